// "Select a template" in the panel: a searchable list of the templates that fit the element.
import { translate } from "./translate.js";

const MENU = "element-templates";

class TemplateChooser {
  constructor(eventBus, popupMenu, canvas, elementTemplates) {
    this.elementTemplates = elementTemplates;
    popupMenu.registerProvider(MENU, this);
    eventBus.on("elementTemplates.select", ({ element }) => {
      const { left, top } = canvas.getContainer().getBoundingClientRect();
      const box = canvas.getAbsoluteBBox(element);
      popupMenu.open(element, MENU, { x: left + box.x, y: top + box.y + box.height + 8 }, { title: translate("Select a template"), width: 320, search: true });
    });
  }

  getPopupMenuEntries(element) {
    const entry = (template) => ({
      label: template.name,
      description: template.description,
      action: () => this.elementTemplates.applyTemplate(element, template),
    });
    return Object.fromEntries(this.elementTemplates.getLatest(element).map((template) => [`template-${template.id}`, entry(template)]));
  }
}
TemplateChooser.$inject = ["eventBus", "popupMenu", "canvas", "elementTemplates"];

export default { __init__: ["templateChooser"], templateChooser: ["type", TemplateChooser] };
