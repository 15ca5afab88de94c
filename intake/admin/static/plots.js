// Plots as inline SVG: bars a day, lines a week, calibration. Colours come from classes, so both schemes hold.
const SPACE = "http://www.w3.org/2000/svg";

function drawn(tag, facts = {}, text = "") {
  const element = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(facts)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
}

function sheet(width, height, title) {
  const svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title });
  svg.append(drawn("title", {}, title));
  return svg;
}

// `lines`: [{day, a, b, c}], `names` the members that are stacked.
export function bars(lines, names, said, title) {
  const [width, height, left, foot] = [640, 180, 34, 22];
  const svg = sheet(width, height, title);
  const most = Math.max(1, ...lines.map((line) => names.reduce((sum, name) => sum + line[name], 0)));
  const step = (width - left) / lines.length;
  for (const part of [0, 0.5, 1]) {
    const y = (height - foot) * (1 - part) + 4 * part;
    svg.append(drawn("line", { x1: left, x2: width, y1: y, y2: y, class: "grid" }), drawn("text", { x: left - 4, y: y + 4, class: "end" }, String(Math.round(most * part))));
  }
  lines.forEach((line, at) => {
    let base = height - foot;
    for (const name of names) {
      const tall = ((height - foot - 4) * line[name]) / most;
      base -= tall;
      const bar = drawn("rect", { x: left + at * step + 1, y: base, width: Math.max(1, step - 2), height: tall, class: `bar ${name}` });
      bar.append(drawn("title", {}, `${line.day} ${said(name)} ${line[name]}`));
      svg.append(bar);
    }
    if (at === 0 || at === lines.length - 1 || at % Math.ceil(lines.length / 6) === 0) svg.append(drawn("text", { x: left + at * step + step / 2, y: height - 6, class: "middle" }, line.day.slice(5)));
  });
  return svg;
}

// Share right by week, a line a kind. `series`: [[name, [[week index, share]]]]
export function weekly(series, weeks, title) {
  const [width, height, left, foot] = [640, 200, 40, 22];
  const svg = sheet(width, height, title);
  const x = (at) => left + (weeks.length > 1 ? (at * (width - left - 20)) / (weeks.length - 1) : (width - left) / 2);
  const y = (share) => (height - foot) - (height - foot - 8) * share;
  for (const part of [0, 0.5, 0.8, 0.9, 1]) svg.append(drawn("line", { x1: left, x2: width, y1: y(part), y2: y(part), class: "grid" }), drawn("text", { x: left - 4, y: y(part) + 4, class: "end" }, `${part * 100}%`));
  weeks.forEach((week, at) => { if (at % Math.ceil(weeks.length / 6) === 0) svg.append(drawn("text", { x: x(at), y: height - 6, class: "middle" }, week.slice(5))); });
  series.forEach(([name, points], number) => {
    svg.append(drawn("polyline", { points: points.map(([at, share]) => `${x(at)},${y(share)}`).join(" "), class: `curve curve${number % 6}` }));
    for (const [at, share] of points) {
      const dot = drawn("circle", { cx: x(at), cy: y(share), r: 4, class: `dot curve${number % 6}` });
      dot.append(drawn("title", {}, `${name} ${weeks[at]} ${(share * 100).toFixed(1)}%`));
      svg.append(dot);
    }
  });
  return svg;
}

// Confidence against the share that was right; on the diagonal they agree. A dot's size is how many fields it stands for.
export function reliability(bands, title) {
  const [side, left] = [300, 40];
  const svg = sheet(side, side, title);
  const room = side - left - 12;
  const place = (share) => left + room * share;
  const high = (share) => side - 30 - (side - 42) * share;
  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    svg.append(drawn("line", { x1: left, x2: side - 12, y1: high(part), y2: high(part), class: "grid" }), drawn("text", { x: left - 4, y: high(part) + 4, class: "end" }, `${part * 100}%`), drawn("text", { x: place(part), y: side - 12, class: "middle" }, `${part * 100}%`));
  }
  svg.append(drawn("line", { x1: place(0), y1: high(0), x2: place(1), y2: high(1), class: "even" }));
  for (const band of bands) {
    const dot = drawn("circle", { cx: place(band.confidence), cy: high(band.right), r: Math.min(14, 3 + Math.sqrt(band.count)), class: "dot curve0" });
    dot.append(drawn("title", {}, `${(band.confidence * 100).toFixed(1)}% → ${(band.right * 100).toFixed(1)}% (${band.count})`));
    svg.append(dot);
  }
  return svg;
}
