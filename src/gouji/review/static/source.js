// The source: marks in the text and boxes on its pages, what was made of them, picking and finding.
import { $, all, announce, ask, make, say, word } from "./common.js";

export const tables = JSON.parse($("tables").textContent);
const SHOWN_KINDS = ".m:not(.ruled_out)";
let pieces = new Map();
let boxes = new Map();
let shown = null;
let picking = null;
let text = null;

const ofMap = (map, id) => map.get(Number(id)) ?? [];
const bothOf = (id) => [...ofMap(pieces, id), ...ofMap(boxes, id)];
const inPages = () => !$("sheets").hidden;
export const lastMark = (piece) => Number(piece.dataset.k.split(" ").at(-1));
export const unlight = (...names) => names.forEach((name) => all(`.${name}`).forEach((one) => one.classList.remove(name)));
export const isPicking = () => picking !== null;

export function index() {
  pieces = new Map();
  for (const piece of all("#source [data-k]")) {
    for (const id of piece.dataset.k.split(" ").map(Number)) pieces.set(id, [...ofMap(pieces, id), piece]);
    if (piece.classList.contains("m")) { piece.setAttribute("role", "button"); piece.tabIndex = -1; }
  }
  if (boxes.size) layBoxes();
}

// Lines on the way are laid out only when they come into view, so the first jump may land beside the target: aim twice.
function centre(target, frame) {
  const [here, view] = [target.getBoundingClientRect(), frame.getBoundingClientRect()];
  frame.scrollTop += here.top - view.top - (frame.clientHeight - here.height) / 2;
  const wide = target.closest(".wide") ?? (frame.id === "sheets" ? frame : null);
  if (wide) wide.scrollLeft += here.left - wide.getBoundingClientRect().left - (wide.clientWidth - here.width) / 2;
}

// Words that a check quotes have no box of their own: what stands beside them has.
function nearestBox(id) {
  const start = tables.marks[id]?.[0] ?? 0;
  const near = [...boxes.keys()].sort((a, b) => Math.abs(tables.marks[a][0] - start) - Math.abs(tables.marks[b][0] - start));
  return ofMap(boxes, near[0])[0];
}

export function bring(id) {
  const target = inPages() ? ofMap(boxes, id)[0] ?? nearestBox(id) : ofMap(pieces, id)[0];
  if (!target) return false;
  const frame = inPages() ? $("sheets") : $("source");
  centre(target, frame);
  requestAnimationFrame(() => centre(target, frame));
  return true;
}

export function light(ids, prime) {
  unlight("lit", "prime");
  ids.forEach((id) => bothOf(id).forEach((piece) => piece.classList.add("lit")));
  if (prime !== undefined) bothOf(prime).forEach((piece) => piece.classList.add("prime"));
}

export function peek(ids) {
  unlight("peek");
  ids.forEach((id) => bothOf(id).forEach((piece) => piece.classList.add("peek")));
}

export function here(id) {
  unlight("here-mark");
  bothOf(id).forEach((piece) => piece.classList.add("here-mark"));
}

export function go(id) {
  here(id);
  if (!bring(id) && inPages()) { view(false); bring(id); }
}

// What lies over the same place belongs to the answer: 31.52% is a share, its 31.52 an operand.
export const over = (id) => [...new Set([id, ...ofMap(pieces, id).flatMap((piece) => piece.dataset.k.split(" ").map(Number))])];

function madeOf(id) {
  const marks = over(id).map((one) => tables.marks[one]);
  return { kind: tables.marks[id][2], reason: tables.marks[id][5], uses: marks.flatMap((mark) => mark[3]), checks: [...new Set(marks.flatMap((mark) => mark[4]))] };
}

export function show(id) {
  const mark = madeOf(id);
  shown = id;
  const printed = ofMap(pieces, id).map((piece) => piece.textContent).join("");
  const line = ofMap(pieces, id)[0]?.closest("[data-n]")?.dataset.n ?? "";
  $("card-title").replaceChildren(document.createTextNode(printed), make("small", say(`第 ${line} 行`, `line ${line}`)));
  $("card-body").replaceChildren(...made(mark));
  $("card").hidden = false;
  announce(`${printed} ${$("card-body").innerText.replace(/\s+/g, " ")}`);
}

function made({ kind, reason, uses, checks }) {
  const parts = [];
  const { lists, fields, grounding } = tables.words;
  if (uses.length) {
    const table = make("table");
    for (const [list, , label, field, value, unit, ground, bound] of uses) {
      const line = table.insertRow();
      line.insertCell().textContent = word(lists, list);
      line.insertCell().textContent = [label, word(fields, field)].filter(Boolean).join(" · ");
      line.insertCell().textContent = value ? `${bound ? bound + " " : ""}${value}${unit ? " " + unit : ""}` : say("读不成一个数", "not readable as one number");
      line.insertCell().textContent = word(grounding, ground);
    }
    parts.push(table);
  } else if (reason) {
    parts.push(make("p", say(`不作数据：${reason[0]}`, `Ruled out: ${reason[1]}`)));
  } else if (kind === "unclaimed") {
    parts.push(make("p", say("没有任何数据行或勾稽关系用到这个数字。", "No row and no relation uses this number."), "lost"));
  }
  const by = make("p", checks.length ? say("用到它的勾稽：", "Checks that use it:") : say("没有勾稽用到它。", "No check uses it."), "uses");
  for (const id of checks) {
    const card = $(`check-${id}`);
    if (!card) continue;
    const button = make("button", "", "chip");
    button.type = "button";
    button.dataset.reveal = id;
    button.append(make("b", card.dataset.rule), card.querySelector(".badge").cloneNode(true));
    by.append(button);
  }
  parts.push(by);
  return parts;
}

export function hide() {
  if (shown === null && $("card").hidden) return false;
  $("card").hidden = true;
  shown = null;
  unlight("here-mark");
  return true;
}

export function stepNumber(by) {
  const numbers = inPages() ? all("#sheets .box") : all(`#source ${SHOWN_KINDS}`);
  if (!numbers.length) return;
  const at = numbers.indexOf(document.activeElement);
  const next = numbers[(at + by + numbers.length + (at < 0 && by < 0 ? 1 : 0)) % numbers.length];
  next.focus({ preventScroll: true });
  go(lastMark(next));
}

// Picking: a click, ← → and Enter among the numbers, or a stretch of text. Resolves to [start, end], null for "not printed",
// undefined when it was given up.
export function pick(title, from) {
  $("picking-title").textContent = title;
  $("picking").hidden = false;
  document.body.classList.add("is-picking");
  hide();
  const ids = tables.marks.map((mark, id) => id).filter((id) => tables.marks[id][2] !== "text" && ofMap(inPages() ? boxes : pieces, id).length);
  const at = Math.max(0, ids.findIndex((id) => tables.marks[id][0] >= from));
  (inPages() ? $("sheets") : $("source")).focus({ preventScroll: true });
  return new Promise((resolve) => { picking = { resolve, ids, at }; aim(); });
}

function aim() {
  unlight("aim");
  const id = picking.ids[picking.at];
  if (id === undefined) return;
  bothOf(id).forEach((piece) => piece.classList.add("aim"));
  bring(id);
  const line = ofMap(pieces, id)[0]?.closest("[data-n]")?.dataset.n ?? "";
  announce(`${ofMap(pieces, id).map((piece) => piece.textContent).join("")} ${say(`第 ${line} 行`, `line ${line}`)}`);
}

export function picked(place) {
  const { resolve } = picking;
  picking = null;
  unlight("aim");
  $("picking").hidden = true;
  document.body.classList.remove("is-picking");
  resolve(place);
}

const markPlace = (id) => tables.marks[id].slice(0, 2);

export async function pickingKey(key) {
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 10, ArrowUp: -10 }[key];
  if (by) { picking.at = Math.min(Math.max(picking.at + by, 0), picking.ids.length - 1); aim(); return; }
  if (key === "Escape") picked(undefined);
  else if (key === "Delete") picked(null);
  else if (key === "Enter") {
    const chosen = await selectedPlace();
    if (picking === null) return;
    if (chosen) picked(chosen);
    else if (picking.ids.length) picked(markPlace(picking.ids[picking.at]));
  }
}

async function canonical() {
  if (text === null) {
    const lines = (await (await fetch(`/api/reports/${tables.report}/text`)).text()).split("\n");
    let at = 0;
    text = lines.map((line) => { const start = at; at += [...line].length + 1; return { line, start }; });
  }
  return text;
}

const points = (shownText) => [...shownText.replace(/⟦U\+[0-9A-F]{4,6}⟧/g, "?")].length;

// The selected text's place in code points. A table cell is found by its order among the cells of its line that hold text.
async function selectedPlace() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const cell = range.startContainer.parentElement?.closest("#source [data-n]");
  if (!cell || !cell.contains(range.endContainer)) return null;
  const { line, start } = (await canonical())[Number(cell.dataset.n) - 1];
  let at = start;
  if (cell.tagName !== "P") {
    const order = all(`#source div[data-n="${cell.dataset.n}"]`).indexOf(cell);
    const parts = line.split("\t").map((part, nth, every) => [part, every.slice(0, nth).join("\t").length + (nth ? 1 : 0)]).filter(([part]) => part.trim());
    at += [...line.slice(0, parts[order][1])].length;
  }
  const before = document.createRange();
  before.setStart(cell, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const from = at + points(before.toString());
  return [from, from + points(range.toString())];
}

// Opens the source at a place that may hold no mark.
export async function goPlace(start) {
  const id = tables.marks.findIndex((mark) => mark[0] <= start && start < mark[1]);
  if (id >= 0) { go(id); return; }
  const lines = await canonical();
  const number = lines.findLastIndex((one) => one.start <= start) + 1;
  if (inPages()) view(false);
  hit(all(`#source [data-n="${number}"]`)[0]);
}

function hit(target) {
  unlight("hit");
  if (!target) return;
  target.classList.add("hit");
  centre(target, $("source"));
  requestAnimationFrame(() => centre(target, $("source")));
}

export function find(query) {
  if (!query) { unlight("hit"); return; }
  if (inPages()) view(false);
  const lines = all("#source [data-n]").filter((line) => line.textContent.toLowerCase().includes(query.toLowerCase()));
  const next = lines[(lines.findIndex((line) => line.classList.contains("hit")) + 1) % (lines.length || 1)];
  hit(next);
  announce(next ? say(`找到 ${lines.length} 处，第 ${next.dataset.n} 行`, `${lines.length} found, line ${next.dataset.n}`) : say("没有找到", "Nothing found"));
}

export const markAt = (event) => event.target.closest("#source .m, #sheets .box");

$("source").addEventListener("click", pickByClick, true);
$("sheets").addEventListener("click", pickByClick, true);
function pickByClick(event) {
  const piece = markAt(event);
  if (!picking || !piece || String(getSelection())) return;
  event.stopPropagation();
  picked(markPlace(lastMark(piece)));
}

// Pages as pictures.
let sizes = null;
let zoom = 1;
const choosing = { dpis: [110] };

export async function view(asPages) {
  if (asPages && sizes === null) {
    const said = await ask(`/api/reports/${tables.report}/pages`);
    [sizes, choosing.dpis] = [said.sizes, said.dpis];
    layPages();
  }
  $("sheets").hidden = !asPages;
  $("source").hidden = asPages;
  $("zoom").hidden = !asPages;
  $("legend").hidden = false;
  $("as-pages").setAttribute("aria-pressed", String(asPages));
  $("as-text").setAttribute("aria-pressed", String(!asPages));
  if (asPages) zoomTo(zoom);
}

function layPages() {
  $("sheets").replaceChildren(...sizes.map(([width, height], nth) => {
    const sheet = make("figure", "", "sheet-page");
    const picture = make("img");
    picture.loading = "lazy";
    picture.alt = say(`第 ${nth + 1} 页`, `page ${nth + 1}`);
    sheet.style.aspectRatio = `${width} / ${height}`;
    sheet.append(picture);
    return sheet;
  }));
  layBoxes();
}

function layBoxes() {
  if (sizes === null) return;
  boxes = new Map();
  all("#sheets .box").forEach((box) => box.remove());
  const pages = all(".sheet-page");
  for (const [id, [page, left, top, right, bottom]] of Object.entries(tables.places)) {
    const [width, height] = sizes[page - 1] ?? [0, 0];
    if (!width) continue;
    const box = make("button", "", `box m ${tables.marks[id][2]}`);
    box.type = "button";
    box.tabIndex = -1;
    box.dataset.k = id;
    box.setAttribute("aria-label", ofMap(pieces, id).map((piece) => piece.textContent).join(""));
    Object.assign(box.style, { left: `${100 * left / width}%`, top: `${100 * top / height}%`, width: `${100 * (right - left) / width}%`, height: `${100 * (bottom - top) / height}%` });
    pages[page - 1].append(box);
    boxes.set(Number(id), [box]);
  }
}

export function zoomTo(wanted) {
  zoom = Math.min(Math.max(wanted, 0.5), 4);
  const room = $("sheets").clientWidth - 24;
  all(".sheet-page").forEach((sheet, nth) => {
    const width = room * zoom;
    sheet.style.width = `${width}px`;
    const dpi = 72 * width * devicePixelRatio / sizes[nth][0];
    const fit = choosing.dpis.find((one) => one >= dpi) ?? choosing.dpis.at(-1);
    const address = `/reports/${tables.report}/pages/${nth + 1}.png?dpi=${fit}`;
    const picture = sheet.querySelector("img");
    if (picture.getAttribute("src") !== address) picture.src = address;
  });
}
export const zoomBy = (factor) => zoomTo(zoom * factor);
export const isInPages = inPages;
