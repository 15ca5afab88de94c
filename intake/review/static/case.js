// The case of the document on the desk: its documents beside each other, and what the checks across them say.
import { button, made, nameOf } from "./dom.js";
import { findingLine, inWeight } from "./findings.js";
import { drawFigures } from "./lineage.js";
import { tell } from "./link.js";
import { FIELDS, KINDS, MISSING, OUTCOMES, STATES, named, word } from "./words.js";

// What is the same fact under several names: the fields that should agree across documents, and the declared one.
const FACTS = [
  ["name", ["name", "taxpayer_name", "account_holder", "company_name"], "company_name"],
  ["uscc", ["uscc", "taxpayer_id"], "uscc"],
  ["legal_representative", ["legal_representative"], "legal_representative"],
  ["account_number", ["account_number"], "account_numbers"],
  ["bank", ["bank"], ""],
  ["address", ["address"], ""],
  ["issued_on", ["issued_on", "printed_on"], ""],
  ["period_from", ["period_from"], ""],
  ["period_to", ["period_to"], ""],
];
const SAME = new Set(["name", "uscc", "legal_representative"]); // facts that all papers of one firm share
const PERSONAL = new Set(["id_card"]); // whose name is a person's

const bare = (text) => String(text ?? "").replace(/[\s（）()]/g, "").toUpperCase();

function textOf(document, names) {
  const found = names.map((name) => document.fields[name]).find((field) => field?.text);
  return found ? found.text : "";
}

// `wanted`: the feature that a link asked for.
export async function drawCase(place, shown, onOpen, onGo, complain, wanted) {
  const [told, verified] = await Promise.all([tell(`/cases/${shown.case_id}`), tell(`/cases/${shown.case_id}/verification`)]);
  const documents = await Promise.all(told.documents.slice(0, 12).map((each) => tell(`/documents/${each.id}`)));
  const failed = inWeight(verified.findings.filter((finding) => finding.outcome === "fail"));
  const open = verified.findings.filter((finding) => finding.outcome === "not_evaluable");
  const head = made("p", "", "summary", made("b", `${word("outcome")}：${named(OUTCOMES, verified.outcome)}`));
  if (told.missing.length) head.append(` · ${word("missing")}：${told.missing.map((code) => named(MISSING, code)).join("、")}`);
  const list = made("ul", "", "findings");
  list.append(...failed.map((finding) => findingLine(finding, shown.id, onGo, documents)));
  if (!failed.length) list.append(made("li", word("noneFailed"), "pass"));
  const rest = made("details", "", "", made("summary", `${word("unchecked")} ${open.length}`), made("ul", "", "findings", ...open.map((finding) => findingLine(finding, shown.id, onGo))));
  const figures = made("div", "", "", made("p", "…"));
  const parts = [head, made("h3", word("compare")), made("div", "", "wide", compare(documents, told.declared, shown, onOpen)), made("h3", word("caseFindings")), list];
  if (open.length) parts.push(rest);
  parts.push(made("h3", word("figures")), figures);
  place.replaceChildren(...parts);
  await drawFigures(figures, shown.case_id, onGo, complain, wanted);
}

function compare(documents, declared, shown, onOpen) {
  const table = made("table", "", "compare");
  const opener = (each) => {
    const cell = made("th", "", each.id === shown.id ? "own" : "", button(named(KINDS, each.kind), "quiet", () => onOpen(each.id)), made("small", `${nameOf(each)} · ${named(STATES, each.status)}`));
    cell.scope = "col";
    cell.dataset.document = each.id;
    return cell;
  };
  table.append(made("thead", "", "", made("tr", "", "", made("th", word("document")), made("th", word("declared")), ...documents.map(opener))));
  const body = made("tbody");
  for (const [fact, names, declaredAs] of FACTS) {
    const own = [declared?.[declaredAs] ?? ""].flat().join(" ");
    const texts = documents.map((each) => (PERSONAL.has(each.kind) && fact === "name" ? "" : textOf(each, names)));
    if (!own && !texts.some(Boolean)) continue;
    const first = [own, ...texts].find(Boolean);
    const cells = [own, ...texts].map((text) => {
      const other = SAME.has(fact) && text && bare(text) !== bare(first);
      const cell = made("td", text, other ? "differs" : "");
      if (other) cell.append(made("small", word("differs")));
      return cell;
    });
    const label = made("th", named(FIELDS, fact));
    label.scope = "row";
    body.append(made("tr", "", "", label, ...cells));
  }
  table.append(body);
  return table;
}
