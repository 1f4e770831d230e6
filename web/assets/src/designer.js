// Island "designer": a diagram is changed, checked, compared and proposed. What was drawn is never lost by an answer of the server.
import "./styles/diagram.css";
import "./styles/designer.css";

import { comparisonPanel } from "./designer/comparison.js";
import { written } from "./designer/faithful.js";
import { findingsPanel } from "./designer/findings.js";
import { createModeler } from "./designer/modeler.js";
import { askReason } from "./designer/proposal.js";
import { post, Refusal } from "./designer/server.js";
import { fit, zoomButtons } from "./diagram/canvas.js";
import { pageChooser } from "./diagram/pages.js";
import { element, iconButton } from "./dom.js";
import { t } from "./i18n/index.js";
import { islands } from "./island.js";

islands("designer", (place, data) => new Designer(place, data).start());

class Designer {
  constructor(place, data) {
    this.place = place;
    this.data = data;
    this.changed = false;
  }

  async start() {
    const canvas = element("div", { class: "designer-canvas diagram" });
    const panel = element("div", { class: "designer-panel" });
    this.modeler = createModeler(canvas, panel, this.data.templates ?? []);
    this.findings = findingsPanel(this.modeler);
    this.comparison = comparisonPanel(this.modeler);
    this.state = element("output", { class: "designer-state" }, this.data.state ?? "");
    this.problem = element("p", { class: "notice notice-danger", role: "alert", hidden: true });
    canvas.append(zoomButtons(this.modeler));
    this.place.classList.add("designer");
    this.place.replaceChildren(this.toolbar(), this.problem, canvas, panel, element("div", { class: "designer-lists" }, this.comparison.panel, this.findings.panel));
    await this.modeler.importXML(this.data.xml);
    fit(this.modeler);
    canvas.append(pageChooser(this.modeler) ?? "");
    this.modeler.on("commandStack.changed", () => this.markChanged());
    addEventListener("beforeunload", (event) => this.changed && event.preventDefault());
  }

  toolbar() {
    const undo = (action) => () => this.modeler.get("commandStack")[action]();
    const { urls } = this.data;
    return element(
      "div",
      { class: "designer-toolbar", role: "toolbar", "aria-label": t("designer.toolbar") },
      iconButton("arrow-back-up", t("designer.undo"), undo("undo")),
      iconButton("arrow-forward-up", t("designer.redo"), undo("redo")),
      urls.check && this.button("designer.check", () => this.check()),
      urls.compare && this.button("designer.compare", () => this.compare()),
      urls.test && element("a", { class: "btn", href: urls.test }, t("designer.try")),
      urls.save && this.button("designer.save", () => this.save()),
      urls.propose && this.button("designer.propose", () => this.propose(), "btn-primary"),
      this.state,
    );
  }

  // A button that cannot be pressed twice, and under which a refusal is shown.
  button(key, work, look = "") {
    const made = element("button", { type: "button", class: `btn ${look}` }, t(key));
    made.addEventListener("click", async () => {
      made.disabled = true;
      this.problem.hidden = true;
      try {
        await work();
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (error.answer.findings) this.findings.show(error.answer.findings);
        this.problem.textContent = error.message;
        this.problem.hidden = false;
      } finally {
        made.disabled = false;
      }
    });
    return made;
  }

  async send(url, more = {}) {
    return post(url, this.data.csrf_token, { xml: await written(this.modeler), ...more });
  }

  async check() {
    this.findings.show((await this.send(this.data.urls.check)).findings);
  }

  async compare() {
    this.comparison.show(await this.send(this.data.urls.compare));
  }

  async save() {
    const answer = await this.send(this.data.urls.save);
    this.changed = false;
    this.state.value = answer.state;
    this.findings.show(answer.findings ?? []);
  }

  async propose() {
    const reason = await askReason(this.place);
    if (reason === null) return;
    const { location: next } = await this.send(this.data.urls.propose, { reason });
    this.changed = false;
    location.assign(next);
  }

  markChanged() {
    this.changed = true;
    this.state.value = t("designer.unsaved");
  }
}
