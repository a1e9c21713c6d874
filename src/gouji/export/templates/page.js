"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const all = (query, root = document) => [...root.querySelectorAll(query)];
  const root = document.documentElement;
  const { marks, lists, fields, grounding } = JSON.parse($("data").textContent);
  const isEnglish = () => root.dataset.lang === "en";
  const say = (zh, en) => (isEnglish() ? en : zh);
  const word = (table, key) => { const pair = Object.hasOwn(table, key) ? table[key] : [key, key]; return say(pair[0], pair[1]); };
  const make = (tag, content = "", name = "") => {
    const made = document.createElement(tag);
    made.textContent = content;
    if (name) made.className = name;
    return made;
  };

  const pieces = new Map();
  for (const piece of all("#source [data-k]")) {
    for (const id of piece.dataset.k.split(" ")) {
      if (!pieces.has(id)) pieces.set(id, []);
      pieces.get(id).push(piece);
    }
  }
  const cards = all(".card");
  const cardOf = new Map(cards.map((card) => [card.dataset.id, card]));
  const boxes = new Map(all("[data-show]").map((box) => [box.dataset.show, box]));
  const numbers = all("#source .m:not(.ruled_out)");

  for (const number of numbers) {
    number.setAttribute("role", "button");
    number.tabIndex = -1;
  }

  let chosen = null;
  let shown = null;

  const idsOf = (card) => card.dataset.k.split(" ").filter(Boolean);
  const piecesOf = (ids) => ids.flatMap((id) => pieces.get(id) ?? []);
  const unlight = (name) => all(`.${name}`).forEach((one) => one.classList.remove(name));

  function light(card) {
    unlight("lit");
    unlight("prime");
    if (!card) return;
    piecesOf(idsOf(card)).forEach((piece) => piece.classList.add("lit"));
    if (card.dataset.printed) piecesOf([card.dataset.printed]).forEach((piece) => piece.classList.add("prime"));
  }

  const centre = (target, box) => {
    const [here, frame] = [target.getBoundingClientRect(), box.getBoundingClientRect()];
    box.scrollTop += here.top - frame.top - (box.clientHeight - here.height) / 2;
    const wide = target.closest(".wide");
    if (wide) wide.scrollLeft += here.left - wide.getBoundingClientRect().left - (wide.clientWidth - here.width) / 2;
  };

  // Lines on the way are laid out only when they come into view, so the first jump may land beside the target: aim twice.
  // Only the source moves, never the page: on a narrow screen the reader keeps the place in the findings.
  function bring(target) {
    centre(target, $("source"));
    requestAnimationFrame(() => centre(target, $("source")));
  }

  function choose(card, follow = true) {
    if (chosen) {
      chosen.classList.remove("chosen");
      chosen.querySelector(".pick").setAttribute("aria-pressed", "false");
    }
    chosen = card;
    light(card);
    if (!card) { $("live").textContent = ""; return; }
    card.classList.add("chosen");
    card.querySelector(".pick").setAttribute("aria-pressed", "true");
    const first = card.dataset.printed ?? idsOf(card)[0];
    const target = first === undefined ? undefined : pieces.get(first)?.[0];
    if (follow && target) bring(target);
    announce(card);
  }

  function announce(card) {
    const operands = idsOf(card).length;
    const visible = (query) => card.querySelector(query)?.innerText.replace(/\s+/g, " ").trim() ?? "";
    $("live").textContent = say(
      `已选中：${visible(".pick")}。${visible(".message")} 原文中标出 ${operands} 处。`,
      `Selected: ${visible(".pick")}. ${visible(".message")} ${operands} places lit in the source.`,
    );
  }

  const matches = (card) => {
    const rule = $("rule").value;
    return boxes.get(card.dataset.look).checked && (!rule || card.dataset.rule === rule);
  };

  // A cause that the filter drops stays, dimmed, while one of its effects is shown.
  function filter() {
    for (const card of [...cards].reverse()) {
      const fits = matches(card);
      const holds = all(":scope > .effects > .card", card).some((effect) => !effect.hidden);
      card.hidden = !fits && !holds;
      card.classList.toggle("dim", !fits && holds);
    }
    $("nothing").hidden = cards.some((card) => !card.hidden);
    if (chosen && chosen.hidden) choose(null);
  }

  const listed = () => cards.filter((card) => !card.hidden && !card.classList.contains("dim"));

  function step(by) {
    openTab($("tab-findings"));
    const open = listed();
    if (!open.length) return;
    const at = chosen ? open.indexOf(chosen) : by > 0 ? -1 : open.length;
    const next = open[Math.min(Math.max(at + by, 0), open.length - 1)];
    choose(next);
    next.querySelector(".pick").focus({ preventScroll: true });
    next.querySelector(".own").scrollIntoView({ block: "nearest" });
  }

  function reveal(id) {
    const card = cardOf.get(id);
    if (!card) return;
    openTab($("tab-findings"));
    boxes.get(card.dataset.look).checked = true;
    if ($("rule").value && $("rule").value !== card.dataset.rule) $("rule").value = "";
    filter();
    choose(card, false);
    card.querySelector(".pick").focus({ preventScroll: true });
    card.querySelector(".own").scrollIntoView({ block: "nearest" });
  }

  function go(id) {
    const target = pieces.get(String(id))?.[0];
    if (!target) return;
    unlight("here");
    piecesOf([String(id)]).forEach((piece) => piece.classList.add("here"));
    bring(target);
    show(id);
  }

  // What lies over the same place belongs to the answer: 31.52% is a share, its 31.52 an operand.
  const over = (id) => {
    const ids = pieces.get(String(id))?.[0]?.dataset.k.split(" ") ?? [];
    const all = [marks[id], ...ids.filter((one) => one !== String(id)).map((one) => marks[one])];
    return { ...marks[id], u: all.flatMap((mark) => mark.u), c: [...new Set(all.flatMap((mark) => mark.c))] };
  };

  function show(id) {
    const mark = over(id);
    shown = id;
    const printed = piecesOf([String(id)]).map((piece) => piece.textContent).join("");
    const line = pieces.get(String(id))?.[0]?.closest("[data-n]")?.dataset.n;
    const title = $("card-title");
    title.replaceChildren(document.createTextNode(printed));
    title.append(make("small", say(`第 ${line} 行`, `line ${line}`)));
    const body = $("card-body");
    body.replaceChildren(...made(mark));
    $("card").hidden = false;
    $("live").textContent = `${printed} ${body.innerText.replace(/\s+/g, " ")}`;
  }

  function made(mark) {
    const parts = [];
    if (mark.u.length) {
      const table = make("table");
      for (const [list, row, label, field, value, unit, ground, bound] of mark.u) {
        const line = table.insertRow();
        line.insertCell().textContent = word(lists, list) + (row ? ` ${row}` : "");
        line.insertCell().textContent = [label, word(fields, field)].filter(Boolean).join(" · ");
        line.insertCell().textContent = value ? `${bound ? bound + " " : ""}${value}${unit ? " " + unit : ""}` : say("读不成一个数", "not readable as one number");
        line.insertCell().textContent = word(grounding, ground);
      }
      parts.push(table);
    } else if (mark.r) {
      parts.push(make("p", say(`不作数据：${mark.r[0]}`, `Ruled out: ${mark.r[1]}`)));
    } else if (mark.k === "unclaimed") {
      parts.push(make("p", say("没有任何数据行或勾稽关系用到这个数字。", "No row and no relation uses this number."), "lost"));
    }
    const uses = make("p", say(mark.c.length ? "用到它的勾稽：" : "没有勾稽用到它。", mark.c.length ? "Checks that use it:" : "No check uses it."), "uses");
    for (const id of mark.c) {
      const card = cardOf.get(id);
      if (!card) continue;
      const button = make("button", "", "chip");
      button.type = "button";
      const small = make("small");
      small.append(card.querySelector(".badge").cloneNode(true));
      button.append(make("b", card.dataset.rule), small);
      button.addEventListener("click", () => reveal(id));
      uses.append(button);
    }
    parts.push(uses);
    return parts;
  }

  function hide() {
    $("card").hidden = true;
    shown = null;
    unlight("here");
  }

  function openTab(tab) {
    for (const one of all("[role=tab]")) {
      const isOpen = one === tab;
      one.setAttribute("aria-selected", String(isOpen));
      one.tabIndex = isOpen ? 0 : -1;
      $(one.getAttribute("aria-controls")).hidden = !isOpen;
    }
  }

  function speak(lang) {
    root.dataset.lang = lang;
    root.lang = lang === "en" ? "en" : "zh-CN";
    $("language").textContent = lang === "en" ? "中文" : "English";
    $("language").lang = lang === "en" ? "zh-CN" : "en";
    all("option", $("rule")).forEach((option) => { option.textContent = option.dataset[root.dataset.lang]; });
    if (shown !== null) show(shown);
    if (chosen) announce(chosen);
  }

  function stepNumber(by) {
    if (!numbers.length) return;
    const at = numbers.indexOf(document.activeElement);
    const next = numbers[(at + by + numbers.length + (at < 0 && by < 0 ? 1 : 0)) % numbers.length];
    bring(next);
    next.focus({ preventScroll: true });
  }

  const markAt = (event) => event.target.closest("#source .m:not(.ruled_out)");
  const lastMark = (piece) => piece.dataset.k.split(" ").at(-1);

  $("source").addEventListener("click", (event) => {
    const piece = markAt(event);
    if (!piece || String(getSelection())) return;
    unlight("here");
    piecesOf([lastMark(piece)]).forEach((one) => one.classList.add("here"));
    show(lastMark(piece));
  });
  $("list").addEventListener("click", (event) => {
    if (event.target.closest("[data-go]") || String(getSelection())) return;
    const own = event.target.closest(".own");
    if (own) choose(own.parentElement);
  });
  const peek = (event) => {
    const card = event.target.closest(".card");
    unlight("peek");
    if (card && card !== chosen) piecesOf(idsOf(card)).forEach((piece) => piece.classList.add("peek"));
  };
  $("list").addEventListener("mouseover", peek);
  $("list").addEventListener("mouseleave", () => unlight("peek"));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-go]");
    if (!button) return;
    const card = button.closest(".card");
    if (card && card !== chosen) choose(card, false);
    go(button.dataset.go);
  });
  $("card-close").addEventListener("click", hide);
  $("language").addEventListener("click", () => speak(isEnglish() ? "zh" : "en"));
  $("help-open").addEventListener("click", () => $("help").showModal());
  all("[data-show], #rule").forEach((control) => control.addEventListener("change", filter));
  all("[role=tab]").forEach((tab, at, tabs) => {
    tab.addEventListener("click", () => openTab(tab));
    tab.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      const next = tabs[(at + by + tabs.length) % tabs.length];
      openTab(next);
      next.focus();
    });
  });

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    "]": () => stepNumber(1),
    "[": () => stepNumber(-1),
    l: () => speak(isEnglish() ? "zh" : "en"),
    "?": () => $("help").showModal(),
    Escape: () => { hide(); choose(null); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || $("help").open || event.target.matches("select")) return;
    const piece = document.activeElement?.closest("#source .m:not(.ruled_out)");
    if (piece && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      show(lastMark(piece));
    } else if (Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  speak(root.dataset.lang);
  filter();
})();
