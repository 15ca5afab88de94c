// The borrower's page: uploads files one by one with progress, then follows each document until it is read.
import { FIELDS, KINDS, WORDS } from "./words.js";

const token = decodeURIComponent(location.pathname.split("/").pop());
const $ = (id) => document.getElementById(id);
const SETTLED = new Set(["done", "needs_review", "accepted", "rejected", "recapture", "failed", "password_required"]);
let language = navigator.language.startsWith("zh") || !navigator.language ? "zh" : "en";
let caseId = null;
const cards = new Map(); // document id -> its card

const word = (name) => WORDS[language][name] ?? name;
const named = (table, name) => table[name]?.[language === "zh" ? 0 : 1] ?? name;
const told = (problem) => (language === "zh" ? problem?.detail : problem?.detail_en) ?? word("failed");

async function ask(path, options = {}) {
  const headers = { Authorization: `Bearer ${token}`, ...options.headers };
  const answer = await fetch(`/api/v1${path}`, { ...options, headers });
  const body = await answer.json().catch(() => null);
  if (!answer.ok) throw Object.assign(new Error(body?.code ?? answer.status), { status: answer.status, problem: body });
  return body;
}

function notice(text) {
  $("notice").textContent = text;
  $("notice").hidden = !text;
}

function speak() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  $("language").textContent = language === "zh" ? "EN" : "中文";
  for (const place of document.querySelectorAll("[data-text]")) place.textContent = word(place.dataset.text);
}

function showNeeded(found) {
  const missing = found.missing ?? [];
  const needed = ["business_licence", "tax_clearance_certificate", "bank_statement"];
  const codes = [...needed, ...missing.filter((code) => !needed.includes(code))];
  $("needed").replaceChildren(...codes.map((code) => {
    const line = document.createElement("li");
    const open = missing.includes(code);
    line.className = open ? "missing" : "received";
    line.textContent = `${named(KINDS, code)} · ${word(open ? "missing" : "received")}`;
    return line;
  }));
  if (!missing.length) notice(word("complete"));
}

async function refreshCase() {
  try {
    const found = caseId ? await ask(`/cases/${caseId}`) : (await ask("/cases")).cases[0];
    caseId = found.id;
    showNeeded(found);
    for (const each of found.documents ?? []) {
      const id = typeof each === "string" ? each : each.id;
      if (!cards.has(id)) follow(id, newCard(each.file?.name ?? ""));
    }
  } catch (error) {
    notice([401, 403, 404, 410].includes(error.status) ? word("expired") : word("unreachable"));
  }
}

function newCard(name) {
  const card = $("card").content.firstElementChild.cloneNode(true);
  card.querySelector(".name").textContent = name;
  $("documents").prepend(card);
  return card;
}

function state(card, name) {
  card.dataset.state = name;
  card.querySelector(".state").textContent = word(name);
  card.querySelector("progress").hidden = SETTLED.has(name);
}

function show(card, found) {
  card.querySelector(".name").textContent = found.file?.name ?? "";
  state(card, found.status);
  card.querySelector(".message").textContent = found.error ? told(found.error) : "";
  card.querySelector(".password").hidden = found.status !== "password_required";
  const facts = [];
  if (found.kind && found.kind !== "unknown") facts.push([named(KINDS, found.kind), ""]);
  for (const name of Object.keys(FIELDS)) {
    const field = found.fields?.[name];
    if (field?.text) facts.push([named(FIELDS, name), field.text]);
  }
  const rows = found.tables?.transactions?.length;
  if (rows) facts.push([String(rows), word("rows")]);
  card.querySelector(".fields").replaceChildren(...facts.flatMap(([label, text]) => {
    const dt = document.createElement("dt");
    const dd = document.createElement("dd");
    dt.textContent = label;
    dd.textContent = text;
    return [dt, dd];
  }));
}

async function follow(id, card) {
  cards.set(id, card);
  card.querySelector(".password").onsubmit = (event) => {
    event.preventDefault();
    const field = card.querySelector("input");
    const body = JSON.stringify({ password: field.value });
    field.value = "";
    ask(`/documents/${id}/password`, { method: "POST", body, headers: { "Content-Type": "application/json" } })
      .then(() => follow(id, card))
      .catch((error) => { card.querySelector(".message").textContent = told(error.problem); });
  };
  for (let wait = 400; ; wait = Math.min(wait * 1.3, 4000)) {
    try {
      const found = await ask(`/documents/${id}`);
      show(card, found);
      notice("");
      if (SETTLED.has(found.status)) return refreshCase();
    } catch (error) {
      if (error.status && error.status < 500) return state(card, "failed");
      notice(word("unreachable"));
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

function upload(file) {
  const card = newCard(file.name);
  state(card, "sending");
  const form = new FormData();
  form.append("file", file);
  const request = new XMLHttpRequest();
  request.open("POST", `/api/v1/cases/${caseId}/documents`);
  request.setRequestHeader("Authorization", `Bearer ${token}`);
  request.setRequestHeader("Idempotency-Key", crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`);
  request.upload.onprogress = (event) => { card.querySelector("progress").value = event.loaded / event.total; };
  return new Promise((resolve) => {
    request.onloadend = () => {
      resolve();
      let body = null;
      try { body = JSON.parse(request.responseText); } catch { /* no JSON: told below as a failure */ }
      const documents = body?.documents ?? [];
      if (documents.length) {
        show(card, documents[0]);
        follow(documents[0].id, card);
        for (const more of documents.slice(1)) if (!cards.has(more.id)) follow(more.id, newCard(more.file?.name ?? ""));
      } else {
        state(card, "failed");
      }
      const refused = body?.refused ?? (documents.length ? [] : [body]);
      for (const each of refused) {
        const place = documents.length ? newCard(each?.file ?? each?.name ?? file.name) : card;
        state(place, "failed");
        place.querySelector(".message").textContent = request.status ? told(each) : word("unreachable");
      }
    };
    request.send(form);
  });
}

async function uploadAll(files) {
  if (!caseId) await refreshCase();
  if (!caseId) return;
  for (const file of files) await upload(file);
}

$("files").onchange = (event) => { uploadAll([...event.target.files]); event.target.value = ""; };
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
$("language").onclick = () => { language = language === "zh" ? "en" : "zh"; speak(); refreshCase(); };
speak();
refreshCase();
