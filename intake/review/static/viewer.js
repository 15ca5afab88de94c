// The page: its picture with the boxes over it, zoomed, turned, dragged; thumbnails; a box drawn by hand.
import { made } from "./dom.js";
import { ask } from "./link.js";
import { FIELDS, named, word } from "./words.js";

const $ = (id) => document.getElementById(id);
const SCALE = [0.25, 8];
const pictures = new Map(); // "document/page" -> promise of an address of its picture
let zoom = 1;
let turn = 0;
let drawing = null; // what to do with a box that is drawn

// The picture of a page, asked for once.
export function pictureOf(id, number) {
  const name = `${id}/${number}`;
  if (!pictures.has(name)) {
    pictures.set(name, ask(`/documents/${id}/pages/${number}.png`).then((answer) => answer.blob()).then((blob) => URL.createObjectURL(blob)));
    pictures.get(name).catch(() => pictures.delete(name));
    if (pictures.size > 40) {
      const oldest = pictures.keys().next().value;
      pictures.get(oldest).then((address) => URL.revokeObjectURL(address), () => null);
      pictures.delete(oldest);
    }
  }
  return pictures.get(name);
}

export async function showPicture(id, number, alt) {
  $("image").src = await pictureOf(id, number);
  $("image").alt = alt;
  await $("image").decode().catch(() => null); // so that the boxes are laid over a page that has its size
  $("page").hidden = false;
  layOut();
}

export function clearPage() {
  $("page").hidden = true;
  $("boxes").replaceChildren();
  $("thumbs").replaceChildren();
  $("page-number").textContent = "";
}

// Width by zoom; a turned page keeps its place by margins, since a turn in CSS moves nothing.
function layOut() {
  const { naturalWidth: width, naturalHeight: height } = $("image");
  if (!width) return;
  const sideways = turn % 180 !== 0;
  const room = $("view").clientWidth - 32;
  const drawn = sideways ? (room * zoom * width) / height : room * zoom;
  const tall = (drawn * height) / width;
  const page = $("page");
  page.style.width = `${drawn}px`;
  page.style.transform = turn ? `rotate(${turn}deg)` : "";
  const shift = sideways ? (drawn - tall) / 2 : 0;
  page.style.margin = sideways ? `${shift}px ${-shift}px` : "0";
}

export function zoomTo(factor) {
  const { scrollLeft, scrollTop, clientWidth, clientHeight } = $("view");
  const before = zoom;
  zoom = Math.min(Math.max(factor, SCALE[0]), SCALE[1]);
  layOut();
  const grown = zoom / before;
  $("view").scrollTo((scrollLeft + clientWidth / 2) * grown - clientWidth / 2, (scrollTop + clientHeight / 2) * grown - clientHeight / 2);
}

export const zoomBy = (factor) => zoomTo(zoom * factor);
export const rotate = () => { turn = (turn + 90) % 360; layOut(); };
export const straight = () => { turn = 0; zoomTo(1); };

// Marks: {box, name, className}; onPick gets the name of a field's mark, onPoint too while the pointer is over it.
export function drawMarks(marks, onPick, onPoint) {
  $("boxes").replaceChildren(...marks.map(({ box, name, className }) => {
    const mark = made("button", "", `box ${className}`);
    mark.type = "button";
    mark.tabIndex = -1; // the fields are reached by keys; a mark is the same thing for the pointer
    mark.dataset.name = name;
    mark.title = name && named(FIELDS, name);
    if (!name) mark.setAttribute("aria-label", word("evidence"));
    [mark.style.left, mark.style.top] = [`${box[0] * 100}%`, `${box[1] * 100}%`];
    [mark.style.width, mark.style.height] = [`${(box[2] - box[0]) * 100}%`, `${(box[3] - box[1]) * 100}%`];
    mark.onclick = () => name && onPick(name);
    mark.onmouseenter = () => onPoint(name);
    mark.onmouseleave = () => onPoint("");
    return mark;
  }));
}

export const bringIntoView = () => $("boxes").querySelector(".extra, .chosen")?.scrollIntoView({ block: "nearest", inline: "nearest" });

export function showThumbs({ id, pages }, current, onTurn) {
  const shown = !$("thumbs").hidden;
  if (shown && $("thumbs").dataset.id !== id) {
    $("thumbs").dataset.id = id;
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries.filter((each) => each.isIntersecting)) {
        seen.unobserve(entry.target);
        pictureOf(id, Number(entry.target.dataset.page)).then((address) => { entry.target.querySelector("img").src = address; }, () => null);
      }
    }, { root: $("thumbs") });
    $("thumbs").replaceChildren(...(pages.length ? pages.map((each) => each.number) : [1]).map((number, index) => {
      const opener = made("button", "", "", Object.assign(made("img"), { alt: "" }), made("span", String(index + 1)));
      opener.type = "button";
      opener.dataset.page = number;
      opener.onclick = () => onTurn(number);
      seen.observe(opener);
      return made("li", "", "", opener);
    }));
  }
  for (const each of $("thumbs").querySelectorAll("button")) each.toggleAttribute("aria-current", each.dataset.page === String(current));
}

// A part of a page as a picture, for evidence.
export async function crop(id, number, box, width = 360) {
  const picture = new Image();
  picture.src = await pictureOf(id, number);
  await picture.decode();
  const pad = 0.01;
  const [x0, y0] = [Math.max(0, box[0] - pad) * picture.naturalWidth, Math.max(0, box[1] - pad) * picture.naturalHeight];
  const [x1, y1] = [Math.min(1, box[2] + pad) * picture.naturalWidth, Math.min(1, box[3] + pad) * picture.naturalHeight];
  const canvas = made("canvas");
  const scale = Math.min(1, width / (x1 - x0), 160 / (y1 - y0));
  [canvas.width, canvas.height] = [Math.max(1, Math.round((x1 - x0) * scale)), Math.max(1, Math.round((y1 - y0) * scale))];
  canvas.getContext("2d").drawImage(picture, x0, y0, x1 - x0, y1 - y0, 0, 0, canvas.width, canvas.height);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", word("evidence"));
  return canvas;
}

export function setDrawing(onBox) {
  drawing = onBox;
  $("draw").setAttribute("aria-pressed", String(Boolean(onBox)));
  $("page").classList.toggle("drawing", Boolean(onBox));
}

// A point of the window as fractions of the page as uploaded, whichever way it is turned on the screen.
function onPage(event) {
  const seen = $("image").getBoundingClientRect();
  const x = (event.clientX - seen.left) / seen.width;
  const y = (event.clientY - seen.top) / seen.height;
  const [u, v] = { 0: [x, y], 90: [y, 1 - x], 180: [1 - x, 1 - y], 270: [1 - y, x] }[turn];
  return [Math.min(1, Math.max(0, u)), Math.min(1, Math.max(0, v))];
}

export function beginViewer() {
  let from = null;
  let held = null;
  let frame = null;
  const view = $("view");
  view.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || $("page").hidden) return;
    if (drawing) {
      from = onPage(event);
      frame = made("div", "", "box frame");
      $("boxes").append(frame);
    } else if (event.target === $("image") || event.target === view) {
      held = [event.clientX + view.scrollLeft, event.clientY + view.scrollTop];
    } else return;
    view.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  const corners = (event) => {
    const to = onPage(event);
    return [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1])];
  };
  view.addEventListener("pointermove", (event) => {
    if (from) {
      const box = corners(event);
      [frame.style.left, frame.style.top] = [`${box[0] * 100}%`, `${box[1] * 100}%`];
      [frame.style.width, frame.style.height] = [`${(box[2] - box[0]) * 100}%`, `${(box[3] - box[1]) * 100}%`];
    } else if (held) view.scrollTo(held[0] - event.clientX, held[1] - event.clientY);
  });
  view.addEventListener("pointerup", (event) => {
    if (from) {
      const box = corners(event);
      const done = drawing;
      frame.remove();
      from = null;
      setDrawing(null);
      if (box[2] - box[0] > 0.003 && box[3] - box[1] > 0.003) done(box);
    }
    held = null;
  });
  view.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoomBy(event.deltaY < 0 ? 1.15 : 1 / 1.15);
  }, { passive: false });
  new ResizeObserver(layOut).observe(view);
}
