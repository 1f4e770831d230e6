// The editor: bpmn-js with the properties panel, our dialect and the element templates of our delegates.
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "@bpmn-io/properties-panel/dist/assets/properties-panel.css";
import "bpmn-js-element-templates/dist/assets/element-templates.css";

import Modeler from "bpmn-js/lib/Modeler";
import { CloudElementTemplatesPropertiesProviderModule } from "bpmn-js-element-templates";
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule } from "bpmn-js-properties-panel";
import ZeebeBehaviors from "camunda-bpmn-js-behaviors/lib/camunda-cloud";
import zeebe from "zeebe-bpmn-moddle/resources/zeebe.json";

import everyProcess from "../diagram/every-process.js";
import dialect from "./dialect.js";
import faithful from "./faithful.js";
import templateChooser from "./template-chooser.js";
import { getZeebeSchemaPackage } from "./trusted-templates.js";
import translation from "./translate.js";

const OPEN_AT_FIRST = Object.fromEntries(["general", "assignmentDefinition", "taskDefinition", "timer", "condition", "ElementTemplates__CustomProperties"].map((id) => [id, { open: true }]));

export function createModeler(canvas, panel, templates) {
  const modeler = new Modeler({
    container: canvas,
    propertiesPanel: { parent: panel, layout: { groups: OPEN_AT_FIRST } },
    moddleExtensions: { zeebe },
    additionalModules: [
      BpmnPropertiesPanelModule,
      BpmnPropertiesProviderModule,
      ZeebePropertiesProviderModule,
      CloudElementTemplatesPropertiesProviderModule,
      ZeebeBehaviors,
      dialect,
      everyProcess,
      faithful,
      templateChooser,
      translation,
    ],
  });
  modeler.on("elementTemplates.errors", ({ errors }) => errors.forEach((error) => console.error(error.message)));
  modeler.get("elementTemplatesLoader").setTemplates(templates.map((template) => ({ $schema: getZeebeSchemaPackage(), ...template })));
  return modeler;
}
