// Island "player": the history of a matter, step by step, on the diagrams of that time.
import "./styles/player.css";

import { createCanvas, showDiagram } from "./diagram/canvas.js";
import { mark } from "./diagram/marking.js";
import { namesIn } from "./diagram/names.js";
import { element, icon } from "./dom.js";
import { t } from "./i18n/index.js";
import { islands } from "./island.js";
import { controls } from "./player/controls.js";
import { activeAfter, eventsOf, instanceTree, passedBefore } from "./player/course.js";
import { details } from "./player/details.js";
import { listenToKeys } from "./player/keys.js";
import { clockIn } from "./player/moments.js";
import { table } from "./player/table.js";

const STEP_MILLISECONDS = 1200;

islands("player", async (place, data) => {
  if (!data.events.length) {
    place.replaceChildren(element("p", {}, t("player.nothing")));
    return;
  }
  await new Player(place, data).start();
});

class Player {
  constructor(place, data) {
    this.place = place;
    this.data = data;
    this.clock = clockIn(data.time_zone);
    this.events = data.events;
    this.names = new Map(Object.entries(data.versions).map(([definition, xml]) => [definition, namesIn(xml)]));
    this.position = 0;
    this.speed = 1;
    this.asTable = false;
    this.commands = {
      step: (by) => this.go(this.position + by),
      go: (to) => this.go(to),
      play: () => (this.timer ? this.pause() : this.play()),
      setSpeed: (times) => this.setSpeed(times),
      toggleTable: () => this.toggleTable(),
    };
  }

  async start() {
    this.controls = controls(this.commands);
    this.stage = element("div", { class: "player-stage diagram" });
    this.aside = element("section", { class: "player-aside", "aria-live": "polite", "aria-label": t("player.event"), tabindex: 0 });
    this.list = element("div", { class: "player-table", hidden: true, tabindex: 0, role: "region", "aria-label": t("player.table") });
    this.tableButton = element("button", { type: "button", class: "btn", onclick: this.commands.toggleTable }, t("player.table"));
    this.place.classList.add("player");
    this.place.replaceChildren(this.head(), this.stage, this.aside, this.list, this.controls.bar);
    this.viewer = createCanvas(this.stage);
    listenToKeys(this.place, this.commands);
    this.choose("");
    await this.go(Infinity);
  }

  head() {
    const { verified } = this.data;
    const choice = element(
      "select",
      { class: "form-select", id: "player-instance", onchange: () => this.choose(choice.value).go(0) },
      element("option", { value: "" }, t("player.everything")),
      instanceTree(this.data.instances).map(({ id, name, depth }) => element("option", { value: id }, "　".repeat(depth) + name)),
    );
    return element(
      "div",
      { class: "player-head" },
      element("label", { for: "player-instance" }, t("player.instance")),
      choice,
      this.tableButton,
      verified && element("p", { class: `player-seal light ${verified.ok ? "light-done" : "light-late"}` }, verified.ok ? icon("shield-check") : icon("alert-triangle"), verified.text),
      element("p", { class: "player-keys" }, t("player.keys")),
    );
  }

  // Show one instance, or all of them, each event on its own diagram.
  choose(instance) {
    this.events = eventsOf(this.data.events, instance);
    this.controls.fill(this.events, this.clock);
    this.list.replaceChildren(table(this.events, (event) => this.nameIn(event.definition, event.element), this.clock, (to) => this.toggleTable().go(to)));
    return this;
  }

  async go(to) {
    this.position = Math.max(0, Math.min(to, this.events.length - 1));
    const event = this.events[this.position];
    if (!event) return;
    this.controls.show(this.position, this.events.length, this.clock.stamp(event.at));
    this.showRow();
    await this.showOnDiagram(event);
    this.aside.replaceChildren(...details(event, this.data.titles[event.definition], (id) => this.nameIn(event.definition, id), this.clock));
    if (this.position === this.events.length - 1) this.pause();
  }

  async showOnDiagram(event) {
    const xml = this.data.versions[event.definition];
    this.stage.classList.toggle("is-missing", !xml);
    if (!xml) return;
    if (this.shownDefinition !== event.definition) {
      this.shownDefinition = event.definition;
      await showDiagram(this.viewer, xml, this.data.instances.find(({ id }) => id === event.instance)?.name ?? "");
    }
    if (this.events[this.position] !== event) return; // another step was taken while the diagram was read
    mark(this.viewer, { active: activeAfter(event), done: passedBefore(this.data.events, event) });
    const happened = event.element && this.viewer.get("elementRegistry").get(event.element);
    this.viewer.get("selection").select(happened ? [happened] : []);
    if (happened) this.viewer.get("canvas").scrollToElement(happened, 60); // where the reader has zoomed in
  }

  nameIn(definition, id) {
    return this.names.get(definition)?.get(id) ?? id;
  }

  showRow() {
    for (const row of this.list.querySelectorAll("tr[aria-current]")) row.removeAttribute("aria-current");
    this.list.querySelector(`tr[data-position="${this.position}"]`)?.setAttribute("aria-current", "step");
  }

  play() {
    if (this.position === this.events.length - 1) this.go(0);
    this.timer = setInterval(() => this.go(this.position + 1), STEP_MILLISECONDS / this.speed);
    this.controls.playing(true);
  }

  pause() {
    clearInterval(this.timer);
    this.timer = undefined;
    this.controls.playing(false);
  }

  setSpeed(times) {
    this.speed = times;
    if (!this.timer) return;
    this.pause();
    this.play();
  }

  toggleTable() {
    this.asTable = !this.asTable;
    this.place.classList.toggle("is-table", this.asTable);
    this.list.hidden = !this.asTable;
    this.stage.hidden = this.asTable;
    this.aside.hidden = this.asTable;
    this.tableButton.textContent = t(this.asTable ? "player.diagram" : "player.table");
    return this;
  }
}
