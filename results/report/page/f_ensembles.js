// The score on test rows against the number of networks whose forecasts are mixed.
charts.ensembles = (figure) => {
  const curves = results.ensembles.slice(0, kColoured), score = results.scores[1];
  if (curves.length === 0) return;
  const width = chartWidth(figure), height = Math.min(380, Math.max(260, width * 0.4));
  const labels = curves.map((curve) => shortName(curve.cell));
  const {right, under} = labelRoom(labels, width), left = 56, bottom = height - 44;
  const sizes = [...new Set(curves.flatMap((curve) => curve.members))].sort(d3.ascending);
  const x = d3.scaleLog().base(2).domain(d3.extent(sizes)).range([left + 6, width - right]);
  const means = curves.flatMap((curve) => curve.mean).filter((v) => v !== null);
  const y = d3.scaleLinear().domain(d3.extent(means)).nice(5).range([bottom, 14]);
  const svg = frame(figure, width, height + under), points = [];
  svg.append("g").attr("class", "axis").attr("transform", `translate(${left},0)`)
    .call(d3.axisLeft(y).ticks(5).tickSizeOuter(0));
  curves.forEach((curve) => {
    const at = d3.range(curve.members.length).filter((i) => curve.mean[i] !== null);
    svg.append("path").attr("fill", "none").attr("stroke", colour(curve.cell)).attr("stroke-width", 2)
      .attr("d", d3.line().x((i) => x(curve.members[i])).y((i) => y(curve.mean[i]))(at));
    at.forEach((i) => {
      const [h, v] = [x(curve.members[i]), y(curve.mean[i])];
      svg.append("circle").attr("cx", h).attr("cy", v).attr("r", 3.5).attr("fill", colour(curve.cell));
      const unit = curve.low[i] === null ? Math.abs(curve.mean[i]) / 1e4 : (curve.high[i] - curve.low[i]) / 2;
      points.push({x: h, y: v, text: `${results.cells.name[curve.cell]}, ${curve.members[i]} networks: ${score} ` +
        shown(curve.mean[i], unit)});
    });
  });
  lineLabels(svg, curves, labels, curves.map((curve) => y(curve.mean[curve.mean.length - 1])), width - right, height);
  svg.append("g").attr("class", "axis").attr("transform", `translate(0,${bottom})`)
    .call(d3.axisBottom(x).tickValues(sizes).tickFormat(String).tickSizeOuter(0));
  svg.append("text").attr("class", "soft").attr("x", (left + width - right) / 2).attr("y", bottom + 36)
    .attr("text-anchor", "middle").text("networks");
  svg.points(points);
};
