// One uploaded file on the borrower's page: its state, its progress, what was read of it. Text goes in as text, never as markup.
import { FIELDS, KINDS, REASONS, named, told, word } from "./words.js";

const MOVING = new Set(["sending", "queued", "reading"]);
const shown = new WeakMap(); // card -> the document it shows, to be told again in the other language

export function makeCard(name) {
  const card = document.getElementById("card").content.firstElementChild.cloneNode(true);
  card.querySelector(".name").textContent = name;
  speakCard(card);
  return card;
}

export function speakCard(card) {
  for (const place of card.querySelectorAll("[data-text]")) place.textContent = word(place.dataset.text);
  if (shown.has(card)) showDocument(card, shown.get(card));
  else if (card.dataset.state) showState(card, card.dataset.state);
}

export function showState(card, name) {
  const bar = card.querySelector("progress");
  card.dataset.state = name;
  card.querySelector(".state").textContent = word(name);
  bar.hidden = !MOVING.has(name);
  if (name === "queued" || name === "reading") bar.removeAttribute("value"); // how long it takes is not known
}

// What there is to say beside the state: the refusal or fault, or how to take a better photograph.
function sentence(found) {
  if (found.error) return found.error.unreachable ? word("unreached") : told(found.error);
  if (found.status !== "recapture") return "";
  const reasons = new Set((found.pages ?? []).flatMap((page) => page.legibility.reasons));
  return [...reasons].filter((reason) => REASONS[reason]).map((reason) => named(REASONS, reason)).join(" ");
}

function facts(found) {
  const lines = [];
  for (const name of Object.keys(FIELDS)) {
    const field = found.fields?.[name];
    if (field?.text) lines.push([named(FIELDS, name), field.text]);
  }
  const rows = found.tables?.transactions?.length;
  if (rows) lines.push([word("rows"), String(rows)]);
  return lines;
}

export function showDocument(card, found) {
  shown.set(card, found);
  showState(card, found.status);
  card.querySelector(".name").textContent = found.file?.name ?? "";
  card.querySelector(".kind").textContent = found.kind && found.kind !== "unknown" ? named(KINDS, found.kind) : "";
  card.querySelector(".message").textContent = sentence(found);
  card.querySelector(".password").hidden = found.status !== "password_required";
  card.querySelector(".fields").replaceChildren(...facts(found).flatMap(([label, text]) => {
    const dt = document.createElement("dt");
    const dd = document.createElement("dd");
    dt.textContent = label;
    dd.textContent = text;
    return [dt, dd];
  }));
}
