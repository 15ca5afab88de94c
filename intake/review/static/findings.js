// Findings: what was expected, what is there, and where; with a picture of each place.
import { button, made } from "./dom.js";
import { crop } from "./viewer.js";
import { SEVERITIES, SIGNS, language, named, word } from "./words.js";

const ORDER = { block: 0, high: 1, medium: 2, low: 3, info: 4 };
const PICTURES = 3; // of each finding

export const inWeight = (findings) => [...findings].sort((a, b) => (a.outcome === "fail" ? 0 : 1) - (b.outcome === "fail" ? 0 : 1)
  || ORDER[a.severity] - ORDER[b.severity]);

const said = (finding) => (language() === "en" ? finding.message_en : finding.message) ?? finding.message;

// Places at which the search of the file found traces of editing are shown as it drew them: a save before and after it,
// copied print as a map. `documents` are those that evidence may lie in; traces of one sort on a page are one picture.
function tracePictures(finding, own, documents) {
  const found = new Map();
  for (const place of finding.evidence) {
    const id = place.document_id || own;
    const traces = documents.find((each) => each.id === id)?.notes?.traces?.found ?? [];
    const at = place.page ? traces.findIndex((each) => each.page === place.page && same(each.boxes, place.boxes)) : -1;
    if (at < 0) continue;
    const { sign, page, detail } = traces[at];
    const sort = [id, sign, page, detail.revision].join(":");
    if (!found.has(sort)) found.set(sort, { place, address: `/api/v1/documents/${id}/traces/${at + 1}.png`, title: named(SIGNS, sign) });
  }
  return [...found.values()];
}

const same = (some, others) => JSON.stringify(some) === JSON.stringify(others);

// `own` is the id of the document on the desk: evidence without one is its own. With `documents` there are pictures.
export function findingLine(finding, own, onGo, documents = null) {
  const line = made("li", "", `${finding.outcome} ${finding.severity}`);
  const open = finding.outcome === "not_evaluable";
  const head = made("p", "", "about", made("b", open ? word("unchecked") : named(SEVERITIES, finding.severity), "severity"), made("code", finding.code));
  line.append(head, button(said(finding), "", () => onGo(finding.evidence)));
  if (open && finding.reason) line.append(made("small", finding.reason));
  if (finding.expected || finding.actual) {
    const pair = made("dl", "", "pair");
    for (const side of ["expected", "actual"]) if (finding[side]) pair.append(made("dt", word(side)), made("dd", finding[side]));
    line.append(pair);
  }
  if (documents) addPictures(line, finding, own, documents);
  return line;
}

function addPictures(line, finding, own, documents) {
  const traces = tracePictures(finding, own, documents).slice(0, PICTURES);
  const shelf = made("div", "", "evidence");
  for (const { address, title } of traces) {
    const picture = Object.assign(made("img"), { src: address, alt: `${word("evidence")}：${title}`, loading: "lazy" });
    const larger = Object.assign(made("a", "", "", picture), { href: address, target: "_blank", rel: "noopener" });
    picture.onerror = () => { larger.replaceWith(made("small", word("noPicture"))); };
    shelf.append(made("figure", "", "", larger, made("figcaption", title)));
  }
  const places = traces.length ? [] : finding.evidence.filter((each) => each.page && each.boxes?.length).slice(0, PICTURES);
  for (const place of places) {
    crop(place.document_id || own, place.page, place.boxes[0]).then((picture) => shelf.append(picture), () => null);
  }
  if (places.length || traces.length) line.append(shelf);
}
