// Beside pools, the reader of diagrams draws a process that has no pool only if it has lanes. With an empty list of them it draws any.
function EveryProcess(eventBus) {
  eventBus.on("import.render.start", ({ definitions }) => {
    for (const root of definitions.rootElements ?? []) if (root.$type === "bpmn:Process") root.get("laneSets");
  });
}
EveryProcess.$inject = ["eventBus"];

export default { __init__: ["everyProcess"], everyProcess: ["type", EveryProcess] };
