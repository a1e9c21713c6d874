// The list by keyboard, and the progress of a comparison across reports.
import { $, all, ask, isOurs } from "./common.js";

const links = all("a.open");

function step(by) {
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  links[Math.min(Math.max(at + by, 0), links.length - 1)].focus();
}

const keys = {
  j: () => step(1),
  k: () => step(-1),
  "[": () => document.querySelector("a[rel=prev]")?.click(),
  "]": () => document.querySelector("a[rel=next]")?.click(),
  "/": () => $("text")?.select(),
  "?": () => $("help")?.showModal(),
};
document.addEventListener("keydown", (event) => {
  if (!isOurs(event) || !Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
});
$("help-open")?.addEventListener("click", () => $("help").showModal());
all("#filter select").forEach((select) => select.addEventListener("change", () => $("filter").requestSubmit()));
$("filter")?.addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
});

async function follow() {
  const said = await ask("/api/crossings");
  if (said.crossings !== null) return location.reload();
  $("compared").max = said.total || 1;
  $("compared").value = said.done;
  $("compared-count").textContent = `${said.done}/${said.total}`;
  setTimeout(tell, 400);
}
const tell = () => follow().catch((error) => { $("comparing").textContent = document.documentElement.dataset.lang === "en" ? error.en : error.zh; });
if ($("comparing")) tell();
