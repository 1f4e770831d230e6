// The words of the islands in the language of the page.
import en from "./en.json";
import zh from "./zh-CN.json";

export const language = document.documentElement.lang.startsWith("en") ? "en" : "zh-CN";
const words = language === "en" ? en : zh;

// The text for `key`, with {name} replaced by values.name.
export function t(key, values = {}) {
  const text = words[key];
  if (text === undefined) throw new Error(`no text for ${key}`);
  return text.replace(/{(\w+)}/g, (_, name) => values[name]);
}
