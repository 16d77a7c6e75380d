// By how much the mean CRPS rises without each input.
charts.inputs = (figure) => {
  const [best] = results.forecasts;
  if (!best || !best.inputs) return;
  const rows = best.inputs.slice(0, results.most_drawn), width = chartWidth(figure);
  const texts = rows.map((row) => fitted(row.input, width * 0.4));
  const left = d3.max(texts, textWidth) + 14, step = rows.length <= 12 ? 26 : 20, top = 8;
  const svg = frame(figure, width, top + rows.length * step + 46);
  const x = d3.scaleLinear().domain([Math.min(0, d3.min(rows, (row) => row.low)), d3.max(rows, (row) => row.high)]).nice(5)
    .range([left, width - 12]);
  const y = (i) => top + i * step + step / 2;
  rows.forEach((row, i) => {
    svg.append("text").attr("x", left - 8).attr("y", y(i) + 4).attr("text-anchor", "end").text(texts[i]);
    svg.append("line").attr("class", "worth").attr("x1", x(0)).attr("x2", x(row.increase)).attr("y1", y(i)).attr("y2", y(i))
      .attr("stroke", colour(best.cell)).attr("stroke-opacity", 0.35).attr("stroke-width", step * 0.5);
    svg.append("line").attr("class", "mean").attr("x1", x(row.low)).attr("x2", x(row.high)).attr("y1", y(i)).attr("y2", y(i))
      .attr("stroke-width", 1.5);
  });
  svg.append("line").attr("class", "zero").attr("x1", x(0)).attr("x2", x(0)).attr("y1", top).attr("y2", top + rows.length * step);
  bottomAxis(svg, x, top + rows.length * step, width - left, "the mean CRPS rises by");
  svg.points(rows.map((row, i) => {
    const unit = (row.high - row.low) / 2;
    return {x: x(row.increase), y: y(i), text: `${row.input}: ${shown(row.increase, unit)} ` +
      `(95 % ${shown(row.low, unit)} to ${shown(row.high, unit)})`};
  }));
};
