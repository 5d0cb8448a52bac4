// Pictures for those who have none at hand: drawn here, sent as ordinary JPEG photos.

const WIDTH = 960;
const HEIGHT = 720;

export const SAMPLES = [
  { label: "Яма на дороге", name: "яма-на-дороге.jpg", paint: hole },
  { label: "Мусор", name: "мусор.jpg", paint: rubbish },
  { label: "Не горит фонарь", name: "фонарь.jpg", paint: lamp },
  { label: "Лужа во дворе", name: "лужа-во-дворе.jpg", paint: puddle },
];

/** A canvas with the sample, `scale` of its full size. */
export function picture(sample, scale = 1) {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH * scale;
  canvas.height = HEIGHT * scale;
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  sample.paint(pen, dice(sample.name.length));
  return canvas;
}

/** The sample as a JPEG File. */
export function photograph(sample) {
  return new Promise((resolve) => {
    picture(sample).toBlob((blob) => resolve(new File([blob], sample.name, { type: "image/jpeg" })), "image/jpeg", 0.86);
  });
}

function dice(seed) {
  let state = seed * 7919;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

function shade(pen, stops, top = 0, bottom = HEIGHT) {
  const gradient = pen.createLinearGradient(0, top, 0, bottom);
  stops.forEach((colour, index) => gradient.addColorStop(index / (stops.length - 1), colour));
  return gradient;
}

function shape(pen, colour, points) {
  pen.fillStyle = colour;
  pen.beginPath();
  points.forEach(([x, y]) => pen.lineTo(x, y));
  pen.closePath();
  pen.fill();
}

function blob(pen, colour, x, y, rx, ry, chance, rough = 0.18) {
  pen.fillStyle = colour;
  pen.beginPath();
  for (let i = 0; i < 28; i++) {
    const angle = (i / 28) * Math.PI * 2;
    const reach = 1 - chance() * rough;
    pen.lineTo(x + Math.cos(angle) * rx * reach, y + Math.sin(angle) * ry * reach);
  }
  pen.closePath();
  pen.fill();
}

function houses(pen, chance, horizon, dark = false) {
  let x = -20;
  while (x < WIDTH) {
    const width = 110 + chance() * 130;
    const height = 120 + chance() * 130;
    pen.fillStyle = dark ? `hsl(225 25% ${12 + chance() * 6}%)` : `hsl(${20 + chance() * 25} 22% ${62 + chance() * 14}%)`;
    pen.fillRect(x, horizon - height, width, height);
    for (let wy = horizon - height + 18; wy < horizon - 30; wy += 38) {
      for (let wx = x + 16; wx < x + width - 24; wx += 36) {
        pen.fillStyle = dark ? (chance() > 0.72 ? "#e8c46b" : "#1b2233") : "rgb(70 90 115 / .75)";
        pen.fillRect(wx, wy, 18, 22);
      }
    }
    x += width + 8 + chance() * 40;
  }
}

function hole(pen, chance) {
  pen.fillStyle = shade(pen, ["#9fc4e6", "#dfeaf2"], 0, 300);
  pen.fillRect(0, 0, WIDTH, 300);
  houses(pen, chance, 290);
  pen.fillStyle = shade(pen, ["#7d9a5e", "#5e7f48"], 285);
  pen.fillRect(0, 285, WIDTH, HEIGHT - 285);
  shape(pen, shade(pen, ["#75777b", "#4d4f54"], 285), [[430, 285], [560, 285], [1010, 720], [-120, 720]]);
  for (let i = 0; i < 5; i++) {
    const near = 300 + i * i * 22;
    shape(pen, "rgb(240 240 235 / .85)", [[492 - i, near], [498 + i, near], [500 + i * 2.5, near + 16 + i * 8], [490 - i * 2.5, near + 16 + i * 8]]);
  }
  blob(pen, "#63656a", 440, 560, 235, 96, chance, 0.12);
  blob(pen, "#2b2a2a", 440, 565, 205, 78, chance, 0.16);
  blob(pen, "#3c332b", 445, 580, 170, 55, chance, 0.2);
  blob(pen, "#8fb0c9", 450, 590, 118, 30, chance, 0.12);
  blob(pen, "rgb(255 255 255 / .45)", 425, 583, 44, 8, chance);
  for (let i = 0; i < 60; i++) {
    const angle = chance() * Math.PI * 2;
    const far = 1.05 + chance() * 0.35;
    blob(pen, `hsl(30 6% ${24 + chance() * 30}%)`, 440 + Math.cos(angle) * 215 * far, 565 + Math.sin(angle) * 85 * far, 3 + chance() * 9, 2 + chance() * 6, chance);
  }
}

function rubbish(pen, chance) {
  pen.fillStyle = shade(pen, ["#c9d6dd", "#eef0ea"], 0, 330);
  pen.fillRect(0, 0, WIDTH, 330);
  houses(pen, chance, 330);
  pen.fillStyle = shade(pen, ["#a9a69d", "#807c73"], 330);
  pen.fillRect(0, 330, WIDTH, HEIGHT - 330);
  for (const [x, colour] of [[170, "#2f7d4f"], [400, "#2b6cab"], [630, "#2f7d4f"]]) {
    shape(pen, colour, [[x, 300], [x + 190, 300], [x + 172, 520], [x + 18, 520]]);
    pen.fillStyle = "rgb(0 0 0 / .18)";
    for (let i = 1; i < 4; i++) pen.fillRect(x + i * 44, 312, 8, 196);
    shape(pen, "rgb(0 0 0 / .35)", [[x - 6, 284], [x + 196, 284], [x + 190, 306], [x, 306]]);
    for (let i = 0; i < 5; i++) blob(pen, `hsl(${chance() * 360} 25% ${40 + chance() * 40}%)`, x + 25 + i * 36, 282 - chance() * 22, 32, 26, chance);
  }
  for (let i = 0; i < 46; i++) {
    const y = 520 + chance() * 150;
    const size = 18 + (y - 500) * 0.22 * chance();
    const black = chance() > 0.6;
    blob(pen, black ? `hsl(220 8% ${14 + chance() * 8}%)` : `hsl(${chance() * 360} 30% ${50 + chance() * 38}%)`, 60 + chance() * 840, y, size * (black ? 2 : 1.3), size, chance, 0.3);
  }
}

function lamp(pen, chance) {
  pen.fillStyle = shade(pen, ["#0b1026", "#2a2f55", "#4a3f63"], 0, 520);
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  for (let i = 0; i < 90; i++) {
    pen.fillStyle = `rgb(255 255 255 / ${0.2 + chance() * 0.6})`;
    pen.fillRect(chance() * WIDTH, chance() * 300, 2, 2);
  }
  houses(pen, chance, 500, true);
  pen.fillStyle = shade(pen, ["#23242f", "#101118"], 495);
  pen.fillRect(0, 495, WIDTH, HEIGHT);
  shape(pen, "#2d2e3b", [[300, 495], [380, 495], [760, 720], [120, 720]]);
  const glow = pen.createRadialGradient(150, 230, 4, 150, 230, 210);
  glow.addColorStop(0, "rgb(255 220 140 / .9)");
  glow.addColorStop(1, "rgb(255 220 140 / 0)");
  pen.fillStyle = glow;
  pen.fillRect(0, 0, 380, 460);
  pen.fillStyle = "#565a6b";
  pen.fillRect(146, 236, 8, 270);
  pen.fillStyle = "#fff0c8";
  pen.fillRect(128, 220, 46, 16);
  shape(pen, "#6a6e80", [[596, 640], [618, 640], [668, 120], [656, 120]]);
  pen.strokeStyle = "#6a6e80";
  pen.lineWidth = 11;
  pen.beginPath();
  pen.moveTo(661, 124);
  pen.quadraticCurveTo(640, 70, 560, 84);
  pen.stroke();
  shape(pen, "#3b3e4c", [[500, 78], [576, 66], [584, 92], [506, 108]]);
  shape(pen, "#15161d", [[506, 108], [584, 92], [574, 106], [514, 120]]);
}

function puddle(pen, chance) {
  pen.fillStyle = shade(pen, ["#8d9aa8", "#c8cdd2"], 0, 310);
  pen.fillRect(0, 0, WIDTH, 310);
  houses(pen, chance, 310);
  pen.fillStyle = shade(pen, ["#6f7460", "#565a49"], 305);
  pen.fillRect(0, 305, WIDTH, HEIGHT);
  shape(pen, "#85868a", [[0, 330], [960, 345], [960, 372], [0, 352]]);
  blob(pen, "#4c4f45", 480, 545, 455, 160, chance, 0.06);
  blob(pen, shade(pen, ["#a9b5c0", "#6d7a88"], 390, 700), 480, 545, 430, 142, chance, 0.05);
  pen.save();
  pen.beginPath();
  pen.ellipse(480, 545, 395, 128, 0, 0, Math.PI * 2);
  pen.clip();
  pen.globalAlpha = 0.22;
  pen.translate(0, 720);
  pen.scale(1, -1);
  houses(pen, dice(13), 310);
  pen.restore();
  pen.strokeStyle = "rgb(255 255 255 / .35)";
  pen.lineWidth = 3;
  for (const [x, y, r] of [[350, 520, 40], [350, 520, 72], [600, 580, 34], [600, 580, 60]]) {
    pen.beginPath();
    pen.ellipse(x, y, r, r * 0.3, 0, 0, Math.PI * 2);
    pen.stroke();
  }
  shape(pen, "#b5622f", [[690, 410], [770, 396], [776, 432], [698, 448]]);
  shape(pen, "#8f4a20", [[698, 448], [776, 432], [776, 446], [700, 462]]);
}
