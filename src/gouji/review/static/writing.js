// Decisions: what is asked for, what is written, and what came of it. The server keeps the log and makes the panes anew.
import { $, all, ask, failed, isEnglish, make, say, state, trouble, word } from "./common.js";
import { cards, choose, filter, finding, loadQuiet, nextOpen, reveal, wantsQuiet } from "./findings.js";
import { byKey, chooseCell, keyOf } from "./rows.js";
import * as source from "./source.js";

const { tables } = source;

export function decide(way, extra = []) {
  const now = finding(state.chosen);
  if (state.chosen === null || now.quiet || tables.locked) return;
  const [approved, reason] = [$("approved").value.replaceAll(",", "").trim(), $("reason").value.trim()];
  if (approved && !/^-?\d+(\.\d+)?$/.test(approved)) { trouble(say("核定值须是一个数，单位与原文相同。", "An approved value is a number in the printed unit.")); $("approved").focus(); return; }
  if (now.error && !reason && (way === "both_right" || way === "false_alarm")) {
    state.pending = way;
    $("reason").focus();
    trouble(say(`错误判为“${word(tables.words.ways, way)}”须写明理由：写好按 Enter。`, `An error that is ${word(tables.words.ways, way)} needs a reason: type it and press Enter.`));
    return;
  }
  const drafts = [...extra, { action: "decide", target: now.key, way, reason, ...(approved && way === "report_wrong" ? { approved } : {}) }];
  if (approved && way === "report_wrong" && now.printed) drafts.push({ action: "approve_value", target: now.printed, approved, reason });
  write("decisions", { drafts }, () => { $("approved").value = $("reason").value = ""; state.pending = null; nextOpen(); });
}

// Which value was misread, then its number in the source.
export function askWhich() {
  const now = finding(state.chosen);
  if (state.chosen === null || now.quiet || tables.locked) return;
  const operands = now.operands.filter(([, , , , key]) => key);
  if (!operands.length) { decide("extraction_wrong"); return; }
  state.choosing = { operands, at: 0 };
  $("choose").hidden = false;
  $("choose-chips").replaceChildren(...operands.map(([text, line], nth) => {
    const chip = make("button", "", "chip");
    chip.type = "button";
    chip.append(make("b", text), make("small", say(`行 ${line}`, `l. ${line}`)));
    chip.addEventListener("click", () => { state.choosing.at = nth; pickFor(); });
    return chip;
  }));
  aimAt(0);
}

export function aimAt(by) {
  state.choosing.at = (state.choosing.at + by + state.choosing.operands.length) % state.choosing.operands.length;
  const chip = $("choose-chips").children[state.choosing.at];
  chip.focus();
  source.bring(tables.marks.findIndex((mark) => mark[0] === state.choosing.operands[state.choosing.at][2] && mark[1] === state.choosing.operands[state.choosing.at][3]));
}

export function stopChoosing() {
  state.choosing = null;
  $("choose").hidden = true;
}

export async function pickFor() {
  const [text, , start, , key] = state.choosing.operands[state.choosing.at];
  stopChoosing();
  const place = await source.pick(say(`“${text}”应读作原文哪里？`, `Where should ${text} be read?`), start);
  $("findings-pane").focus({ preventScroll: true });
  if (place !== undefined) decide("extraction_wrong", [{ action: "edit", target: key, picked: place }]);
}

export function judge(action) {
  if (state.row && state.row.row !== "report" && !tables.locked) write("decisions", { drafts: [{ action, target: state.row.row, reason: $("reason").value.trim() }] });
}

export async function edit() {
  if (!state.row?.value || tables.locked) return;
  const { value, text } = state.row;
  const mark = tables.marks[byKey(value)?.dataset.go];
  const place = await source.pick(say(`“${text}”改读作：`, `Read ${text} as:`), mark ? mark[0] : 0);
  if (place !== undefined) write("decisions", { drafts: [{ action: "edit", target: value, picked: place, reason: $("reason").value.trim() }] });
}

// Writing. Whatever the answer, nothing that was typed is lost.
export async function write(what, body, then) {
  if (state.busy) return;
  state.busy = true;
  document.body.classList.add("busy");
  try {
    const change = await ask(`/api/reports/${tables.report}/${what}`, { ...body, seen: tables.state });
    await refresh();
    trouble("");
    told(change);
    const target = change.events.find((event) => event.action === "undo" && event.target)?.target;
    const undone = target && cards().find((card) => finding(card.dataset.id).key === target);
    if (undone) reveal(undone);
    then?.();
  } catch (error) {
    if (error.status === 409) await conflict(error);
    else failed(error);
  } finally {
    state.busy = false;
    document.body.classList.remove("busy");
  }
}

export async function refresh() {
  const have = new URLSearchParams(all("[data-key]").map((pane) => ["have", pane.dataset.key]));
  const parts = await ask(`/reports/${tables.report}/parts?${have}`);
  const renew = (pane, { html, key }) => { pane.innerHTML = html; pane.dataset.key = key; };
  const tops = all(".scroll").map((pane) => [pane, pane.scrollTop, pane.scrollLeft]);
  const shownLooks = all("[data-show]").filter((box) => box.checked).map((box) => box.dataset.show);
  const rule = $("rule").value;
  const key = state.chosen === null ? null : finding(state.chosen).key;
  const focused = document.activeElement?.dataset?.f ? keyOf(document.activeElement) : null;
  Object.assign(tables, parts.tables);
  if (parts.source !== null) renew($("source"), parts.source);
  $("head").innerHTML = parts.head;
  $("list").innerHTML = parts.findings;
  for (const [name, pane] of Object.entries(parts.rows)) renew($(`panel-${name}`), pane);
  all("[data-count]").forEach((count) => { count.textContent = tables.counts[count.dataset.count]; });
  if (parts.source !== null) source.index();
  all("[data-show]").forEach((box) => { box.checked = shownLooks.includes(box.dataset.show); });
  if (all("#rule option").some((option) => option.value === rule)) $("rule").value = rule;
  if (wantsQuiet()) await loadQuiet();
  filter();
  const again = cards().find((card) => finding(card.dataset.id).key === key) ?? null;
  const [kept, waits] = [state.row, state.pending];
  choose(again, false);
  if (again) state.pending = waits;
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

async function conflict(error) {
  const rows = error.since.map((event) => make("li", [event.user, event.at.slice(11, 16), word(tables.words.actions, event.action), `${word(tables.words.ways, event.old ?? "—")} → ${word(tables.words.ways, event.new ?? "—")}`, event.reason].filter(Boolean).join(" · ")));
  const list = make("ul");
  list.append(...rows);
  $("conflict-body").replaceChildren(make("p", isEnglish ? error.en : error.zh), list);
  $("conflict").showModal();
  await refresh().catch(failed);
}

export function confirmed(title, line, then) {
  $("confirm-title").textContent = title;
  $("confirm-line").textContent = line;
  $("confirm").returnValue = "no";
  $("confirm").onclose = () => { if ($("confirm").returnValue === "yes") then(); };
  $("confirm").showModal();
}
