// Whether forecasts say what they mean: PIT histogram, and reliability against the diagonal, each in its band.
charts.pit = (figure) => {
  const all = results.forecasts.filter((one) => one.pit);
  if (all.length === 0) return;
  const width = chartWidth(figure), narrow = width < 600, gap = 40, panelHeight = 230, left = 34;
  const each = narrow ? width : (width - gap * (all.length - 1)) / all.length, across = Math.min(each, 520);
  const svg = frame(figure, width, narrow ? all.length * (panelHeight + 16) : panelHeight), points = [];
  const n = all[0].pit.shares.length;
  const most = d3.max(all, (one) => Math.max(one.pit.high, d3.max(one.pit.shares))) * n;
  all.forEach((one, p) => {
    const down = narrow ? p * (panelHeight + 16) : 0, from = (narrow ? 0 : p * (each + gap)) + left;
    const x = d3.scaleLinear().range([from, from - left + across - 12]);
    const y = d3.scaleLinear().domain([0, most]).nice(4).range([down + panelHeight - 42, down + 28]);
    svg.append("text").attr("x", from - left).attr("y", down + 14).attr("font-weight", 600)
      .text(fitted(results.cells.name[one.cell], across * 0.9));
    one.pit.shares.forEach((share, i) => {
      const outside = share < one.pit.low || share > one.pit.high;
      svg.append("rect").attr("x", x(i / n) + 1).attr("width", x(1 / n) - x(0) - 2).attr("y", y(share * n))
        .attr("height", y(0) - y(share * n)).attr("fill", colour(one.cell)).attr("fill-opacity", outside ? 1 : 0.55);
      points.push({x: x((i + 0.5) / n), y: y(share * n), text: `${results.cells.name[one.cell]}, PIT from ` +
        `${(i / n).toFixed(2)} to ${((i + 1) / n).toFixed(2)}: ${(100 * share).toFixed(2)} % of rows` +
        `${outside ? ", outside the band" : ""} (band ${(100 * one.pit.low).toFixed(2)} to ${(100 * one.pit.high).toFixed(2)} %)`});
    });
    svg.append("rect").attr("class", "band").attr("x", x(0)).attr("width", x(1) - x(0))
      .attr("y", y(one.pit.high * n)).attr("height", y(one.pit.low * n) - y(one.pit.high * n));
    svg.append("line").attr("class", "zero").attr("x1", x(0)).attr("x2", x(1)).attr("y1", y(1)).attr("y2", y(1));
    svg.append("g").attr("class", "axis").attr("transform", `translate(${from},0)`)
      .call(d3.axisLeft(y).ticks(4).tickSizeOuter(0));
    bottomAxis(svg, x, down + panelHeight - 42, across - left, "PIT value");
  });
  svg.points(points);
};

/** A place for lines or points of cells, their names at the right or, where there is no room, under it. */
function calibrationFrame(figure, all, height, widest) {
  const width = chartWidth(figure), left = 48, labels = all.map((one) => results.cells.name[one.cell]);
  const beside = width >= 600, right = beside ? Math.min(width * 0.45, d3.max(labels, textWidth) + 24) : 14;
  const bottom = height - 44, under = beside ? 0 : 20 * all.length;
  const svg = frame(figure, width, height + under);
  svg.x = d3.scaleLinear().range([left, Math.min(width - right, left + widest)]);
  svg.bottom = bottom;
  all.forEach((one, i) => svg.append("text").attr("x", beside ? svg.x.range()[1] + 16 : left)
    .attr("y", beside ? 24 + 20 * i : height + 14 + 20 * i).style("fill", colour(one.cell))
    .text(fitted(labels[i], beside ? right - 18 : width - left)));
  return svg;
}

// Of densities: how far the share of rows with a PIT value up to p is from p, of which the diagram proper would show
// hardly anything. Of yes and no: how often it happened against the forecast.
charts.reliability = (figure) => {
  const all = results.forecasts.filter((one) => one.pit || one.reliability);
  if (all.length === 0) return;
  if (all[0].pit) distances(all.filter((one) => one.pit));
  else diagram(all);

  function distances(of) {
    const svg = calibrationFrame(figure, of, 260, 700), points = [], {x, bottom} = svg;
    const last = of[0].pit.distribution.length - 1, from = (one, i) => 100 * (one.pit.distribution[i] - i / last);
    const most = d3.max(of, (one) => Math.max(100 * one.pit.apart, d3.max(d3.range(last), (i) => Math.abs(from(one, i)))));
    const y = d3.scaleLinear().domain([-most, most]).nice(5).range([bottom, 14]);
    const band = 100 * d3.max(of, (one) => one.pit.apart);
    svg.append("rect").attr("class", "band").attr("x", x(0)).attr("width", x(1) - x(0)).attr("y", y(band))
      .attr("height", y(-band) - y(band));
    svg.append("line").attr("class", "zero").attr("x1", x(0)).attr("x2", x(1)).attr("y1", y(0)).attr("y2", y(0));
    of.slice().reverse().forEach((one) => svg.append("path").attr("fill", "none").attr("stroke", colour(one.cell))
      .attr("stroke-width", 2).attr("d", d3.line().x((i) => x(i / last)).y((i) => y(from(one, i)))(d3.range(last + 1))));
    of.forEach((one) => d3.range(10, last, 10).forEach((i) => {
      const outside = Math.abs(from(one, i)) > 100 * one.pit.apart;
      points.push({x: x(i / last), y: y(from(one, i)), text: `${results.cells.name[one.cell]}: ` +
        `${(100 * one.pit.distribution[i]).toFixed(1)} % of rows have a PIT value up to ${i / last}` +
        `${outside ? ", outside the band" : ""} (± ${(100 * one.pit.apart).toFixed(1)})`});
    }));
    svg.append("g").attr("class", "axis").attr("transform", `translate(${x(0)},0)`)
      .call(d3.axisLeft(y).ticks(5).tickFormat((v) => (v > 0 ? "+" : "") + v).tickSizeOuter(0));
    bottomAxis(svg, x, bottom, x(1) - x(0), "p: share of rows up to it less p, in percentage points");
    svg.points(points);
  }

  function diagram(of) {
    const svg = calibrationFrame(figure, of, Math.min(420, chartWidth(figure)), 362), points = [], {x, bottom} = svg;
    const y = d3.scaleLinear().range([bottom, 14]), percent = d3.format(".0%");
    svg.append("line").attr("class", "zero").attr("x1", x(0)).attr("x2", x(1)).attr("y1", y(0)).attr("y2", y(1));
    of.slice().reverse().forEach((one) => one.reliability.forEach((bin) => svg.append("line").attr("class", "bar")
      .attr("x1", x(bin.forecast)).attr("x2", x(bin.forecast)).attr("y1", y(bin.low)).attr("y2", y(bin.high))));
    of.forEach((one) => one.reliability.forEach((bin) => {
      svg.append("circle").attr("cx", x(bin.forecast)).attr("cy", y(bin.happened)).attr("r", 4).attr("fill", colour(one.cell));
      points.push({x: x(bin.forecast), y: y(bin.happened), text: `${results.cells.name[one.cell]}: forecast ` +
        `${(100 * bin.forecast).toFixed(1)} %, happened in ${(100 * bin.happened).toFixed(1)} % of ${bin.rows} rows ` +
        `(band ${(100 * bin.low).toFixed(1)} to ${(100 * bin.high).toFixed(1)} %)`});
    }));
    svg.append("g").attr("class", "axis").attr("transform", `translate(${x(0)},0)`)
      .call(d3.axisLeft(y).ticks(5).tickFormat(percent).tickSizeOuter(0));
    svg.append("g").attr("class", "axis").attr("transform", `translate(0,${bottom})`)
      .call(d3.axisBottom(x).ticks(5).tickFormat(percent).tickSizeOuter(0));
    svg.append("text").attr("class", "soft").attr("x", (x(0) + x(1)) / 2).attr("y", bottom + 36)
      .attr("text-anchor", "middle").text(fitted("forecast; how often it happened at the left", x(1) - x(0) + 40));
    svg.points(points);
  }
};
