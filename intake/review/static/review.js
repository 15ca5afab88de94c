// The review desk: the queue, one document with its boxes, fields and findings, corrections and the decision.
import { findingLine, fieldRow, rowsTable } from "./parts.js";

const $ = (id) => document.getElementById(id);
const UNSURE = 0.8;
let key = sessionStorage.getItem("yinzheng-key") ?? "";
let shown = null; // the document on the desk
let etag = null;
let page = 1;
let zoom = 1;
let chosen = -1;
let imageAddress = null;

async function ask(path, options = {}) {
  const headers = { Authorization: `Bearer ${key}`, ...options.headers };
  if (options.body) headers["Content-Type"] = "application/json";
  const answer = await fetch(`/api/v1${path}`, { ...options, headers });
  if (!answer.ok) {
    const problem = await answer.json().catch(() => null);
    throw Object.assign(new Error(problem?.detail ?? String(answer.status)), { status: answer.status, problem });
  }
  return answer;
}

const say = (text) => { $("notice").textContent = text; };

async function login() {
  try {
    await loadQueue();
  } catch (error) {
    $("refused").textContent = error.status === 401 || error.status === 403 ? "密钥无效，或不是审核员密钥。" : error.message;
    return;
  }
  sessionStorage.setItem("yinzheng-key", key);
  $("login").hidden = true;
  $("desk").hidden = false;
}

let cursor = null;

async function loadQueue(more = false) {
  const answer = await ask(`/review/queue?limit=50${more && cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
  const found = await answer.json();
  cursor = found.next_cursor;
  const lines = (found.documents ?? []).map((each) => {
    const line = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.id = each.id;
    button.textContent = `${each.kind} · ${each.file.name}`;
    button.onclick = () => open(each.id);
    line.append(button);
    return line;
  });
  if (more) $("queue").append(...lines);
  else $("queue").replaceChildren(...lines);
  $("count").textContent = String($("queue").children.length);
  $("more").hidden = !cursor;
}

async function open(id) {
  try {
    await ask(`/review/${id}/lease`, { method: "POST", body: "{}" });
  } catch (error) {
    say(error.message); // somebody else holds it: it may be read all the same
  }
  const answer = await ask(`/documents/${id}`);
  etag = answer.headers.get("ETag");
  shown = await answer.json();
  chosen = -1;
  for (const button of document.querySelectorAll("#queue button")) {
    button.setAttribute("aria-current", String(button.dataset.id === id));
  }
  draw();
  await turnTo(1);
}

function draw() {
  $("title").textContent = shown.kind;
  $("subtitle").textContent = `${shown.file.name} · ${shown.status} · ${Math.round(shown.kind_confidence * 100)}%`;
  $("findings").replaceChildren(...shown.findings.filter((f) => f.outcome !== "pass").map((f) => findingLine(f, goTo)));
  const names = Object.keys(shown.fields);
  $("fields").tBodies[0].replaceChildren(...names.map((name, index) =>
    fieldRow(name, shown.fields[name], UNSURE, () => choose(index), (text) => correct(name, text))));
  const rows = shown.tables.transactions ?? shown.tables.items ?? [];
  $("rows").replaceChildren(...(rows.length ? [rowsTable(rows, (row) => goTo({ page: row.page, boxes: [row.box] }))] : []));
  $("decision").hidden = false;
}

async function turnTo(number) {
  page = Math.min(Math.max(1, number), shown.pages.length || 1);
  $("page-number").textContent = `${page} / ${shown.pages.length}`;
  try {
    const answer = await ask(`/documents/${shown.id}/pages/${page}.png`);
    if (imageAddress) URL.revokeObjectURL(imageAddress);
    imageAddress = URL.createObjectURL(await answer.blob());
    $("image").src = imageAddress;
  } catch (error) {
    say(error.message);
  }
  drawBoxes();
}

function drawBoxes(extra = []) {
  const names = Object.keys(shown.fields);
  const boxes = names.flatMap((name, index) => (shown.fields[name].page === page ? shown.fields[name].boxes : [])
    .map((box) => ({ box, index, name })));
  $("boxes").replaceChildren(...[...boxes, ...extra.map((box) => ({ box, index: -2, name: "" }))].map(({ box, index, name }) => {
    const mark = document.createElement("button");
    mark.type = "button";
    mark.title = name;
    mark.tabIndex = -1;
    mark.className = index === chosen ? "box chosen" : index === -2 ? "box extra" : "box";
    mark.style.left = `${box[0] * 100}%`;
    mark.style.top = `${box[1] * 100}%`;
    mark.style.width = `${(box[2] - box[0]) * 100}%`;
    mark.style.height = `${(box[3] - box[1]) * 100}%`;
    mark.onclick = () => choose(index);
    return mark;
  }));
  $("boxes").querySelector(".chosen, .extra")?.scrollIntoView({ block: "center", inline: "center" });
}

async function goTo(place) {
  if (place.page && place.page !== page) await turnTo(place.page);
  drawBoxes(place.boxes ?? []);
}

function choose(index) {
  const rows = [...$("fields").tBodies[0].rows];
  if (!rows[index]) return;
  chosen = index;
  rows.forEach((row, at) => row.classList.toggle("chosen", at === index));
  rows[index].scrollIntoView({ block: "nearest" });
  const field = Object.values(shown.fields)[index];
  if (field.page !== page) turnTo(field.page);
  else drawBoxes();
}

async function correct(name, text) {
  const body = JSON.stringify({ [name]: { text, reason: $("reason").value || "人工核对" } });
  try {
    const answer = await ask(`/documents/${shown.id}/fields`, { method: "PATCH", body, headers: { "If-Match": etag } });
    etag = answer.headers.get("ETag");
    shown = await answer.json();
    draw();
    say("已修改");
  } catch (error) {
    say(error.status === 412 ? "别人刚刚修改过，已为您重新载入。" : error.message);
    if (error.status === 412) await open(shown.id);
  }
}

async function decide(decision) {
  if (!shown) return;
  try {
    await ask(`/documents/${shown.id}/decision`, { method: "POST", body: JSON.stringify({ decision, reason: $("reason").value || "人工核对" }) });
    say("已记录");
    $("reason").value = "";
    const done = shown.id;
    await loadQueue();
    const next = [...document.querySelectorAll("#queue button")].find((button) => button.dataset.id !== done);
    if (next) await open(next.dataset.id);
  } catch (error) {
    say(error.message);
  }
}

function nextUnsure() {
  const fields = Object.values(shown?.fields ?? {});
  const found = fields.findIndex((field, index) => index > chosen && (field.confidence < UNSURE || field.reason));
  choose(found >= 0 ? found : fields.findIndex((field) => field.confidence < UNSURE || field.reason));
}

function nextDocument() {
  const buttons = [...document.querySelectorAll("#queue button")];
  const at = buttons.findIndex((button) => button.dataset.id === shown?.id);
  (buttons[at + 1] ?? buttons[0])?.click();
}

const KEYS = {
  j: () => choose(chosen + 1), k: () => choose(chosen - 1), u: nextUnsure, n: nextDocument,
  e: () => $("fields").tBodies[0].rows[chosen]?.querySelector("input").focus(),
  a: () => decide("accept"), r: () => decide("reject"), c: () => decide("recapture"),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.activeElement.blur();
  if (event.target.matches("input") || event.ctrlKey || event.metaKey || event.altKey || !shown) return;
  if (KEYS[event.key]) {
    event.preventDefault();
    KEYS[event.key]();
  }
});
$("login").onsubmit = (event) => { event.preventDefault(); key = $("key").value.trim(); login(); };
$("decision").onsubmit = (event) => { event.preventDefault(); decide(event.submitter.value); };
$("more").onclick = () => loadQueue(true);
$("previous-page").onclick = () => turnTo(page - 1);
$("next-page").onclick = () => turnTo(page + 1);
$("zoom-in").onclick = () => { zoom = Math.min(zoom * 1.3, 5); $("page").style.width = `${zoom * 100}%`; };
$("zoom-out").onclick = () => { zoom = Math.max(zoom / 1.3, 0.5); $("page").style.width = `${zoom * 100}%`; };
if (key) login();
