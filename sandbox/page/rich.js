// Styled text: spans count UTF-16 code units, exactly as JavaScript's strings do.

import { h } from "./element.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  quote: "blockquote",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
  mention: "b",
};

const SAFE = /^(https?:|tel:|mailto:)/i;

/** The address of a link that is safe to open, or "". */
export function safe(url) {
  return SAFE.test(url) ? url : "";
}

/** Nodes of `text` with its spans; `acts.open(url)` opens a link, `acts.say(text)` sends a command. */
export function rich(text, spans, acts) {
  const sorted = [...spans, ...bare(text, spans)].sort((a, b) => a.start - b.start || b.length - a.length);
  return stretch(text, 0, text.length, sorted, acts);
}

// Both messengers' apps make a link of an address typed as it is, unless it lies in something styled.
function bare(text, spans) {
  return [...text.matchAll(/https?:\/\/[^\s<>"«»]*[^\s<>"«».,;:!?)]/gi)]
    .map((match) => ({ start: match.index, length: match[0].length, style: "url", url: match[0] }))
    .filter((link) => !spans.some((span) => span.start < link.start + link.length && link.start < span.start + span.length));
}

function stretch(text, from, to, spans, acts) {
  const nodes = [];
  const queue = [...spans];
  let at = from;
  while (queue.length) {
    const span = queue.shift();
    const start = Math.max(span.start, at);
    const end = Math.min(span.start + span.length, to);
    if (end <= start) continue;
    if (start > at) nodes.push(text.slice(at, start));
    const inside = [];
    const after = [];
    for (const other of queue) {
      if (other.start >= end) after.push(other);
      else {
        inside.push(other);
        const rest = other.start + other.length - end;
        if (rest > 0) after.push({ ...other, start: end, length: rest });
      }
    }
    nodes.push(styled(span, text.slice(start, end), stretch(text, start, end, inside, acts), acts));
    queue.splice(0, queue.length, ...after.sort((a, b) => a.start - b.start || b.length - a.length));
    at = end;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function styled(span, words, children, acts) {
  const url = safe(span.url || target(span.style, words));
  if (url) {
    return h("a", { href: url, rel: "noopener noreferrer", target: "_blank", onclick: (event) => acts.open(url, event) }, children);
  }
  if (span.style === "command") {
    return h("button", { type: "button", class: "command", onclick: () => acts.say(words) }, children);
  }
  if (span.style === "spoiler") {
    const hidden = h("button", { type: "button", class: "spoiler", "aria-label": "Показать скрытое" }, children);
    hidden.addEventListener("click", () => {
      hidden.classList.add("open");
      hidden.removeAttribute("aria-label");
    });
    return hidden;
  }
  return h(TAGS[span.style] ?? "span", { class: span.style === "mention" ? "mention" : null }, children);
}

function target(style, words) {
  if (style === "url" || style === "link") return /^[a-z]+:/i.test(words) ? words : `https://${words}`;
  if (style === "email") return `mailto:${words}`;
  if (style === "phone_number") return `tel:${words.replace(/[^+\d]/g, "")}`;
  return "";
}
