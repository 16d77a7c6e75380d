// Draws everything, and again when the width changes; opens everything for print.
function draw() {
  document.querySelectorAll("figure[data-chart]").forEach((figure) => {
    if (charts[figure.dataset.chart]) charts[figure.dataset.chart](figure);
  });
}
draw();

let drawnWidth = document.body.clientWidth;
window.addEventListener("resize", () => {
  if (printing || document.body.clientWidth === drawnWidth) return;
  drawnWidth = document.body.clientWidth;
  requestAnimationFrame(draw);
});

const kMostPrinted = 200;  // rows of a table
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = Array.from(document.querySelectorAll("details:not([open])")).filter((details) => {
    const short = details.querySelectorAll("tr").length <= kMostPrinted;
    details.classList.toggle("unprinted", !short);
    return short;
  });
  opened.forEach((details) => { details.open = true; });
  printing = true;
  draw();
});
window.addEventListener("afterprint", () => {
  opened.forEach((details) => { details.open = false; });
  printing = false;
  draw();
});
document.querySelectorAll(".wide").forEach((wide) => wide.setAttribute("tabindex", "0"));
