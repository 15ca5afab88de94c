// The borrower's page: uploads files one by one with progress, then follows each document until it is read.
import { makeCard, showDocument, showState, speakCard } from "./card.js";
import { KINDS, named, setLanguage, language, told, word } from "./words.js";

const token = decodeURIComponent(location.pathname.split("/").pop());
const $ = (id) => document.getElementById(id);
const SETTLED = new Set(["done", "needs_review", "accepted", "rejected", "recapture", "failed", "password_required"]);
const SHUT = new Set([401, 403, 404, 410]); // the link does not open this case, or not any more
const PAUSES = [1000, 3000, 8000]; // milliseconds before an upload that did not get through is sent again
const NEEDED = $("needed").dataset.kinds.split(" ");
let caseId = null;
let known = null; // the case as last told
let shut = false;
const cards = new Map(); // document id -> its card

const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

async function ask(path, options = {}) {
  const headers = { Authorization: `Bearer ${token}`, ...options.headers };
  const answer = await fetch(`/api/v1${path}`, { ...options, headers });
  const body = await answer.json().catch(() => null);
  if (!answer.ok) throw Object.assign(new Error(body?.code ?? answer.status), { status: answer.status, problem: body });
  return body;
}

function notice(name, sort = "") {
  if (shut) return;
  $("notice").dataset.text = name;
  $("notice").className = sort;
  $("notice").textContent = name && word(name);
  $("notice").hidden = !name;
}

// The link does not hold: says so, and offers nothing that could not work.
function shutDown() {
  notice("expired", "bad");
  shut = true;
  for (const place of document.querySelectorAll("main section")) place.hidden = true;
}

function speak() {
  document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
  document.title = `${word("title")} · 印证`;
  $("language").textContent = language() === "zh" ? "EN" : "中文";
  for (const place of document.querySelectorAll("[data-text]")) place.textContent = place.dataset.text && word(place.dataset.text);
  for (const card of document.querySelectorAll("#documents .card")) speakCard(card);
  showNeeded();
}

function showNeeded() {
  const missing = known?.missing ?? NEEDED;
  const codes = [...NEEDED, ...missing.filter((code) => !NEEDED.includes(code))];
  $("needed").replaceChildren(...codes.map((code) => {
    const line = document.createElement("li");
    const kind = document.createElement("span");
    const standing = document.createElement("small");
    const open = missing.includes(code);
    line.className = open ? "missing" : "received";
    kind.textContent = named(KINDS, code);
    standing.textContent = word(open ? "missing" : "received");
    line.append(kind, standing);
    return line;
  }));
}

async function refreshCase() {
  try {
    known = caseId ? await ask(`/cases/${caseId}`) : (await ask("/cases")).cases[0];
    caseId = known.id;
    showNeeded();
    notice(known.missing.length ? "" : "complete", "good");
    for (const each of known.documents) if (!cards.has(each.id)) follow(each.id, newCard(each.file.name));
  } catch (error) {
    if (SHUT.has(error.status)) shutDown();
    else notice("unreachable", "bad");
  }
}

function newCard(name) {
  const card = makeCard(name);
  $("documents").prepend(card);
  $("documents-section").hidden = false;
  return card;
}

async function unlock(id, card, field) {
  const body = JSON.stringify({ password: field.value });
  field.value = "";
  try {
    showDocument(card, await ask(`/documents/${id}/password`, { method: "POST", body, headers: { "Content-Type": "application/json" } }));
    await follow(id, card);
  } catch (error) {
    card.querySelector(".message").textContent = told(error.problem);
  }
}

async function follow(id, card) {
  cards.set(id, card);
  card.querySelector(".password").onsubmit = (event) => {
    event.preventDefault();
    unlock(id, card, card.querySelector("input"));
  };
  for (let wait = 400; !shut; wait = Math.min(wait * 1.3, 4000)) {
    try {
      const found = await ask(`/documents/${id}`);
      showDocument(card, found);
      if ($("notice").dataset.text === "unreachable") notice("");
      if (SETTLED.has(found.status)) {
        await refreshCase();
        return;
      }
    } catch (error) {
      if (SHUT.has(error.status)) {
        await refreshCase(); // tells whether the link or only the document is gone
        showState(card, "failed");
        return;
      }
      notice("unreachable", "bad");
    }
    await pause(wait);
  }
}

// One POST of a file with its progress; the answer's status (0 when there was none) and JSON.
function post(file, once, onProgress) {
  const form = new FormData();
  form.append("file", file);
  const request = new XMLHttpRequest();
  request.open("POST", `/api/v1/cases/${caseId}/documents`);
  request.setRequestHeader("Authorization", `Bearer ${token}`);
  request.setRequestHeader("Idempotency-Key", once);
  request.upload.onprogress = (event) => onProgress(event.loaded / event.total);
  return new Promise((resolve) => {
    request.onloadend = () => {
      let body = null;
      try { body = JSON.parse(request.responseText); } catch { /* no JSON: told below as a failure */ }
      resolve({ status: request.status, body });
    };
    request.send(form);
  });
}

async function upload(file) {
  const card = newCard(file.name);
  const bar = card.querySelector("progress");
  const once = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`; // the same for every try: it is taken once
  showState(card, "sending");
  let answer = null;
  for (const wait of [...PAUSES, 0]) {
    answer = await post(file, once, (share) => { bar.value = share; });
    if (answer.status && answer.status < 500) break;
    notice("unreachable", "bad");
    if (wait) await pause(wait);
  }
  if (answer.status && $("notice").dataset.text === "unreachable") notice("");
  place(card, file, answer);
}

// Puts what the server said of a file onto its card, and onto further ones when a ZIP held several.
function place(card, file, { status, body }) {
  const documents = body?.documents ?? [];
  const refused = body?.refused ?? (documents.length ? [] : [body]);
  const free = [card];
  for (const each of documents) {
    const already = cards.get(each.id);
    if (already) { // the same file again: its card comes up, no second one
      $("documents").prepend(already);
      continue;
    }
    const own = free.pop() ?? newCard(each.file.name);
    showDocument(own, each);
    follow(each.id, own);
  }
  for (const each of refused) {
    const own = free.pop() ?? newCard(each?.name ?? file.name);
    showDocument(own, { status: "refused", file: { name: each?.name ?? file.name }, error: status ? each ?? {} : { unreachable: true } });
  }
  for (const unused of free) unused.remove();
}

async function uploadAll(files) {
  if (!caseId) await refreshCase();
  if (!caseId) return;
  for (const file of files) await upload(file);
}

$("files").onchange = (event) => {
  const files = [...event.target.files];
  event.target.value = "";
  uploadAll(files);
};
const drop = $("drop");
for (const name of ["dragenter", "dragover"]) {
  drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
}
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  uploadAll([...event.dataTransfer.files]);
});
$("language").onclick = () => { setLanguage(language() === "zh" ? "en" : "zh"); speak(); };
speak();
refreshCase();
