// Paired differences from the best: a forest plot, verdicts in words at the right.
charts.differences = (figure) => {
  const all = results.differences;
  if (!all) return;
  const width = chartWidth(figure);
  const shownRows = d3.range(all.cell.length).slice(0, results.most_drawn - 1);
  const rows = [{cell: all.reference, difference: 0, verdict: all.chosen ? `best of ${all.contestants}` : "baseline"}]
    .concat(shownRows.map((i) => ({cell: all.cell[i], difference: all.difference[i], low: all.adjusted_low[i],
      high: all.adjusted_high[i], from: all.rows_low[i], to: all.rows_high[i], verdict: all.verdict[i]})));
  const names = cellNames(rows.map((row) => row.cell), width), step = names.step(rows.length);
  const left = names.left, right = names.over ? 12 : d3.max(rows, (row) => textWidth(row.verdict)) + 20;
  const top = names.top, height = top + rows.length * step + 46;
  const svg = frame(figure, width, height);
  const ends = rows.flatMap((row) => [row.low, row.high, row.from, row.to, row.difference])
    .filter((x) => x !== null && x !== undefined);
  const x = d3.scaleLinear().domain(d3.extent(ends.concat(0))).nice(5).range([left, width - right]);
  const y = (i) => top + i * step + names.middle(step);
  names.draw(svg, top);
  if (!names.over) zero(top, top + rows.length * step);
  rows.forEach((row, i) => {
    const at = y(i), g = svg.append("g").attr("class", "contrast");
    names.label(g, i, at, textWidth(row.verdict));
    g.append("text").attr("class", row.verdict === "undecided" ? "soft" : "").attr("x", width)
      .attr("y", names.over ? at - 13 : at + 4)
      .attr("text-anchor", "end").text(row.verdict);
    if (names.over) zero(at - 8, at + 10);
    if (row.from !== null && row.from !== undefined)
      g.append("line").attr("class", "rows").attr("x1", x(row.from)).attr("x2", x(row.to)).attr("y1", at).attr("y2", at)
        .attr("stroke", colour(row.cell)).attr("stroke-width", 1);
    if (row.low !== null && row.low !== undefined)
      g.append("line").attr("x1", x(row.low)).attr("x2", x(row.high)).attr("y1", at).attr("y2", at)
        .attr("stroke", colour(row.cell)).attr("stroke-width", 2.5);
    if (row.difference === null) return;  // nothing pairs it with the best
    g.append("circle").attr("cx", x(row.difference)).attr("cy", at).attr("r", 4.5).attr("fill", colour(row.cell));
  });
  const lines = rows.some((row) => typeof row.from === "number") ? "thick: luck in training, thin: new rows" : "";
  const sense = `difference in ${all.metric}: worse to the right`;
  bottomAxis(svg, x, top + rows.length * step, width - left - right,
    !lines ? sense : width < 600 ? lines : `${sense}; ${lines}`);
  svg.points(rows.map((row, i) => ({x: x(row.difference), y: y(i), text: i === 0 ?
    `${results.cells.name[row.cell]}: ${row.verdict}` :
    `${results.cells.name[row.cell]}: ${reading(row)}, ${row.verdict}`})));
  function zero(from, to) {
    svg.append("line").attr("class", "zero").attr("x1", x(0)).attr("x2", x(0)).attr("y1", from).attr("y2", to);
  }
  function reading(row) {
    const unit = (row.high - row.low) / 2;
    const sign = row.difference > 0 ? "+" : "";
    const rows = row.from === null ? "" : `, over new rows ${shown(row.from, unit)} to ${shown(row.to, unit)}`;
    return `${sign}${shown(row.difference, unit)} (95 % ${shown(row.low, unit)} to ${shown(row.high, unit)}${rows})`;
  }
  if (all.cell.length > shownRows.length)
    d3.select(figure).insert("p", ".reading").attr("class", "caution")
      .text(`Drawn are the ${rows.length} of ${all.cell.length + 1} that are nearest to the best.`);
};
