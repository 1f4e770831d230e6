// Beside the diagram: the event, who did it, the data before and after it, the tasks and deadlines as they were.
import { element } from "../dom.js";
import { t } from "../i18n/index.js";

export function details(event, process, nameOf, clock) {
  return [
    element("dl", { class: "player-facts" }, [
      ...fact("player.event", event.text ?? event.kind),
      ...fact("player.process", process),
      ...fact("player.where", event.element ? nameOf(event.element) : t("player.absent")),
      ...fact("player.actor", event.actor || t("player.absent")),
      ...fact("player.at", element("time", { datetime: event.at }, clock.stamp(event.at))),
    ]),
    element("h3", {}, t("player.data")),
    changes(event.changed ?? []),
    element("h3", {}, t("player.tasks")),
    list(event.tasks ?? [], "player.no-tasks", (task) => [task.name ?? nameOf(task.element), task.assignee, task.due_at && clock.stamp(task.due_at)]),
    element("h3", {}, t("player.deadlines")),
    list(event.timers ?? [], "player.no-deadlines", (timer) => [nameOf(timer.element), clock.stamp(timer.due_at)]),
    element("details", { class: "record" }, element("summary", {}, t("player.record")), element("pre", {}, event.record), element("p", {}, "SHA-256 ", element("code", {}, event.hash))),
  ];
}

function fact(key, value) {
  return [element("dt", {}, t(key)), element("dd", {}, value)];
}

function changes(changed) {
  if (!changed.length) return element("p", {}, t("player.unchanged"));
  const head = ["player.variable", "player.before", "player.after"].map((key) => element("th", { scope: "col" }, t(key)));
  const body = changed.map(([name, label, before, after]) =>
    element("tr", {}, element("th", { scope: "row", title: name }, label), element("td", {}, element("del", {}, before)), element("td", {}, element("ins", {}, after))),
  );
  return element("table", { class: "table player-changes" }, element("thead", {}, element("tr", {}, head)), element("tbody", {}, body));
}

function list(things, none, parts) {
  if (!things.length) return element("p", {}, t(none));
  return element("ul", {}, things.map((thing) => element("li", {}, parts(thing).filter(Boolean).join(" · "))));
}
