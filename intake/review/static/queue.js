// The queue: most urgent first, then oldest; narrowed by filters; each line with its age and why it waits.
import { made, nameOf } from "./dom.js";
import { tell } from "./link.js";
import { KINDS, STATES, named, word } from "./words.js";

const $ = (id) => document.getElementById(id);
const LATE = { 3: 2, 2: 8, 1: 24, 0: 48 }; // hours after which a document of that weight is late
let cursor = null;
let onOpen = () => {};
export let shownId = null;

export const lines = () => [...document.querySelectorAll("#queue li:not([hidden]) button")];

export function markCurrent(id) {
  shownId = id;
  for (const each of document.querySelectorAll("#queue button")) {
    if (each.dataset.id === id) each.setAttribute("aria-current", "true");
    else each.removeAttribute("aria-current");
  }
}

function age(moment) {
  const minutes = Math.max(0, (Date.now() - Date.parse(moment)) / 60000);
  if (minutes < 60) return [`${Math.floor(minutes)} ${word("minutes")}`, minutes / 60];
  if (minutes < 2880) return [`${Math.floor(minutes / 60)} ${word("hours")}`, minutes / 60];
  return [`${Math.floor(minutes / 1440)} ${word("days")}`, minutes / 60];
}

function line(waiting) {
  const [text, hours] = age(waiting.uploaded_at);
  const place = made("li");
  const opener = made("button", "", waiting.weight >= 3 ? "grave" : "");
  opener.type = "button";
  opener.dataset.id = waiting.id;
  opener.onclick = () => onOpen(waiting.id);
  const why = waiting.approved_by ? word("second") : waiting.error ? named(STATES, waiting.status)
    : waiting.failed.length ? `${waiting.failed.length} ${word("mismatches")}` : "";
  const late = hours > (LATE[waiting.weight >= 3 ? 3 : waiting.status === "needs_review" ? 2 : 0]);
  opener.append(made("strong", named(KINDS, waiting.kind)), made("em", why, "why"), made("span", nameOf(waiting), "file"), made("span", text, late ? "age late" : "age"));
  place.append(opener);
  place.dataset.name = waiting.file.name.toLowerCase();
  return place;
}

export async function loadQueue(more = false) {
  const asked = new URLSearchParams({ limit: "50" });
  for (const [name, id] of [["kind", "by-kind"], ["status", "by-status"], ["urgency", "by-risk"]]) if ($(id).value) asked.set(name, $(id).value);
  if (more && cursor) asked.set("cursor", cursor);
  const found = await tell(`/review/queue?${asked}`);
  cursor = found.next_cursor;
  const drawn = found.documents.map(line);
  if (more) $("queue").append(...drawn);
  else $("queue").replaceChildren(...drawn);
  $("more").hidden = !cursor;
  narrow();
  markCurrent(shownId);
}

function narrow() {
  const wanted = $("by-name").value.trim().toLowerCase();
  for (const each of $("queue").children) each.hidden = Boolean(wanted) && !each.dataset.name.includes(wanted);
  $("count").textContent = `${lines().length}${cursor ? "+" : ""}`;
}

function options(id, entries) {
  const chosen = $(id).value;
  $(id).replaceChildren(...entries.map(([value, text]) => Object.assign(made("option", text), { value })));
  $(id).value = chosen;
}

export function fillFilters() {
  options("by-kind", [["", `${word("byKind")}：${word("any")}`], ...Object.keys(KINDS).map((kind) => [kind, named(KINDS, kind)])]);
  options("by-status", [["", `${word("byStatus")}：${word("any")}`], ...["needs_review", "done", "failed"].map((status) => [status, named(STATES, status)])]);
  options("by-risk", [["", `${word("byRisk")}：${word("any")}`], ...["3", "2", "1"].map((level) => [level, word(`risk${level}`)])]);
}

export function beginQueue(open, complain) {
  onOpen = open;
  fillFilters();
  for (const id of ["by-kind", "by-status", "by-risk"]) $(id).onchange = () => loadQueue().catch(complain);
  $("by-name").oninput = narrow;
  $("more").onclick = () => loadQueue(true).catch(complain);
}
