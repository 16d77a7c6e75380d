// What all charts stand on: their frame with title, description and keyboard, colours, texts that fit, and saving.
"use strict";

const results = JSON.parse(document.getElementById("results").textContent);
const charts = {};  // by the data-chart of a figure: functions of it

const kColoured = 6;
/** A cell has the same colour in every chart: by its rank, grey for most where there are many. */
function colour(cell) {
  const rank = results.cells.rank[cell];
  return rank < kColoured ? `var(--c${rank})` : "var(--other)";
}

/** Cells that are drawn, the best first. */
function drawnCells() {
  const cells = d3.range(results.cells.rank.length);
  return cells.sort((a, b) => results.cells.rank[a] - results.cells.rank[b]).slice(0, results.most_drawn);
}

const measure = document.createElement("canvas").getContext("2d");
function textWidth(text) {
  measure.font = "13px " + getComputedStyle(document.body).fontFamily;
  return measure.measureText(text).width;
}
/** The text, or as much of it as takes so many pixels. */
function fitted(text, most) {
  if (textWidth(text) <= most) return text;
  let length = text.length;
  while (length > 1 && textWidth(text.slice(0, length) + "…") > most) --length;
  return text.slice(0, length) + "…";
}

/**
 * How cells are named at the left of a chart: the values of the varied keys in columns under the keys' names, or over
 * the rows, in one line, where columns would take too much of the width. `draw(svg, top)` writes the heading, which
 * ends at `top`, and `label(g, i, y)` the name of cells[i].
 */
function cellNames(cells, width) {
  const keys = results.short, several = keys.length > 1, gap = 14;
  const values = cells.map((cell) => keys.map((_, k) => results.cells.values[k][cell]));
  const wide = keys.map((key, k) => Math.min(220, d3.max(values, (of) => textWidth(of[k]))));
  if (several) wide.forEach((w, k) => { wide[k] = Math.min(220, Math.max(w, textWidth(keys[k]))); });
  const all = d3.sum(wide) + gap * keys.length, over = all > width * (width < 600 ? 0.3 : 0.5);
  const starts = d3.range(keys.length).map((k) => d3.sum(wide.slice(0, k)) + gap * k);
  const heading = keys.length === 0 ? "" : over ? keys.join(" · ") : several ? "" : results.keys[0];
  return {
    over, left: over ? 8 : all + 6, top: keys.length > 0 ? 24 : 6,
    step: (n) => over ? 40 : n <= 8 ? 30 : 22,
    middle: (step) => over ? 28 : step / 2,
    draw(svg, top) {
      const text = (x, content, most) => svg.append("text").attr("class", "soft").attr("x", x).attr("y", top - 10)
        .text(fitted(content, most));
      if (heading) text(0, heading, width);
      else keys.forEach((key, k) => text(starts[k], key, wide[k]));
    },
    label(g, i, y, room) {
      if (over) {
        const line = keys.length === 0 ? "all jobs" : values[i].join(" · ");
        g.append("text").attr("x", 0).attr("y", y - 13).text(fitted(line, width - (room || 0) - 12))
          .append("title").text(results.cells.name[cells[i]]);
        return;
      }
      values[i].forEach((value, k) => g.append("text").attr("x", starts[k]).attr("y", y + 4)
        .text(fitted(value, wide[k])).append("title").text(results.cells.name[cells[i]]));
    },
  };
}

/** A cell's name at a line: the values alone. */
function shortName(cell) {
  return results.keys.length === 0 ? "all jobs" : results.cells.values.map((of) => of[cell]).join(" · ");
}

/** A number with as many digits as tell it from others that lie `unit` apart, for reading out. */
function shown(value, unit) {
  if (value === null || value === undefined) return "–";
  const decimals = unit > 0 ? Math.max(0, Math.min(8, 1 - Math.floor(Math.log10(unit)))) : 4;
  return value.toFixed(decimals);
}

let printing = false;
/** On paper, whose width it takes: with many rows a chart is made wider, and so smaller, to fit a page. */
const kPaper = 720, kWidePaper = 1040, kManyRows = 20;
function chartWidth(figure) {
  if (printing) return results.cells.rank.length > kManyRows ? kWidePaper : kPaper;
  return Math.min(1100, Math.max(280, figure.parentElement.clientWidth));
}

/** An empty chart of this height in a figure. `points` are given to `points(list)` when they are drawn: {x, y, text}. */
function frame(figure, width, height) {
  figure.textContent = "";
  const id = figure.dataset.chart;
  const svg = d3.select(figure).append("svg")
    .attr("xmlns", "http://www.w3.org/2000/svg").attr("width", width).attr("height", height)
    .attr("viewBox", `0 0 ${width} ${height}`).attr("role", "img").attr("tabindex", 0)
    .attr("aria-labelledby", `${id}-title ${id}-description`);
  svg.append("title").attr("id", `${id}-title`).text(figure.dataset.title);
  svg.append("desc").attr("id", `${id}-description`)
    .text(figure.dataset.description + " The arrow keys go from point to point.");
  const reading = d3.select(figure).append("p").attr("class", "reading").attr("aria-live", "polite");
  d3.select(figure).append("button").attr("class", "save").attr("type", "button").text("save as SVG")
    .on("click", () => save(svg.node(), id));
  svg.points = (points) => listen(svg, reading, points);
  return svg;
}

function listen(svg, reading, points) {
  const ring = svg.append("circle").attr("class", "ring").attr("r", 7).attr("visibility", "hidden");
  let at = -1;
  function go(to) {
    at = to;
    ring.attr("visibility", at < 0 ? "hidden" : "visible");
    reading.text(at < 0 ? "" : points[at].text);
    if (at >= 0) ring.attr("cx", points[at].x).attr("cy", points[at].y);
  }
  const steps = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1};
  svg.on("keydown", () => {
    const key = d3.event.key;
    if (points.length === 0) return;
    if (steps[key]) go(at < 0 ? 0 : Math.max(0, Math.min(points.length - 1, at + steps[key])));
    else if (key === "Home") go(0);
    else if (key === "End") go(points.length - 1);
    else if (key === "Escape") go(-1);
    else return;
    d3.event.preventDefault();
  });
  svg.on("blur", () => go(-1));
  svg.on("mousemove", () => {
    const [x, y] = d3.mouse(svg.node());
    const distances = points.map((p) => (p.x - x) ** 2 + (p.y - y) ** 2);
    const nearest = d3.scan(distances);
    go(nearest !== undefined && distances[nearest] < 400 ? nearest : -1);
  });
  svg.on("mouseleave", () => go(-1));
}

const kKeptStyles = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "fill-opacity", "font-family",
  "font-size", "font-weight", "text-anchor"];
/** The chart as a file that looks the same by itself. */
function save(svg, name) {
  const copy = svg.cloneNode(true);
  const from = svg.querySelectorAll("*"), to = copy.querySelectorAll("*");
  from.forEach((node, i) => {
    const style = getComputedStyle(node);
    for (const property of kKeptStyles) to[i].style.setProperty(property, style.getPropertyValue(property));
  });
  copy.style.background = getComputedStyle(document.documentElement).backgroundColor;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], {type: "image/svg+xml"}));
  link.download = `${results.name}-${name}.svg`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** An axis at the bottom with few ticks, at whole numbers alone if `whole`, and what it shows beside it. */
function bottomAxis(svg, scale, y, width, caption, whole) {
  const axis = d3.axisBottom(scale).tickSizeOuter(0)
    .tickValues(scale.ticks(Math.max(2, Math.floor(width / 90))).filter((t) => !whole || Number.isInteger(t)));
  if (whole) axis.tickFormat(String);
  svg.append("g").attr("class", "axis").attr("transform", `translate(0,${y})`).call(axis);
  const [from, to] = scale.range();
  svg.append("text").attr("class", "soft").attr("x", (from + to) / 2).attr("y", y + 36)
    .attr("text-anchor", "middle").text(fitted(caption, width + 40));
}
