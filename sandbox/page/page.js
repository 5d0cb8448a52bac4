// The page: who is on it, which phones are seen, the wire to the demo.

import { askPerson, askPhone } from "./dialogs.js";
import { NETWORKS, badge, h, icon } from "./element.js";
import { PhoneScreen } from "./phone.js";
import { safe } from "./rich.js";
import { listen, post } from "./wire.js";

const find = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 600px)");

const phones = new Map(); // address -> PhoneScreen
const hidden = new Set(); // addresses put away
const unread = new Map(); // address -> bubbles not seen yet
let stage = { title: "Отклик", people: [], places: [], invitations: [] };
let current = ""; // the one phone of a narrow screen
let wanted = ""; // an added person, to be shown when their phone comes

const page = {
  title: () => stage.title,
  places: () => stage.places,
  follow,
  hide: (phone) => {
    hidden.add(phone.address);
    if (current === phone.address) current = "";
    arrange();
  },
  arrived: (phone, count) => {
    if (seen(phone.address)) return;
    unread.set(phone.address, (unread.get(phone.address) ?? 0) + count);
    arrange();
  },
};

function seen(address) {
  return !document.hidden && !hidden.has(address) && (!narrow.matches || address === current);
}

function told(message) {
  if (message.kind === "stage") setStage(message);
  else phones.get(message.address)?.update(message.view, message.toasts);
}

function setStage(message) {
  stage = message;
  find("title").textContent = stage.title;
  document.title = `${stage.title} — телефоны`;
  const alive = new Set(stage.people.map((person) => person.address));
  for (const [address, phone] of phones) {
    if (alive.has(address)) continue;
    phone.element.remove();
    for (const kept of [phones, hidden, unread]) kept.delete(address);
  }
  for (const person of stage.people) {
    if (phones.has(person.address)) continue;
    const phone = new PhoneScreen(person, page);
    phones.set(person.address, phone);
    find("stage").append(phone.element);
  }
  if (phones.has(wanted)) show(wanted);
  drawInvitations();
  arrange();
}

// Which phones are seen: side by side, or one at a time on a narrow screen.
function arrange() {
  const shown = [...phones.keys()].filter((address) => !hidden.has(address));
  if (!shown.includes(current)) current = shown[0] ?? "";
  for (const [address, phone] of phones) {
    phone.element.hidden = !seenOnPage(address);
    if (seen(address)) unread.delete(address);
    if (!phone.element.hidden && phone.stuck) phone.toEnd();
  }
  drawTabs(shown);
  drawChips();
}

function seenOnPage(address) {
  return !hidden.has(address) && (!narrow.matches || address === current);
}

function show(address) {
  hidden.delete(address);
  current = address;
  wanted = "";
  arrange();
  const phone = phones.get(address);
  phone.element.scrollIntoView({ inline: "nearest", block: "nearest" });
  phone.log.focus({ preventScroll: true });
}

function count(address) {
  const number = unread.get(address) ?? 0;
  return number ? h("span", { class: "count", "aria-label": `непрочитанных: ${number}` }, String(number)) : null;
}

function drawTabs(shown) {
  const focused = document.activeElement?.getAttribute("role") === "tab";
  find("tabs").replaceChildren(
    ...shown.map((address) => {
      const { person } = phones.get(address);
      return h(
        "button",
        {
          type: "button",
          role: "tab",
          class: "tab",
          "data-address": address,
          "aria-selected": String(address === current),
          "aria-controls": phones.get(address).element.id,
          "aria-label": `${person.name}, ${person.role}, ${NETWORKS[person.network]}`,
          tabindex: address === current ? 0 : -1,
          onclick: () => ((current = address), arrange()),
        },
        badge(person.network),
        h("span", { class: "tab-name" }, person.name.split(" ")[0], h("small", {}, person.role)),
        count(address),
      );
    }),
  );
  if (focused) find("tabs").querySelector('[aria-selected="true"]')?.focus();
}

find("tabs").addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const shown = [...phones.keys()].filter((address) => !hidden.has(address));
  current = shown[(shown.indexOf(current) + step + shown.length) % shown.length];
  arrange();
});

function drawChips() {
  find("chips").replaceChildren(
    ...[...hidden].map((address) => {
      const { person } = phones.get(address);
      return h(
        "button",
        { type: "button", class: "chip", "data-address": address, "aria-label": `Показать телефон: ${person.name}`, onclick: () => show(address) },
        badge(person.network),
        person.name.split(" ")[0],
        icon("plus"),
        count(address),
      );
    }),
  );
}

function drawInvitations() {
  find("invitations").replaceChildren(
    ...stage.invitations.map((invitation, number) => {
      const opened = stage.people.find((person) => person.address === invitation.opened);
      return h(
        "article",
        { class: `invitation ${opened ? "opened" : ""}` },
        h("p", {}, "Стать официальным лицом: ", h("b", {}, invitation.label)),
        h(
          "p",
          { class: "ways" },
          h("button", { type: "button", class: "open", onclick: () => openInvitation(number) }, opened ? "Ещё раз" : "Открыть…"),
          opened ? h("span", {}, `Открыто: ${opened.name}`) : h("span", { title: "Код можно и написать боту" }, "код ", h("code", {}, invitation.code)),
        ),
      );
    }),
  );
}

async function openInvitation(number) {
  const officials = (person) => (person.role.includes("лицо") ? 0 : 1);
  const people = [...stage.people].sort((a, b) => officials(a) - officials(b));
  const address = await askPhone("В чьём телефоне открыть?", people);
  if (!address) return;
  if (narrow.matches) fold(true);
  show(address);
  await post(`/api/invitations/${number}/open`, { address }).catch((refused) => phones.get(address).flash(refused.message, true));
}

// A link to the bot itself is opened in a phone, as a real one would; any other in a new tab.
async function follow(url, event) {
  const link = url && deepLink(url);
  if (!link) {
    if (!event && safe(url)) window.open(url, "_blank", "noopener,noreferrer");
    return;
  }
  event?.preventDefault();
  const people = stage.people.filter((person) => person.network === link.network);
  const address = await askPhone("В чьём телефоне открыть ссылку?", people);
  if (!address) return;
  show(address);
  await phones.get(address).act("start", { payload: link.payload }).catch(() => {});
}

function deepLink(words) {
  const url = URL.canParse(words) ? new URL(words) : null;
  if (!url) return null;
  if (["t.me", "telegram.me"].includes(url.hostname) && url.searchParams.has("start")) {
    return { network: "telegram", payload: url.searchParams.get("start") };
  }
  if (["vk.me", "vk.com", "vk.ru"].includes(url.hostname) && url.searchParams.has("ref")) {
    return { network: "vk", payload: url.searchParams.get("ref") };
  }
  return null;
}

function fold(folded) {
  find("guide").hidden = folded;
  find("guide-toggle").setAttribute("aria-expanded", String(!folded));
}

find("guide-toggle").addEventListener("click", () => fold(!find("guide").hidden));
find("add").addEventListener("click", async () => {
  const person = await askPerson();
  if (!person) return;
  try {
    wanted = (await post("/api/people", person)).address;
    if (phones.has(wanted)) show(wanted);
  } catch (refused) {
    lost(refused.message);
    setTimeout(() => lost(""), 4000);
  }
});

function lost(words) {
  find("lost").textContent = words;
  find("lost").hidden = !words;
}

fold(narrow.matches);
narrow.addEventListener("change", () => (fold(narrow.matches), arrange()));
document.addEventListener("visibilitychange", arrange);
listen(told, (connected) => {
  document.body.classList.toggle("offline", !connected);
  find("stage").inert = !connected;
  lost(connected ? "" : "Связь с демонстрацией потеряна. Пробуем снова…");
});
