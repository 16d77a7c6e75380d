// The share of test rows that central intervals hold, against what they say.
charts.calibration = (figure) => {
  const all = results.coverage;
  if (all.length === 0) return;
  const width = chartWidth(figure), cells = all.map((one) => one.cell), names = cellNames(cells, width);
  const nominal = all[0].nominal, step = names.step(cells.length), top = 42, left = names.left;
  const narrow = width < 600, gap = narrow ? 34 : 48, each = (width - left - 14 - gap * (nominal.length - 1)) / nominal.length;
  const svg = frame(figure, width, top + cells.length * step + 30), points = [];
  const y = (i) => top + i * step + names.middle(step);
  names.draw(svg, top + 2);
  nominal.forEach((should, k) => {
    const from = left + k * (each + gap);
    const ends = all.flatMap((one) => [one.held[k], one.low[k], one.high[k]]).filter((v) => v !== null).concat(should);
    const x = d3.scaleLinear().domain(d3.extent(ends)).nice(3).range([from, from + each]);
    x.domain([Math.max(0, x.domain()[0]), Math.min(1, x.domain()[1])]);
    svg.append("text").attr("x", from).attr("y", 14).attr("font-weight", 600).text(`${Math.round(100 * should)} %`);
    all.forEach((one, i) => {
      svg.append("line").attr("class", "zero").attr("x1", x(should)).attr("x2", x(should))
        .attr("y1", y(i) - (names.over ? 8 : step / 2)).attr("y2", y(i) + (names.over ? 8 : step / 2));
      if (one.held[k] === null) return;
      if (one.low[k] !== null)
        svg.append("line").attr("x1", x(Math.max(0, one.low[k]))).attr("x2", x(Math.min(1, one.high[k]))).attr("y1", y(i)).attr("y2", y(i))
          .attr("stroke", colour(one.cell)).attr("stroke-width", 2);
      svg.append("circle").attr("cx", x(one.held[k])).attr("cy", y(i)).attr("r", 3.5).attr("fill", colour(one.cell));
      const unit = one.low[k] === null ? 0.001 : (one.high[k] - one.low[k]) / 2;
      points.push({x: x(one.held[k]), y: y(i), text: `${results.cells.name[one.cell]}: the ${Math.round(100 * should)} % ` +
        `interval holds ${shown(one.held[k], unit)}, width ${one.width[k] === null ? "–" : one.width[k].toPrecision(4)}`});
    });
    svg.append("g").attr("class", "axis").attr("transform", `translate(0,${top + cells.length * step})`)
      .call(d3.axisBottom(x).ticks(narrow ? 2 : 4).tickFormat((v) => String(Number((100 * v).toPrecision(6)))).tickSizeOuter(0));
  });
  cells.forEach((_, i) => names.label(svg, i, y(i)));
  svg.points(points);
};
