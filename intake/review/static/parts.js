// Pieces of the review desk: one field, one finding, the table of rows. All text goes in as text, never as markup.
import { CATEGORIES, COLUMNS, FIELDS, FLAGS, KINDS, MEANINGS, SEVERITIES, STATES, named } from "./words.js";

const UNSURE = 0.8; // below this a person should look; what wasn't understood at all counts too
const SHOWN = 300; // rows drawn at once; more on demand
const MONEY = new Set(["amount", "balance"]);
const ASIDE = new Set(["page", "box", "confidence", "repaired", "flags"]);

export const isUnsure = (field) => field.status !== "corrected" && (field.confidence < UNSURE || Boolean(field.reason));

function made(tag, text = "", className = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  element.className = className;
  return element;
}

function button(text, className, onClick) {
  const element = made("button", text, className);
  element.type = "button";
  element.onclick = onClick;
  return element;
}

export function queueLine(waiting, onOpen) {
  const line = document.createElement("li");
  const opener = button("", "", () => onOpen(waiting.id));
  opener.dataset.id = waiting.id;
  opener.append(made("strong", named(KINDS, waiting.kind)), made("span", waiting.file.name, "file"));
  const why = waiting.error ? named(STATES, waiting.status) : waiting.failed.length ? `${waiting.failed.length} 项不符` : "";
  if (why) opener.append(made("em", why, "why"));
  line.append(opener);
  return line;
}

// Thousands set apart, the figures untouched.
const grouped = (money) => String(money ?? "").replace(/\B(?=(\d{3})+(?=\.|$))/g, ",");

// What the program made of the printed text, where that says more than the text.
function derived(field) {
  const { value } = field;
  if (field.reason) return `不能解读：${field.reason}`;
  if (value === null || value === undefined) return named(MEANINGS, field.meaning ?? "");
  if (typeof value === "object" && value.amount) return `${grouped(value.amount)} ${named(MEANINGS, value.currency ?? "")}`;
  if (typeof value === "object") return Object.values(value).map((part) => named(MEANINGS, String(part))).join(" ");
  return named(MEANINGS, String(value));
}

export function fieldRow(name, field, onChoose, onCorrect) {
  const row = document.createElement("tr");
  const label = named(FIELDS, name);
  row.className = isUnsure(field) ? "unsure" : "";
  const input = document.createElement("textarea"); // an address or a scope of business runs over lines
  input.rows = 1;
  input.value = field.text;
  input.setAttribute("aria-label", label);
  input.onfocus = onChoose;
  input.onchange = () => { if (input.value !== field.text) onCorrect(input.value); };
  input.onkeydown = (event) => {
    if (event.key === "Escape") input.value = field.text; // the desk then takes the focus away: nothing has changed
    if (event.key === "Enter") {
      event.preventDefault();
      input.blur(); // tells the change, if there is one
    }
  };
  const place = document.createElement("td");
  place.append(input);
  const meaning = derived(field);
  if (meaning && meaning !== field.text) place.append(made("small", meaning));
  for (const each of field.candidates ?? []) {
    place.append(button(`改为 ${each}`, "candidate", () => onCorrect(each)));
  }
  const sure = field.status === "corrected" ? "已改" : `${Math.floor(field.confidence * 100)}%`;
  row.append(made("th", label), place, made("td", sure, "confidence"));
  row.onclick = onChoose;
  return row;
}

export function findingLine(finding, onGo) {
  const line = made("li", "", `${finding.outcome} ${finding.severity}`);
  const open = finding.outcome === "not_evaluable";
  const head = made("p", "", "head");
  head.append(made("b", open ? "未能核对" : named(SEVERITIES, finding.severity), "severity"), made("code", finding.code));
  line.append(head, button(finding.message, "", () => onGo(finding.evidence)));
  if (open && finding.reason) line.append(made("small", finding.reason));
  if (finding.expected || finding.actual) line.append(made("small", `应为 ${finding.expected ?? "–"}，实为 ${finding.actual ?? "–"}`));
  return line;
}

// Columns that hold something in any row; numbers stand to the right.
export function rowsTable(rows, onGo) {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => !ASIDE.has(name)
    && rows.some((row) => row[name] !== null && row[name] !== undefined && row[name] !== ""));
  const said = (name, value) => {
    if (MONEY.has(name)) return grouped(value);
    return name === "category" ? named(CATEGORIES, value ?? "") : String(value ?? "");
  };
  const className = (name) => (MONEY.has(name) ? "money" : "");
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  head.append(made("th", "#"), ...names.map((name) => made("th", named(COLUMNS, name), className(name))));
  const body = table.createTBody();
  const draw = (from) => {
    for (const [at, row] of rows.slice(from, from + SHOWN).entries()) {
      const line = body.insertRow();
      const doubts = Object.entries(row.repaired ?? {}).map(([name, text]) => `${named(COLUMNS, name)}原读作 ${text}`);
      doubts.push(...(row.flags ?? []).map((flag) => named(FLAGS, flag)));
      if (doubts.length) line.className = "doubtful";
      line.title = doubts.join("，");
      line.append(made("td", String(from + at + 1)), ...names.map((name) => made("td", said(name, row[name]), className(name))));
      line.onclick = () => onGo(row);
    }
    if (from + SHOWN < rows.length) {
      const more = body.insertRow();
      const cell = more.insertCell();
      cell.colSpan = names.length + 1;
      cell.append(button(`还有 ${rows.length - from - SHOWN} 行`, "", () => { more.remove(); draw(from + SHOWN); }));
    }
  };
  draw(0);
  return table;
}
