// Comfort while filling in a form; everything here also works without it, by the form's own buttons.
const count = (text) => [...text.replace(/\s/gu, "")].length;

function counters(root) {
  for (const note of root.querySelectorAll("[data-count-for]")) {
    const field = document.getElementById(note.dataset.countFor);
    const limit = Number(field.dataset.countLimit);
    const show = () => {
      const written = count(field.value);
      note.firstChild.nodeValue = note.textContent.replace(/\d+/, written);
      note.classList.toggle("form-count-over", written > limit);
    };
    field.addEventListener("input", show);
    show();
  }
}

// A search box over a long list: hides what does not contain the typed text, by name or by a further name of the unit.
function filters(root) {
  for (const box of root.querySelectorAll("[data-filters]")) {
    const list = document.getElementById(box.dataset.filters);
    const items = list.tagName === "SELECT" ? [...list.options].filter((option) => option.value) : [...list.querySelectorAll(".form-check")];
    box.hidden = false;
    box.addEventListener("input", () => {
      const wanted = box.value.trim().toLowerCase();
      for (const item of items) item.hidden = !`${item.textContent} ${item.dataset.hint ?? ""}`.toLowerCase().includes(wanted);
      const found = items.filter((item) => !item.hidden);
      if (list.tagName === "SELECT" && wanted && found.length === 1) list.value = found[0].value;
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
  }
}

const edits = new WeakMap();
const turns = new WeakMap();

// What a form sends by itself goes one after the other, each with what is in the form by then: the server keeps the
// last that it gets, and an older request that overtook a newer one would bring back what was there before.
function sendInTurn(form, verb, options) {
  const send = () => {
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    body.set("_do", verb);
    return fetch(form.action, { method: "POST", body, ...options });
  };
  const turn = (turns.get(form) ?? Promise.resolve()).then(send, send);
  const end = () => turns.get(form) === turn && turns.delete(form);
  turns.set(form, turn);
  turn.then(end, end);
  return turn;
}

// What a person sends comes after all that the form sends by itself, which would otherwise undo it: a row that was added.
function waitToSend(form) {
  form.addEventListener("submit", (event) => {
    const turn = turns.get(form);
    if (!turn) return;
    event.preventDefault();
    event.stopPropagation();
    if (form.dataset.sent) return;
    form.dataset.sent = "waiting";
    form.setAttribute("aria-busy", "true");
    const pressed = event.submitter;
    const send = () => {
      delete form.dataset.sent;
      form.requestSubmit(pressed);
    };
    turn.then(send, send);
  });
}

// A form in which one answer shows or hides another is drawn again by the server, which alone knows the rules.
// An answer that is older than the last key pressed would take away what was typed meanwhile, so it is asked for again.
async function redraw(form) {
  const edit = edits.get(form);
  const answer = await sendInTurn(form, "refresh", { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (form.dataset.sent) return; // pressed meanwhile: its button must stay where it is until it has sent
  if (edits.get(form) !== edit) return redraw(form);
  const fields = fresh.getElementById("form-fields");
  const buttons = fresh.querySelector(".form-buttons");
  if (!fields || !buttons) return;
  for (const chosen of form.querySelectorAll("[type=file]")) if (chosen.files.length) fresh.getElementById(chosen.id)?.replaceWith(chosen);
  const focused = document.activeElement?.id;
  form.querySelector("#form-fields").replaceWith(fields);
  form.querySelector(".form-buttons").replaceWith(buttons);
  equip(form);
  if (focused) document.getElementById(focused)?.focus();
}

// What was typed is kept as a draft a few seconds after the last key, so that a closed lid or a lost session costs nothing.
function keepDrafts(form) {
  let waiting;
  const keep = async () => {
    const answer = await sendInTurn(form, "keep", { redirect: "manual" }).catch(() => null);
    const note = form.querySelector("[data-kept]");
    if (note) note.hidden = answer?.type !== "opaqueredirect";
  };
  form.addEventListener("input", (event) => {
    if (event.target.matches("[type=search], [type=file]") || form.dataset.sent) return;
    clearTimeout(waiting);
    waiting = setTimeout(keep, 4000);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}

// Similar matters and what the decision tables would propose appear while one types; the server does the comparing.
function showAlike(form) {
  let waiting;
  let asked = 0;
  const look = async () => {
    const number = ++asked;
    const body = new FormData(form);
    body.set("_do", "check");
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || number !== asked || form.dataset.sent) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of ["alike", "alike-check", "procedures", "proposed"]) {
      const shown = document.getElementById(id);
      if (!shown.contains(document.activeElement)) shown.replaceChildren(...fresh.getElementById(id).childNodes);
    }
  };
  form.addEventListener("input", (event) => {
    asked += 1;
    if (event.target.type === "checkbox") return;
    clearTimeout(waiting);
    waiting = setTimeout(look, 500);
  });
}

function equip(root) {
  counters(root);
  filters(root);
}

for (const form of document.querySelectorAll("form[data-alike]")) showAlike(form);

for (const form of document.querySelectorAll("form[data-fill]")) {
  equip(form);
  waitToSend(form);
  if ("drafts" in form.dataset) keepDrafts(form);
  if ("live" in form.dataset) {
    form.addEventListener("input", () => edits.set(form, (edits.get(form) ?? 0) + 1));
    form.addEventListener("change", (event) => {
      if (event.target.matches("select, input[type]:not([type=search], [type=file], [type=text])")) redraw(form);
    });
  }
}

// At phone width a filter that is not in use makes room for what it filters.
if (matchMedia("(max-width: 575.98px)").matches) {
  for (const fold of document.querySelectorAll(".filter-fold:not([data-in-use])")) fold.open = false;
}

// Ticking "all" in a list of tasks.
for (const all of document.querySelectorAll("input[data-ticks-all]")) {
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of document.querySelectorAll(`input[name="${all.dataset.ticksAll}"]`)) box.checked = all.checked;
  });
}
