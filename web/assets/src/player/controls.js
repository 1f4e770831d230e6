// The slider with its days, and the buttons beside it.
import { element, icon, iconButton } from "../dom.js";
import { t } from "../i18n/index.js";
import { dayMarks } from "./course.js";

const MOST_DAYS = 12;
const SPEEDS = [1, 2, 4, 8];

export function controls({ step, go, play, setSpeed }) {
  const slider = element("input", { type: "range", class: "form-range player-slider", min: 0, "aria-label": t("player.slider"), oninput: () => go(Number(slider.value)) });
  const days = element("ol", { class: "player-days", "aria-label": t("player.days") });
  const position = element("output", { class: "player-position" });
  const playButton = iconButton("player-play", t("player.play"), play);
  const speed = element("select", { class: "form-select", "aria-label": t("player.speed"), onchange: () => setSpeed(Number(speed.value)) }, SPEEDS.map((times) => element("option", { value: times }, `${times}×`)));
  const bar = element(
    "div",
    { class: "player-controls" },
    iconButton("player-skip-back", t("player.first"), () => go(0)),
    iconButton("player-track-prev", t("player.back"), () => step(-1)),
    playButton,
    iconButton("player-track-next", t("player.forward"), () => step(1)),
    iconButton("player-skip-forward", t("player.last"), () => go(Infinity)),
    speed,
    position,
    element("div", { class: "player-time" }, slider, days),
  );

  return {
    bar,
    // Other events are shown: the slider and its days are made for them.
    fill(events, clock) {
      slider.max = Math.max(events.length - 1, 0);
      const marks = dayMarks(events, clock.day, MOST_DAYS).map(({ day, position: at }) => {
        const mark = element("li", {}, element("button", { type: "button", class: "player-day", onclick: () => go(at) }, element("time", { datetime: day }, clock.dayName(day))));
        const share = (100 * at) / Math.max(events.length - 1, 1);
        mark.style.insetInlineStart = `${share}%`;
        mark.style.transform = `translateX(-${share}%)`; // the first and the last stay inside
        return mark;
      });
      days.replaceChildren(...marks);
    },
    show(at, total, stamp) {
      slider.value = at;
      slider.setAttribute("aria-valuetext", t("player.slider-text", { n: at + 1, total, at: stamp }));
      position.value = t("player.step", { n: at + 1, total });
    },
    playing(on) {
      const name = t(on ? "player.pause" : "player.play");
      playButton.replaceChildren(on ? icon("player-pause") : icon("player-play"));
      playButton.setAttribute("aria-label", name);
      playButton.title = name;
    },
  };
}
