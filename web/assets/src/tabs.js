// A row of tabs that is wider than a phone begins where its reader is.
const current = document.querySelector(".tabs [aria-current]");
if (current) {
  const tabs = current.closest(".tabs");
  tabs.scrollLeft = current.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - current.offsetWidth) / 2;
}
