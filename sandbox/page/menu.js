// A small menu that opens at its button: arrows walk, Escape and a press elsewhere close.

import { h } from "./element.js";

/** A button with its menu. `items()` gives [{label, icon, note, act}] or ready nodes each time it opens. */
export function menu(props, face, items) {
  const list = h("div", { class: "menu", role: "menu", hidden: true });
  const button = h("button", { type: "button", "aria-haspopup": "menu", "aria-expanded": "false", ...props }, face);
  const holder = h("div", { class: "menu-holder" }, button, list);

  const shut = (event) => {
    if (event && holder.contains(event.target)) return;
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", shut, true);
  };
  const open = () => {
    list.replaceChildren(
      ...items().map((item) =>
        item instanceof Node
          ? item
          : h("button", { type: "button", role: "menuitem", class: "item", onclick: () => (shut(), item.act()) }, item.icon, h("span", {}, item.label), item.note ? h("small", {}, item.note) : null),
      ),
    );
    list.hidden = false;
    button.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", shut, true);
    list.querySelector("button")?.focus();
  };
  button.addEventListener("click", () => (list.hidden ? open() : shut()));
  holder.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "Escape") {
      shut();
      button.focus();
      event.stopPropagation();
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const all = [...list.querySelectorAll("button")];
      const next = all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      all[(next + all.length) % all.length]?.focus();
      event.preventDefault();
    }
  });
  holder.shut = shut;
  holder.button = button;
  return holder;
}
