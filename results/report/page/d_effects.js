// Main effects, a small chart for each varied key, and a map of the two that matter most.
charts.effects = (figure) => {
  const effects = results.effects;
  if (effects.length === 0) return;
  const width = chartWidth(figure), columns = Math.max(1, Math.min(effects.length, Math.floor(width / 260)));
  const gap = 28, each = (width - (columns - 1) * gap) / columns, panelHeight = 210;
  const svg = frame(figure, width, Math.ceil(effects.length / columns) * (panelHeight + 16)), points = [];
  const finite = effects.flatMap((e) => e.effect.concat(e.low, e.high)).filter((v) => v !== null);
  const y = d3.scaleLinear().domain(d3.extent(finite.concat(0))).nice(4).range([panelHeight - 40, 34]);
  effects.forEach((effect, e) => {
    const g = svg.append("g").attr("transform",
      `translate(${(e % columns) * (each + gap)},${Math.floor(e / columns) * (panelHeight + 16)})`);
    const left = 44, x = d3.scalePoint().domain(effect.values).range([left, each - 4]).padding(0.5);
    g.append("text").attr("x", 0).attr("y", 14).attr("font-weight", 600).text(fitted(effect.key, each));
    g.append("line").attr("class", "zero").attr("x1", left).attr("x2", each).attr("y1", y(0)).attr("y2", y(0));
    g.append("g").attr("class", "axis").attr("transform", `translate(${left},0)`)
      .call(d3.axisLeft(y).ticks(4).tickSizeOuter(0));
    const room = x.step() || each - left, every = Math.ceil((d3.max(effect.values, textWidth) + 8) / room);
    effect.values.forEach((value, v) => {
      if (effect.values.length * room > 0 && v % Math.min(every, 4) === 0)
        g.append("text").attr("class", "soft").attr("x", x(value)).attr("y", panelHeight - 20)
          .attr("text-anchor", "middle").text(fitted(value, room * Math.min(every, 4) - 4));
      if (effect.effect[v] === null) return;
      if (effect.low[v] !== null)
        g.append("line").attr("x1", x(value)).attr("x2", x(value)).attr("y1", y(effect.low[v]))
          .attr("y2", y(effect.high[v])).attr("stroke", "var(--c0)").attr("stroke-width", 2.5);
      g.append("circle").attr("cx", x(value)).attr("cy", y(effect.effect[v])).attr("r", 4).attr("fill", "var(--c0)");
      const unit = effect.low[v] === null ? Math.abs(effect.effect[v]) / 1e3 : (effect.high[v] - effect.low[v]) / 2;
      points.push({x: (e % columns) * (each + gap) + x(value),
        y: Math.floor(e / columns) * (panelHeight + 16) + y(effect.effect[v]),
        text: `${effect.key}=${value}: ${effect.effect[v] > 0 ? "+" : ""}${shown(effect.effect[v], unit)}` +
          ` (95 % ${shown(effect.low[v], unit)} to ${shown(effect.high[v], unit)})`});
    });
    const drawn = d3.range(effect.values.length).filter((v) => effect.effect[v] !== null);
    g.insert("path", "circle").attr("fill", "none").attr("stroke", "var(--line)")
      .attr("d", d3.line().x((v) => x(effect.values[v])).y((v) => y(effect.effect[v]))(drawn));
  });
  svg.points(points);
};

charts.heat = (figure) => {
  const heat = results.heat;
  if (!heat) return;
  const xs = [...new Set(heat.x)], ys = [...new Set(heat.y)], width = chartWidth(figure);
  const left = Math.min(width * 0.3, d3.max(ys.concat(heat.keys[1]), textWidth) + 16);
  const x = d3.scaleBand().domain(xs).range([left, Math.min(width, left + xs.length * 110)]).padding(0.04);
  const y = d3.scaleBand().domain(ys).range([26, 26 + ys.length * 32]).padding(0.04);
  const svg = frame(figure, width, 26 + ys.length * 32 + 44), points = [];
  const finite = heat.mean.filter((m) => m !== null), [least, most] = d3.extent(finite);
  // By rank: one bad cell would otherwise make all others alike.
  const sorted = finite.slice().sort(d3.ascending);
  const shade = (m) => d3.interpolateCividis(sorted.length < 2 ? 0.5 : d3.bisectLeft(sorted, m) / (sorted.length - 1));
  svg.append("text").attr("class", "soft").attr("x", 0).attr("y", 16).text(fitted(heat.keys[1], width));
  ys.forEach((value) => svg.append("text").attr("x", 0).attr("y", y(value) + 20).text(fitted(value, left - 8)));
  xs.forEach((value) => svg.append("text").attr("class", "soft").attr("x", x(value) + x.bandwidth() / 2)
    .attr("y", 26 + ys.length * 32 + 16).attr("text-anchor", "middle").text(fitted(value, x.bandwidth())));
  svg.append("text").attr("class", "soft").attr("x", (left + x.range()[1]) / 2).attr("text-anchor", "middle")
    .attr("y", 26 + ys.length * 32 + 36).text(heat.keys[0]);
  heat.mean.forEach((mean, i) => {
    if (mean === null) return;
    const [h, v] = [x(heat.x[i]), y(heat.y[i])], fill = shade(mean), label = mean.toPrecision(4);
    svg.append("rect").attr("x", h).attr("y", v).attr("width", x.bandwidth()).attr("height", y.bandwidth())
      .attr("fill", fill);
    if (textWidth(label) < x.bandwidth() - 4)
      svg.append("text").attr("x", h + x.bandwidth() / 2).attr("y", v + y.bandwidth() / 2 + 4)
        .attr("text-anchor", "middle").style("fill", d3.lab(fill).l > 55 ? "#000" : "#fff").text(label);
    points.push({x: h + x.bandwidth() / 2, y: v + y.bandwidth() / 2,
      text: `${heat.keys[0]}=${heat.x[i]}, ${heat.keys[1]}=${heat.y[i]}: ${results.scores[0]} ` +
        shown(mean, (most - least) / 100)});
  });
  svg.points(points);
};
