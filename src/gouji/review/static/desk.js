// The desk: what clicks and keys do, who else is here. Everything that is decided goes through /api.
import { $, all, announce, ask, failed, isOurs, say, state, trouble } from "./common.js";
import { choose, dock, filter, filterAnew, finding, idsOf, nextOpen, reveal, revealCheck, step } from "./findings.js";
import { cellOf, chooseCell, moveInRows, openList, stepTab } from "./rows.js";
import * as source from "./source.js";
import { aimAt, askWhich, confirmed, decide, edit, judge, pickFor, refresh, stopChoosing, write } from "./writing.js";

const { tables } = source;
const WAYS = ["report_wrong", "extraction_wrong", "both_right", "false_alarm"];
const LEASE = 20_000;

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
  const isInTheMiddle = state.busy || state.choosing || source.isPicking() || document.querySelector("dialog[open]");
  if (said.state !== tables.state && !isInTheMiddle) {
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
  else if (on("#list [data-go]")) { const card = on(".card"); if (card && card.dataset.id !== state.chosen) choose(card, false); source.go(Number(on("[data-go]").dataset.go)); source.show(Number(on("[data-go]").dataset.go)); }
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
const pages = (on) => source.view(on).then(() => { const card = state.chosen && $(`check-${state.chosen}`); if (card) choose(card); })
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
  Escape: () => { if (state.choosing) { stopChoosing(); return; } trouble(""); if (!source.hide()) choose(null); },
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
  } else if (state.choosing && choosingKey(event.key)) taken = true;
  else if (mark && (event.key === "Enter" || event.key === " ")) made(source.lastMark(mark));
  else if (tab && (event.key === "ArrowRight" || event.key === "ArrowLeft")) stepTab(tab, event.key === "ArrowRight" ? 1 : -1);
  else if (moveInRows(event)) taken = true;
  else if (Object.hasOwn(keys, event.key)) keys[event.key]();
  else taken = false;
  if (taken) event.preventDefault();
});

for (const id of ["approved", "reason"]) {
  $(id).addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") { state.pending = null; trouble(""); $(id).blur(); $("findings-pane").focus({ preventScroll: true }); }
    if (event.key !== "Enter") return;
    event.preventDefault();
    const way = state.pending ?? (id === "approved" ? "report_wrong" : finding(state.chosen).way);
    if (way) decide(way);
    else $("findings-pane").focus({ preventScroll: true }); // the reason goes with the way that is chosen next
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
const over = (event) => { const card = event.target.closest?.(".card"); source.peek(card && card.dataset.id !== state.chosen ? idsOf(card) : []); };
$("list").addEventListener("mouseover", over);
$("list").addEventListener("mouseleave", over);
addEventListener("pagehide", () => { fetch(`/api/reports/${tables.report}/release`, { method: "POST", keepalive: true }); });
addEventListener("pageshow", renew);
setInterval(renew, LEASE);

source.index();
filter();
dock();
const at = /^(\d+)-\d+$/.exec(new URLSearchParams(location.search).get("at") ?? "");
if (!nextOpen()) step(1);
if (tables.pictured && !at) pages(true);
if (tables.pictured) $("views").hidden = false;
if (at) source.goPlace(Number(at[1]));
document.body.dataset.ready = "yes";
