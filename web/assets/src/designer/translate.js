// The editors of bpmn.io speak English; on Chinese pages our dictionary answers. What it lacks stays English.
import words from "../i18n/bpmn-io.zh-CN.json";
import { language } from "../i18n/index.js";

// "User Task" in one place is "User task" in another.
const plain = (text) => text.toLowerCase().replaceAll("-", " ");
const dictionary = new Map(language === "zh-CN" ? Object.entries(words).map(([english, chinese]) => [plain(english), chinese]) : []);

export function translate(template, replacements = {}) {
  const text = dictionary.get(plain(template)) ?? template;
  return text.replace(/{([^}]+)}/g, (whole, name) => replacements[name] ?? whole);
}

export default { translate: ["value", translate] };
