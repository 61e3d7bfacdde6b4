// A QR code as an SVG of one path: black on white whatever the mode, with the quiet zone that cameras need.
import { qrcode } from "../../vendor/qrcode-generator.js";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // modules

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function squares(code) {
  const count = code.getModuleCount();
  let path = "";
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < count; column += 1) {
      if (code.isDark(row, column)) path += `M${column + QUIET},${row + QUIET}h1v1h-1z`;
    }
  }
  return path;
}

// Hidden from screen readers: the words beside it say what it is for.
export function qrSvg(text, { level = "M" } = {}) {
  const code = qrcode(0, level); // 0: the smallest that holds the text
  code.addData(text);
  code.make();
  const side = code.getModuleCount() + 2 * QUIET;
  const box = { viewBox: `0 0 ${side} ${side}`, "shape-rendering": "crispEdges", class: "qr-code", "aria-hidden": "true" };
  const svg = element("svg", box);
  svg.append(
    element("path", { fill: "#fff", d: `M0,0h${side}v${side}h-${side}z` }),
    element("path", { fill: "#000", d: squares(code) }),
  );
  return svg;
}
