// The review desk: the queue, one document with its boxes, fields and findings, corrections and the decision.
import { findingLine, fieldRow, isUnsure, queueLine, rowsTable } from "./parts.js";
import { FIELDS, KINDS, STATES, named } from "./words.js";

const $ = (id) => document.getElementById(id);
const KEEP = 4 * 60 * 1000; // milliseconds between renewals of the lease, which lasts ten minutes
const NO_REASON = "人工核对";
let key = sessionStorage.getItem("yinzheng-key") ?? "";
let shown = null; // the document on the desk
let etag = null;
let page = 1;
let zoom = 1;
let chosen = -1;
let cursor = null;
let imageAddress = null;
let turn = 0; // counts what was asked for: an answer that comes after the next question is dropped
let writing = Promise.resolve(); // corrections and decisions go one after the other, each with the ETag of the last

async function ask(path, options = {}) {
  const headers = { Authorization: `Bearer ${key}`, ...options.headers };
  if (options.body) headers["Content-Type"] = "application/json";
  const answer = await fetch(`/api/v1${path}`, { ...options, headers });
  if (!answer.ok) {
    const problem = await answer.json().catch(() => null);
    if (answer.status === 401) leave();
    throw Object.assign(new Error(problem?.detail ?? `服务暂时不可用（${answer.status}）`), { status: answer.status, problem });
  }
  return answer;
}

function say(text, sort = "") {
  $("notice").textContent = text;
  $("notice").className = sort;
}

const complain = (error) => say(error.status ? error.message : "网络不通，请稍后再试。", "bad");

function leave() {
  sessionStorage.removeItem("yinzheng-key");
  key = "";
  $("login").hidden = false;
  $("desk").hidden = true;
  clear("");
  $("queue").replaceChildren();
}

async function login() {
  $("refused").textContent = "";
  try {
    await loadQueue();
  } catch (error) {
    const wrong = error.status === 401 || error.status === 403;
    $("refused").textContent = wrong ? "密钥无效，或不是审核员密钥。" : error.message;
    return;
  }
  sessionStorage.setItem("yinzheng-key", key);
  $("key").value = "";
  $("login").hidden = true;
  $("desk").hidden = false;
  if (!shown) clear($("queue").children.length ? "请选择左侧文件" : "没有待办");
}

async function loadQueue(more = false) {
  const answer = await ask(`/review/queue?limit=50${more && cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
  const found = await answer.json();
  cursor = found.next_cursor;
  const lines = found.documents.map((each) => queueLine(each, open));
  if (more) $("queue").append(...lines);
  else $("queue").replaceChildren(...lines);
  $("count").textContent = `${$("queue").children.length}${cursor ? "+" : ""}`;
  $("more").hidden = !cursor;
  markCurrent();
}

const buttons = () => [...document.querySelectorAll("#queue button")];

function markCurrent() {
  for (const button of buttons()) button.setAttribute("aria-current", String(button.dataset.id === shown?.id));
}

function clear(title) {
  turn += 1;
  shown = null;
  $("title").textContent = title;
  $("subtitle").textContent = "";
  for (const id of ["findings", "rows", "boxes"]) $(id).replaceChildren();
  $("fields").tBodies[0].replaceChildren();
  $("decision").hidden = true;
  $("page").hidden = true;
  $("page-number").textContent = "";
}

async function open(id) {
  turn += 1;
  const mine = turn;
  try {
    await ask(`/review/${id}/lease`, { method: "POST", body: "{}" });
  } catch (error) {
    complain(error); // somebody else holds it: it may be read all the same
  }
  try {
    const answer = await ask(`/documents/${id}`);
    const found = await answer.json();
    if (mine !== turn) return;
    etag = answer.headers.get("ETag");
    if (shown?.id !== id) chosen = -1;
    shown = found;
  } catch (error) {
    complain(error);
    return;
  }
  markCurrent();
  draw();
  await turnTo(1);
}

function draw() {
  $("title").textContent = named(KINDS, shown.kind);
  $("subtitle").textContent = `${shown.file.name} · ${named(STATES, shown.status)} · 类型把握 ${Math.floor(shown.kind_confidence * 100)}%`;
  const open = shown.findings.filter((finding) => finding.outcome !== "pass");
  open.sort((a, b) => (a.outcome === "fail" ? 0 : 1) - (b.outcome === "fail" ? 0 : 1));
  const fault = shown.error ? [{ outcome: "fail", severity: "high", code: shown.error.code, message: shown.error.detail, evidence: [] }] : [];
  $("findings").replaceChildren(...[...fault, ...open].map((finding) => findingLine(finding, goTo)));
  $("fields").tBodies[0].replaceChildren(...Object.keys(shown.fields).map((name, index) =>
    fieldRow(name, shown.fields[name], () => choose(index), (text) => correct(name, text))));
  const rows = Object.values(shown.tables).find((each) => each.length) ?? [];
  $("rows").replaceChildren(...(rows.length ? [rowsTable(rows, (row) => goTo([{ page: row.page, boxes: [row.box] }]))] : []));
  $("decision").hidden = false;
  markChosen();
}

async function turnTo(number, extra = []) {
  const mine = turn;
  page = Math.min(Math.max(1, number), shown.pages.length || 1);
  const wanted = page;
  $("page-number").textContent = `${page} / ${shown.pages.length || 1}`;
  $("boxes").replaceChildren();
  try {
    const answer = await ask(`/documents/${shown.id}/pages/${page}.png`);
    const picture = await answer.blob();
    if (mine !== turn || wanted !== page) return;
    if (imageAddress) URL.revokeObjectURL(imageAddress);
    imageAddress = URL.createObjectURL(picture);
    $("image").src = imageAddress;
    $("image").alt = `${shown.file.name}，第 ${page} 页`;
    await $("image").decode().catch(() => null); // so that the boxes are laid over a page that has its size
    $("page").hidden = false;
  } catch (error) {
    if (mine !== turn || wanted !== page) return;
    $("page").hidden = true;
    complain(error);
  }
  if (mine === turn && wanted === page) drawBoxes(extra);
}

function drawBoxes(extra = []) {
  const boxes = Object.keys(shown.fields).flatMap((name, index) => (shown.fields[name].page === page ? shown.fields[name].boxes : [])
    .map((box) => ({ box, index, name })));
  $("boxes").replaceChildren(...[...boxes, ...extra.map((box) => ({ box, index: -2, name: "" }))].map(({ box, index, name }) => {
    const mark = document.createElement("button");
    mark.type = "button";
    mark.title = named(FIELDS, name);
    mark.tabIndex = -1;
    mark.dataset.index = index;
    mark.className = index === -2 ? "box extra" : isUnsure(shown.fields[name]) ? "box doubted" : "box";
    mark.style.left = `${box[0] * 100}%`;
    mark.style.top = `${box[1] * 100}%`;
    mark.style.width = `${(box[2] - box[0]) * 100}%`;
    mark.style.height = `${(box[3] - box[1]) * 100}%`;
    mark.onclick = () => choose(index);
    return mark;
  }));
  markChosen();
  $("boxes").querySelector(".extra, .chosen")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function markChosen() {
  [...$("fields").tBodies[0].rows].forEach((row, at) => row.classList.toggle("chosen", at === chosen));
  for (const mark of $("boxes").children) mark.classList.toggle("chosen", mark.dataset.index === String(chosen));
}

// Shows where a finding or a row stands, when that is in this document.
async function goTo(evidence) {
  const place = evidence.find((each) => each.boxes?.length && [undefined, "", shown.id].includes(each.document_id));
  if (!place) return;
  if (place.page && place.page !== page) await turnTo(place.page, place.boxes);
  else drawBoxes(place.boxes);
}

function choose(index) {
  const row = $("fields").tBodies[0].rows[index];
  if (!row || index === chosen) return;
  chosen = index;
  row.scrollIntoView({ block: "nearest" });
  const field = Object.values(shown.fields)[index];
  if (field.page !== page) turnTo(field.page);
  else drawBoxes();
}

function inTurn(work) {
  writing = writing.then(work);
  return writing;
}

const correct = (name, text) => inTurn(async () => {
  const { id } = shown;
  const body = JSON.stringify({ [name]: { text, reason: $("reason").value || NO_REASON } });
  try {
    const answer = await ask(`/documents/${id}/fields`, { method: "PATCH", body, headers: { "If-Match": etag } });
    const found = await answer.json();
    if (shown?.id !== id) return;
    etag = answer.headers.get("ETag");
    shown = found;
    draw();
    drawBoxes();
    say(`已修改：${named(FIELDS, name)}`, "good");
  } catch (error) {
    complain(error);
    if (error.status !== 412) return;
    await open(id);
    say(`别人刚刚修改过这份文件，已重新载入。您填写的“${text}”没有保存，请核对后再改。`, "bad");
  }
});

const decide = (decision) => inTurn(async () => {
  if (!shown) return;
  const { id } = shown;
  const body = JSON.stringify({ decision, reason: $("reason").value || NO_REASON });
  try {
    await ask(`/documents/${id}/decision`, { method: "POST", body, headers: { "If-Match": etag } });
    $("reason").value = "";
    const at = buttons().findIndex((button) => button.dataset.id === id);
    await loadQueue();
    const rest = buttons().filter((button) => button.dataset.id !== id);
    const next = rest[at] ?? rest[0];
    if (next) await open(next.dataset.id);
    else clear("没有待办");
    say("已记录", "good");
  } catch (error) {
    complain(error);
    if (error.status !== 412) return;
    await open(id);
    say("别人刚刚修改过这份文件，已重新载入。请看过再决定。", "bad");
  }
});

function nextUnsure() {
  const fields = Object.values(shown.fields);
  const later = fields.findIndex((field, index) => index > chosen && isUnsure(field));
  choose(later >= 0 ? later : fields.findIndex(isUnsure));
}

function nextDocument() {
  const all = buttons();
  const at = all.findIndex((button) => button.dataset.id === shown.id);
  (all[at + 1] ?? all[0])?.click();
}

function zoomTo(factor) {
  zoom = Math.min(Math.max(factor, 0.5), 5);
  $("page").style.width = `${zoom * 100}%`;
}

const KEYS = {
  j: () => choose(chosen + 1), k: () => choose(chosen - 1), u: nextUnsure, n: nextDocument,
  e: () => $("fields").tBodies[0].rows[chosen]?.querySelector("textarea").focus(),
  a: () => decide("accept"), r: () => decide("reject"), c: () => decide("recapture"),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.activeElement.blur();
  if (event.target.matches("input, textarea") || event.ctrlKey || event.metaKey || event.altKey || event.repeat || !shown) return;
  if (KEYS[event.key]) {
    event.preventDefault();
    KEYS[event.key]();
  }
});
$("login").onsubmit = (event) => { event.preventDefault(); key = $("key").value.trim(); login(); };
$("leave").onclick = leave;
$("decision").onsubmit = (event) => { event.preventDefault(); decide(event.submitter.value); };
$("reason").onkeydown = (event) => { if (event.key === "Enter") event.preventDefault(); }; // Enter decides nothing by accident
$("more").onclick = () => loadQueue(true).catch(complain);
$("previous-page").onclick = () => { if (shown) turnTo(page - 1); };
$("next-page").onclick = () => { if (shown) turnTo(page + 1); };
$("zoom-in").onclick = () => zoomTo(zoom * 1.3);
$("zoom-out").onclick = () => zoomTo(zoom / 1.3);
setInterval(() => { if (shown && !document.hidden) ask(`/review/${shown.id}/lease`, { method: "POST", body: "{}" }).catch(complain); }, KEEP);
if (key) login();
