// Operations: one tab at a time, drawn anew from the API whenever something was done.
import { arrows, button, made } from "/assets/review/dom.js";
import { begin } from "/assets/review/link.js";
import { language, speak, word } from "/assets/review/words.js";
import { audit, hooks, keys, users } from "./lists.js";
import { accuracy, overview } from "./panels.js";
import { say } from "./words.js";

const $ = (id) => document.getElementById(id);
const TABS = { overview, accuracy, users, keys, hooks, audit };
let shown = "overview";
let turn = 0;

function notice(text, sort = "") {
  $("notice").textContent = text;
  $("notice").className = sort;
}

// Does `work` (what it returns is shown once, above all else), then draws the tab.
async function again(work) {
  turn += 1;
  const mine = turn;
  notice("");
  try {
    const told = work && await work();
    const parts = await TABS[shown](again);
    if (mine !== turn) return;
    $("panel").replaceChildren(...(told ? [made("p", told, "once")] : []), ...parts);
    if (work && !told) notice(say("saved"));
  } catch (error) {
    notice(error.status ? error.message : word("away"), "bad");
  }
}

function pick(name) {
  shown = name;
  for (const each of $("tabs").children) {
    each.setAttribute("aria-selected", String(each.dataset.name === name));
    each.tabIndex = each.dataset.name === name ? 0 : -1;
  }
  $("panel").setAttribute("aria-label", say(name));
  again();
}

function drawTabs() {
  document.title = say("title");
  document.querySelector("[data-say]").textContent = say("title");
  $("tabs").replaceChildren(...Object.keys(TABS).map((name) => {
    const tab = button(say(name), "", () => pick(name));
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", "panel");
    tab.dataset.name = name;
    return tab;
  }));
}

arrows($("tabs"), (tab) => pick(tab.dataset.name));
$("language").onclick = () => { speak(language() === "en" ? "zh" : "en"); drawTabs(); pick(shown); };
speak();
drawTabs();
begin(async (person) => {
  if (person.role !== "admin") throw Object.assign(new Error(say("notAdmin")), { status: 403 });
  $("who").textContent = person.name;
  pick("overview");
}, () => $("panel").replaceChildren());
