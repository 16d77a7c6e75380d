// Stands first in a report under test: keeps what goes wrong.
window.problems = [];
window.addEventListener("error", (event) => problems.push(`error: ${event.message} (line ${event.lineno})`));
document.addEventListener("securitypolicyviolation", (event) => problems.push(`request: ${event.blockedURI}`));
for (const kind of ["error", "warn"]) console[kind] = (...what) => problems.push(`console: ${what.join(" ")}`);
