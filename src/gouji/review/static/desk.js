// The desk: findings, rows and decisions. Everything that is decided goes through /api; the server makes the panes.
import { $, all, announce, ask, isEnglish, isOurs, make, say, word } from "./common.js";
import * as source from "./source.js";

const { tables } = source;
const WAYS = ["report_wrong", "extraction_wrong", "both_right", "false_alarm"];
const LEASE = 20_000;
let chosen = null; // the id of the chosen finding's check
let row = null; // {row, value?}: keys of the chosen row and value
let pending = null; // the way that waits for a reason
let choosing = null; // {operands, at}: which value was misread
let busy = false;

const cards = () => all("#list .card");
const finding = (id) => tables.findings[id];
const isOpen = (card) => !finding(card.dataset.id).quiet && !finding(card.dataset.id).way;
const idsOf = (card) => card.dataset.k.split(" ").filter(Boolean).map(Number);
const cellOf = (id) => document.querySelector(`.desk-rows [data-go="${id}"]`);
const keyOf = (cell) => `${cell.closest("[data-row]").dataset.row}.${cell.dataset.f}`;
const byKey = (key) => {
  const at = key.lastIndexOf(".");
  return document.querySelector(`[data-row="${CSS.escape(key.slice(0, at))}"] [data-f="${key.slice(at + 1)}"]`);
};

// Findings.
const listed = () => cards().filter((card) => !card.hidden && !card.classList.contains("dim"));

function choose(card, follow = true) {
  all(".card.chosen").forEach((one) => { one.classList.remove("chosen"); one.querySelector(".pick").setAttribute("aria-pressed", "false"); });
  stopChoosing();
  pending = null;
  chosen = card?.dataset.id ?? null;
  if (!card) { source.light([]); strip(null); dock(); return; }
  card.classList.add("chosen");
  card.querySelector(".pick").setAttribute("aria-pressed", "true");
  const ids = idsOf(card);
  const prime = card.dataset.printed === undefined ? ids[0] : Number(card.dataset.printed);
  source.light(ids, prime);
  if (follow && prime !== undefined) source.bring(prime);
  const cell = [prime, ...ids].map((id) => id !== undefined && cellOf(id)).find(Boolean);
  if (cell) chooseCell(cell, false);
  strip(card);
  dock();
}

const LOUD = ["error", "warning", "info"];
async function revealCheck(id) {
  if (!$(`check-${id}`)) await loadQuiet();
  reveal($(`check-${id}`));
}

function reveal(card) {
  if (!card) return;
  document.querySelector(`[data-show="${card.dataset.look}"]`).checked = true;
  if ($("rule").value !== card.dataset.rule) $("rule").value = "";
  filter();
  choose(card);
  card.querySelector(".pick").focus({ preventScroll: true });
  card.querySelector(".own").scrollIntoView({ block: "nearest" });
}

function step(by) {
  const open = listed();
  const at = open.findIndex((card) => card.dataset.id === chosen);
  const next = open[Math.min(Math.max(at < 0 && by < 0 ? open.length - 1 : at + by, 0), open.length - 1)];
  if (next) reveal(next);
}

// Worst first: causes before what they cause, errors before warnings; from the chosen one on, then from the top.
function nextOpen() {
  const every = cards();
  const at = every.findIndex((card) => card.dataset.id === chosen);
  const rank = (card) => (finding(card.dataset.id).error ? 0 : 1);
  const open = [...every.slice(at + 1), ...every.slice(0, Math.max(at, 0))].filter(isOpen).sort((a, b) => rank(a) - rank(b));
  if (open.length) { reveal(open[0]); return true; }
  announce(say("没有未决的发现了。", "No open finding is left."));
  return false;
}

function filter() {
  for (const card of cards().reverse()) {
    const fits = document.querySelector(`[data-show="${card.dataset.look}"]`).checked && (!$("rule").value || $("rule").value === card.dataset.rule);
    const holds = all(":scope > .effects > .card", card).some((effect) => !effect.hidden);
    card.hidden = !fits && !holds;
    card.classList.toggle("dim", !fits && holds);
  }
}

// What holds comes only when it is asked for: there is far more of it than of findings.
async function loadQuiet() {
  if ($("quiet").childElementCount) return;
  const quiet = await ask(`/reports/${tables.report}/quiet`);
  if (quiet.state !== tables.state) return;
  Object.assign(tables.findings, quiet.findings);
  $("quiet").innerHTML = quiet.cards;
  filter();
}
const wantsQuiet = () => all("[data-show]").some((box) => box.checked && !LOUD.includes(box.dataset.show));
const filterAnew = () => (wantsQuiet() ? loadQuiet().then(filter, failed) : filter());
const failed = (error) => { if (error.zh) trouble(isEnglish ? error.en : error.zh); else throw error; };

// The chosen finding in one line: what is printed, what comes out, and why.
function strip(card) {
  const body = $("strip-body");
  $("strip").className = `strip ${card?.dataset.look ?? ""}`;
  if (!card) { body.replaceChildren(make("p", say("没有选中的发现。", "No finding is chosen."), "none")); return; }
  const parts = [".badge", ".code", ".message", ".formula", ".versus", ".why"].map((query) => card.querySelector(`:scope > .own ${query}`)).filter(Boolean);
  body.replaceChildren(...parts.map((part) => part.cloneNode(true)));
  announce(body.innerText.replace(/\s+/g, " "));
}

function dock() {
  const now = chosen === null ? null : finding(chosen);
  const card = chosen === null ? null : $(`check-${chosen}`);
  const can = now !== null && !now.quiet && !tables.locked;
  const open = cards().filter(isOpen).length;
  $("position").textContent = say(`未决 ${open} / ${cards().filter((one) => !finding(one.dataset.id).quiet).length}`, `${open} open of ${cards().filter((one) => !finding(one.dataset.id).quiet).length}`);
  const title = now === null ? say("尚未选中发现", "No finding chosen") : now.quiet ? say("无须裁定", "Nothing to decide") : now.way ? `${say("已裁定：", "Decided: ")}${word(tables.words.ways, now.way)}${now.approved ? ` · ${now.approved}` : ""}${now.reason ? ` · ${now.reason}` : ""} · ${now.by}` : say("未裁定", "Open");
  $("dock-title").textContent = card ? `${card.dataset.rule} · ${title}${tables.locked ? ` · ${tables.locked}` : ""}` : title;
  all("[data-way]").forEach((button) => {
    button.disabled = !can;
    button.title = can ? "" : tables.locked;
    button.setAttribute("aria-pressed", String(now?.way === button.dataset.way));
  });
  $("approved").disabled = $("reason").disabled = !can;
  $("approved").placeholder = can ? now.computed : "";
}

function decide(way, extra = []) {
  const now = finding(chosen);
  if (chosen === null || now.quiet || tables.locked) return;
  const [approved, reason] = [$("approved").value.replaceAll(",", "").trim(), $("reason").value.trim()];
  if (approved && !/^-?\d+(\.\d+)?$/.test(approved)) { trouble(say("核定值须是一个数，单位与原文相同。", "An approved value is a number in the printed unit.")); $("approved").focus(); return; }
  if (now.error && !reason && (way === "both_right" || way === "false_alarm")) {
    pending = way;
    $("reason").focus();
    trouble(say(`错误判为“${word(tables.words.ways, way)}”须写明理由：写好按 Enter。`, `An error that is ${word(tables.words.ways, way)} needs a reason: type it and press Enter.`));
    return;
  }
  const drafts = [...extra, { action: "decide", target: now.key, way, reason, ...(approved && way === "report_wrong" ? { approved } : {}) }];
  const printed = now.operands.find(([, , , , key]) => key)?.[4];
  if (approved && way === "report_wrong" && printed) drafts.push({ action: "approve_value", target: printed, approved, reason });
  write("decisions", { drafts }, () => { $("approved").value = $("reason").value = ""; nextOpen(); });
}

// Which value was misread, then its number in the source.
function askWhich() {
  const now = finding(chosen);
  if (chosen === null || now.quiet || tables.locked) return;
  const operands = now.operands.filter(([, , , , key]) => key);
  if (!operands.length) { decide("extraction_wrong"); return; }
  choosing = { operands, at: 0 };
  $("choose").hidden = false;
  $("choose-chips").replaceChildren(...operands.map(([text, line], nth) => {
    const chip = make("button", "", "chip");
    chip.type = "button";
    chip.append(make("b", text), make("small", say(`行 ${line}`, `l. ${line}`)));
    chip.addEventListener("click", () => { choosing.at = nth; pickFor(); });
    return chip;
  }));
  aimAt(0);
}

function aimAt(by) {
  choosing.at = (choosing.at + by + choosing.operands.length) % choosing.operands.length;
  const chip = $("choose-chips").children[choosing.at];
  chip.focus();
  source.bring(tables.marks.findIndex((mark) => mark[0] === choosing.operands[choosing.at][2] && mark[1] === choosing.operands[choosing.at][3]));
}

function stopChoosing() {
  choosing = null;
  $("choose").hidden = true;
}

async function pickFor() {
  const [text, , start, , key] = choosing.operands[choosing.at];
  stopChoosing();
  const place = await source.pick(say(`“${text}”应读作原文哪里？`, `Where should ${text} be read?`), start);
  $("findings-pane").focus({ preventScroll: true });
  if (place !== undefined) decide("extraction_wrong", [{ action: "edit", target: key, picked: place }]);
}

// Rows.
function chooseCell(cell, follow = true) {
  all(".current, .here").forEach((one) => one.classList.remove("current", "here"));
  const line = cell.closest("[data-row]");
  const list = line.dataset.list ?? "report";
  line.classList.add("current");
  cell.classList.add("here");
  row = { row: line.dataset.row, value: keyOf(cell), text: cell.textContent };
  $("row-chosen").textContent = [word(tables.words.lists, list), line.dataset.label, row.text].filter(Boolean).join(" · ");
  all("#row-dock button").forEach((button) => {
    button.disabled = Boolean(tables.locked) || (list === "report" && button.dataset.act !== "edit");
    button.title = tables.locked;
  });
  if (follow && cell.dataset.go) source.go(Number(cell.dataset.go));
  if (list !== "report") intoView(cell, line);
}

function intoView(cell, line) {
  openList(line.dataset.list);
  const panel = cell.closest(".rowpane");
  const [here, frame] = [line.getBoundingClientRect(), panel.getBoundingClientRect()];
  if (here.top < frame.top + 30 || here.bottom > frame.bottom) panel.scrollTop += here.top - frame.top - frame.height / 2;
  const side = cell.getBoundingClientRect();
  if (side.left < frame.left || side.right > frame.right) panel.scrollLeft += side.left - frame.left - frame.width / 2;
}

function openList(name) {
  for (const tab of all("[role=tab]")) {
    const open = tab.dataset.list === name;
    tab.setAttribute("aria-selected", String(open));
    tab.tabIndex = open ? 0 : -1;
    $(tab.getAttribute("aria-controls")).hidden = !open;
  }
}

function moveInRows(event) {
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

function judge(action) {
  if (row && row.row !== "report" && !tables.locked) write("decisions", { drafts: [{ action, target: row.row, reason: $("reason").value.trim() }] });
}

async function edit() {
  if (!row?.value || tables.locked) return;
  const { value, text } = row;
  const mark = tables.marks[byKey(value)?.dataset.go];
  const place = await source.pick(say(`“${text}”改读作：`, `Read ${text} as:`), mark ? mark[0] : 0);
  if (place !== undefined) write("decisions", { drafts: [{ action: "edit", target: value, picked: place, reason: $("reason").value.trim() }] });
}

// Writing. Whatever the answer, nothing that was typed is lost.
async function write(what, body, then) {
  if (busy) return;
  busy = true;
  document.body.classList.add("busy");
  try {
    const change = await ask(`/api/reports/${tables.report}/${what}`, { ...body, seen: tables.state });
    await refresh();
    trouble("");
    told(change);
    then?.();
  } catch (error) {
    if (error.status === 409) await conflict(error);
    else if (error.zh) trouble(isEnglish ? error.en : error.zh);
    else throw error;
  } finally {
    busy = false;
    document.body.classList.remove("busy");
  }
}

async function refresh() {
  const parts = await ask(`/reports/${tables.report}/parts?source=${$("source").dataset.key}`);
  const tops = all(".scroll").map((pane) => [pane, pane.scrollTop, pane.scrollLeft]);
  const shownLooks = all("[data-show]").filter((box) => box.checked).map((box) => box.dataset.show);
  const rule = $("rule").value;
  const key = chosen === null ? null : finding(chosen).key;
  const focused = document.activeElement?.dataset?.f ? keyOf(document.activeElement) : null;
  Object.assign(tables, parts.tables);
  if (parts.source !== null) { $("source").innerHTML = parts.source; $("source").dataset.key = parts.source_key; }
  $("head").innerHTML = parts.head;
  $("list").innerHTML = parts.findings;
  for (const [name, pane] of Object.entries(parts.rows)) $(`panel-${name}`).innerHTML = pane;
  all("[data-count]").forEach((count) => { count.textContent = tables.counts[count.dataset.count]; });
  source.index();
  all("[data-show]").forEach((box) => { box.checked = shownLooks.includes(box.dataset.show); });
  if (all("#rule option").some((option) => option.value === rule)) $("rule").value = rule;
  if (wantsQuiet()) await loadQuiet();
  filter();
  const again = cards().find((card) => finding(card.dataset.id).key === key) ?? null;
  const kept = row;
  choose(again, false);
  const cell = kept && byKey(kept.value);
  if (cell) chooseCell(cell, false);
  tops.forEach(([pane, top, left]) => { pane.scrollTop = top; pane.scrollLeft = left; });
  ((focused && byKey(focused)) || again?.querySelector(".pick"))?.focus({ preventScroll: true });
}

function told(change) {
  const named = (checks) => checks.map((check) => `${check.rule} ${check.claims[0]?.text ?? ""}`.trim()).join("、");
  const did = change.events.map((event) => (event.way ? word(tables.words.ways, event.way) : word(tables.words.actions, event.action)));
  const line = [
    did.length ? `${say("已写入：", "Written: ")}${[...new Set(did)].join("、")}${did.length > 2 ? ` × ${did.length}` : ""}` : say("没有可写入的。", "Nothing to write."),
    change.vanished.length ? say(`消失 ${change.vanished.length} 条：`, `gone ${change.vanished.length}: `) + named(change.vanished) : "",
    change.appeared.length ? say(`新出现 ${change.appeared.length} 条：`, `new ${change.appeared.length}: `) + named(change.appeared) : "",
  ].filter(Boolean);
  $("change").replaceChildren(...line.map((part) => make("p", part)));
  $("change").hidden = false;
  clearTimeout(told.timer);
  told.timer = setTimeout(() => { $("change").hidden = true; }, 6000);
}

function trouble(line) {
  $("notice").textContent = line;
  $("notice").hidden = !line;
}

async function conflict(error) {
  const rows = error.since.map((event) => make("li", [event.user, event.at.slice(11, 16), word(tables.words.actions, event.action), `${word(tables.words.ways, event.old ?? "—")} → ${word(tables.words.ways, event.new ?? "—")}`, event.reason].filter(Boolean).join(" · ")));
  const list = make("ul");
  list.append(...rows);
  $("conflict-body").replaceChildren(make("p", isEnglish ? error.en : error.zh), list);
  $("conflict").showModal();
  await refresh().catch(failed);
}

function confirmed(title, line, then) {
  $("confirm-title").textContent = title;
  $("confirm-line").textContent = line;
  $("confirm").returnValue = "no";
  $("confirm").onclose = () => { if ($("confirm").returnValue === "yes") then(); };
  $("confirm").showModal();
}

const ofReport = (action, title) => {
  const button = document.querySelector(`[data-act="${action}"]`);
  if (!button) return;
  if (button.disabled) { trouble(button.title); return; }
  confirmed(title, $("head").querySelector("h1").textContent, () => write("decisions", { drafts: [{ action }] }));
};
const acts = {
  "accept-all": () => { if (!tables.locked) write("accept", {}); },
  undo: () => { if (!tables.locked) write("undo", {}); },
  sign_off: () => ofReport("sign_off", say("签字？", "Sign off?")),
  approve: () => ofReport("approve", say("复核通过？", "Approve?")),
  reopen: () => ofReport("reopen", say("重新打开？", "Reopen?")),
  accept: () => judge("accept"),
  reject: () => judge("reject"),
  edit,
  "pick-none": () => source.picked(null),
  "pick-cancel": () => source.picked(undefined),
};

// Who else is here, and whether they changed something.
async function lease() {
  const said = await ask(`/api/reports/${tables.report}/lease`, {});
  $("others").textContent = said.others.length ? say(`${said.others.map((one) => one.user).join("、")} 正在查看`, `open with ${said.others.map((one) => one.user).join(", ")}`) : "";
  if (said.state !== tables.state && !busy && !source.isPicking()) {
    await refresh();
    announce(say("他人有新的决定，页面已更新。", "Others decided something: the page is up to date."));
    trouble(say("他人有新的决定，页面已更新。", "Others decided something: the page is up to date."));
  }
}
const renew = () => lease().catch(failed);

// Events.
document.addEventListener("click", (event) => {
  const on = (query) => event.target.closest(query);
  const button = on("button");
  if (button?.disabled) return;
  if (on("[data-act]")) acts[on("[data-act]").dataset.act]();
  else if (on("[data-way]")) chooseWay(on("[data-way]").dataset.way);
  else if (on("[data-reveal]")) revealCheck(on("[data-reveal]").dataset.reveal).catch(failed);
  else if (on("[data-f]")) chooseCell(on("[data-f]"));
  else if (on("[data-zoom]")) zoom(on("[data-zoom]").dataset.zoom);
  else if (on("#list [data-go]")) { const card = on(".card"); if (card && card.dataset.id !== chosen) choose(card, false); source.go(Number(on("[data-go]").dataset.go)); source.show(Number(on("[data-go]").dataset.go)); }
  else if (on("#list .own") && !String(getSelection())) choose(on(".card"));
  else if (source.markAt(event) && !String(getSelection())) made(source.lastMark(source.markAt(event)));
  else if (on("[role=tab]")) openList(on("[role=tab]").dataset.list);
});

function made(id) {
  source.here(id);
  source.show(id);
  const cell = cellOf(id);
  if (cell) chooseCell(cell, false);
}

const chooseWay = (way) => (way === "extraction_wrong" ? askWhich() : decide(way));
const zoom = (how) => (how === "fit" ? source.zoomTo(1) : source.zoomBy(how === "in" ? 1.25 : 0.8));
const pages = (on) => source.view(on).then(() => { const card = chosen && $(`check-${chosen}`); if (card) choose(card); })
  .catch((error) => { source.view(false); failed(error); });

const focusRows = () => (document.querySelector(".rowpane:not([hidden]) .here") ?? document.querySelector(".rowpane:not([hidden]) [data-f]"))?.focus();
function nextPane() {
  const at = document.activeElement;
  if (at?.closest(".middle")) (document.querySelector(".card.chosen .pick") ?? $("list")).focus();
  else if (at?.closest(".results")) (source.isInPages() ? $("sheets") : $("source")).focus();
  else focusRows();
}

const keys = {
  j: () => step(1), k: () => step(-1), n: nextOpen, a: acts.accept, x: acts.reject, e: () => { edit(); }, A: acts["accept-all"], u: acts.undo,
  s: () => (tables.signed ? acts.approve() : acts.sign_off()), v: () => $("approved").focus(), r: () => $("reason").focus(),
  "]": () => source.stepNumber(1), "[": () => source.stepNumber(-1), g: nextPane, "/": () => $("search").select(), "?": () => $("help").showModal(),
  t: () => { if (tables.pictured) pages(!source.isInPages()); }, "+": () => zoom("in"), "=": () => zoom("in"), "-": () => zoom("out"), 0: () => zoom("fit"),
  Escape: () => { if (choosing) { stopChoosing(); return; } trouble(""); if (!source.hide()) choose(null); },
};
WAYS.forEach((way, nth) => { keys[nth + 1] = () => chooseWay(way); });

function choosingKey(key) {
  const does = { ArrowRight: () => aimAt(1), ArrowLeft: () => aimAt(-1), Enter: pickFor, Escape: stopChoosing, Backspace: () => { stopChoosing(); decide("extraction_wrong"); } }[key];
  does?.();
  return Boolean(does);
}

document.addEventListener("keydown", (event) => {
  if (!isOurs(event)) return;
  const mark = event.target.closest("#source .m, #sheets .box");
  const tab = event.target.closest("[role=tab]");
  let taken = true;
  if (source.isPicking()) {
    taken = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Enter", "Escape", "Delete"].includes(event.key) && !event.target.closest("#picking button");
    if (taken) source.pickingKey(event.key);
  } else if (choosing && choosingKey(event.key)) taken = true;
  else if (mark && (event.key === "Enter" || event.key === " ")) made(source.lastMark(mark));
  else if (tab && (event.key === "ArrowRight" || event.key === "ArrowLeft")) stepTab(tab, event.key === "ArrowRight" ? 1 : -1);
  else if (moveInRows(event)) taken = true;
  else if (Object.hasOwn(keys, event.key)) keys[event.key]();
  else taken = false;
  if (taken) event.preventDefault();
});

function stepTab(tab, by) {
  const tabs = all("[role=tab]");
  const next = tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length];
  openList(next.dataset.list);
  next.focus();
}

for (const id of ["approved", "reason"]) {
  $(id).addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") { pending = null; trouble(""); $(id).blur(); $("findings-pane").focus({ preventScroll: true }); }
    if (event.key !== "Enter") return;
    event.preventDefault();
    decide(pending ?? (id === "approved" ? "report_wrong" : finding(chosen).way ?? "report_wrong"));
  });
}
$("search").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.isComposing) source.find($("search").value);
  if (event.key === "Escape") { source.find(""); $("search").blur(); $("source").focus({ preventScroll: true }); }
});
$("card-close").addEventListener("click", () => source.hide());
$("help-open").addEventListener("click", () => $("help").showModal());
$("as-pages").addEventListener("click", () => pages(true));
$("as-text").addEventListener("click", () => pages(false));
$("list").addEventListener("change", filterAnew);
const over = (event) => { const card = event.target.closest?.(".card"); source.peek(card && card.dataset.id !== chosen ? idsOf(card) : []); };
$("list").addEventListener("mouseover", over);
$("list").addEventListener("mouseleave", over);
addEventListener("pagehide", () => { fetch(`/api/reports/${tables.report}/release`, { method: "POST", keepalive: true }); });
addEventListener("pageshow", renew);
setInterval(renew, LEASE);

source.index();
filter();
dock();
const at = /^(\d+)-\d+$/.exec(new URLSearchParams(location.search).get("at") ?? "");
if (!nextOpen() && listed().length) choose(listed()[0]);
if (tables.pictured && !at) pages(true);
if (tables.pictured) $("views").hidden = false;
if (at) source.goPlace(Number(at[1]));
document.body.dataset.ready = "yes";
