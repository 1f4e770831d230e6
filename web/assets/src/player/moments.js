// Moments as the office reads them: in its time zone, in the language of the page.
import { language } from "../i18n/index.js";

export function clockIn(timeZone = "Asia/Shanghai") {
  const stamp = new Intl.DateTimeFormat(language, { timeZone, dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });
  return {
    stamp: (at) => stamp.format(new Date(at)),
    day: (at) => day.format(new Date(at)),
  };
}
