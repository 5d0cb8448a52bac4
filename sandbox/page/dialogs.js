// The few windows that open over the page. Each resolves with what was chosen, or null.

import { NETWORKS, badge, h, icon } from "./element.js";

function ask(title, content, { wide = false } = {}) {
  return new Promise((resolve) => {
    const close = h("button", { type: "button", class: "close", "aria-label": "Закрыть", onclick: () => dialog.close() }, icon("cross"));
    const dialog = h(
      "dialog",
      { class: wide ? "wide" : null, "aria-label": title },
      h("header", {}, h("h2", {}, title), close),
      content((value) => {
        chosen = value;
        dialog.close();
      }),
    );
    let chosen = null;
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(chosen);
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function form(props, submit, ...children) {
  return h("form", { ...props, onsubmit: (event) => (event.preventDefault(), submit(new FormData(event.target))) }, ...children);
}

/** Where to point: a named place or numbers. Resolves with {latitude, longitude} in degrees. */
export function askPlace(places) {
  return ask("Отправить место", (done) =>
    h(
      "div",
      { class: "choices" },
      places.map((place) =>
        h("button", { type: "button", class: "choice", onclick: () => done(place) }, icon("pin"), h("span", {}, place.label)),
      ),
      form(
        { class: "fields" },
        (data) => done({ latitude: number(data.get("latitude")), longitude: number(data.get("longitude")) }),
        h("label", {}, "Широта", h("input", { name: "latitude", required: true, inputmode: "decimal", placeholder: "57,61210", autocomplete: "off" })),
        h("label", {}, "Долгота", h("input", { name: "longitude", required: true, inputmode: "decimal", placeholder: "39,88450", autocomplete: "off" })),
        h("button", { class: "go" }, "Отправить"),
      ),
    ),
  );
}

function number(words) {
  return Number(words.trim().replace(",", ".").replace("−", "-"));
}

/** Who joins: resolves with {name, network}. */
export function askPerson() {
  const choice = (value, checked) =>
    h("label", { class: `pick ${value}` }, h("input", { type: "radio", name: "network", value, checked }), badge(value), NETWORKS[value]);
  return ask("Добавить человека", (done) =>
    form(
      { class: "fields column" },
      (data) => done({ name: data.get("name"), network: data.get("network") }),
      h("label", {}, "Как зовут", h("input", { name: "name", required: true, maxlength: 60, placeholder: "Мария Лескова", autocomplete: "off", autofocus: true })),
      h("fieldset", {}, h("legend", {}, "Мессенджер"), choice("telegram", true), choice("vk", false)),
      h("button", { class: "go" }, "Дать телефон"),
    ),
  );
}

/** Whose phone: resolves with a person's address. */
export function askPhone(title, people) {
  return ask(title, (done) =>
    h(
      "div",
      { class: "choices" },
      people.map((person) =>
        h(
          "button",
          { type: "button", class: "choice", "data-address": person.address, onclick: () => done(person.address) },
          badge(person.network),
          h("span", {}, person.name, h("small", {}, person.role)),
        ),
      ),
    ),
  );
}

/** Show a photo large. */
export function enlarge(photo) {
  return ask(photo.name || "Фото", () => h("img", { class: "large", src: photo.url, alt: photo.name || "Фото" }), { wide: true });
}

/** The sure question before something unusual: resolves with true or null. */
export function askSure(title, words, yes) {
  return ask(title, (done) =>
    h("div", { class: "sure" }, h("p", {}, words), h("button", { type: "button", class: "go", onclick: () => done(true) }, yes)),
  );
}
