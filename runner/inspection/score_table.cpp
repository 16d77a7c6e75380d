#include "runner/inspection/score_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "results/status.hpp"

namespace seedbed::runner {
namespace {

// For people: what the order is by, then what was asked for.
std::vector<std::string> scores_of_table(const std::vector<std::string>& wanted) {
  std::vector<std::string> scores = wanted.empty() ? results::default_table_scores() : wanted;
  if (std::ranges::find(scores, results::kChoosingScore) == scores.end())
    scores.insert(scores.begin(), results::kChoosingScore);
  return scores;
}

/// With lines for combinations of some keys: an average over several targets would be one of nothing.
std::vector<std::string> keys_with_target(const results::JobTable& table, std::vector<std::string> by) {
  const auto has = [](const std::vector<std::string>& keys) {
    return std::ranges::find(keys, results::kTargetKey) != keys.end();
  };
  if (!by.empty() && has(table.varied_keys) && !has(by)) by.insert(by.begin(), results::kTargetKey);
  return by;
}

std::string heading(const results::Aggregate& part, results::TableFormat format) {
  const auto key = std::ranges::find(part.keys, results::kTargetKey) - part.keys.begin();
  const std::string& target = part.rows.front().keys[static_cast<std::size_t>(key)];
  switch (format) {
    case results::TableFormat::markdown:
      return fmt::format("**{} {}**\n\n", results::kTargetKey, target);
    case results::TableFormat::latex:
      return fmt::format("% {} {}\n", results::kTargetKey, target);
    default:
      return fmt::format("{} {}:\n", results::kTargetKey, target);
  }
}

std::string ranked_text(results::Aggregate part, const TableView& view) {
  results::sort_by(part, results::kChoosingScore);
  const std::size_t rows = part.rows.size();
  if (view.most_rows == 0 || rows <= view.most_rows) return results::to_text(part, view.format, view.width);
  part.rows.resize(view.most_rows);
  return results::to_text(part, view.format, view.width) +
         fmt::format("these are the {} of {} cells with the best {}; aggregate.csv has all\n", view.most_rows,
                     rows, results::kChoosingScore);
}

}  // namespace

std::string score_table(const results::JobTable& table, const results::Ledger& ledger,
                        const TableView& view) {
  const bool csv = view.format == results::TableFormat::csv;
  const results::Aggregate all =
      results::aggregate(table, ledger,
                         {.by = keys_with_target(table, view.by),
                          .where = view.where,
                          .scores = csv ? view.scores : scores_of_table(view.scores)});
  if (csv) return results::to_text(all, view.format);
  const std::vector<results::Aggregate> parts = results::by_target(all);
  if (parts.size() == 1) return ranked_text(parts.front(), view);
  std::string text;
  for (const results::Aggregate& part : parts)
    text += (text.empty() ? "" : "\n") + heading(part, view.format) + ranked_text(part, view);
  return text;
}

}  // namespace seedbed::runner
