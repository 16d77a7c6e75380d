// Every job as a dot, its cell's mean and interval over them; validation rows beside test rows.
charts.cells = (figure) => {
  const width = chartWidth(figure), cells = drawnCells();
  const narrow = width < 600, names = cellNames(cells, width), left = names.left, over = names.over;
  const step = over ? 40 : cells.length <= 8 ? 44 : cells.length <= 20 ? 28 : 22;
  const panels = results.scores.slice(0, 2).filter((score) => results.cells.scores[score].mean.some((m) => m !== null));
  if (panels.length === 0) return;
  const top = 42, panelHeight = top + cells.length * step + 46;
  const height = narrow ? panels.length * (panelHeight + 16) : panelHeight;
  const svg = frame(figure, width, height), points = [];
  const panelWidth = narrow ? width - left - 12 : (width - left - 12 - 48 * (panels.length - 1)) / panels.length;
  panels.forEach((score, p) => {
    const offset = narrow ? left : left + p * (panelWidth + 48), down = narrow ? p * (panelHeight + 16) : 0;
    panel(score, offset, down, narrow || p === 0);
  });
  svg.points(points);

  function panel(score, offset, down, labelled) {
    const of = results.cells.scores[score];
    const jobs = d3.range(results.jobs.cell.length).filter((i) => results.jobs[score][i] !== null);
    const beside = cells.flatMap((c) => [of.ci95_low[c], of.ci95_high[c], of.ensemble ? of.ensemble[c] : null]);
    const x = d3.scaleLinear().domain(domain(jobs.map((i) => results.jobs[score][i]), beside)).nice(5)
      .range([offset, offset + panelWidth]);
    svg.append("text").attr("x", offset).attr("y", down + 14).attr("font-weight", 600).text(score);
    if (labelled) names.draw(svg, down + top + 2);
    cells.forEach((cell, i) => {
      const y = down + top + i * step + names.middle(step), spread = over ? 6 : step * 0.27;
      if (labelled) names.label(svg, i, y);
      const own = jobs.filter((j) => results.jobs.cell[j] === cell && inside(x, results.jobs[score][j]));
      own.forEach((j, k) => svg.append("circle").attr("cx", x(results.jobs[score][j]))
        .attr("cy", y + (((k * 0.618034) % 1) - 0.5) * 2 * spread).attr("r", 2.6).attr("fill", colour(cell))
        .attr("fill-opacity", 0.55));
      meanAndInterval(x, y, of, cell, spread);
      if (of.mean[cell] !== null) points.push({x: clamp(x, of.mean[cell]), y, text: reading(score, of, cell)});
    });
    bottomAxis(svg, x, down + top + cells.length * step, panelWidth,
      outside(x, jobs, score) ? `${score}; ${outside(x, jobs, score)} beyond` : score);
  }

  function meanAndInterval(x, y, of, cell, spread) {
    if (of.mean[cell] === null) return;
    if (of.ci95_low[cell] !== null)
      svg.append("line").attr("class", "mean").attr("x1", clamp(x, of.ci95_low[cell])).attr("y1", y).attr("y2", y)
        .attr("x2", clamp(x, of.ci95_high[cell])).attr("stroke-width", 2);
    if (!inside(x, of.mean[cell])) return;
    svg.append("line").attr("class", "mean").attr("x1", x(of.mean[cell])).attr("x2", x(of.mean[cell]))
      .attr("y1", y - spread).attr("y2", y + spread).attr("stroke-width", 2);
    const ensemble = of.ensemble && of.ensemble[cell];
    if (ensemble === null || ensemble === undefined || !inside(x, ensemble)) return;
    svg.append("path").attr("class", "ensemble").attr("d", "M0,-7L6,0L0,7L-6,0Z").attr("fill", colour(cell))
      .attr("stroke", "var(--page)").attr("stroke-width", 1.5)
      .attr("transform", `translate(${x(ensemble)},${y})`);
  }

  function reading(score, of, cell) {
    const unit = of.ci95_high[cell] === null ? Math.abs(of.mean[cell]) / 1e4 : (of.ci95_high[cell] - of.mean[cell]);
    const half = of.ci95_high[cell] === null ? "" : ` ± ${shown(of.ci95_high[cell] - of.mean[cell], unit)}`;
    const ensemble = of.ensemble && of.ensemble[cell] !== null ? `, ensemble ${shown(of.ensemble[cell], unit)}` : "";
    return `${results.cells.name[cell]}: ${score} ${shown(of.mean[cell], unit)}${half}, from ` +
      `${shown(of.min[cell], unit)} to ${shown(of.max[cell], unit)}${ensemble}`;
  }
};

/** What is to be seen: all of it, unless a few of many lie so far off that the others would be one line. */
function domain(values, others) {
  const all = values.concat(others.filter((x) => x !== null)).sort(d3.ascending);
  const [from, to] = [all[0], all[all.length - 1]];
  const low = d3.quantile(all, 0.03), high = d3.quantile(all, 0.97), room = (high - low) * 1.5;
  return all.length < 20 || room === 0 ? [from, to] : [Math.max(from, low - room), Math.min(to, high + room)];
}
function inside(x, value) {
  const [from, to] = x.domain();
  return value >= from && value <= to;
}
function clamp(x, value) {
  const [from, to] = x.domain();
  return x(Math.max(from, Math.min(to, value)));
}
/** "3 jobs" that are not in the picture. */
function outside(x, jobs, score) {
  const n = jobs.filter((i) => !inside(x, results.jobs[score][i])).length;
  return n === 0 ? "" : n === 1 ? "1 job" : `${n} jobs`;
}
