// The table of cells: sorted by its headings, filtered by what is typed, copied as CSV.
(() => {
  const table = document.getElementById("cells-table"), tools = document.getElementById("cells-tools");
  const body = table.tBodies[0], rows = Array.from(body.rows), all = results.cells;

  function column(name) {
    if (name === "rank") return all.rank.map((rank) => rank + 1);
    const key = results.keys.indexOf(name);
    if (key >= 0) return all.values[key];
    if (all[name]) return all[name];
    const score = results.scores.find((s) => name.startsWith(s + "_"));
    return all.scores[score][name.slice(score.length + 1)];
  }

  /** Numbers by size, before texts by letters; what is missing last. */
  function compare(a, b) {
    if (a === null || b === null) return (a === null) - (b === null);
    const [x, y] = [Number(a), Number(b)];
    if (!isNaN(x) && !isNaN(y)) return x - y;
    return isNaN(x) - isNaN(y) || d3.ascending(a, b);
  }

  function sortBy(heading) {
    const up = heading.getAttribute("aria-sort") !== "ascending", values = column(heading.dataset.sort);
    table.querySelectorAll("th").forEach((th) => th.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", up ? "ascending" : "descending");
    const cell = (row) => Number(row.dataset.cell);
    rows.sort((a, b) => {
      const [x, y] = [values[cell(a)], values[cell(b)]];
      const order = x === null || y === null || up ? compare(x, y) : compare(y, x);
      return order || all.rank[cell(a)] - all.rank[cell(b)];
    });
    rows.forEach((row) => body.appendChild(row));
  }

  /** A word of the filter as a test of a cell: lr=1e-3, rank<10, or any text. */
  function condition(word) {
    const parts = /^([^=<>]+)([=<>])(.+)$/.exec(word);
    if (!parts) return (cell) => results.keys.some((_, k) => all.values[k][cell].includes(word));
    const [, name, sign, wanted] = parts;
    const known = results.keys.concat("rank", "failed", "splits", "seeds", results.scores.map((s) => s + "_mean"));
    const found = known.find((key) => key === name) || known.find((key) => key === name + "_mean") ||
      known.find((key) => key.endsWith("." + name));
    if (!found) return () => false;
    const values = column(found);
    const equal = (value) => value === wanted || (wanted !== "" && Number(value) === Number(wanted));
    if (sign === "=") return (cell) => values[cell] !== null && equal(String(values[cell]));
    return (cell) => values[cell] !== null && (sign === "<" ? values[cell] < Number(wanted) : values[cell] > Number(wanted));
  }

  function filter(text) {
    const conditions = text.trim().split(/\s+/).filter((word) => word !== "").map(condition);
    let visible = 0;
    rows.forEach((row) => {
      row.hidden = !conditions.every((holds) => holds(Number(row.dataset.cell)));
      visible += row.hidden ? 0 : 1;
    });
    said.textContent = conditions.length === 0 ? "" : `${visible} of ${rows.length} cells`;
  }

  function csvField(text) {
    return /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  }

  /** The rows that are shown, with the columns of aggregate.csv and every digit. */
  function csv() {
    const statistics = ["mean", "sem", "sd", "ci95_low", "ci95_high", "min", "max"];
    const names = results.keys.concat("splits", "seeds", "failed",
      results.scores.flatMap((score) => statistics.map((statistic) => `${score}_${statistic}`)));
    const columns = names.map(column);
    const line = (cell) => columns.map((values) => values[cell] === null ? "" : csvField(String(values[cell]))).join(",");
    const lines = rows.filter((row) => !row.hidden).map((row) => line(Number(row.dataset.cell)));
    return [names.map(csvField).join(",")].concat(lines).join("\n") + "\n";
  }

  function copyText(text) {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.appendChild(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  }

  table.querySelectorAll("th[data-sort]").forEach((heading) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    heading.textContent = "";
    heading.appendChild(button);
    button.addEventListener("click", () => sortBy(heading));
  });
  const input = document.createElement("input");
  input.type = "search";
  input.placeholder = results.keys.length > 0 ? `${results.short[0]}=${all.values[0][0]}` : "filter";
  input.setAttribute("aria-label", "show only cells such as " + input.placeholder);
  input.addEventListener("input", () => filter(input.value));
  const copy = document.createElement("button");
  copy.type = "button";
  copy.textContent = "copy as CSV";
  copy.addEventListener("click", () => {
    const n = rows.filter((row) => !row.hidden).length;
    said.textContent = copyText(csv()) ? `${n} cells copied` : "the browser does not let a page copy";
  });
  const said = document.createElement("output");
  if (rows.length > 1) tools.append(input);
  tools.append(copy, said);
  rows.forEach((row) => {
    const cell = Number(row.dataset.cell);
    if (all.rank[cell] >= kColoured) return;
    const swatch = document.createElement("span");
    swatch.className = "swatch";
    swatch.style.background = colour(cell);
    row.cells[0].prepend(swatch);
  });
  window.seedbed = {csv};  // for tests
})();
