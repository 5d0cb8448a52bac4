// One message as it looks in the chat.

import { h, icon, svg } from "./element.js";
import { rich, safe } from "./rich.js";

export function clock(at) {
  return new Date(at * 1000).toLocaleTimeString("ru", { hour: "2-digit", minute: "2-digit" });
}

export function day(at) {
  const then = new Date(at * 1000);
  if (then.toDateString() === new Date().toDateString()) return "Сегодня";
  return then.toLocaleDateString("ru", { day: "numeric", month: "long" });
}

/** A bubble's element. `acts`: press(bubble, button), open(url, event), say(text), enlarge(photo). */
export function draw(bubble, acts) {
  const photos = bubble.attachments.filter((one) => one.kind === "photo");
  const documents = bubble.attachments.filter((one) => one.kind === "document");
  const body = h(
    "div",
    { class: "bubble" },
    h("span", { class: "unseen" }, bubble.mine ? "Вы: " : "Бот: "),
    photos.length ? album(photos, acts) : null,
    documents.map(paper),
    bubble.place ? map(...bubble.place) : null,
    bubble.text ? h("div", { class: "words", dir: "auto" }, rich(bubble.text, bubble.spans, acts)) : null,
    h(
      "span",
      { class: "when" },
      bubble.edited ? h("span", { class: "edited" }, "изменено") : null,
      h("time", { datetime: new Date(bubble.at * 1000).toISOString() }, clock(bubble.at)),
      bubble.mine ? icon("ticks") : null,
    ),
  );
  if (!bubble.text && (photos.length || bubble.place)) body.classList.add("bare");
  const message = h("div", { class: `message ${bubble.mine ? "mine" : "theirs"}`, "data-bubble": bubble.id }, body);
  if (bubble.cards.length) message.append(carousel(bubble, acts));
  if (bubble.buttons.length) {
    const keys = keyboard(bubble.buttons, (button) => acts.press(bubble, button));
    keys.classList.add("inline");
    message.append(keys);
  }
  return message;
}

// Cards side by side, swiped sideways; each with its buttons one under another.
function carousel(bubble, acts) {
  return h(
    "div",
    { class: "carousel", tabindex: "0", role: "group", "aria-label": "Карточки, листаются вбок" },
    bubble.cards.map((card) => {
      const keys = keyboard(card.buttons.map((button) => [button]), (button) => acts.press(bubble, button));
      keys.classList.add("inline");
      return h(
        "div",
        { class: "card" },
        card.photo
          ? h(
              "button",
              { type: "button", class: "thumb", "aria-label": "Открыть фото", onclick: () => acts.enlarge(card.photo) },
              h("img", { src: card.photo.url, alt: card.title, draggable: "false" }),
            )
          : null,
        h("div", { class: "told" }, h("div", { class: "named", dir: "auto" }, card.title), h("div", { class: "short", dir: "auto" }, card.text)),
        keys,
      );
    }),
  );
}

/** Rows of buttons, under a bubble or under the input line. */
export function keyboard(rows, press) {
  return h(
    "div",
    { class: "keyboard" },
    rows.map((row) =>
      h(
        "div",
        { class: "row" },
        row.map((button) =>
          h(
            "button",
            {
              type: "button",
              class: `key ${button.style} ${button.kind}`,
              "data-button": button.id,
              title: button.label,
              onclick: () => press(button),
            },
            button.kind === "location" ? icon("pin") : null,
            h("span", { class: "label" }, button.label),
            button.kind === "link" ? icon("link") : null,
            h("span", { class: "spinner", "aria-hidden": "true" }),
          ),
        ),
      ),
    ),
  );
}

function album(photos, acts) {
  return h(
    "div",
    { class: `album count-${Math.min(photos.length, 4)}` },
    photos.map((photo) =>
      h(
        "button",
        { type: "button", class: "thumb", "aria-label": "Открыть фото", onclick: () => acts.enlarge(photo) },
        h("img", { src: photo.url, alt: photo.name || "Фото", draggable: "false" }),
      ),
    ),
  );
}

function paper(file) {
  return h(
    "a",
    { class: "paper", href: file.url, download: file.name },
    h("span", { class: "sheet" }, icon("file")),
    h("span", { class: "facts" }, h("span", { class: "name" }, file.name), h("span", { class: "size" }, weight(file.size))),
  );
}

function weight(bytes) {
  if (bytes < 1024) return `${bytes} Б`;
  const [size, unit] = bytes < 2 ** 20 ? [bytes / 1024, "КБ"] : [bytes / 2 ** 20, "МБ"];
  return `${size.toLocaleString("ru", { maximumFractionDigits: 1 })} ${unit}`;
}

// A picture in the manner of a map: no network, the same streets for the same point.
function map(latitude, longitude) {
  let seed = Math.abs(Math.round(latitude * 1e5) * 31 + Math.round(longitude * 1e5)) % 2147483647 || 1;
  const chance = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const parts = [svg("rect", { width: 260, height: 130, class: "ground" })];
  for (let i = 0; i < 3; i++) {
    parts.push(svg("ellipse", { cx: chance() * 260, cy: chance() * 130, rx: 24 + chance() * 30, ry: 14 + chance() * 20, class: "park" }));
  }
  const river = 20 + chance() * 90;
  parts.push(svg("path", { d: `M-10 ${river} C 70 ${river - 50}, 150 ${river + 60}, 270 ${river - 20}`, class: "river" }));
  const slope = (chance() - 0.5) * 40;
  for (let i = 0; i < 4; i++) {
    const x = 25 + i * 65 + chance() * 25;
    parts.push(svg("path", { d: `M${x} -5 L${x + slope} 135`, class: i === 1 ? "avenue" : "street" }));
  }
  for (let i = 0; i < 3; i++) {
    const y = 18 + i * 44 + chance() * 14;
    parts.push(svg("path", { d: `M-5 ${y} L265 ${y - slope / 2}`, class: i === 1 ? "avenue" : "street" }));
  }
  parts.push(svg("path", { d: "M130 68s-15-18-15-29a15 15 0 0 1 30 0c0 11-15 29-15 29", class: "pin" }));
  parts.push(svg("circle", { cx: 130, cy: 38, r: 5.5, class: "hole" }));
  const words = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return h(
    "figure",
    { class: "place" },
    svg("svg", { viewBox: "0 0 260 130", role: "img", "aria-label": `Место на карте: ${words}` }, ...parts),
    h("figcaption", {}, words),
  );
}

/** Whether pressing does nothing but open an address, and that address, "" when it is not safe. */
export function leads(button) {
  return button.kind === "link" ? safe(button.url) : null;
}
