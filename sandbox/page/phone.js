// One person's phone: header, chat, keyboards, input line.

import { day, draw, keyboard, leads } from "./bubble.js";
import { Composer } from "./composer.js";
import { askPlace, askSure, enlarge } from "./dialogs.js";
import { NETWORKS, badge, h, icon } from "./element.js";
import { menu } from "./menu.js";
import { post } from "./wire.js";

const NEAR = 60; // px from the end that still count as being at the end
const TOAST = 3500; // ms
const PATIENCE = 60_000; // ms after which both messengers give up waiting for an answer to a press

const WORDS = {
  telegram: { bot: "бот", block: "Заблокировать бота", blocked: "Бот заблокирован", unblock: "Разблокировать" },
  vk: { bot: "сообщество", block: "Запретить сообщения", blocked: "Сообщения запрещены", unblock: "Разрешить сообщения" },
};

/** `page`: places(), title(), follow(url, event), arrived(phone, count), hide(phone). */
export class PhoneScreen {
  constructor(person, page) {
    this.person = person;
    this.page = page;
    this.view = null;
    this.toasts = 0;
    this.drawn = new Map(); // bubble id -> {json, element}
    this.pressed = null; // {bubble, button}, and whether its POST is under way
    this.stuck = true; // the chat follows its newest bubble
    this.build();
  }

  get address() {
    return this.person.address;
  }

  build() {
    const { person, page } = this;
    const words = WORDS[person.network];
    this.log = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": `Переписка: ${person.name}`, tabindex: 0 });
    this.log.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.down = h("button", { type: "button", class: "down", "aria-label": "К новым сообщениям", hidden: true, onclick: () => this.toEnd(true) }, icon("down"), h("span", { class: "count" }));
    this.toast = h("div", { class: "toast", role: "status", "aria-live": "assertive" });
    this.bottom = h("div", { class: "bottom", hidden: true });
    this.begin = h("button", { type: "button", class: "begin", onclick: () => this.act("start") }, "Начать");
    this.closed = h("div", { class: "closed" }, h("p", {}, words.blocked), h("button", { type: "button", class: "unblock", onclick: () => this.act("unblock") }, words.unblock));
    this.composer = new Composer(person.name, {
      say: (text) => this.act("say", { text }),
      send: (files, kind, caption) => this.send(files, kind, caption),
      place: () => this.place(),
      fault: (sentence) => this.flash(sentence, true),
    });
    this.composer.keys.addEventListener("click", () => this.foldKeys());
    this.title = h("b", { class: "title" });
    const more = menu({ class: "round", "aria-label": "Ещё" }, icon("dots"), () => [
      this.view?.blocked
        ? { label: words.unblock, icon: icon("block"), act: () => this.act("unblock") }
        : { label: words.block, icon: icon("block"), act: () => this.act("block") },
      { label: "Скрыть телефон", icon: icon("minus"), act: () => page.hide(this) },
    ]);
    this.face = h("span", { class: "face", "aria-hidden": "true" }, person.name.trim().slice(0, 1).toUpperCase());
    this.element = h(
      "section",
      { class: `phone ${person.network}`, id: `phone-${person.address.replace(":", "-")}`, "data-address": person.address, "aria-label": `${person.name}, ${NETWORKS[person.network]}` },
      h(
        "header",
        { class: "plate" },
        this.face,
        h("span", { class: "who" }, h("b", {}, person.name), h("small", {}, person.role)),
        h("span", { class: "net" }, badge(person.network), NETWORKS[person.network]),
        h("button", { type: "button", class: "hide", "aria-label": `Скрыть телефон: ${person.name}`, title: "Скрыть", onclick: () => page.hide(this) }, icon("minus")),
      ),
      h(
        "div",
        { class: "device" },
        h("div", { class: "bar" }, h("img", { class: "avatar", src: "/page/icon.svg", alt: "" }), h("span", { class: "names" }, this.title, h("small", {}, words.bot)), more),
        h("div", { class: "chat" }, this.log, this.toast, this.down),
        this.composer.element,
        this.bottom,
        this.begin,
        this.closed,
      ),
    );
    // Keyboards that come and go change the room of the chat; it keeps its end in sight.
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(this.log);
  }

  /** Show the pushed view; `toasts` grows by one with every answer that had words. */
  update(view, toasts) {
    const first = this.view === null;
    const before = new Set(this.drawn.keys());
    this.view = view;
    this.title.textContent = this.page.title();
    const fresh = view.bubbles.filter((bubble) => !before.has(bubble.id));
    if (fresh.some((bubble) => bubble.mine)) this.stuck = true;
    this.drawBubbles(view);
    this.drawFoot(view);
    if (!first && toasts > this.toasts) this.flash(view.toast);
    this.toasts = toasts;
    const arrived = first ? 0 : fresh.filter((bubble) => !bubble.mine).length;
    if (this.stuck) this.toEnd();
    else this.behind(arrived);
    if (arrived) this.page.arrived(this, arrived);
  }

  drawBubbles(view) {
    const held = this.held();
    const swiped = [];
    let last = "";
    const children = [];
    for (const bubble of view.bubbles) {
      const today = day(bubble.at);
      if (today !== last) children.push(this.dayMark(today));
      last = today;
      const json = JSON.stringify(bubble);
      let known = this.drawn.get(bubble.id);
      if (known?.json !== json) {
        const at = known?.element.querySelector(".carousel")?.scrollLeft;
        if (at) swiped.push([bubble.id, at]);
        known = { json, element: draw(bubble, this.bubbleActs()) };
        this.drawn.set(bubble.id, known);
      }
      children.push(known.element);
    }
    const alive = new Set(view.bubbles.map((bubble) => bubble.id));
    for (const id of this.drawn.keys()) if (!alive.has(id)) this.drawn.delete(id);
    if (!view.bubbles.length) children.push(h("p", { class: "empty" }, `Здесь будет переписка с ботом «${this.page.title()}».`));
    arrange(this.log, children);
    for (const [id, at] of swiped) {
      const cards = this.drawn.get(id).element.querySelector(".carousel");
      if (cards) cards.scrollLeft = at; // redrawn where the person has swiped to
    }
    this.spin();
    if (held) this.log.querySelector(held)?.focus({ preventScroll: true });
  }

  // The marks of days are reused too, or a screen reader would read them again at every change.
  dayMark(words) {
    this.days ??= new Map();
    if (!this.days.has(words)) this.days.set(words, h("div", { class: "day" }, h("span", {}, words)));
    return this.days.get(words);
  }

  // A redrawn bubble must not take the focus of one who walks with the keyboard.
  held() {
    const button = document.activeElement?.closest?.("[data-button]");
    const bubble = button?.closest("[data-bubble]");
    return bubble && this.log.contains(bubble) ? `[data-bubble="${bubble.dataset.bubble}"] [data-button="${button.dataset.button}"]` : "";
  }

  drawFoot(view) {
    const empty = !view.bubbles.length;
    this.begin.hidden = view.blocked || !empty;
    this.closed.hidden = !view.blocked;
    this.composer.element.hidden = view.blocked || empty;
    this.composer.draw(view);
    const json = JSON.stringify(view.bottom);
    if (json !== this.bottomJson) {
      this.bottomJson = json;
      this.folded = false;
      this.bottom.replaceChildren(keyboard(view.bottom, (button) => this.tapped(button)));
    }
    this.bottom.hidden = view.blocked || empty || !view.bottom.length || this.folded;
    this.composer.keys.setAttribute("aria-pressed", String(!this.bottom.hidden));
  }

  foldKeys() {
    this.folded = !this.folded;
    this.drawFoot(this.view);
  }

  // Acts.

  /** POST an act; the phone itself shows a refusal, then the promise fails. */
  async act(name, body) {
    try {
      return await post(`/api/phones/${encodeURIComponent(this.address)}/${name}`, body);
    } catch (refused) {
      this.flash(refused.message, true);
      throw refused;
    }
  }

  bubbleActs() {
    return {
      press: (bubble, button) => this.press(bubble, button),
      open: (url, event) => this.page.follow(url, event),
      say: (text) => this.act("say", { text }).catch(() => {}),
      enlarge: (photo) => enlarge(photo),
    };
  }

  async press(bubble, button) {
    if (button.kind === "link") return this.page.follow(leads(button));
    if (button.kind === "location") return this.place("press", { bubble: bubble.id, button: button.id });
    const pressed = { bubble: bubble.id, button: button.id, sending: true };
    this.pressed = pressed;
    this.spin();
    await this.act("press", { bubble: bubble.id, button: button.id }).catch(() => {});
    pressed.sending = false;
    this.spin();
    setTimeout(() => {
      if (this.pressed === pressed) this.pressed = null;
      this.spin();
    }, PATIENCE);
  }

  async tapped(button) {
    if (button.kind === "link") return this.page.follow(leads(button));
    if (button.kind === "location") return this.place("tap", { button: button.id });
    if (button.kind === "contact" && !(await askSure("Отправить номер телефона?", "Бот узнает номер, показанный в вашем профиле.", "Отправить"))) return undefined;
    return this.act("tap", { button: button.id }).catch(() => {});
  }

  /** Ask where, then share it: of the person's own will, or through a button that asks for a place. */
  async place(act = "place", button = {}) {
    const place = await askPlace(this.page.places());
    if (place) await this.act(act, { ...button, latitude: place.latitude, longitude: place.longitude }).catch(() => {});
  }

  send(files, kind, caption) {
    const form = new FormData();
    form.append("kind", kind);
    form.append("caption", caption);
    for (const file of files) form.append("file", file, file.name);
    return this.act("send", form);
  }

  // What moves.

  spin() {
    for (const key of this.log.querySelectorAll(".waiting")) key.classList.remove("waiting");
    if (!this.pressed || !(this.pressed.sending || this.view?.waiting)) return;
    this.log.querySelector(`[data-bubble="${this.pressed.bubble}"] [data-button="${this.pressed.button}"]`)?.classList.add("waiting");
  }

  flash(words, fault = false) {
    if (!words) return;
    clearTimeout(this.fading);
    this.toast.textContent = words;
    this.toast.classList.toggle("fault", fault);
    this.toast.classList.add("shown");
    this.fading = setTimeout(() => this.toast.classList.remove("shown"), TOAST + words.length * 25);
  }

  scrolled() {
    this.stuck = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
    if (this.stuck) this.unseen = 0;
    this.behind(0);
  }

  behind(count) {
    this.unseen = (this.unseen ?? 0) + count;
    this.down.hidden = this.stuck;
    this.down.lastChild.textContent = this.unseen ? String(this.unseen) : "";
  }

  toEnd(smooth = false) {
    this.stuck = true;
    this.unseen = 0;
    this.down.hidden = true;
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }
}

// Put the children in order, touching only what differs: whatever stays is not announced again.
function arrange(parent, children) {
  const keep = new Set(children);
  for (const child of [...parent.childNodes]) if (!keep.has(child)) child.remove();
  children.forEach((child, index) => {
    if (parent.childNodes[index] !== child) parent.insertBefore(child, parent.childNodes[index] ?? null);
  });
}
