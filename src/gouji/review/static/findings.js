// The right-hand pane: findings, the chosen one, and what may be decided about it.
import { $, all, announce, ask, failed, make, say, state, word } from "./common.js";
import { cellOf, chooseCell, noCell } from "./rows.js";
import * as source from "./source.js";

const { tables } = source;
export const cards = () => all("#list .card");
export const finding = (id) => tables.findings[id];
const isOpen = (card) => !finding(card.dataset.id).quiet && !finding(card.dataset.id).way;
export const idsOf = (card) => card.dataset.k.split(" ").filter(Boolean).map(Number);

const listed = () => cards().filter((card) => !card.hidden && !card.classList.contains("dim"));

export function choose(card, follow = true) {
  all(".card.chosen").forEach((one) => { one.classList.remove("chosen"); one.querySelector(".pick").setAttribute("aria-pressed", "false"); });
  state.choosing = state.pending = null;
  $("choose").hidden = true;
  state.chosen = card?.dataset.id ?? null;
  if (!card) { source.light([]); strip(null); dock(); return; }
  card.classList.add("chosen");
  card.querySelector(".pick").setAttribute("aria-pressed", "true");
  const ids = idsOf(card);
  const prime = card.dataset.printed === undefined ? ids[0] : Number(card.dataset.printed);
  source.light(ids, prime);
  if (follow && prime !== undefined) source.bring(prime);
  const cell = [prime, ...ids].map((id) => id !== undefined && cellOf(id)).find(Boolean);
  if (cell) chooseCell(cell, false);
  else noCell();
  strip(card);
  dock();
}

const LOUD = ["error", "warning", "info"];
export async function revealCheck(id) {
  if (!$(`check-${id}`)) await loadQuiet();
  reveal($(`check-${id}`));
}

export function reveal(card) {
  if (!card) return;
  document.querySelector(`[data-show="${card.dataset.look}"]`).checked = true;
  if ($("rule").value !== card.dataset.rule) $("rule").value = "";
  filter();
  choose(card);
  card.querySelector(".pick").focus({ preventScroll: true });
  card.querySelector(".own").scrollIntoView({ block: "nearest" });
}

export function step(by) {
  const open = listed();
  const at = open.findIndex((card) => card.dataset.id === state.chosen);
  const next = open[Math.min(Math.max(at < 0 && by < 0 ? open.length - 1 : at + by, 0), open.length - 1)];
  if (next) reveal(next);
}

// Worst first: causes before what they cause, errors before warnings; from the chosen one on, then from the top.
export function nextOpen() {
  const every = cards();
  const at = every.findIndex((card) => card.dataset.id === state.chosen);
  const rank = (card) => (finding(card.dataset.id).error ? 0 : 1);
  const open = [...every.slice(at + 1), ...every.slice(0, Math.max(at, 0))].filter(isOpen).sort((a, b) => rank(a) - rank(b));
  if (open.length) { reveal(open[0]); return true; }
  announce(say("没有未决的发现了。", "No open finding is left."));
  return false;
}

export function filter() {
  for (const card of cards().reverse()) {
    const fits = document.querySelector(`[data-show="${card.dataset.look}"]`).checked && (!$("rule").value || $("rule").value === card.dataset.rule);
    const holds = all(":scope > .effects > .card", card).some((effect) => !effect.hidden);
    card.hidden = !fits && !holds;
    card.classList.toggle("dim", !fits && holds);
  }
}

// What holds comes only when it is asked for: there is far more of it than of findings.
export async function loadQuiet() {
  if ($("quiet").childElementCount) return;
  const quiet = await ask(`/reports/${tables.report}/quiet`);
  if (quiet.state !== tables.state) return;
  Object.assign(tables.findings, quiet.findings);
  $("quiet").innerHTML = quiet.cards;
  filter();
}
export const wantsQuiet = () => all("[data-show]").some((box) => box.checked && !LOUD.includes(box.dataset.show));
export const filterAnew = () => (wantsQuiet() ? loadQuiet().then(filter, failed) : filter());

// The chosen finding in one line: what is printed, what comes out, and why.
function strip(card) {
  const body = $("strip-body");
  $("strip").className = `strip ${card?.dataset.look ?? ""}`;
  if (!card) { body.replaceChildren(make("p", say("没有选中的发现。", "No finding is chosen."), "none")); return; }
  const own = (query) => card.querySelector(`:scope > .own ${query}`);
  const bare = (text) => text.replaceAll(/\s/g, "");
  const told = own(".formula") && bare(own(".message").textContent).includes(bare(own(".formula").textContent));
  const parts = [".badge", ".code", ".message", ...(told ? [] : [".formula", ".versus"]), ".why"].map(own).filter(Boolean);
  body.replaceChildren(...parts.map((part) => part.cloneNode(true)));
  announce(body.innerText.replace(/\s+/g, " "));
}

export function dock() {
  const now = state.chosen === null ? null : finding(state.chosen);
  const card = state.chosen === null ? null : $(`check-${state.chosen}`);
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
