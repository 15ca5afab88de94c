// Elements made in one line. All text goes in as text, never as markup.
export function made(tag, text = "", className = "", ...inside) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  if (className) element.className = className;
  element.append(...inside);
  return element;
}

export function button(text, className, onClick) {
  const element = made("button", text, className);
  element.type = "button";
  element.onclick = onClick;
  return element;
}

// A document's file, and which of several papers in it.
export const nameOf = ({ file, part }) => (part ? `${file.name} (${part.number}/${part.of})` : file.name);

// Thousands set apart, the figures untouched.
export const grouped = (money) => String(money ?? "").replace(/\B(?=(\d{3})+(?=\.|$))/g, ",");

// The arrow keys go round the tabs of a list.
export function arrows(list, pick) {
  list.onkeydown = (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const tabs = [...list.children];
    const next = tabs[(tabs.indexOf(document.activeElement) + by + tabs.length) % tabs.length];
    pick(next);
    next.focus();
  };
}

// The case stays on the desk while another of its documents comes up.
export function markOwn(place, id) {
  for (const each of place.querySelectorAll("[data-document]")) each.classList.toggle("own", each.dataset.document === id);
}
