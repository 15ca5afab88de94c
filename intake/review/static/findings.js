// Findings: what was expected, what is there, and where; with a picture of each place.
import { button, made } from "./dom.js";
import { crop } from "./viewer.js";
import { SEVERITIES, language, named, word } from "./words.js";

const ORDER = { block: 0, high: 1, medium: 2, low: 3, info: 4 };
const PICTURES = 3; // of each finding

export const inWeight = (findings) => [...findings].sort((a, b) => (a.outcome === "fail" ? 0 : 1) - (b.outcome === "fail" ? 0 : 1)
  || ORDER[a.severity] - ORDER[b.severity]);

const said = (finding) => (language() === "en" ? finding.message_en : finding.message) ?? finding.message;

// `own` is the id of the document on the desk: evidence without one is its own.
export function findingLine(finding, own, onGo, withPictures = false) {
  const line = made("li", "", `${finding.outcome} ${finding.severity}`);
  const open = finding.outcome === "not_evaluable";
  const head = made("p", "", "about", made("b", open ? word("unchecked") : named(SEVERITIES, finding.severity), "severity"), made("code", finding.code));
  line.append(head, button(said(finding), "", () => onGo(finding.evidence)));
  if (open && finding.reason) line.append(made("small", finding.reason));
  if (finding.expected || finding.actual) {
    const pair = made("dl", "", "pair");
    pair.append(made("dt", word("expected")), made("dd", finding.expected ?? "–"), made("dt", word("actual")), made("dd", finding.actual ?? "–"));
    line.append(pair);
  }
  if (withPictures) addPictures(line, finding, own);
  return line;
}

function addPictures(line, finding, own) {
  const places = finding.evidence.filter((each) => each.page && each.boxes?.length).slice(0, PICTURES);
  const shelf = made("div", "", "evidence");
  for (const place of places) {
    crop(place.document_id || own, place.page, place.boxes[0]).then((picture) => shelf.append(picture), () => null);
  }
  for (const each of finding.evidence) { // pictures that a check made itself: a copied patch, two saves compared
    if (typeof each.picture === "string" && each.picture.startsWith("/")) shelf.append(Object.assign(made("img"), { src: each.picture, alt: word("evidence"), loading: "lazy" }));
  }
  if (places.length || shelf.children.length) line.append(shelf);
}
