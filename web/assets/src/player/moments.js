// Moments as the office reads them: in its time zone, in the language of the page.
import { language } from "../i18n/index.js";

const WRITTEN = language === "en" ? "en-GB" : language; // 31 Oct 2019, as on the other pages

export function clockIn(timeZone = "Asia/Shanghai") {
  const stamp = new Intl.DateTimeFormat(WRITTEN, { timeZone, dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });
  const name = new Intl.DateTimeFormat(WRITTEN, { timeZone: "UTC", month: "short", day: "numeric" });
  return {
    stamp: (at) => stamp.format(new Date(at)),
    day: (at) => day.format(new Date(at)),
    dayName: (on) => name.format(new Date(on)),
  };
}
