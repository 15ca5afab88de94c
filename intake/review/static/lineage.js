// The case's features; a click on one shows the rows and fields that made it, a click on one of those its place on the page.
import { button, grouped, made } from "./dom.js";
import { tell } from "./link.js";
import { CLASSES, COLUMNS, FIELDS, GROUPS, KINDS, language, named, word } from "./words.js";

const MANY = 100; // sources that are asked for at once
const TOLD = ["date", "paid_on", "amount", "balance", "counterparty_name", "tax", "item", "summary", "purpose"]; // of a row

const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);

function told(source) {
  const { values } = source;
  if (source.field) return [named(FIELDS, source.field), values.text];
  const parts = TOLD.filter((name) => values[name] !== null && values[name] !== undefined && values[name] !== "")
    .map((name) => (name === "amount" || name === "balance" ? `${named(COLUMNS, name)} ${grouped(values[name])}` : String(values[name])));
  return [...parts, source.class && `〔${named(CLASSES, source.class)}〕`].filter(Boolean);
}

function sourceLine(source, onGo) {
  const where = `${named(KINDS, source.kind)} ${source.file} · ${word("onPage").replace("{n}", source.page)}${source.field ? "" : ` · ${word("onRow").replace("{n}", source.row + 1)}`}`;
  const line = made("li", "", "", button(told(source).join(" · "), "", () => onGo([{ document_id: source.document_id, page: source.page, boxes: source.boxes }], line)));
  line.append(made("small", where));
  return line;
}

// The sources of one feature, a hundred at a time.
function drawSources(place, caseId, name, asOf, onGo) {
  const list = made("ol", "", "sources");
  const more = button(word("more"), "quiet", () => load());
  let cursor = null;
  async function load() {
    const asked = new URLSearchParams({ limit: String(MANY), as_of: asOf, ...(cursor ? { cursor } : {}) });
    const found = await tell(`/cases/${caseId}/features/${name}/lineage?${asked}`);
    cursor = found.next_cursor;
    more.hidden = !cursor;
    list.append(...found.sources.map((source) => sourceLine(source, (evidence, line) => {
      for (const each of list.children) each.toggleAttribute("aria-current", each === line);
      onGo(evidence);
    })));
    if (!found.total) list.replaceWith(made("p", word("noSources")));
  }
  place.replaceChildren(list, more);
  more.hidden = true;
  return load();
}

function figureRow(figure, caseId, asOf, onGo, complain) {
  const text = language() === "en" ? figure.meaning_en : figure.meaning;
  const row = made("tr");
  row.dataset.name = figure.name;
  const below = made("tr", "", "chain", Object.assign(made("td"), { colSpan: 2 }));
  below.hidden = true;
  const opener = button(figure.value, "value", () => {
    below.hidden = !below.hidden;
    opener.setAttribute("aria-expanded", String(!below.hidden));
    if (!below.hidden && !below.firstChild.children.length) drawSources(below.firstChild, caseId, figure.name, asOf, onGo).catch(complain);
  });
  opener.setAttribute("aria-expanded", "false");
  opener.setAttribute("aria-label", `${text} ${figure.value}，${word("sources")} ${figure.sources}`);
  opener.disabled = !figure.sources;
  const label = made("th", text);
  label.scope = "row";
  if (figure.reason) label.append(made("small", language() === "en" ? figure.why_en : figure.why));
  row.append(label, made("td", "", "", opener, made("small", `${word(figure.quality === "high" ? "qualityHigh" : "qualityLow")} · ${word("sources")} ${figure.sources}`)));
  return [row, below];
}

// Draws into `place`. `wanted`: {feature, as_of} of a link, or nothing.
export async function drawFigures(place, caseId, onGo, complain, wanted = {}) {
  const day = Object.assign(made("input"), { type: "date", required: true, value: wanted.as_of || today() });
  const body = made("div");
  const report = Object.assign(made("a", word("report"), "report"), { target: "_blank", rel: "noopener" });
  const load = async () => {
    report.href = `/review/cases/${caseId}?as_of=${day.value}&lang=${language()}`;
    const { figures, as_of: asOf } = await tell(`/cases/${caseId}/figures?as_of=${day.value}`);
    const tables = [...new Set(figures.map((each) => each.group))].map((group) => {
      const known = figures.filter((each) => each.group === group && each.value !== "–");
      const table = made("table", "", "figures", made("tbody", "", "", ...known.flatMap((each) => figureRow(each, caseId, asOf, onGo, complain))));
      const part = made("details", "", "", made("summary", `${named(GROUPS, group)}（${known.length} / ${figures.filter((each) => each.group === group).length}）`), table);
      part.open = known.some((each) => each.name === wanted.feature);
      return part;
    });
    body.replaceChildren(...tables);
    if (wanted.feature) {
      const row = body.querySelector(`tr[data-name="${CSS.escape(wanted.feature)}"]`);
      row?.querySelector("button").click();
      row?.scrollIntoView({ block: "start" });
    }
  };
  day.onchange = () => { if (day.value) load().catch(complain); };
  place.replaceChildren(made("p", "", "asof", made("label", "", "", `${word("asOf")} `, day), " ", report), body);
  await load();
}
