// The fields of a document, in groups, each with its confidence, what a person made of it, and what checks say of it.
import { button, grouped, made } from "./dom.js";
import { FIELDS, MEANINGS, named, word } from "./words.js";

const UNSURE = 0.8; // below this a person should look; what wasn't understood at all counts too
const SURE = 0.95; // from here all may be confirmed at once, unless a check fails on them
const GROUPS = [
  ["who", /^(uscc|name|entity_type|legal_|taxpayer|company_|registration_number|id_number|sex|ethnicity|account_holder|composition)/],
  ["account", /account|bank|permit|approval/],
  ["money", /amount|balance|^total|capital|currency|^unit$/],
  ["dates", /_on$|_from$|_to$|^period|^year$|_end$/],
  ["rest", /./],
];

const groupOf = (name) => GROUPS.find(([, pattern]) => pattern.test(name))[0];
export const inOrder = (names) => GROUPS.flatMap(([group]) => names.filter((name) => groupOf(name) === group));
export const vouched = (field) => field.found_by.includes("reviewer");
export const isUnsure = (field) => !vouched(field) && (field.confidence < UNSURE || Boolean(field.reason));
export const isSure = (field, doubted) => !vouched(field) && !field.reason && !doubted && field.confidence >= SURE;

// What the program made of the printed text, where that says more than the text.
function derived(field) {
  const { value } = field;
  if (field.reason) return word("unreadable") + field.reason;
  if (value === null || value === undefined) return named(MEANINGS, field.meaning ?? "");
  if (typeof value === "object" && value.amount) return `${grouped(value.amount)} ${named(MEANINGS, value.currency ?? "")}`;
  if (typeof value === "object") return Object.values(value).map((part) => named(MEANINGS, String(part))).join(" ");
  return named(MEANINGS, String(value));
}

function said(field) {
  if (field.status === "corrected") return word("corrected");
  return vouched(field) ? `✓ ${word("confirmed")}` : `${Math.floor(field.confidence * 100)}%`;
}

// `on`: choose(name), correct(name, text), confirm(name), point(name or "").
function fieldRow(name, field, doubts, on) {
  const label = named(FIELDS, name);
  const row = made("tr", "", [isUnsure(field) && "unsure", vouched(field) && "vouched", doubts.length && "doubted"].filter(Boolean).join(" "));
  row.dataset.name = name;
  const input = made("textarea"); // an address or a scope of business runs over lines
  input.rows = 1;
  input.value = field.text;
  input.setAttribute("aria-label", label);
  input.onfocus = () => on.choose(name);
  input.onchange = () => { if (input.value !== field.text) on.correct(name, input.value); };
  input.onkeydown = (event) => {
    if (event.key === "Escape") input.value = field.text; // the desk then takes the focus away: nothing has changed
    if (event.key === "Enter") {
      event.preventDefault();
      input.blur(); // tells the change, if there is one
    }
  };
  const place = made("td", "", "", input);
  const meaning = derived(field);
  if (meaning && meaning !== field.text) place.append(made("small", meaning));
  for (const each of doubts) place.append(made("small", each.message, "doubt"));
  for (const each of field.candidates ?? []) place.append(button(`${word("replaceBy")} ${each}`, "candidate", () => on.correct(name, each)));
  const sure = made("td", "", "confidence", made("span", said(field)));
  if (!vouched(field) && !field.reason) {
    const confirm = button("✓", "confirm quiet", (event) => { event.stopPropagation(); on.confirm(name); });
    confirm.setAttribute("aria-label", `${word("confirmField")}：${label}`);
    confirm.tabIndex = -1; // `y` does it for whoever uses keys
    sure.append(confirm);
  }
  row.append(made("th", label), place, sure);
  row.firstChild.scope = "row";
  row.onclick = () => on.choose(name);
  row.onmouseenter = () => on.point(name);
  row.onmouseleave = () => on.point("");
  return row;
}

export function drawFields(table, shown, on) {
  const doubts = (name) => shown.findings.filter((each) => each.outcome === "fail" && each.evidence.some((place) => place.field === name));
  const bodies = GROUPS.map(([group]) => {
    const names = Object.keys(shown.fields).filter((name) => groupOf(name) === group);
    if (!names.length) return null;
    const head = made("th", word(group), "group");
    head.colSpan = 3;
    head.scope = "rowgroup";
    return made("tbody", "", "", made("tr", "", "head", head), ...names.map((name) => fieldRow(name, shown.fields[name], doubts(name), on)));
  });
  table.replaceChildren(...bodies.filter(Boolean));
}
