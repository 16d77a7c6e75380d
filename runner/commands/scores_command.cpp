#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <vector>

#include "base/tables/text_table.hpp"
#include "base/tables/wrapped_text.hpp"
#include "metrics/scores/score_registry.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/options.hpp"
#include "runner/host/standard_output.hpp"

namespace seedbed::runner {
namespace {

using metrics::OfJobs;
using metrics::ScoreEntry;

/// "test: 50, 90, 95": where a score is reported unasked.
std::string defaults_of(const ScoreEntry& entry) {
  std::vector<std::string> places;
  if (entry.jobs != OfJobs::asked) {
    places.emplace_back(entry.jobs == OfJobs::test ? "jobs (test rows)" : "jobs (validation and test rows)");
  }
  if (entry.files) places.emplace_back("score");
  if (entry.predictions) places.emplace_back("predict");
  std::string text = fmt::format("{}", fmt::join(places, ", "));
  if (places.empty() || !entry.argument) return text;
  return fmt::format("{}: {}", text, fmt::join(entry.argument->usual, ", "));
}

std::string name_with_argument(const ScoreEntry& entry) {
  if (!entry.argument) return std::string(entry.name);
  return fmt::format("{}{} (any {})", entry.name, entry.argument->example, entry.argument->kind);
}

TextTable scores_table() {
  TextTable table;
  table.columns = {{"score"}, {"what it is"}, {"of each row"}, {"unasked in"}};
  for (const ScoreEntry& entry : metrics::score_entries()) {
    const bool of_a_row = entry.form == metrics::Form::mean;
    table.rows.push_back(
        {name_with_argument(entry), std::string(entry.help), of_a_row ? "yes" : "no", defaults_of(entry)});
  }
  return table;
}

/// For a terminal: a score's name, and below it what it is.
std::string scores_text(const TextTable& table) {
  std::string text;
  for (const auto& row : table.rows) {
    text += fmt::format("{}\n    {}\n", row[0], row[1]);
    if (!row[3].empty()) text += fmt::format("    unasked in {}\n", row[3]);
  }
  return text;
}

int run_scores(const Arguments& arguments) {
  Options options(
      {.usage = "seedbed scores [--markdown]",
       .description =
           "Lists the scores that `scores:` of an experiment file (each followed by _test or _validation),\n"
           "`seedbed score --scores` and, those of each row, `seedbed predict --columns` take.",
       .examples = "  seedbed scores"});
  options.add()("markdown", "as one table in Markdown");
  if (!options.parse(arguments)) return all_done;
  if (!options.positional().empty()) throw UsageError("seedbed scores takes no name: it lists all scores");
  const TextTable table = scores_table();
  fmt::print("{}", options.given("markdown") ? table.markdown()
                                             : each_line_wrapped(scores_text(table), terminal_width()));
  flush_output();
  return all_done;
}

}  // namespace

extern const Command scores_command = {"scores", "what forecasts can be scored by", run_scores};

}  // namespace seedbed::runner
