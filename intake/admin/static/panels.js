// The figures: an overview, and how right readings were as reviewers found them.
import { made } from "/assets/review/dom.js";
import { tell } from "/assets/review/link.js";
import { FIELDS, KINDS, named } from "/assets/review/words.js";
import { bars, reliability, weekly } from "./plots.js";
import { say } from "./words.js";

const percent = (share) => (share === null || share === undefined ? say("few") : `${(share * 100).toFixed(1)}%`);
const NAMES = ["done", "needs_review", "failed"];

export const card = (title, ...inside) => made("section", "", "card", made("h2", title), ...inside);
export const tile = (label, value) => made("div", "", "tile", made("b", String(value)), made("span", label));

// `heads` are names of words; each line is an array of texts or elements.
export function tableOf(heads, lines, numbers = []) {
  if (!lines.length) return made("p", say("none"));
  const row = (cells) => made("tr", "", "", ...cells.map((cell, at) => {
    const place = made("td", "", numbers.includes(at) ? "number" : "");
    place.append(cell ?? "");
    return place;
  }));
  const head = made("tr", "", "", ...heads.map((name, at) => Object.assign(made("th", name && say(name), numbers.includes(at) ? "number" : ""), { scope: "col" })));
  return made("table", "", "", made("thead", "", "", head), made("tbody", "", "", ...lines.map(row)));
}

let days = 30;

function daysForm(again) {
  const choice = made("select");
  choice.id = "days";
  for (const each of [7, 30, 90, 366]) choice.append(Object.assign(made("option", String(each)), { value: each }));
  choice.value = days;
  choice.onchange = () => { days = Number(choice.value); again(); };
  return made("form", "", "line", made("label", "", "", made("span", say("days")), choice));
}

const figures = () => tell(`/operations/figures?days=${days}`);

export async function overview(again) {
  const told = await figures();
  const key = (name) => [made("i", "", `key ${name}`), say(name)];
  const legend = made("p", "", "legend");
  for (const name of NAMES) legend.append(made("span", "", "", ...key(name)));
  const hours = (name) => (name === "more" ? say("more_hours") : `≤ ${name}`);
  return [
    daysForm(again),
    made("div", "", "tiles", tile(say("straight"), percent(told.straight_through)), tile(say("read"), told.read), tile(say("waiting"), told.queue.for_a_person),
      tile(say("oldest"), told.queue.oldest_hours ?? "–"), tile(say("workers"), told.work.workers)),
    card(say("throughput"), legend, bars(told.throughput, NAMES, say, say("throughput"))),
    made("div", "", "pair",
      card(say("failures"), tableOf(["error", "count"], Object.entries(told.failures).map(([code, count]) => [made("code", code), String(count)]), [1])),
      card(say("ages"), tableOf(["ages", "count"], Object.entries(told.queue.ages).map(([name, count]) => [hours(name), String(count)]), [1])),
      card(say("kinds"), tableOf(["kind", "read", "straight"], told.kinds.map((each) => [named(KINDS, each.kind), String(each.read), percent(each.straight_through)]), [1, 2])),
      card(say("decisions"), tableOf(["state", "count"], Object.entries(told.decisions).map(([name, count]) => [say(name), String(count)]), [1]))),
  ];
}

const MOST = 6; // curves that can be told apart
let ofKind = ""; // whose fields are drawn; "": all kinds

function kindForm(kinds, again) {
  const choice = made("select");
  choice.append(...["", ...kinds].map((kind) => Object.assign(made("option", kind ? named(KINDS, kind) : say("allKinds")), { value: kind })));
  choice.value = ofKind;
  choice.setAttribute("aria-label", say("kind"));
  choice.onchange = () => { ofKind = choice.value; again(); };
  return made("form", "", "line", choice);
}

export async function accuracy(again) {
  const told = await figures();
  const weeks = [...new Set(told.weeks.map((each) => each.week))];
  const kinds = [...new Set(told.weeks.map((each) => each.kind))];
  if (!kinds.includes(ofKind)) ofKind = "";
  const [lines, part, words] = ofKind ? [told.field_weeks.filter((each) => each.kind === ofKind), "field", FIELDS] : [told.weeks, "kind", KINDS];
  const judged = (name) => lines.reduce((sum, each) => sum + (each[part] === name ? each.judged : 0), 0);
  const shown = [...new Set(lines.map((each) => each[part]))].sort((one, other) => judged(other) - judged(one)).slice(0, MOST);
  const series = shown.map((name) => [named(words, name), lines.filter((each) => each[part] === name).map((each) => [weeks.indexOf(each.week), 1 - each.corrected / each.judged])]);
  const legend = made("p", "", "legend");
  series.forEach(([name], number) => legend.append(made("span", `● ${name}`, `curve${number % 6}`)));
  const link = Object.assign(made("a", say("exportCases")), { href: "/api/v1/operations/training-cases.zip" });
  return [
    daysForm(again),
    made("div", "", "pair",
      card(say("weeks"), kindForm(kinds, again), ...(weeks.length ? [legend, weekly(series, weeks, say("weeks"))] : [made("p", say("none"))])),
      card(say("calibration"), ...(told.calibration.length ? [reliability(told.calibration, say("calibration"))] : [made("p", say("none"))]),
        tableOf(["confidence", "right", "count"], told.calibration.map((each) => [percent(each.confidence), percent(each.right), String(each.count)]), [0, 1, 2]))),
    card(say("accuracy"), tableOf(["kind", "field", "judged", "corrected", "right"],
      told.accuracy.map((each) => [named(KINDS, each.kind), named(FIELDS, each.field), String(each.judged), String(each.corrected), percent(each.accuracy)]), [2, 3, 4]), made("p", "", "", link)),
  ];
}
