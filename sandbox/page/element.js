// Elements without markup: every string becomes a text node, so nothing a person typed is ever HTML.

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, props = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const PATHS = {
  send: "M3.4 20.4 21 12 3.4 3.6 3.4 10l11 2-11 2z",
  clip: "M16.5 6.5v9.75a4.25 4.25 0 0 1-8.5 0V5.9a2.9 2.9 0 0 1 5.8 0v9.6a1.45 1.45 0 0 1-2.9 0V6.5H9.4v9a2.95 2.95 0 0 0 5.9 0V5.9a4.4 4.4 0 0 0-8.8 0v10.35a5.75 5.75 0 0 0 11.5 0V6.5z",
  dots: "M12 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4m0 6a2 2 0 1 0 0-4 2 2 0 0 0 0 4m0 6a2 2 0 1 0 0-4 2 2 0 0 0 0 4",
  keys: "M4 5h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2m0 2v10h16V7zm2 2h2v2H6zm4 0h2v2h-2zm4 0h2v2h-2zm-8 4h2v2H6zm4 0h4v2h-4zm6 0h2v2h-2zm0-4h2v2h-2z",
  slash: "M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2m0 2v14h14V5zm8.5 2h2.2l-5.2 10H8.3z",
  down: "m12 16.5-7-7 1.4-1.4 5.6 5.55 5.6-5.55L19 9.5z",
  plus: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z",
  minus: "M5 11h14v2H5z",
  file: "M6 2h8l5 5v13a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2m7 1.5V8h4.5z",
  photo: "M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2m1 13h14l-4.5-6-3.5 4.5L8.5 12.5zM8 10.5A1.5 1.5 0 1 0 8 7.5a1.5 1.5 0 0 0 0 3",
  pin: "M12 2a7 7 0 0 1 7 7c0 5.25-7 13-7 13S5 14.25 5 9a7 7 0 0 1 7-7m0 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5",
  block: "M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20m0 2a8 8 0 0 0-6.3 12.9L16.9 5.7A7.96 7.96 0 0 0 12 4m6.3 3.1L7.1 18.3A8 8 0 0 0 18.3 7.1",
  cross: "m6.4 5 5.6 5.6L17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z",
  link: "M14 4h6v6h-2V7.4l-7.3 7.3-1.4-1.4L16.6 6H14zM5 6h6v2H6v10h10v-5h2v6a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1",
  ticks: "m1.5 12.5 5 5 1.4-1.4-5-5zm5.6-.1 5.1 5.1L23 6.8l-1.4-1.4-9.4 9.3-3.7-3.7zm7.9-5.6-5 5 1.4 1.4 5-5z",
  telegram: "M2.6 11.3 20.3 4.5c.8-.3 1.5.2 1.3 1.4l-3 14.2c-.2 1-.8 1.2-1.6.8l-4.6-3.4-2.2 2.1c-.3.3-.5.5-.9.5l.3-4.7 8.6-7.7c.4-.3-.1-.5-.6-.2L7 14.2l-4.5-1.4c-1-.3-1-1 .1-1.5",
  vk: "M13 17.5C6.7 17.5 3.1 13.2 3 6h3.2c.1 5.3 2.4 7.5 4.3 8V6h3v4.6c1.8-.2 3.7-2.3 4.4-4.6h3c-.5 2.8-2.6 4.9-4.1 5.7 1.5.7 3.9 2.5 4.8 5.8h-3.3c-.7-2.2-2.5-3.9-4.8-4.2v4.2z",
};

export function icon(name) {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", width: 24, height: 24, class: `icon icon-${name}`, "aria-hidden": "true" },
    svg("path", { d: PATHS[name], fill: "currentColor", "fill-rule": "evenodd" }),
  );
}

export const NETWORKS = { telegram: "Telegram", vk: "VK" };

export function badge(network) {
  return h("span", { class: `badge ${network}`, title: NETWORKS[network] }, icon(network));
}
