#include "runner/inspection/score_table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace seedbed::runner {
namespace {

constexpr const char* kSelectingScore = "crps_validation";

// For people: what the order is by, then what was asked for.
std::vector<std::string> scores_of_table(const std::vector<std::string>& wanted) {
  std::vector<std::string> scores = wanted.empty() ? results::default_table_scores() : wanted;
  if (std::ranges::find(scores, kSelectingScore) == scores.end())
    scores.insert(scores.begin(), kSelectingScore);
  return scores;
}

}  // namespace

std::string score_table(const results::JobTable& table, const results::Ledger& ledger,
                        const TableView& view) {
  const bool csv = view.format == results::TableFormat::csv;
  results::Aggregate all = results::aggregate(
      table, ledger,
      {.by = view.by, .where = view.where, .scores = csv ? view.scores : scores_of_table(view.scores)});
  if (csv) return results::to_text(all, view.format);
  results::sort_by(all, kSelectingScore);
  const std::size_t rows = all.rows.size();
  if (view.most_rows == 0 || rows <= view.most_rows) return results::to_text(all, view.format, view.width);
  all.rows.resize(view.most_rows);
  return results::to_text(all, view.format, view.width) +
         fmt::format("these are the {} of {} cells with the best {}; aggregate.csv has all\n", view.most_rows,
                     rows, kSelectingScore);
}

}  // namespace seedbed::runner
