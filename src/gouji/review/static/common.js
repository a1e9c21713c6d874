// What the scripts of the pages share: elements, words in the page's language, requests.
export const $ = (id) => document.getElementById(id);
export const all = (query, root = document) => [...root.querySelectorAll(query)];
export const isEnglish = document.documentElement.dataset.lang === "en";
export const say = (zh, en) => (isEnglish ? en : zh);
export const word = (table, key) => (Object.hasOwn(table, key) ? table[key][isEnglish ? 1 : 0] : key);

// What is chosen on the desk. `chosen` is the id of a check, `row` the keys of a row and its value, `pending` the way that waits
// for a reason, `choosing` the operands of which one was misread, `busy` whether a write is on its way.
export const state = { chosen: null, row: null, pending: null, choosing: null, busy: false };

// Characters that nobody would see, and those that turn the order of what stands beside them, as their codes.
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]/g;
export const visible = (text) => String(text).replace(HIDDEN, (char) => `⟦U+${char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟧`);

export function make(tag, content = "", name = "") {
  const made = document.createElement(tag);
  made.textContent = visible(content);
  if (name) made.className = name;
  return made;
}

// One line of trouble at the top of the desk; "" takes it away.
export function trouble(line) {
  $("notice").textContent = visible(line);
  $("notice").hidden = !line;
}

export function failed(error) {
  if (!error.zh) throw error;
  trouble(isEnglish ? error.en : error.zh);
}

export function announce(text) {
  $("live").textContent = text;
}

// Throws {status, zh, en, since?}: always one line that can be shown.
export async function ask(path, body) {
  const sent = body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  let response;
  try {
    response = await fetch(path, { ...sent, redirect: "manual" });
  } catch {
    throw { status: 0, zh: "连接不上服务，尚未写入。请确认 gouji review 仍在运行，再试一次。", en: "The server cannot be reached; nothing was written. See that gouji review still runs, and try again." };
  }
  const said = await response.json().catch(() => null);
  if (response.ok) return said;
  if (response.status === 401) throw { status: 401, zh: "登录已失效，尚未写入。请另开一页登录后再试，已填内容保留。", en: "You are logged out; nothing was written. Log in on another page and try again: what you typed stays." };
  throw { status: response.status, since: said?.since, ...(said?.error ?? { zh: `服务器答复 ${response.status}，尚未写入。`, en: `The server answered ${response.status}; nothing was written.` }) };
}

// Keys that are ours: nothing that is typed into a field, nothing with Ctrl, Alt or Meta, nothing under a dialog.
export function isOurs(event) {
  return !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing
    && !event.target.closest("input, select, textarea") && !document.querySelector("dialog[open]");
}
