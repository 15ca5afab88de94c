// The list of what is asked for: why, how to get it, whether it is here, and which months still lack.
import { GUIDES, KINDS, WHY, language, named, word } from "./words.js";

const months = document.body.dataset.months;
const filled = (text) => text.replace("{months}", months);

function made(tag, text = "", className = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  element.className = className;
  return element;
}

// `lacking`: months as the verification tells them, "2024-01、2024-02".
export function neededLine(code, open, lacking) {
  const line = made("li", "", open ? "missing" : "received");
  const head = made("div", "", "head");
  head.append(made("span", named(KINDS, code)), made("small", word(open ? "missing" : "received")));
  line.append(head);
  if (open && WHY[code]) line.append(made("p", filled(named(WHY, code)), "about"));
  if (open && code === "bank_statement_months" && lacking) line.append(made("p", word("lacking") + lacking, "lacking"));
  if (open && GUIDES[code]) {
    const guide = made("details");
    const steps = made("ol");
    steps.append(...GUIDES[code][language() === "zh" ? 0 : 1].map((step) => made("li", filled(step))));
    guide.append(made("summary", word("how")), steps);
    line.append(guide);
  }
  return line;
}
