// What the events add up to: which are shown, what was passed before each, on which day it fell. No page, only values.

// The events of one instance, or all of them when `instance` is "".
export function eventsOf(events, instance) {
  return instance ? events.filter((event) => event.instance === instance) : events;
}

// The elements that tokens of the event's instance had left by then.
export function passedBefore(events, current) {
  const left = new Set();
  for (const event of events) {
    if (event.instance !== current.instance || event.definition !== current.definition) continue;
    if (event.element) left.add(event.element);
    for (const element of event.marking) left.add(element);
    if (event === current) break;
  }
  for (const element of current.marking) left.delete(element);
  return [...left];
}

// How many tokens stand on each element after the event; one that is past its deadline is late.
export function activeAfter(event) {
  const counts = new Map();
  for (const element of event.marking) counts.set(element, (counts.get(element) ?? 0) + 1);
  const late = new Set((event.tasks ?? []).filter((task) => task.due_at && new Date(task.due_at) < new Date(event.at)).map((task) => task.element));
  return [...counts].map(([element, count]) => ({ element, count, kind: late.has(element) ? "late" : "waiting" }));
}

// The position of the first event of each day, at most `most` of them, evenly taken.
export function dayMarks(events, dayOf, most) {
  const marks = [];
  events.forEach((event, position) => {
    const day = dayOf(event.at);
    if (marks.at(-1)?.day !== day) marks.push({ day, position });
  });
  const every = Math.ceil(marks.length / most);
  return marks.filter((_, index) => index % every === 0);
}

// Instances as a tree, flattened: each with its depth, children after their parent.
export function instanceTree(instances) {
  const below = (parent) => instances.filter((instance) => (instance.parent ?? "") === parent);
  const walk = (parent, depth) => below(parent).flatMap((instance) => [{ ...instance, depth }, ...walk(instance.id, depth + 1)]);
  return walk("", 0);
}
