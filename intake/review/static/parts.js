// Pieces of the review desk: one field, one finding, the table of rows. All text goes in as text, never as markup.
function cell(tag, text, className = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
}

export function fieldRow(name, field, unsure, onChoose, onCorrect) {
  const row = document.createElement("tr");
  if (field.confidence < unsure || field.reason) row.className = "unsure";
  const input = document.createElement("input");
  input.value = field.text;
  input.setAttribute("aria-label", name);
  input.onfocus = onChoose;
  input.onchange = () => onCorrect(input.value);
  const place = document.createElement("td");
  place.append(input);
  const derived = typeof field.value === "object" && field.value ? Object.values(field.value).join(" ") : field.value ?? field.meaning ?? field.reason ?? "";
  if (String(derived) !== field.text) place.append(cell("small", String(derived)));
  row.append(cell("th", name), place, cell("td", `${(field.confidence * 100).toFixed(0)}%`, "confidence"));
  row.onclick = onChoose;
  return row;
}

export function findingLine(finding, onGo) {
  const line = document.createElement("li");
  line.className = `${finding.outcome} ${finding.severity}`;
  const button = cell("button", `${finding.message}`);
  button.type = "button";
  button.onclick = () => onGo(finding.evidence[0] ?? {});
  line.append(cell("code", finding.code), button);
  if (finding.expected || finding.actual) line.append(cell("small", `应为 ${finding.expected ?? "–"}，实际 ${finding.actual ?? "–"}`));
  return line;
}

const SHOWN = 300; // rows drawn at once; more on demand

export function rowsTable(rows, onGo) {
  const names = Object.keys(rows[0]).filter((name) => !["page", "box", "confidence", "repaired", "flags"].includes(name)
    && rows.some((row) => row[name] !== null && row[name] !== undefined && row[name] !== ""));
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  head.append(cell("th", "#"), ...names.map((name) => cell("th", name)));
  const body = table.createTBody();
  const draw = (from) => {
    for (const [at, row] of rows.slice(from, from + SHOWN).entries()) {
      const line = body.insertRow();
      if (row.repaired) line.className = "repaired";
      line.append(cell("td", String(from + at + 1)), ...names.map((name) => cell("td", row[name] ?? "")));
      line.onclick = () => onGo(row);
    }
    if (from + SHOWN < rows.length) {
      const more = body.insertRow();
      const button = cell("button", `还有 ${rows.length - from - SHOWN} 行`);
      button.type = "button";
      button.onclick = () => { more.remove(); draw(from + SHOWN); };
      more.insertCell().append(button);
    }
  };
  draw(0);
  return table;
}
