// Learning curves: the median over a cell's jobs, the band of 80 % of them.
charts.learning = (figure) => {
  const curves = results.learning.filter((curve) => curve.epochs.length > 1);
  if (curves.length === 0) return;
  const width = chartWidth(figure), height = Math.min(420, Math.max(280, width * 0.42));
  const named = curves.slice(0, kColoured), labels = named.map((curve) => shortName(curve.cell));
  const {right, under} = labelRoom(labels, width), left = 52, bottom = height - 44;
  const last = d3.max(curves.concat(results.traces), (curve) => curve.epochs[curve.epochs.length - 1]);
  const x = d3.scaleLinear().domain([d3.min(curves, (curve) => curve.epochs[0]), last]).range([left, width - right]);
  const low = d3.min(curves, (c) => d3.min(c.low)), high = highest(0), top = last > 5 ? highest(last / 6) : high;
  const y = d3.scaleLinear().domain([low, top]).nice(5).range([bottom, 14]);
  const svg = frame(figure, width, height + under), points = [];
  svg.append("g").attr("class", "axis").attr("transform", `translate(${left},0)`)
    .call(d3.axisLeft(y).ticks(5).tickSizeOuter(0));
  svg.append("clipPath").attr("id", "learning-inside").append("rect").attr("x", left).attr("y", 10)
    .attr("width", width - left).attr("height", bottom - 8);
  const inside = svg.append("g").attr("clip-path", "url(#learning-inside)");
  results.traces.forEach((trace) => {
    const stroke = results.cells.rank[trace.cell] < kColoured ? colour(trace.cell) : "var(--faint)";
    const at = d3.range(trace.epochs.length).filter((i) => trace.values[i] !== null), end = at[at.length - 1];
    const path = inside.append("path").attr("class", "trace").attr("fill", "none").attr("stroke", stroke)
      .attr("stroke-width", 1).attr("opacity", trace.unusual ? 0.9 : 0.35)
      .attr("d", d3.line().x((i) => x(trace.epochs[i])).y((i) => y(trace.values[i]))(at));
    if (!trace.unusual || end === undefined) return;
    path.attr("stroke-dasharray", "4 3");
    const atX = x(trace.epochs[end]), atY = Math.max(16, y(trace.values[end]));
    const kind = {"failed": d3.symbolCross, "ended far above the others": d3.symbolTriangle}[trace.unusual];
    if (kind)
      svg.append("path").attr("d", d3.symbol().type(kind).size(60)()).attr("fill", stroke)
        .attr("transform", `translate(${atX},${atY}) rotate(${trace.unusual === "failed" ? 45 : 0})`);
    points.push({x: atX, y: atY, text: `${results.cells.name[trace.cell]}, split ${trace.split}, seed ${trace.seed}: ` +
      `${trace.unusual}, in epoch ${trace.epochs[end]} at ${trace.values[end]}`});
  });
  curves.slice().reverse().forEach((curve) => {
    const grey = results.cells.rank[curve.cell] >= kColoured, at = d3.range(curve.epochs.length);
    if (!grey)
      inside.append("path").attr("fill", colour(curve.cell)).attr("fill-opacity", 0.18).attr("d", d3.area()
        .x((i) => x(curve.epochs[i])).y0((i) => y(curve.low[i])).y1((i) => y(curve.high[i]))(at));
    inside.append("path").attr("fill", "none").attr("stroke", grey ? "var(--line)" : colour(curve.cell))
      .attr("stroke-width", grey ? 1 : 2)
      .attr("d", d3.line().x((i) => x(curve.epochs[i])).y((i) => y(curve.median[i]))(at));
  });
  named.forEach((curve) => {
    const i = d3.scan(curve.epochs.map((epoch) => Math.abs(epoch - curve.best)));
    inside.append("circle").attr("cx", x(curve.epochs[i])).attr("cy", y(curve.median[i])).attr("r", 4)
      .attr("fill", "var(--page)").attr("stroke", colour(curve.cell)).attr("stroke-width", 2);
    const every = Math.max(1, Math.floor(curve.epochs.length / 12));
    curve.epochs.forEach((epoch, k) => {
      if (k % every !== 0 && k !== i && k !== curve.epochs.length - 1) return;
      const unit = Math.abs(curve.median[k]) / 1e3;
      points.push({x: x(epoch), y: Math.max(12, y(curve.median[k])), text: `${results.cells.name[curve.cell]}, epoch ${epoch}: median ` +
        `${shown(curve.median[k], unit)}, 80 % from ${shown(curve.low[k], unit)} to ${shown(curve.high[k], unit)}` +
        (k === i ? "; the best epoch" : "")});
    });
  });
  lineLabels(svg, named, labels, named.map((curve) => y(curve.median[curve.median.length - 1])), width - right, height);
  bottomAxis(svg, x, bottom, width - left - right, 
    high > y.domain()[1] ? "epoch (what lies above is cut off)" : "epoch", true);
  svg.points(points);

  // What matters is near the end: how far curves fall in their first epochs is not.
  function highest(from) {
    return d3.max(curves, (c) => d3.max(c.high.filter((_, i) => c.epochs[i] >= from)));
  }
};

/** The room at the right for what lines are called; where that is too much, there is none but under the chart. */
function labelRoom(labels, width) {
  const widest = d3.max(labels, textWidth) + 24;
  return widest <= width * 0.35 ? {right: widest, under: 0} : {right: 16, under: 18 * labels.length};
}
/** Names of lines at their ends, where labelRoom has room there, or under a chart of this height. */
function lineLabels(svg, curves, labels, ends, right, height) {
  const width = Number(svg.attr("width")), under = Number(svg.attr("height")) > height;
  const places = under ? labels.map((_, i) => height + 10 + 18 * i) : apart(ends, 16, 14, height - 44);
  places.forEach((at, i) => svg.append("text").attr("x", under ? 52 : right + 10).attr("y", at + 4)
    .style("fill", colour(curves[i].cell)).text(fitted(labels[i], under ? width - 54 : width - right - 12)));
}

/** Places on a line, moved so that each is `least` from the next. */
function apart(places, least, from, to) {
  const order = d3.range(places.length).sort((a, b) => places[a] - places[b]), moved = places.slice();
  order.forEach((i, k) => { moved[i] = Math.max(moved[i], k === 0 ? from : moved[order[k - 1]] + least); });
  let limit = to;
  order.reverse().forEach((i) => { limit = moved[i] = Math.min(moved[i], limit); limit -= least; });
  return moved;
}
