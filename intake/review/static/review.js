// The review desk: one document at a time, its page beside its fields; corrections, confirmations and the decision.
import { arrows, made, markOwn, nameOf } from "./dom.js";
import { drawFields, inOrder, isSure, isUnsure, vouched } from "./fields.js";
import { findingLine, inWeight } from "./findings.js";
import { showHelp } from "./help.js";
import { drawLedger } from "./ledger.js";
import { clock, lease } from "./lease.js";
import { ask, begin, tell } from "./link.js";
import { beginQueue, fillFilters, lines, loadQueue, markCurrent } from "./queue.js";
import { beginViewer, bringIntoView, clearPage, drawMarks, rotate, setDrawing, showPicture, showThumbs, straight, zoomBy } from "./viewer.js";
import { FIELDS, KINDS, REASONS, STATES, language, named, speak, word } from "./words.js";

const $ = (id) => document.getElementById(id);
const KEEP = 4 * 60 * 1000; // milliseconds between renewals of the lease, which lasts ten minutes
const TABS = ["fields", "findings", "case"];
let shown = null; // the document on the desk
let etag = null;
let page = 1;
let chosen = null; // the name of a field
let names = []; // of the fields, in the order that they are drawn in
let extra = []; // boxes of evidence that is looked at
let ledger = null;
let kinds = {};
let turn = 0; // counts what was asked for: an answer that comes after the next question is dropped
let active = Date.now();
let wanted = {}; // the feature that the page's address asks for
let writing = Promise.resolve(); // corrections and decisions go one after the other, each with the ETag of the last

function say(text, sort = "") {
  $("notice").textContent = text;
  $("notice").className = sort;
}

const complain = (error) => say(error.status ? error.message : word("away"), "bad");

function clear(title) {
  turn += 1;
  shown = null;
  ledger = null;
  $("title").textContent = title;
  for (const id of ["subtitle", "clock", "confirmation"]) $(id).textContent = "";
  for (const id of ["findings", "top-findings", "fields", "case-panel"]) $(id).replaceChildren();
  for (const id of ["decision", "ledger", "show-ledger", "tabs", "add-field"]) $(id).hidden = true;
  clearPage();
}

// `place`: {page, boxes} to go to; the case and its tab then stay as they are.
async function open(id, place = null) {
  turn += 1;
  const mine = turn;
  say("");
  await lease(id, say, complain);
  try {
    const answer = await ask(`/documents/${id}`);
    const found = await answer.json();
    if (mine !== turn) return;
    etag = answer.headers.get("ETag");
    if (shown?.id !== id) {
      chosen = null;
      ledger = null;
      $("thumbs").dataset.id = "";
      if (place && shown?.case_id === found.case_id) markOwn($("case-panel"), id);
      else {
        $("case-panel").replaceChildren();
        pickTab("fields");
      }
    }
    shown = found;
  } catch (error) {
    complain(error);
    return;
  }
  markCurrent(id);
  draw();
  await turnTo(place?.page ?? 1, place?.boxes ?? []);
}

const transactions = () => Object.values(shown.tables).find((rows) => rows.length) ?? [];

function draw() {
  $("title").textContent = named(KINDS, shown.kind);
  const original = Object.assign(made("a", word("original")), { href: `/api/v1/documents/${shown.id}/original` });
  $("subtitle").replaceChildren(`${nameOf(shown)} · ${named(STATES, shown.status)} · ${word("kindSure")} ${Math.floor(shown.kind_confidence * 100)}% · `, original);
  const { confirmation, approval } = shown.notes;
  const told = [];
  if (confirmation) told.push(confirmation.right ? word("borrowerRight") : word("borrowerWrong") + confirmation.note);
  if (approval) told.push(word("firstApproval") + approval.reason);
  $("confirmation").textContent = told.join(" · ");
  const failed = inWeight(shown.findings.filter((finding) => finding.outcome === "fail"));
  const open = shown.findings.filter((finding) => finding.outcome === "not_evaluable");
  const passed = shown.findings.filter((finding) => finding.outcome === "pass");
  const fault = shown.error ? [{ outcome: "fail", severity: "high", code: shown.error.code, message: shown.error.detail, message_en: shown.error.detail_en, evidence: [] }] : [];
  $("top-findings").replaceChildren(...[...fault, ...failed].map((finding) => findingLine(finding, shown.id, goTo)));
  $("findings").replaceChildren(...[...fault, ...failed, ...open, ...passed].map((finding) => findingLine(finding, shown.id, goTo, finding.outcome === "fail" ? [shown] : null)));
  $("open-findings").textContent = failed.length + fault.length || "";
  names = inOrder(Object.keys(shown.fields));
  drawFields($("fields"), shown, { choose, correct, confirm: (name) => confirmFields([name]), point });
  fillAbsent();
  const rows = transactions();
  $("show-ledger").hidden = !rows.length;
  if (!rows.length) showLedger(false);
  else if (ledger) ledger.refresh(rows);
  else showLedger(rows.length > 0 && !names.length ? true : !$("ledger").hidden);
  $("decision").hidden = false;
  $("tabs").hidden = false;
  markChosen();
}

function showLedger(on) {
  $("ledger").hidden = !on;
  $("show-ledger").setAttribute("aria-pressed", String(on));
  if (on && !ledger) {
    ledger = drawLedger($("ledger"), transactions(), {
      go: (row) => goTo([{ page: row.page, boxes: [row.box] }]),
      category: (index, category) => change("rows", { [index]: { category } }, word("recorded")),
    });
  }
}

function fillAbsent() {
  const absent = (kinds[shown.kind]?.fields ?? []).filter((name) => !(name in shown.fields));
  $("add-field").hidden = !absent.length;
  $("absent").replaceChildren(...absent.map((name) => Object.assign(made("option", named(FIELDS, name)), { value: name })));
}

async function turnTo(number, boxes = []) {
  const mine = turn;
  const [first, count] = [shown.pages[0]?.number ?? 1, shown.pages.length || 1]; // one paper of a pack begins later in its file
  page = Math.min(Math.max(first, number), first + count - 1);
  const wanted = page;
  extra = boxes;
  $("page-number").textContent = `${page - first + 1} / ${count}`;
  $("boxes").replaceChildren();
  showThumbs(shown, page, (to) => turnTo(to));
  try {
    await showPicture(shown.id, page, `${shown.file.name}，${page}`);
  } catch (error) {
    if (mine === turn && wanted === page) $("page").hidden = true;
    complain(error);
  }
  if (mine === turn && wanted === page) drawBoxes();
}

function drawBoxes() {
  const marks = names.flatMap((name) => (shown.fields[name].page === page ? shown.fields[name].boxes : [])
    .map((box) => ({ box, name, className: isUnsure(shown.fields[name]) ? "unsure" : vouched(shown.fields[name]) ? "vouched" : "" })));
  drawMarks([...marks, ...extra.map((box) => ({ box, name: "", className: "extra" }))], choose, point);
  markChosen();
  bringIntoView();
}

function markChosen() {
  for (const row of $("fields").querySelectorAll("tr[data-name]")) row.classList.toggle("chosen", row.dataset.name === chosen);
  for (const mark of $("boxes").children) mark.classList.toggle("chosen", Boolean(chosen) && mark.dataset.name === chosen);
}

// The pointer is over a field or over its box: both light up.
function point(name) {
  for (const each of document.querySelectorAll("#fields tr[data-name], #boxes .box")) each.classList.toggle("pointed", Boolean(name) && each.dataset.name === name);
}

// Shows where a finding or a row stands, when that is in this document; else opens the other document.
async function goTo(evidence) {
  const place = evidence.find((each) => each.boxes?.length && [undefined, "", shown.id].includes(each.document_id));
  if (place?.page && place.page !== page) await turnTo(place.page, place.boxes);
  else if (place) {
    extra = place.boxes;
    drawBoxes();
  } else {
    const other = evidence.find((each) => each.document_id && each.document_id !== shown.id);
    if (other) await open(other.document_id, other);
  }
}

const rowOf = (name) => $("fields").querySelector(`tr[data-name="${name}"]`);

function choose(name) {
  if (!name || name === chosen || !shown.fields[name]) return;
  chosen = name;
  pickTab("fields");
  rowOf(name).scrollIntoView({ block: "nearest" });
  extra = [];
  if (shown.fields[name].page !== page) turnTo(shown.fields[name].page);
  else drawBoxes();
}

function pickTab(name) {
  for (const each of TABS) {
    $(`tab-${each}`).setAttribute("aria-selected", String(each === name));
    $(`tab-${each}`).tabIndex = each === name ? 0 : -1;
    $(`${each}-panel`).hidden = each !== name;
  }
  if (name !== "case" || !shown || $("case-panel").children.length) return;
  $("case-panel").replaceChildren(made("p", "…"));
  const [drawn, asked] = [shown, wanted];
  wanted = {};
  import("./case.js").then(({ drawCase }) => drawCase($("case-panel"), drawn, open, goTo, complain, asked)).catch(complain); // no part of the first view
}

function inTurn(work) {
  writing = writing.then(work);
  return writing;
}

// One change of the document on the desk; a conflict is told, with what was typed.
const change = (part, body, done, typed = null) => inTurn(async () => {
  const { id } = shown;
  try {
    const answer = await ask(`/documents/${id}/${part}`, { method: "PATCH", json: body, headers: { "If-Match": etag } });
    const found = await answer.json();
    if (shown?.id !== id) return false;
    etag = answer.headers.get("ETag");
    shown = found;
    draw();
    drawBoxes();
    say(done, "good");
    return true;
  } catch (error) {
    complain(error);
    if (error.status !== 412) return false;
    await open(id);
    say(typed === null ? word("stolenDecision") : word("stolen").replace("{text}", typed), "bad");
    return false;
  }
});

const why = () => $("reason").value || word("checked");
const correct = (name, text, place = {}) => change("fields", { [name]: { text, reason: why(), ...place } }, word("saved") + named(FIELDS, name), text);
const confirmFields = (wanted) => change("fields",
  Object.fromEntries(wanted.map((name) => [name, { text: shown.fields[name].text, reason: why(), confirm: true }])),
  word("savedMany") + wanted.length);

async function confirmSure() {
  const doubted = new Set(shown.findings.filter((each) => each.outcome === "fail").flatMap((each) => each.evidence.map((place) => place.field)));
  const sure = names.filter((name) => isSure(shown.fields[name], doubted.has(name)));
  if (sure.length) await confirmFields(sure);
  else say(word("noSure"));
}

async function confirmChosen() {
  const field = shown.fields[chosen];
  if (field && !vouched(field) && !(await confirmFields([chosen]))) return;
  nextUnsure();
}

function drawBox() {
  if (!chosen) {
    say(word("drawChoose"), "bad");
    return;
  }
  say(word("drawHint"));
  const name = chosen;
  setDrawing(async (box) => {
    say(word("rereading"));
    try {
      const { text } = await tell(`/documents/${shown.id}/reading`, { json: { page, box } });
      if (!text) say(word("drawnNothing"), "bad");
      else await correct(name, text, { page, box });
    } catch (error) {
      complain(error);
    }
  });
}

const decide = (decision) => inTurn(async () => {
  if (!shown) return;
  const { id } = shown;
  const reason = $("reason").value.trim();
  const overrides = shown.findings.some((each) => each.outcome === "fail" && ["block", "high"].includes(each.severity));
  if (!reason && (decision !== "accept" || overrides)) {
    say(word("needReason"), "bad");
    offerReasons(decision);
    $("reason").focus();
    return;
  }
  try {
    const told = await tell(`/documents/${id}/decision`, { json: { decision, reason: reason || word("checked") }, headers: { "If-Match": etag } });
    $("reason").value = "";
    const at = lines().findIndex((button) => button.dataset.id === id);
    await loadQueue();
    const rest = lines().filter((button) => button.dataset.id !== id);
    const next = rest[at] ?? rest[0];
    if (next) await open(next.dataset.id);
    else clear(word("nothing"));
    say(decision === "accept" && told.status !== "accepted" ? word("secondNeeded") : word("recorded"), "good");
  } catch (error) {
    complain(error);
    if (error.status !== 412) return;
    await open(id);
    say(word("stolenDecision"), "bad");
  }
});

function offerReasons(decision) {
  $("reasons").replaceChildren(...REASONS[decision].map((pair) => Object.assign(made("option"), { value: pair[language() === "en" ? 1 : 0] })));
}

function nextUnsure() {
  const at = names.indexOf(chosen);
  const later = names.find((name, index) => index > at && isUnsure(shown.fields[name]));
  choose(later ?? names.find((name) => isUnsure(shown.fields[name])));
}

function step(by) {
  const all = lines();
  const at = all.findIndex((button) => button.dataset.id === shown?.id);
  (all[at + by] ?? all[by > 0 ? 0 : all.length - 1])?.click();
}

function toggleThumbs() {
  $("thumbs").hidden = !$("thumbs").hidden;
  $("show-thumbs").setAttribute("aria-pressed", String(!$("thumbs").hidden));
  if (shown) showThumbs(shown, page, (to) => turnTo(to));
}

const KEYS = {
  j: () => choose(names[names.indexOf(chosen) + 1]), k: () => choose(names[names.indexOf(chosen) - 1]), u: nextUnsure, y: confirmChosen, s: confirmSure,
  n: () => step(1), p: () => step(-1), e: () => rowOf(chosen)?.querySelector("textarea").focus(), x: drawBox,
  a: () => decide("accept"), r: () => decide("reject"), c: () => decide("recapture"),
  "[": () => turnTo(page - 1), "]": () => turnTo(page + 1), "+": () => zoomBy(1.3), "=": () => zoomBy(1.3), "-": () => zoomBy(1 / 1.3), 0: straight, o: rotate, m: toggleThumbs,
  t: () => { if (transactions().length) showLedger($("ledger").hidden); }, b: () => { if (transactions().length) { showLedger(true); ledger.nextBreak(); } },
  1: () => pickTab("fields"), 2: () => pickTab("findings"), 3: () => pickTab("case"), "/": () => $("by-name").focus(),
};

document.addEventListener("keydown", (event) => {
  active = Date.now();
  if (event.key === "Escape") {
    document.activeElement.blur();
    setDrawing(null);
  }
  if (event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey || event.repeat || $("desk").hidden || $("help").open) return;
  if (event.key === "?") showHelp();
  else if (KEYS[event.key] && (shown || "/n".includes(event.key))) {
    event.preventDefault();
    KEYS[event.key]();
  }
});
document.addEventListener("pointerdown", () => { active = Date.now(); });

setInterval(() => { if (shown) $("clock").textContent = clock(); }, 1000);
setInterval(() => {
  if (!document.hidden && Date.now() - active < KEEP && shown) lease(shown.id, say, complain); // only for somebody who is there
}, KEEP);
setInterval(() => { if (!document.hidden && !$("desk").hidden && Date.now() - active < KEEP) loadQueue().catch(complain); }, 30000);

const on = (id, act) => { $(id).onclick = act; };
for (const [id, by] of [["previous-page", -1], ["next-page", 1]]) on(id, () => { if (shown) turnTo(page + by); });
on("zoom-in", () => zoomBy(1.3));
on("zoom-out", () => zoomBy(1 / 1.3));
on("fit", straight);
on("rotate", rotate);
on("draw", () => { if (shown) drawBox(); });
on("show-thumbs", toggleThumbs);
on("show-ledger", () => showLedger($("ledger").hidden));
on("show-help", showHelp);
on("language", () => {
  speak(language() === "en" ? "zh" : "en");
  fillFilters();
  loadQueue().catch(complain);
  if (shown) { ledger = null; $("case-panel").replaceChildren(); draw(); }
});
for (const name of TABS) on(`tab-${name}`, () => pickTab(name));
arrows($("tabs"), (tab) => pickTab(tab.id.slice("tab-".length)));
$("decision").onsubmit = (event) => { event.preventDefault(); decide(event.submitter.value); };
$("reason").onkeydown = (event) => { if (event.key === "Enter") event.preventDefault(); }; // Enter decides nothing by accident
$("reason").onfocus = () => { if (!$("reasons").children.length) offerReasons("accept"); };
$("add-field").onsubmit = (event) => {
  event.preventDefault();
  const name = $("absent").value;
  shown.fields[name] = { value: null, text: "", confidence: 0, page, boxes: [], found_by: [], status: "read" };
  draw();
  choose(name);
  rowOf(name).querySelector("textarea").focus();
};
// A link from a case's report: the case is opened at the feature.
async function follow(asked) {
  if (!asked.has("case")) return;
  const { documents } = await tell(`/cases/${encodeURIComponent(asked.get("case"))}`);
  if (!documents.length) return;
  await open(documents[0].id);
  wanted = { feature: asked.get("feature"), as_of: asked.get("as_of") };
  pickTab("case");
}
speak();
beginViewer();
beginQueue(open, complain);
begin(async (person) => {
  $("who").textContent = person.name;
  if (person.role === "admin") {
    location.assign("/admin");
    return;
  }
  await loadQueue();
  ({ kinds } = await tell("/kinds"));
  clear(lines().length ? word("choose") : word("nothing"));
  await follow(new URLSearchParams(location.search));
}, () => { clear(""); $("queue").replaceChildren(); });
