// The rows of a statement: ten thousand of them, of which only those in sight are drawn. Breaks of the balance are marked.
import { button, grouped, made } from "./dom.js";
import { CATEGORIES, COLUMNS, FLAGS, named, word } from "./words.js";

const HIGH = 30; // pixels of a row
const AHEAD = 8; // rows drawn above and below what is in sight
const MONEY = new Set(["amount", "balance"]);
const ASIDE = new Set(["page", "box", "confidence", "repaired", "flags"]);
const WIDE = { date: 6.5, time: 5, amount: 8, balance: 8, category: 7, currency: 4 }; // ems; others share what is left

const doubtsOf = (row) => [
  ...Object.entries(row.repaired ?? {}).map(([name, text]) => `${named(COLUMNS, name)}${word("wasRead")} ${text}`),
  ...(row.flags ?? []).map((flag) => named(FLAGS, flag)),
];
const isBreak = (row) => (row.flags ?? []).includes("balance_break");

// Draws the table into `place`. `on`: go(row), category(index, value or null). Returns {nextBreak, refresh}.
export function drawLedger(place, rows, on) {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => !ASIDE.has(name)
    && (name === "category" || rows.some((row) => row[name] !== null && row[name] !== undefined && row[name] !== "")));
  if (!names.includes("category") && "amount" in (rows[0] ?? {})) names.push("category");
  const columns = `3.5em ${names.map((name) => (WIDE[name] ? `${WIDE[name]}em` : "minmax(7em, 1fr)")).join(" ")}`;
  let texts = null; // lower-case text of each row, made at the first search
  let shown = rows.map((_, index) => index);
  let chosen = -1;
  let drawnFrom = -1;

  const search = Object.assign(made("input"), { type: "search", placeholder: word("search"), autocomplete: "off" });
  search.setAttribute("aria-label", word("search"));
  const doubtful = Object.assign(made("input"), { type: "checkbox" });
  const count = made("span", "", "count");
  const tools = made("div", "", "tools", search, made("label", "", "", doubtful, ` ${word("onlyDoubtful")}`), count, button(word("nextBreak"), "", () => nextBreak()));
  const head = made("div", "", "row head", made("span", "#"), ...names.map((name) => made("span", named(COLUMNS, name), MONEY.has(name) ? "money" : "")));
  const body = made("div", "", "rows");
  const scroller = made("div", "", "scroller", head, body);
  scroller.tabIndex = 0;
  scroller.setAttribute("role", "table");
  scroller.setAttribute("aria-label", word("ledger"));
  scroller.setAttribute("aria-rowcount", String(rows.length + 1));
  head.setAttribute("role", "row");
  body.setAttribute("role", "rowgroup");
  head.style.gridTemplateColumns = columns;
  for (const each of head.children) each.setAttribute("role", "columnheader");

  const told = (name, row) => (MONEY.has(name) ? grouped(row[name]) : name === "category" ? named(CATEGORIES, row[name] ?? "") || "–" : String(row[name] ?? ""));

  function rowOf(at) {
    const index = shown[at];
    const row = rows[index];
    const doubts = doubtsOf(row);
    const line = made("div", "", `row${isBreak(row) ? " break" : doubts.length ? " doubtful" : ""}${index === chosen ? " chosen" : ""}`);
    line.setAttribute("role", "row");
    line.setAttribute("aria-rowindex", String(index + 2));
    line.dataset.index = index;
    line.title = doubts.join("，");
    line.style.gridTemplateColumns = columns;
    line.style.transform = `translateY(${at * HIGH}px)`;
    line.append(made("span", String(index + 1)), ...names.map((name) => {
      const cell = made("span", told(name, row), MONEY.has(name) ? "money" : name === "category" ? "category" : "");
      if (name === "category") cell.ondblclick = () => edit(cell, index);
      return cell;
    }));
    for (const each of line.children) each.setAttribute("role", "cell");
    line.onclick = (event) => {
      if (index === chosen && event.target.classList.contains("category")) edit(event.target, index);
      else choose(at);
    };
    return line;
  }

  function edit(cell, index) {
    if (cell.querySelector("select")) return;
    const select = made("select");
    select.setAttribute("aria-label", named(COLUMNS, "category"));
    for (const name of ["", ...Object.keys(CATEGORIES)]) select.append(Object.assign(made("option", name ? named(CATEGORIES, name) : "–"), { value: name }));
    select.value = rows[index].category ?? "";
    select.onchange = () => on.category(index, select.value || null);
    select.onblur = () => draw(true);
    cell.replaceChildren(select);
    select.focus();
  }

  function draw(anew = false) {
    const from = Math.max(0, Math.floor(scroller.scrollTop / HIGH) - AHEAD);
    if (from === drawnFrom && !anew) return;
    drawnFrom = from;
    const until = Math.min(shown.length, from + Math.ceil((scroller.clientHeight || 600) / HIGH) + 2 * AHEAD);
    body.style.height = `${shown.length * HIGH}px`;
    body.replaceChildren(...Array.from({ length: until - from }, (_, step) => rowOf(from + step)));
  }

  function choose(at) {
    if (!(at >= 0 && at < shown.length)) return;
    chosen = shown[at];
    const top = at * HIGH;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top > scroller.scrollTop + scroller.clientHeight - 3 * HIGH) scroller.scrollTop = top - scroller.clientHeight + 3 * HIGH;
    draw(true);
    on.go(rows[chosen]);
  }

  function narrow() {
    const wanted = search.value.trim().toLowerCase();
    if (wanted && !texts) texts = rows.map((row) => names.map((name) => `${row[name] ?? ""} ${told(name, row)}`).join(" ").toLowerCase());
    shown = [];
    for (let index = 0; index < rows.length; index += 1) {
      if ((!wanted || texts[index].includes(wanted)) && (!doubtful.checked || doubtsOf(rows[index]).length)) shown.push(index);
    }
    const breaks = rows.filter(isBreak).length;
    count.textContent = `${shown.length} / ${rows.length} ${word("rows")}${breaks ? ` · ${breaks} ${word("breaks")}` : ""}`;
    scroller.scrollTop = 0;
    draw(true);
  }

  function nextBreak() {
    const here = shown.indexOf(chosen);
    const later = shown.findIndex((index, at) => at > here && isBreak(rows[index]));
    choose(later >= 0 ? later : shown.findIndex((index) => isBreak(rows[index])));
  }

  scroller.addEventListener("scroll", () => draw(), { passive: true });
  scroller.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20 }[event.key];
    if (event.target !== scroller || (!step && event.key !== "Enter")) return;
    event.preventDefault();
    if (event.key === "Enter") {
      const cell = body.querySelector(".row.chosen .category");
      if (cell) edit(cell, chosen);
    } else choose(Math.min(Math.max(shown.indexOf(chosen) + step, 0), shown.length - 1));
  };
  search.oninput = narrow;
  doubtful.onchange = narrow;
  place.replaceChildren(tools, scroller);
  narrow();
  new ResizeObserver(() => draw(true)).observe(scroller);
  return { nextBreak, refresh: (fresh) => { rows = fresh; texts = null; draw(true); } };
}
