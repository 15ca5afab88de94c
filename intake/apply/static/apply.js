// The borrower's page: consent first, then files are looked at, sent in pieces, and followed live until they are read.
import { hideReasons, makeCard, showDocument, showProgress, showReasons, showState, speakCard } from "./card.js";
import { ask, listen, pause, send } from "./link.js";
import { lookAt } from "./look.js";
import { neededLine } from "./needed.js";
import { language, setLanguage, told, word } from "./words.js";

const $ = (id) => document.getElementById(id);
const SETTLED = new Set(["done", "needs_review", "accepted", "rejected", "recapture", "failed", "password_required"]);
const SHUT = new Set([401, 403, 404, 410]); // the link does not open this case, or not any more
const NEEDED = $("needed").dataset.kinds.split(" ");
const CONSENT = $("consent").dataset.version;
let caseId = null;
let known = null; // the case as last told
let lacking = "";
let shut = false;
let erasing = false; // asked for: that the link opens nothing any more is then no fault of the link
let sending = Promise.resolve(); // files go one after the other: a phone's uplink is narrow
const cards = new Map(); // document id -> its card
const stale = new Set(); // ids of documents of which something was heard

function notice(name, sort = "") {
  if (shut) return;
  $("notice").dataset.text = name;
  $("notice").className = sort;
  $("notice").textContent = name && word(name);
  $("notice").hidden = !name;
}

// The link does not hold, or all was erased: says so, and offers nothing that could not work.
function shutDown(name = "expired") {
  if (erasing && name === "expired") return;
  notice(name, name === "expired" ? "bad" : "good");
  shut = true;
  for (const place of document.querySelectorAll("main section")) place.hidden = true;
}

function speak() {
  document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
  document.title = `${word("title")} · 印证`;
  $("language").textContent = language() === "zh" ? "EN" : "中文";
  $("language").lang = language() === "zh" ? "en" : "zh-CN";
  $("code").alt = word("handOffCode");
  for (const place of document.querySelectorAll("[data-text]")) place.textContent = place.dataset.text && word(place.dataset.text);
  for (const card of document.querySelectorAll("#documents .card")) speakCard(card);
  showNeeded();
}

function showNeeded() {
  const missing = known?.missing ?? NEEDED;
  const codes = [...NEEDED, ...missing.filter((code) => !NEEDED.includes(code))];
  $("needed").replaceChildren(...codes.map((code) => neededLine(code, missing.includes(code), lacking)));
}

function showCase() {
  const agreed = known.consent?.text === CONSENT;
  $("consent").hidden = agreed;
  for (const id of ["upload", "rights"]) $(id).hidden = !agreed;
  if (agreed && !$("consented").lastElementChild.children.length) {
    $("consented").lastElementChild.append($("consent").querySelector("dl").cloneNode(true));
  }
  showNeeded();
  notice(known.missing.length ? "" : "complete", "good");
}

async function refreshCase() {
  try {
    known = caseId ? await ask(`/cases/${caseId}`) : (await ask("/cases")).cases[0];
    const first = caseId === null;
    caseId = known.id;
    if (first) listen(caseId, heard, poll, () => shut);
    if (known.missing.includes("bank_statement_months")) await findLacking();
    showCase();
    for (const each of known.documents) if (!cards.has(each.id)) follow(each.id, newCard(each.file.name));
  } catch (error) {
    if (SHUT.has(error.status)) shutDown();
    else notice("unreachable", "bad");
  }
}

async function findLacking() {
  const { findings } = await ask(`/cases/${caseId}/verification`);
  lacking = findings.find((each) => each.code === "BANK_COVERAGE_SHORT")?.actual?.split("; ")[1] ?? "";
}

function newCard(name) {
  const card = makeCard(name);
  $("documents").prepend(card);
  $("documents-section").hidden = false;
  return card;
}

// An event of the case: its document is asked for once, however many came at once.
function heard(event, { document_id: id }) {
  if (event === "case.erased") shutDown("erased");
  if (!id) return;
  if (!stale.size) setTimeout(flush, 120);
  stale.add(id);
}

function flush() {
  const ids = [...stale];
  stale.clear();
  for (const id of ids) {
    if (cards.has(id)) update(id);
    else refreshCase(); // sent from another device with the same link
  }
}

// The stream is away: what is under way is asked for instead.
function poll() {
  for (const [id, card] of cards) if (!SETTLED.has(card.dataset.state)) update(id);
}

async function update(id) {
  const card = cards.get(id);
  try {
    const found = await ask(`/documents/${id}`);
    const before = card.dataset.state;
    showDocument(card, found);
    if ($("notice").dataset.text === "unreachable") notice("");
    if (SETTLED.has(found.status) && before !== found.status) {
      $("live").textContent = `${found.file.name}：${word(found.status)}`;
      await refreshCase();
    }
  } catch (error) {
    if (!SHUT.has(error.status)) {
      notice("unreachable", "bad");
      return;
    }
    await refreshCase(); // tells whether the link or only the document is gone
    showState(card, "failed");
  }
}

function follow(id, card) {
  cards.set(id, card);
  const act = (work) => async (event) => {
    event.preventDefault();
    try {
      showDocument(card, await work(event));
    } catch (error) {
      card.querySelector(".message").textContent = error.status ? told(error.problem) : word("unreachable");
    }
  };
  const secret = card.querySelector(".password input");
  card.querySelector(".password").onsubmit = act(() => {
    const password = secret.value;
    secret.value = "";
    return ask(`/documents/${id}/password`, { json: { password } });
  });
  card.querySelector(".confirm .no").onclick = () => { card.querySelector(".objection").hidden = false; card.querySelector(".note").focus(); };
  card.querySelector(".confirm").onsubmit = act((event) => {
    const right = event.submitter?.value === "yes";
    return ask(`/documents/${id}/confirmation`, { json: { right, note: right ? "" : card.querySelector(".note").value } });
  });
  update(id);
}

// Puts what the server said of a file onto its card, and onto further ones when a ZIP held several.
function place(card, file, { status, body }) {
  const documents = body?.documents ?? [];
  const refused = body?.refused ?? (documents.length ? [] : [body]);
  const free = [card];
  for (const each of documents) {
    const already = cards.get(each.id);
    if (already && already !== card) { // the same file again, or the stream was quicker: its card comes up, no second one
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

async function upload(card, file) {
  showState(card, "sending");
  const answer = await send(caseId, file, (share) => showProgress(card, share, file.size), (trouble) => {
    if (trouble) notice("unreachable", "bad");
    else if ($("notice").dataset.text === "unreachable") notice("");
  });
  place(card, file, answer);
}

async function take(file) {
  const card = newCard(file.name);
  showState(card, "looking");
  const reasons = await lookAt(file);
  const go = () => { sending = sending.then(() => upload(card, file)); };
  if (!reasons?.length) {
    go();
    return;
  }
  showState(card, "poor");
  showReasons(card, reasons);
  card.querySelector(".again").onclick = () => { card.remove(); $("camera").click(); };
  card.querySelector(".anyway").onclick = () => { hideReasons(card); go(); };
}

async function takeAll(files) {
  if (!caseId) await refreshCase();
  if (!caseId || $("upload").hidden) return;
  for (const file of files) await take(file);
}

for (const id of ["files", "camera"]) {
  $(id).onchange = (event) => {
    const files = [...event.target.files];
    event.target.value = "";
    takeAll(files);
  };
}
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => { event.preventDefault(); $("drop").classList.add("over"); });
}
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) $("drop").classList.remove("over"); });
document.addEventListener("drop", (event) => {
  event.preventDefault();
  $("drop").classList.remove("over");
  takeAll([...event.dataTransfer.files]);
});
$("agree").onclick = async () => {
  try {
    known.consent = await ask(`/cases/${caseId}/consent`, { json: { text: CONSENT } });
    showCase();
    $("files").focus();
  } catch {
    notice("unreachable", "bad");
  }
};
$("hand-off").ontoggle = async () => {
  if (!$("hand-off").open || $("code").src) return;
  const answer = await ask(`/cases/${caseId}/hand-off.svg`, { raw: true }).catch(() => null);
  if (answer) $("code").src = URL.createObjectURL(await answer.blob());
};
$("erase-now").onclick = async () => {
  erasing = true;
  try {
    await ask(`/cases/${caseId}/erasure`, { json: { confirm: true } });
    sessionStorage.clear();
    $("documents").replaceChildren();
    shutDown("erased");
  } catch (error) {
    erasing = false;
    notice(SHUT.has(error.status) ? "expired" : "unreachable", "bad");
  }
};
$("language").onclick = () => { setLanguage(language() === "zh" ? "en" : "zh"); speak(); };
document.body.classList.toggle("touch", navigator.maxTouchPoints > 0); // a camera is at hand
speak();
(async () => {
  while (!shut && !caseId) {
    await refreshCase();
    if (!caseId && !shut) await pause(4000);
  }
})();
