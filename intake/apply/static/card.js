// One file on the borrower's page: its state, its progress, what was read of it. Text goes in as text, never as markup.
import { FIELDS, KINDS, REASONS, named, told, word } from "./words.js";

const MOVING = new Set(["sending", "queued", "reading", "looking"]);
const READ = new Set(["done", "needs_review"]);
const DATE = /_(on|from|to)$/;
const shown = new WeakMap(); // card -> the document it shows, to be told again in the other language

export function makeCard(name) {
  const card = document.getElementById("card").content.firstElementChild.cloneNode(true);
  card.querySelector(".name").textContent = name;
  speakCard(card);
  return card;
}

export function speakCard(card) {
  for (const place of card.querySelectorAll("[data-text]")) place.textContent = word(place.dataset.text);
  if (card.dataset.reasons) showReasons(card, card.dataset.reasons.split(" "));
  if (shown.has(card)) showDocument(card, shown.get(card));
  else if (card.dataset.state) showState(card, card.dataset.state);
}

export function showState(card, name) {
  const bar = card.querySelector("progress");
  card.dataset.state = name;
  card.querySelector(".state").textContent = word(name);
  card.querySelector(".bar").hidden = !MOVING.has(name);
  bar.setAttribute("aria-label", word(name));
  if (MOVING.has(name) && name !== "sending") {
    bar.removeAttribute("value"); // how long it takes is not known
    card.querySelector(".share").textContent = "";
  }
}

export function showProgress(card, share, bytes) {
  const size = (count) => (count < 1e6 ? `${Math.round(count / 1e3)} KB` : `${(count / 1e6).toFixed(1)} MB`);
  card.querySelector("progress").value = share;
  card.querySelector(".share").textContent = `${Math.floor(share * 100)}% · ${size(bytes * share)} / ${size(bytes)}`;
}

// A photo that may not do: its reasons, and the choice to take it again or to send it all the same.
export function showReasons(card, reasons) {
  card.dataset.reasons = reasons.join(" ");
  card.querySelector(".message").textContent = sentences(reasons);
  card.querySelector(".choice").hidden = false;
}

export function hideReasons(card) {
  delete card.dataset.reasons;
  card.querySelector(".message").textContent = "";
  card.querySelector(".choice").hidden = true;
}

const sentences = (reasons) => reasons.filter((reason) => REASONS[reason]).map((reason) => named(REASONS, reason)).join(" ");
const seen = (found) => [...new Set((found.pages ?? []).flatMap((page) => page.legibility.reasons))];

// What there is to say beside the state: the refusal or fault, or what a reviewer wants.
function sentence(found) {
  if (found.error) return found.error.unreachable ? word("unreached") : told(found.error);
  const reason = found.notes?.decision?.reason;
  if (found.status === "recapture" || found.status === "rejected") return [reason && word("reviewer") + reason, found.status === "recapture" && sentences(seen(found))].filter(Boolean).join(" ");
  return "";
}

function facts(found) {
  const lines = [];
  for (const name of Object.keys(FIELDS)) {
    const field = found.fields?.[name];
    const day = DATE.test(name) && typeof field?.value === "string"; // both ends of a period may be printed as one text
    if (field?.text) lines.push([named(FIELDS, name), day ? field.value : field.text]);
  }
  const rows = found.tables?.transactions?.length;
  if (rows) lines.push([word("rows"), String(rows)]);
  return lines;
}

export function showDocument(card, found) {
  shown.set(card, found);
  showState(card, found.status);
  const lines = facts(found);
  const said = found.notes?.confirmation;
  card.querySelector(".name").textContent = found.file?.name ?? "";
  card.querySelector(".kind").textContent = found.kind && found.kind !== "unknown" ? named(KINDS, found.kind) : "";
  card.querySelector(".message").textContent = sentence(found);
  card.querySelector(".hints").textContent = READ.has(found.status) ? sentences(seen(found)) : "";
  card.querySelector(".password").hidden = found.status !== "password_required";
  card.querySelector(".confirm").hidden = !READ.has(found.status) || !lines.length || Boolean(said);
  card.querySelector(".confirmed").hidden = !said;
  card.querySelector(".confirmed").textContent = said ? word(said.right ? "confirmed" : "objected") : "";
  card.querySelector(".fields").replaceChildren(...lines.flatMap(([label, text]) => {
    const dt = document.createElement("dt");
    const dd = document.createElement("dd");
    dt.textContent = label;
    dd.textContent = text;
    return [dt, dd];
  }));
}
