// Stands last in a report under test: uses it as a reader would, reads its numbers back and compares them with the CSV
// files, which the test put into the page. What went wrong is then the text of #outcome.
"use strict";
const checks = {count: 0};
function check(holds, what) {
  ++checks.count;
  if (!holds) problems.push(what);
}

function readCsv(id) {
  const element = document.getElementById(`csv-${id}`);
  if (!element) return null;
  const lines = JSON.parse(element.textContent).trim().split("\n");
  const fields = (line) => Array.from(line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g), (m) => m[1])
    .slice(0, lines[0].split(",").length).map((f) => f.startsWith('"') ? f.slice(1, -1).replace(/""/g, '"') : f);
  const names = fields(lines[0]);
  return lines.slice(1).map((line) => Object.fromEntries(fields(line).map((field, i) => [names[i], field])));
}

/** Whether a text is the number of the CSV to the last digit that it shows. */
function shows(text, csv) {
  if (csv === "" || csv === undefined) return text === "–";
  if (text.startsWith("< ")) return Number(csv) < Number(text.slice(2));
  const [digits, exponent] = text.toLowerCase().split("e");
  const decimals = (digits.split(".")[1] || "").length;
  const unit = 10 ** (Number(exponent || 0) - decimals);
  return Math.abs(Number(text) - Number(csv)) <= unit * (0.5 + 1e-9);
}

function checkCells(aggregate) {
  const rows = Array.from(document.querySelectorAll("#cells-table tr[data-cell]"));
  check(rows.length === aggregate.length, `${rows.length} rows for ${aggregate.length} cells`);
  for (const row of rows) {
    const line = aggregate[Number(row.dataset.cell)];
    for (const data of row.querySelectorAll("data")) {
      const column = data.value;
      if (!(column in line)) continue;
      check(shows(data.textContent, line[column]), `${column}: ${data.textContent} is not ${line[column]}`);
      const half = /± (\S+)/.exec(data.parentElement.textContent);
      const base = column.replace(/_mean$/, "");
      const isCut = Number(line[`${base}_ci95_low`]) === 0 && Number(line[`${base}_ci95_high`]) === 1; // on both sides
      if (half && half[1] !== "0" && !isCut)
        // The longer side: an interval ends where the score does.
        check(
          shows(half[1], Math.max(line[`${base}_ci95_high`] - line[column], line[column] - line[`${base}_ci95_low`])),
          `${column}: ± ${half[1]}`,
        );
    }
  }
}

function checkJobs(lines) {
  const jobs = results.jobs;
  const key = (line) => results.keys.map((k) => line[k]).concat(line.split, line.seed).join("|");
  const known = Object.fromEntries(lines.map((line) => [key(line), line]));
  jobs.cell.forEach((cell, i) => {
    const values = results.keys.map((_, k) => results.cells.values[k][cell]);
    const line = known[values.concat(jobs.split[i], jobs.seed[i]).join("|")];
    check(line && Number(line.crps_validation) === jobs.crps_validation[i] && Number(line.crps_test) === jobs.crps_test[i],
      `job ${i} is not in results.csv`);
  });
  const done = lines.filter((line) => line.status === "done").length;
  check(results.cells.rank.length > results.most_drawn || jobs.cell.length === done, `${jobs.cell.length} of ${done} jobs`);
}

function checkDifferences(lines) {
  for (const row of document.querySelectorAll("#differences-table tr[data-contrast]")) {
    const line = lines[Number(row.dataset.contrast)];
    for (const data of row.querySelectorAll("data"))
      check(shows(data.textContent, line[data.value]), `${data.value}: ${data.textContent} is not ${line[data.value]}`);
    check(row.textContent.includes(line.verdict), `verdict ${line.verdict}`);
  }
  check(document.querySelectorAll("#differences-table tr[data-contrast]").length === lines.length, "contrasts");
  const about_rows = lines.slice(0, results.most_drawn - 1).filter((line) => line.rows_ci95_low !== "");
  check(document.querySelectorAll("figure[data-chart=differences] line.rows").length === about_rows.length,
    `not ${about_rows.length} intervals over new rows are drawn`);
}

function checkEffects() {
  for (const effect of results.effects) {
    const lines = readCsv(`by-${effect.key}`);
    const rows = Array.from(document.querySelectorAll("#effects-table tbody tr"))
      .filter((row) => row.cells[0].textContent === effect.key);
    check(rows.length === effect.values.length && rows.length > 1, `effects of ${effect.key}`);
    for (const row of rows) {
      const line = lines.find((one) => one[effect.key] === row.cells[1].textContent);
      check(shows(row.querySelector("data[value=mean]").textContent, line.crps_validation_mean), `mean of ${effect.key}`);
    }
  }
}

function checkEnsembles(lines) {
  for (const row of document.querySelectorAll("#ensembles-table tr[data-cell]")) {
    const members = row.querySelector("data[value=members]").textContent;
    const line = lines.find((one) => one.members === members &&
      results.keys.every((key, k) => one[key] === results.cells.values[k][Number(row.dataset.cell)]));
    for (const data of row.querySelectorAll("data"))
      check(shows(data.textContent, line[data.value]), `ensembles, ${data.value}: ${data.textContent} is not ${line[data.value]}`);
  }
  // A diamond for each beside the single networks, unless some of those are too far off to be drawn.
  const figure = document.querySelector("figure[data-chart=cells]");
  if (figure === null || figure.textContent.includes(" beyond")) return;
  const panels = results.scores.slice(0, 2).map((score) => results.cells.scores[score].ensemble || []);
  const wanted = d3.sum(panels, (of) => drawnCells().filter((cell) => typeof of[cell] === "number").length);
  check(figure.querySelectorAll("path.ensemble").length === wanted, `not ${wanted} ensembles are drawn beside their networks`);
}

/** Of few jobs each has a line of its own, of many those unlike the others; their last value is that of the ledger. */
function checkTraces(lines) {
  const unusual = results.traces.filter((trace) => trace.unusual !== "");
  const done = lines.filter((line) => line.status === "done").length;
  check(lines.length > 200 ? unusual.length === results.traces.length : results.traces.length >= done, "jobs with a trace");
  check(document.querySelectorAll("#unusual-table tbody tr").length === unusual.length, "rows of the unusual jobs");
  if (results.learning.some((curve) => curve.epochs.length > 1))
    check(document.querySelectorAll("figure[data-chart=learning] .trace").length === results.traces.length, "traces drawn");
  for (const trace of results.traces) {
    const job = results.jobs.cell.findIndex((cell, i) =>
      cell === trace.cell && results.jobs.split[i] === trace.split && results.jobs.seed[i] === trace.seed);
    if (job < 0 || trace.unusual === "failed") continue;
    const kept = results.jobs.crps_validation[job];
    check(trace.values.some((value) => Math.abs(value / kept - 1) < 1e-4), `${kept} is in no epoch of seed ${trace.seed}`);
  }
}

function checkCalibration(aggregate) {
  for (const row of document.querySelectorAll("#calibration-table tr[data-cell]")) {
    const line = aggregate[Number(row.dataset.cell)];
    for (const data of row.querySelectorAll("data"))
      if (data.value in line) check(shows(data.textContent, line[data.value]), `${data.value}: ${data.textContent}`);
  }
}

/** The forecasts of all networks of a cell have the score that ensembles.csv has, or results.csv for a single one. */
function checkForecasts(ensembles, jobs) {
  for (const one of results.forecasts) {
    const same = (line) => results.keys.every((key, k) => line[key] === results.cells.values[k][one.cell]);
    const line = one.members === 1 ? jobs.find((job) => same(job) && Number(job.split) === one.split) :
      ensembles.find((row) => same(row) && Number(row.members) === one.members && Number(row.splits) === 1);
    if (one.rows !== one.test_rows || !line) continue;
    const csv = Number(one.members === 1 ? line.crps_test : line.crps_test_mean);
    check(Math.abs(one.mean_crps / csv - 1) < 1e-12, `mean CRPS of forecasts: ${one.mean_crps} is not ${csv}`);
  }
  const pit = results.forecasts.filter((one) => one.pit);
  const rows = Array.from(document.querySelectorAll("#pit-table tbody tr"));
  check(rows.length === 20 * pit.length, "rows of the PIT table");
  rows.forEach((row, i) => {
    const of = pit[Math.floor(i / 20)].pit;
    check(shows(row.querySelector("data[value=share]").textContent, of.shares[i % 20]), "share of the PIT table");
    check(shows(row.querySelector("data[value=up_to]").textContent, d3.sum(of.shares.slice(0, i % 20 + 1))), "PIT up to");
  });
  pit.forEach((one) => check(Math.abs(d3.sum(one.pit.shares) - 1) < 1e-12, "PIT shares add up to one"));
  (results.forecasts.length > 0 && results.forecasts[0].curves || []).forEach((curve) => {
    let area = curve.at_zero;
    for (let i = 1; i < curve.y.length; ++i)
      area += (curve.y[i] - curve.y[i - 1]) * (curve.density[i] + curve.density[i - 1]) / 2;
    check(Math.abs(area - 0.996) < 0.012, `the density of line ${curve.line} integrates to ${area}`);
  });
}

function checkInputs() {
  const [best] = results.forecasts, inputs = best && best.inputs || [];
  const rows = Array.from(document.querySelectorAll("#inputs-table tbody tr"));
  check(rows.length === inputs.length, `${rows.length} rows of ${inputs.length} inputs`);
  inputs.forEach((one, i) => {
    check(rows[i].cells[0].textContent === one.input, `input ${i}: ${rows[i].cells[0].textContent}`);
    check(one.low <= one.increase && one.increase <= one.high, `${one.input}: its interval`);
    check(shows(rows[i].querySelector("data[value=crps_increase]").textContent, String(one.increase)), `${one.input}: its worth`);
  });
  check(document.querySelectorAll("figure[data-chart=inputs] line.worth").length === Math.min(inputs.length, results.most_drawn), "inputs drawn");
}

/** Of a single network, from the forecasts of test rows that its job wrote. */
function checkAgainstPredictions(lines) {
  const [one] = results.forecasts, places = lines.map((line) => Math.min(19, Math.floor(20 * Number(line.pit))));
  check(one.members === 1 && one.rows === lines.length, "as many forecasts as predictions");
  one.pit.shares.forEach((share, bin) =>
    check(Math.abs(share - places.filter((place) => place === bin).length / lines.length) < 1e-9, `PIT bin ${bin}`));
  const worst = lines.slice().sort((a, b) => b.crps - a.crps);
  const rows = Array.from(document.querySelectorAll("#costliest-table tbody tr"));
  check(rows.length === 10, "ten costliest rows");
  rows.forEach((row, i) => {
    const text = (name) => row.querySelector(`data[value=${name}]`).textContent;
    check(Number(text("line")) === Number(worst[i].row) + 2, `costliest row ${i}: line ${text("line")}, row ${worst[i].row}`);
    check(shows(text("crps"), worst[i].crps) && shows(text("y"), worst[i].y), `costliest row ${i}`);
    check(shows(text("share").replace(" %", ""), 100 * worst[i].crps / d3.sum(lines, (line) => line.crps)), "its share");
  });
}

function visibleCells() {
  return Array.from(document.querySelectorAll("#cells-table tbody tr")).filter((row) => !row.hidden)
    .map((row) => Number(row.dataset.cell));
}

function checkTable(aggregate) {
  const heading = document.querySelector("th[data-sort=crps_test_mean]");
  for (const sign of [1, -1]) {
    heading.querySelector("button").click();
    const order = visibleCells().map((cell) => aggregate[cell].crps_test_mean).filter((mean) => mean !== "").map(Number);
    check(order.every((mean, i) => i === 0 || sign * (mean - order[i - 1]) >= 0), `sorted by crps_test, ${sign}`);
    check(heading.getAttribute("aria-sort") === (sign > 0 ? "ascending" : "descending"), "aria-sort");
  }
  const input = document.querySelector("#cells-tools input");
  if (input) {
    const type = (text) => { input.value = text; input.dispatchEvent(new Event("input")); };
    const key = results.keys[0], value = aggregate[0][key];
    type(`${results.short[0]}=${isNaN(value) ? value : Number(value).toExponential()}`);
    const wanted = aggregate.filter((line) => line[key] === value).length;
    check(visibleCells().length === wanted && wanted < aggregate.length, `filter shows ${visibleCells().length} of ${wanted}`);
    check(document.querySelector("#cells-tools output").textContent === `${wanted} of ${aggregate.length} cells`, "says how many");
    check(seedbed.csv().trim().split("\n").length === wanted + 1, "copies what is shown");
    type("no such cell");
    check(visibleCells().length === 0, "a filter that nothing passes");
    type("");
  }
  check(visibleCells().length === aggregate.length, "all cells again");
}

function checkCopy(aggregate) {
  document.querySelector("th[data-sort=rank] button").click();
  const [names, ...lines] = seedbed.csv().trim().split("\n").map((line) => line.split(","));
  if (results.keys.some((_, k) => results.cells.values[k].some((value) => /[",]/.test(value)))) return;
  visibleCells().forEach((cell, i) => names.forEach((name, c) => {
    const csv = aggregate[cell][name];
    if (csv === undefined) return;
    check(csv === lines[i][c] || (csv !== "" && Number(csv) === Number(lines[i][c])), `copied ${name}: ${lines[i][c]} is not ${csv}`);
  }));
}

function overlap(a, b) {
  return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2.5;
}

function checkCharts() {
  document.querySelectorAll("figure[data-chart]").forEach((figure) => {
    const name = figure.dataset.chart, svg = figure.querySelector("svg");
    if (!svg) return;
    const described = svg.getAttribute("aria-labelledby").split(" ").map((id) => document.getElementById(id).textContent);
    check(described.length === 2 && described.every((text) => text.length > 10), `${name}: title and description`);
    check(svg.getAttribute("tabindex") === "0", `${name}: reached by tab`);
    svg.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowRight"}));
    const first = figure.querySelector("[aria-live]").textContent;
    svg.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowRight"}));
    check(first.length > 3 && figure.querySelector("[aria-live]").textContent.length > 3, `${name}: read out`);
    const texts = Array.from(svg.querySelectorAll("text")).map((text) => ({text: text.textContent, box: text.getBoundingClientRect()}));
    texts.forEach((a, i) => {
      check(a.box.right <= document.documentElement.clientWidth + 1 && a.box.left >= -1, `${name}: "${a.text}" leaves the page`);
      texts.slice(i + 1).forEach((b) => {
        if (overlap(a.box, b.box)) problems.push(`${name}: "${a.text}" and "${b.text}" overlap`);
      });
    });
    checks.count += texts.length;
  });
}

function checkPage() {
  const root = document.documentElement;
  check(root.scrollWidth <= root.clientWidth, `the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}`);
  const requests = performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => !name.startsWith("data:"));
  check(requests.length === 0, `requests: ${requests.join(" ")}`);
  document.querySelectorAll("details").forEach((details) => { details.open = true; });
  document.querySelectorAll("main p, main summary").forEach((element) =>
    check(element.getBoundingClientRect().right <= root.clientWidth + 1, `text leaves the page: ${element.textContent.slice(0, 40)}`));
}

try {
  const aggregate = readCsv("aggregate");
  checkCells(aggregate);
  checkJobs(readCsv("results"));
  checkInputs();
  if (results.differences) checkDifferences(readCsv("compare"));
  checkEffects();
  checkTraces(readCsv("results"));
  checkCalibration(aggregate);
  checkEnsembles(readCsv("ensembles"));
  checkForecasts(readCsv("ensembles"), readCsv("results"));
  if (readCsv("predictions")) checkAgainstPredictions(readCsv("predictions"));
  checkTable(aggregate);
  checkCopy(aggregate);
  checkCharts();
  checkPage();
} catch (error) {
  problems.push(`the check itself: ${error.stack}`);
}
const outcome = document.createElement("pre");
outcome.id = "outcome";
outcome.textContent = problems.length === 0 ? `good: ${checks.count} checks` : `wrong:\n${problems.slice(0, 20).join("\n")}`;
document.body.appendChild(outcome);
