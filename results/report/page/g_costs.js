// Seconds per job, by cell.
charts.costs = (figure) => {
  const all = results.seconds, width = chartWidth(figure);
  const cells = drawnCells().filter((cell) => all.most[cell] > 0);
  if (cells.length === 0) return;
  const names = cellNames(cells, width), left = names.left, step = names.step(cells.length), top = names.top;
  const svg = frame(figure, width, top + cells.length * step + 46);
  const x = d3.scaleLinear().domain([0, d3.max(cells, (cell) => all.most[cell])]).nice(5).range([left, width - 12]);
  const y = (i) => top + i * step + names.middle(step);
  names.draw(svg, top);
  cells.forEach((cell, i) => {
    names.label(svg, i, y(i));
    svg.append("line").attr("x1", x(all.least[cell])).attr("x2", x(all.most[cell])).attr("y1", y(i)).attr("y2", y(i))
      .attr("stroke", colour(cell)).attr("stroke-width", 2);
    svg.append("circle").attr("cx", x(all.median[cell])).attr("cy", y(i)).attr("r", 4).attr("fill", colour(cell));
  });
  bottomAxis(svg, x, top + cells.length * step, width - left, "seconds per job");
  svg.points(cells.map((cell, i) => ({x: x(all.median[cell]), y: y(i), text: `${results.cells.name[cell]}: median ` +
    `${all.median[cell].toPrecision(3)} s, from ${all.least[cell].toPrecision(3)} to ${all.most[cell].toPrecision(3)} s`})));
};
