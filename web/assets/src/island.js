// Finds the islands of a kind on the page, gets their data and starts them.
import "./styles/island.css";
import { element } from "./dom.js";
import { t } from "./i18n/index.js";

export function islands(kind, start) {
  for (const place of document.querySelectorAll(`[data-island="${kind}"]`)) {
    open(place, start).catch((error) => {
      place.replaceChildren(element("p", { class: "notice notice-danger", role: "alert" }, t("island.failed", { reason: error.message })));
    });
  }
}

async function open(place, start) {
  place.setAttribute("aria-busy", "true");
  try {
    await start(place, await dataOf(place));
  } finally {
    place.removeAttribute("aria-busy");
  }
}

async function dataOf(place) {
  if (!place.dataset.source) return JSON.parse(place.querySelector("script[type='application/json']").textContent);
  const answer = await fetch(place.dataset.source, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  return answer.json();
}
