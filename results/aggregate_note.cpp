#include "results/aggregate_note.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "base/amounts.hpp"
#include "results/number_digits.hpp"

namespace seedbed::results {
namespace {

using Kind = AggregateColumn::Kind;

/// Test rows of which a mean over rows is a coarse number.
constexpr std::int64_t kFewRows = 30;

/// "16 training seeds", or "12 to 16 training seeds".
std::string range_of(std::size_t least, std::size_t most, std::string_view what) {
  return least == most ? count_text(static_cast<std::int64_t>(most), what)
                       : fmt::format("{} to {}", least, count_text(static_cast<std::int64_t>(most), what));
}

struct Extent {
  std::size_t least = 0, most = 0;
  void take(std::size_t n) {
    least = most == 0 ? n : std::min(least, n);
    most = std::max(most, n);
  }
};

/// What the rows with an interval have in common.
struct Design {
  Extent seeds, splits, cells;
  bool any_single = false;
  std::size_t failed = 0, left = 0, unmatched = 0;

  explicit Design(const Aggregate& aggregate) {
    for (const AggregateRow& row : aggregate.rows) {
      failed += row.failed;
      left += row.left;
      unmatched += row.unmatched;
      cells.take(row.cells);
      const std::size_t n = row.over == Over::splits ? row.splits : row.seeds;
      any_single = any_single || n == 1;
      if (n >= 2) (row.over == Over::splits ? splits : seeds).take(n);
    }
  }
};

std::string interval_sentence(const Design& design, bool by_split, PlusMinus plus_minus) {
  const std::string seeds = range_of(design.seeds.least, design.seeds.most, "training seed");
  const std::string splits = range_of(design.splits.least, design.splits.most, "split");
  const std::string start = plus_minus == PlusMinus::interval ? "± is a 95 % interval (Student's t) over "
                                                              : "± is the standard error over ";
  if (design.splits.most > 0 && design.seeds.most > 0) {
    return start + splits + " where a cell has several (seeds averaged within each), and otherwise over " +
           seeds + ", on one split";
  }
  if (design.splits.most > 0) return start + splits + " (seeds averaged within each)";
  if (design.seeds.most > 0)
    return start + seeds + (by_split ? ", on the split of its row" : ", on this split");
  return plus_minus == PlusMinus::interval ? "no intervals: there is only one replicate to each mean"
                                           : "no standard errors: there is only one replicate to each mean";
}

std::string ensemble_sentence(const Aggregate& aggregate, const AggregateColumn& column) {
  Extent members;
  bool over_rows = false;
  for (const AggregateRow& row : aggregate.rows) {
    if (row.ensemble.members == 0) continue;
    members.take(row.ensemble.members);
    over_rows = over_rows || row.over == Over::seeds;
  }
  if (members.most == 0) return "";
  return fmt::format("; {} is the score of a cell's ensemble, the mixture of its {} networks' forecasts{}",
                     column.heading,
                     members.least == members.most ? std::to_string(members.most)
                                                   : fmt::format("{} to {}", members.least, members.most),
                     over_rows ? " (aggregate.csv has its interval over test rows)" : "");
}

/// The shown scores of which a row meets a condition.
template <class Condition>
std::vector<std::string> scores_with(const Aggregate& aggregate, const std::vector<AggregateColumn>& columns,
                                     const Condition& condition) {
  std::vector<std::string> names;
  for (const AggregateColumn& column : columns) {
    if (column.kind != Kind::score) continue;
    const bool meets = std::ranges::any_of(
        aggregate.rows, [&](const AggregateRow& row) { return condition(row.scores[column.index]); });
    if (meets) names.push_back(column.heading);
  }
  return names;
}

/// An interval of no width is no proof of anything.
std::string equal_numbers(const Aggregate& aggregate, const std::vector<AggregateColumn>& columns) {
  const auto names = scores_with(aggregate, columns, [](const Summary& summary) {
    return summary.n >= 2 && is_rounding(summary.half_width(), summary.mean);
  });
  if (names.empty()) return "";
  return fmt::format("; ± 0 in {}: all replicates gave the same number, which does not say that others would",
                     fmt::join(names, ", "));
}

/// Half a width around the mean may reach beyond what a score can be.
std::string impossible_parts(const Aggregate& aggregate, const std::vector<AggregateColumn>& columns) {
  const auto names = scores_with(aggregate, columns, [](const Summary& summary) {
    constexpr double kButForRounding = 1 - 1e-9;
    const double half_width = kButForRounding * summary.half_width();
    return summary.ci95_low > summary.mean - half_width || summary.ci95_high < summary.mean + half_width;
  });
  if (names.empty()) return "";
  return fmt::format("; ± in {} reaches beyond what the score can be, where the interval ends",
                     fmt::join(names, ", "));
}

std::string few_rows(const Aggregate& aggregate) {
  std::int64_t least = 0;
  for (const AggregateRow& row : aggregate.rows) {
    if (row.over == Over::seeds && row.ensemble.units > 0 && (least == 0 || row.ensemble.units < least))
      least = row.ensemble.units;
  }
  if (least == 0 || least >= kFewRows) return "";
  return fmt::format("; test scores come from only {} (or groups of them), a chance that ± leaves out",
                     count_text(least, "row"));
}

}  // namespace

std::string interval_note(const Aggregate& aggregate, const std::vector<AggregateColumn>& columns,
                          PlusMinus plus_minus) {
  const Design design(aggregate);
  const bool by_split = std::ranges::find(aggregate.keys, kSplitKey) != aggregate.keys.end();
  std::string note = interval_sentence(design, by_split, plus_minus);
  if (design.cells.most > 1) {
    note += fmt::format("; each split and seed is first averaged over the {} of its row",
                        range_of(design.cells.least, design.cells.most, "cell"));
  }
  if (design.any_single && design.seeds.most + design.splits.most > 0) {
    note += plus_minus == PlusMinus::interval ? "; a single replicate has no interval"
                                              : "; a single replicate has no standard error";
  }
  note += equal_numbers(aggregate, columns);
  if (plus_minus == PlusMinus::interval) note += impossible_parts(aggregate, columns);
  note += few_rows(aggregate);
  if (design.failed > 0)
    note += fmt::format("; {} failed and {} left out",
                        count_text(static_cast<std::int64_t>(design.failed), "job"),
                        design.failed == 1 ? "is" : "are");
  if (design.unmatched > 0) {
    note += fmt::format("; {} done but left out, since not every cell of the row has that split and seed",
                        count_text(static_cast<std::int64_t>(design.unmatched), "job is", "jobs are"));
  }
  const auto ensemble = std::ranges::find(columns, Kind::ensemble, &AggregateColumn::kind);
  if (ensemble != columns.end()) note += ensemble_sentence(aggregate, *ensemble);
  if (design.left > 0)
    note += fmt::format("; {} still to be run", count_text(static_cast<std::int64_t>(design.left), "job"));
  return note;
}

}  // namespace seedbed::results
