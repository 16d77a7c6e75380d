#include <fmt/format.h>

#include <algorithm>

#include "base/amounts.hpp"
#include "results/report/html.hpp"
#include "results/report/report_sections.hpp"

namespace seedbed::results {
namespace {

/// What a run was made with, as pairs of what and which.
std::vector<std::pair<std::string, std::string>> facts_of(const RunEnvironment& environment) {
  std::string machine = environment.cpu;
  if (environment.cores > 0)
    machine += fmt::format("{}{}", machine.empty() ? "" : ", ", count_text(environment.cores, "core"));
  if (environment.memory > 0)
    machine += fmt::format("{}{}", machine.empty() ? "" : ", ", memory_text(environment.memory));
  std::string git = environment.git_commit;
  if (!git.empty() && environment.git_state == "changed") git += ", with changes that are not committed";
  return {{"command", environment.command},
          {"program", environment.program},
          {"libraries", environment.libraries},
          {"machine", machine},
          {"git commit", git}};
}

/// Runs with the same environment once; where and when they ran decides no result.
std::string runs_table(const std::vector<RunEntry>& runs) {
  HtmlTable table("runs-table", "The runs that made these results, each kind once");
  table.heading("run", true);
  table.heading("what", false);
  table.heading("which", false);
  std::vector<std::vector<std::pair<std::string, std::string>>> seen;
  for (const RunEntry& run : runs) {
    const auto facts = facts_of(run.environment);
    if (std::ranges::find(seen, facts) != seen.end()) continue;
    seen.push_back(facts);
    for (const auto& [what, which] : facts) {
      if (which.empty()) continue;
      table.begin_row();
      table.number("run", std::to_string(run.number));
      table.text(what);
      table.text(which);
    }
  }
  return table.end();
}

}  // namespace

std::string reproduction_section(const Ledger& ledger, const ReportFacts& facts) {
  const std::vector<RunEntry> runs = ledger.runs();
  std::string content;
  if (!facts.experiment.empty()) {
    content +=
        "<p>Save the experiment file below as <code>experiment.yaml</code> and run:</p>\n"
        "<pre>seedbed run experiment.yaml</pre>\n" +
        behind("The experiment file", fmt::format("<pre>{}</pre>\n", html_text(facts.experiment)));
  }
  if (!runs.empty()) content += behind("Programs, machines and git state", runs_table(runs), true);
  if (content.empty()) return "";
  return section("reproduction", "How to reproduce this",
                 "The same file, data, program and kind of processor give the same numbers to the last bit.",
                 "", content);
}

}  // namespace seedbed::results
