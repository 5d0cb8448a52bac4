// The line at the foot of a phone: words, attachments, commands, place.

import { h, icon } from "./element.js";
import { menu } from "./menu.js";
import { SAMPLES, photograph, picture } from "./samples.js";

const ALBUM = 10;

/**
 * The input line. `acts`: say(text), send(files, kind, caption), place(), fault(sentence),
 * all but the last giving a promise that fails when the phone refused.
 */
export class Composer {
  constructor(name, acts) {
    this.acts = acts;
    this.staged = []; // {file, kind, shown}
    this.busy = false;
    this.commands = [];
    this.words = h("textarea", {
      rows: 1,
      placeholder: "Сообщение",
      "aria-label": `Сообщение от имени: ${name}`,
      enterkeyhint: "send",
      oninput: () => this.changed(),
      onkeydown: (event) => this.typed(event),
      onpaste: (event) => this.pasted(event),
    });
    this.tray = h("div", { class: "tray", role: "group", "aria-label": "Приложено", hidden: true });
    this.photos = this.chooser("photo", "image/*");
    this.documents = this.chooser("document", "");
    this.attach = menu({ class: "round attach", "aria-label": "Приложить" }, icon("clip"), () => this.attachments());
    this.slash = menu({ class: "round slash", "aria-label": "Команды бота" }, icon("slash"), () =>
      this.commands.map(([command, words]) => ({ label: `/${command}`, note: words, act: () => acts.say(`/${command}`) })),
    );
    this.keys = h("button", { type: "button", class: "round keys", "aria-label": "Кнопки бота", "aria-pressed": "true", hidden: true }, icon("keys"));
    this.go = h("button", { class: "round go", "aria-label": "Отправить", disabled: true }, icon("send"));
    this.element = h(
      "form",
      { class: "composer", onsubmit: (event) => (event.preventDefault(), this.send()) },
      this.tray,
      h("div", { class: "line" }, this.attach, h("div", { class: "field" }, this.words, this.slash, this.keys), this.go),
      this.photos,
      this.documents,
    );
  }

  draw(view) {
    this.commands = view.commands;
    this.slash.hidden = !view.commands.length;
    this.keys.hidden = !view.bottom.length;
  }

  chooser(kind, accept) {
    const input = h("input", { type: "file", multiple: true, accept, class: `choose-${kind}`, tabindex: -1, "aria-hidden": "true" });
    input.addEventListener("change", () => {
      for (const file of input.files) this.stage(file, kind);
      input.value = "";
    });
    return input;
  }

  attachments() {
    const samples = h(
      "div",
      { class: "samples", role: "group", "aria-label": "Примерные фото" },
      h("p", {}, "Примерные фото"),
      SAMPLES.map((sample) =>
        h(
          "button",
          { type: "button", class: "sample", "aria-label": sample.label, title: sample.label, onclick: async () => this.stage(await photograph(sample), "photo") },
          picture(sample, 0.16),
        ),
      ),
    );
    return [
      samples,
      { label: "Фото с устройства…", icon: icon("photo"), act: () => this.photos.click() },
      { label: "Документ…", icon: icon("file"), act: () => this.documents.click() },
      { label: "Место…", icon: icon("pin"), act: () => this.acts.place() },
    ];
  }

  stage(file, kind) {
    if (this.staged.filter((one) => one.kind === kind).length >= ALBUM) {
      this.acts.fault(`За один раз — не больше ${ALBUM}.`);
      return;
    }
    const entry = { file, kind, shown: kind === "photo" ? URL.createObjectURL(file) : "" };
    this.staged.push(entry);
    this.changed();
  }

  unstage(entry) {
    this.staged = this.staged.filter((one) => one !== entry);
    if (entry.shown) URL.revokeObjectURL(entry.shown);
    this.changed();
  }

  changed() {
    this.tray.hidden = !this.staged.length;
    this.tray.replaceChildren(
      ...this.staged.map((entry) =>
        h(
          "span",
          { class: `staged ${entry.kind}` },
          entry.shown ? h("img", { src: entry.shown, alt: entry.file.name }) : h("span", { class: "name" }, icon("file"), entry.file.name),
          h("button", { type: "button", "aria-label": `Убрать ${entry.file.name}`, onclick: () => this.unstage(entry) }, icon("cross")),
        ),
      ),
    );
    this.go.disabled = this.busy || !(this.words.value.trim() || this.staged.length);
    this.words.style.height = "auto";
    this.words.style.height = `${Math.min(this.words.scrollHeight, 120)}px`;
  }

  typed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    }
  }

  pasted(event) {
    for (const file of event.clipboardData.files) this.stage(file, file.type.startsWith("image/") ? "photo" : "document");
  }

  // What was typed stays in the line until the phone took it.
  async send() {
    if (this.go.disabled) return;
    const words = this.words.value;
    this.attach.shut();
    this.busy = true;
    this.changed();
    try {
      let caption = words;
      for (const kind of ["photo", "document"]) {
        const entries = this.staged.filter((one) => one.kind === kind);
        if (!entries.length) continue;
        await this.acts.send(entries.map((one) => one.file), kind, caption);
        caption = "";
        for (const entry of entries) this.unstage(entry);
      }
      if (caption) await this.acts.say(caption);
      if (this.words.value === words) this.words.value = "";
    } catch {
      // The phone has already shown why.
    } finally {
      this.busy = false;
      this.changed();
    }
  }
}
