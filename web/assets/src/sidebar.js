// The sidebar: folded away on a phone or an upright tablet until asked for, narrow or wide on a desk as this person left it.
const KEY = "duban.sidebar";
const small = matchMedia("(max-width: 899.98px)");
const fold = document.querySelector(".sidebar-fold");
const toggle = document.querySelector("[data-toggle=sidebar]");

function arrange() {
  if (fold) fold.open = !small.matches;
}

function show(narrow) {
  document.documentElement.classList.toggle("sidebar-narrow", narrow);
  toggle?.setAttribute("aria-expanded", String(!narrow));
}

arrange();
small.addEventListener("change", arrange);
show(localStorage.getItem(KEY) === "narrow");
toggle?.addEventListener("click", () => {
  const narrow = !document.documentElement.classList.contains("sidebar-narrow");
  localStorage.setItem(KEY, narrow ? "narrow" : "wide");
  show(narrow);
});
