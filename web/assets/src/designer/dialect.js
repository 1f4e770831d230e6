// What the panel offers is what the engine runs: the parts of the extension that are not of our dialect are taken out.
const FOREIGN_GROUPS = /listeners|headers/i;

class Dialect {
  constructor(propertiesPanel) {
    propertiesPanel.registerProvider(200, this); // after the providers that fill the panel
  }

  getGroups() {
    return (groups) => groups.filter((group) => !FOREIGN_GROUPS.test(group.id));
  }
}
Dialect.$inject = ["propertiesPanel"];

export default { __init__: ["dialect"], dialect: ["type", Dialect] };
