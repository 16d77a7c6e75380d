// Parallel coordinates: a line for each cell through its values, ending at its score. On a phone the axes lie down.
charts.parallel = (figure) => {
  const cells = d3.range(results.cells.rank.length).filter((cell) => results.cells.scores[results.scores[0]].mean[cell] !== null);
  if (cells.length < 2) return;
  const score = results.scores[0], mean = results.cells.scores[score].mean;
  const axes = results.keys.length + 1, width = chartWidth(figure), lying = width < 120 * axes;
  const most = d3.max(results.keys, (_, k) => d3.max(results.cells.values[k], textWidth));
  const left = lying ? 8 : 8, right = lying ? 12 : Math.min(130, Math.max(60, most + 12));
  const height = lying ? 60 * axes + 10 : 320, first = lying ? 30 : left + 10, last = lying ? height - 40 : width - right;
  const along = (k) => first + (last - first) * k / (axes - 1);
  const ends = lying ? [left + 12, width - right - 12] : [height - 20, 44];
  const scales = results.keys.map((_, k) => d3.scalePoint().domain(ordered(k)).range(ends).padding(0.2));
  const scale = d3.scaleLinear().domain(d3.extent(cells, (cell) => mean[cell])).range([ends[1], ends[0]]);
  const svg = frame(figure, width, height), worstFirst = cells.slice().sort((a, b) => results.cells.rank[b] - results.cells.rank[a]);
  const place = (cell, k) => k < results.keys.length ? scales[k](results.cells.values[k][cell]) : scale(mean[cell]);
  const point = (cell, k) => lying ? [place(cell, k), along(k)] : [along(k), place(cell, k)];
  worstFirst.forEach((cell) => {
    const coloured = results.cells.rank[cell] < kColoured;
    svg.append("path").attr("fill", "none").attr("stroke", coloured ? colour(cell) : "var(--line)")
      .attr("stroke-width", coloured ? 2 : 1).attr("d", d3.line()(d3.range(axes).map((k) => point(cell, k))));
  });
  results.short.concat(score).forEach((name, k) => {
    const at = along(k), heading = svg.append("text").attr("font-weight", 600);
    const [x1, y1, x2, y2] = lying ? [ends[0], at, ends[1], at] : [at, ends[0], at, ends[1]];
    svg.append("line").attr("class", "zero").attr("x1", x1).attr("y1", y1).attr("x2", x2).attr("y2", y2);
    if (lying) heading.attr("x", 0).attr("y", at - 8).text(fitted(name, width / 2));
    else heading.attr("x", k === axes - 1 ? width : at).attr("y", 16).attr("text-anchor", k === axes - 1 ? "end" : k === 0 ? "start" : "middle")
      .text(fitted(name, (last - first) / (axes - 1) * (k === axes - 1 ? 0.9 : 0.8)));
    if (k < results.keys.length) values(k, at);
    else scores(at);
  });
  svg.points(cells.sort((a, b) => results.cells.rank[a] - results.cells.rank[b]).map((cell) => {
    const [x, y] = point(cell, axes - 1);
    return {x, y, text: `${results.cells.name[cell]}: ${score} ${shown(mean[cell], (scale.domain()[1] - scale.domain()[0]) / 100)}`};
  }));

  function values(k, at) {
    const scaleOf = scales[k], domain = scaleOf.domain(), step = scaleOf.step() || Infinity;
    const room = lying ? d3.max(domain, textWidth) + 8 : 16, every = Math.max(1, Math.ceil(room / step));
    domain.forEach((value, i) => {
      if (i % every === 0) label(scaleOf(value), at, fitted(value, lying ? step * every - 6 : right - 12));
    });
  }
  function scores(at) {
    const [low, high] = scale.domain();
    [low, high].forEach((value) => label(scale(value), at, shown(value, (high - low) / 10)));
  }
  function label(place, at, text) {
    const half = textWidth(text) / 2;
    svg.append("text").attr("class", "soft halo").attr("x", lying ? Math.max(half, Math.min(width - half, place)) : at + 6)
      .attr("y", lying ? at + 16 : place + 4).attr("text-anchor", lying ? "middle" : "start").text(text);
  }
  /** Values by size where they are numbers, else as the grid has them. */
  function ordered(k) {
    const all = [...new Set(results.cells.values[k])];
    return all.every((value) => value !== "" && !isNaN(value)) ? all.sort((a, b) => a - b) : all;
  }
};
