// Single forecasts as densities, with what happened.
charts.densities = (figure) => {
  const of = results.forecasts.length > 0 ? results.forecasts[0] : null;
  if (!of || !of.curves) return;
  const width = chartWidth(figure), columns = width < 600 ? 1 : 3, gap = 32, each = (width - gap * (columns - 1)) / columns;
  const panelHeight = 170, rows = Math.ceil(of.curves.length / columns);
  const svg = frame(figure, width, rows * (panelHeight + 12)), points = [];
  of.curves.forEach((curve, c) => {
    const from = (c % columns) * (each + gap), down = Math.floor(c / columns) * (panelHeight + 12);
    const base = down + panelHeight - 46, all = curve.y.concat(curve.happened, curve.at_zero > 0 ? [0] : []);
    const x = d3.scaleLinear().domain(d3.extent(all)).range([from + 6, from + each - 6]);
    const y = d3.scaleLinear().domain([0, d3.max(curve.density) || 1]).range([base, down + 46]);
    svg.append("text").attr("x", from).attr("y", down + 14).attr("font-weight", 600)
      .text(fitted(`${curve.kind}: line ${curve.line}`, each * 0.9));
    const middle = d3.line().x((i) => x(curve.y[i])).y((i) => y(curve.density[i]));
    svg.append("path").attr("fill", colour(of.cell)).attr("fill-opacity", 0.2).attr("d", d3.area()
      .x((i) => x(curve.y[i])).y0(base).y1((i) => y(curve.density[i]))(d3.range(curve.y.length)));
    svg.append("path").attr("fill", "none").attr("stroke", colour(of.cell)).attr("stroke-width", 1.5)
      .attr("d", middle(d3.range(curve.y.length)));
    if (curve.at_zero > 0)  // its height is the probability, of the whole height
      svg.append("rect").attr("x", x(0) - 5).attr("width", 10).attr("y", base - curve.at_zero * (base - down - 46))
        .attr("height", curve.at_zero * (base - down - 46)).attr("fill", colour(of.cell));
    const at = x(curve.happened), unit = (curve.high - curve.low) / 20;
    svg.append("line").attr("class", "mean").attr("x1", at).attr("x2", at).attr("y1", down + 38).attr("y2", base)
      .attr("stroke-width", 2);
    const label = String(Number(curve.happened.toPrecision(6))), half = textWidth(label) / 2;
    svg.append("text").attr("x", Math.max(from + half, Math.min(from + each - half, at))).attr("y", down + 33)
      .attr("text-anchor", "middle").text(label);
    svg.append("g").attr("class", "axis").attr("transform", `translate(0,${base})`)
      .call(d3.axisBottom(x).ticks(Math.max(2, Math.floor(each / 90))).tickSizeOuter(0));
    svg.append("text").attr("class", "soft").attr("x", from).attr("y", base + 36).text(fitted(curve.inputs, each));
    points.push({x: at, y: y(0), text: `${curve.kind}, line ${curve.line}: happened ${curve.happened.toPrecision(6)}, median ` +
      `${shown(curve.median, unit)}, 90 % from ${shown(curve.low, unit)} to ${shown(curve.high, unit)}` +
      `${curve.at_zero > 0 ? `, exactly 0 with probability ${curve.at_zero.toFixed(3)}` : ""}, CRPS ` +
      `${curve.crps.toPrecision(4)}; ${curve.inputs}`});
  });
  svg.points(points);
};
