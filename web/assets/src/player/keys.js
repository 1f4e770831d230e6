// One key for each thing: arrows step, space plays, Home and End jump, T changes between diagram and table.
const TYPING = "input:not([type=range]), select, textarea, [contenteditable]";

export function listenToKeys(place, { step, go, play, toggleTable }) {
  const keys = {
    ArrowLeft: () => step(-1),
    ArrowRight: () => step(1),
    Home: () => go(0),
    End: () => go(Infinity),
    " ": play,
    t: toggleTable,
    T: toggleTable,
  };
  document.addEventListener("keydown", (event) => {
    const key = keys[event.key];
    if (!key || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPING)) return;
    if (event.target !== document.body && !place.contains(event.target)) return;
    if (event.key === " " && event.target.closest("button, a, summary")) return;
    event.preventDefault();
    key();
  });
}
