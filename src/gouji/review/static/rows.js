// The middle pane: rows, their values, and which of them is chosen.
import { $, all, say, state, word } from "./common.js";
import * as source from "./source.js";

const { tables } = source;
export const keyOf = (cell) => `${cell.closest("[data-row]").dataset.row}.${cell.dataset.f}`;
export const byKey = (key) => {
  const at = key.lastIndexOf(".");
  return document.querySelector(`[data-row="${CSS.escape(key.slice(0, at))}"] [data-f="${key.slice(at + 1)}"]`);
};
// The value that stands at a mark, or at one that lies over it: 31.52 is the operand, 31.52% the share.
export const cellOf = (id) => source.over(id).map((one) => document.querySelector(`[data-row] [data-go="${one}"]`)).find(Boolean);

export function chooseCell(cell, follow = true) {
  all(".current, .here").forEach((one) => one.classList.remove("current", "here"));
  const line = cell.closest("[data-row]");
  const list = line.dataset.list ?? "report";
  line.classList.add("current");
  cell.classList.add("here");
  state.row = { row: line.dataset.row, value: keyOf(cell), text: cell.textContent };
  $("row-chosen").textContent = [word(tables.words.lists, list), line.dataset.label, state.row.text].filter(Boolean).join(" · ");
  all("#row-dock button").forEach((button) => {
    button.disabled = Boolean(tables.locked) || (list === "report" && button.dataset.act !== "edit");
    button.title = tables.locked;
  });
  if (follow && cell.dataset.go) source.go(Number(cell.dataset.go));
  if (list !== "report") intoView(cell, line);
}

export function noCell() {
  all(".current, .here").forEach((one) => one.classList.remove("current", "here"));
  state.row = null;
  $("row-chosen").textContent = say("尚未选行", "No row chosen");
  all("#row-dock button").forEach((button) => { button.disabled = true; });
}

function intoView(cell, line) {
  openList(line.dataset.list);
  const panel = cell.closest(".rowpane");
  const [here, frame] = [line.getBoundingClientRect(), panel.getBoundingClientRect()];
  if (here.top < frame.top + 30 || here.bottom > frame.bottom) panel.scrollTop += here.top - frame.top - frame.height / 2;
  const side = cell.getBoundingClientRect();
  if (side.left < frame.left || side.right > frame.right) panel.scrollLeft += side.left - frame.left - frame.width / 2;
}

export function openList(name) {
  for (const tab of all("[role=tab]")) {
    const open = tab.dataset.list === name;
    tab.setAttribute("aria-selected", String(open));
    tab.tabIndex = open ? 0 : -1;
    $(tab.getAttribute("aria-controls")).hidden = !open;
  }
}

export function moveInRows(event) {
  const by = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  const panel = event.target.closest(".rowpane");
  if (!by || !panel) return false;
  const lines = all("tbody tr", panel).map((line) => all("[data-f]", line)).filter((cells) => cells.length);
  const at = lines.findIndex((cells) => cells.includes(document.activeElement));
  const column = at < 0 ? 0 : lines[at].indexOf(document.activeElement);
  const cells = lines[Math.min(Math.max(at + by[0], 0), lines.length - 1)];
  const next = cells?.[Math.min(Math.max(column + by[1], 0), cells.length - 1)];
  if (next) { next.focus({ preventScroll: true }); chooseCell(next); }
  return true;
}

export function stepTab(tab, by) {
  const tabs = all("[role=tab]");
  const next = tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length];
  openList(next.dataset.list);
  next.focus();
}
