// Asks why, before a change is proposed to the second person.
import { element } from "../dom.js";
import { t } from "../i18n/index.js";

// The reason that was given; null when the person thought better of it.
export function askReason(place) {
  const reason = element("textarea", { class: "form-control", id: "designer-reason", rows: 4, required: true, maxlength: 2000 });
  const dialog = element(
    "dialog",
    { class: "designer-dialog", "aria-labelledby": "designer-propose" },
    element(
      "form",
      { method: "dialog" },
      element("h2", { id: "designer-propose" }, t("designer.propose")),
      element("p", {}, t("designer.propose-consequence")),
      element("label", { class: "form-label", for: "designer-reason" }, t("designer.reason")),
      reason,
      element(
        "div",
        { class: "designer-dialog-buttons" },
        element("button", { type: "submit", class: "btn btn-primary", value: "propose" }, t("designer.propose")),
        element("button", { type: "submit", class: "btn", value: "", formnovalidate: true }, t("designer.cancel")),
      ),
    ),
  );
  place.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "propose" ? reason.value.trim() : null);
    });
  });
}
