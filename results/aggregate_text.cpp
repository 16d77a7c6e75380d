#include "results/aggregate_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/amounts.hpp"
#include "base/text_table.hpp"
#include "results/derived_files.hpp"
#include "results/number_digits.hpp"

namespace seedbed::results {
namespace {

/// "16 training seeds", or "12 to 16 training seeds".
std::string range_of(std::size_t least, std::size_t most, std::string_view what) {
  return least == most ? count_text(most, what) : fmt::format("{} to {}", least, count_text(most, what));
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

std::string interval_sentence(const Design& design) {
  const std::string seeds = range_of(design.seeds.least, design.seeds.most, "training seed");
  const std::string splits = range_of(design.splits.least, design.splits.most, "split");
  const std::string start = "± is a 95 % interval (Student's t) over ";
  if (design.splits.most > 0 && design.seeds.most > 0) {
    return start + splits + " where a cell has several (seeds averaged within each), and otherwise over " +
           seeds + ", on one split";
  }
  if (design.splits.most > 0) return start + splits + " (seeds averaged within each)";
  if (design.seeds.most > 0) return start + seeds + ", on this split";
  return "no intervals: there is only one replicate to each mean";
}

/// Means of one column, "±" under "±".
template <class Text>
void add_column(TextTable& table, const std::string& heading, bool aligned, const Aggregate& aggregate,
                const Text& text_of) {
  std::vector<std::string> means, half_widths;
  for (const AggregateRow& row : aggregate.rows) {
    MeanText text = text_of(row);
    means.push_back(std::move(text.mean));
    half_widths.push_back(text.half_width.empty() ? "" : " ± " + text.half_width);
  }
  if (aligned) {
    pad(means, true);
    pad(half_widths, false);
  }
  table.columns.push_back({heading, true});
  for (std::size_t i = 0; i < means.size(); ++i) table.rows[i].push_back(means[i] + half_widths[i]);
}

constexpr const char* kEnsembleScore = "crps_test";
constexpr const char* kEnsembleColumn = "crps_test_ensemble";

/// Whether there is an ensemble to show beside its score.
bool has_ensembles(const Aggregate& aggregate) {
  return std::ranges::find(aggregate.scores, kEnsembleScore) != aggregate.scores.end() &&
         std::ranges::any_of(aggregate.rows,
                             [](const AggregateRow& row) { return row.ensemble.members > 0; });
}

/// As many digits as the score of single seeds beside it. An interval over test rows would not be of the kind
/// that the table is about.
MeanText ensemble_text(const AggregateRow& row, std::size_t score) {
  if (row.ensemble.members == 0) return {"–", ""};
  if (row.over == Over::splits) return mean_text(row.ensemble.scores[score]);
  Summary shown = row.scores[score];
  const double half_width = shown.half_width();
  shown.mean = row.ensemble.scores[score].mean;
  if (std::isfinite(half_width)) {
    shown.ci95_low = shown.mean - half_width;
    shown.ci95_high = shown.mean + half_width;
  }
  return {mean_text(shown).mean, ""};
}

void add_ensemble_column(TextTable& table, const Aggregate& aggregate, std::size_t score, bool aligned) {
  add_column(table, kEnsembleColumn, aligned, aggregate,
             [&](const AggregateRow& row) { return ensemble_text(row, score); });
}

std::string ensemble_sentence(const Aggregate& aggregate) {
  Extent members;
  bool over_rows = false;
  for (const AggregateRow& row : aggregate.rows) {
    if (row.ensemble.members == 0) continue;
    members.take(row.ensemble.members);
    over_rows = over_rows || row.over == Over::seeds;
  }
  return fmt::format("; {} is the score of one forecast, the mixture of those of a cell's {}{}",
                     kEnsembleColumn, range_of(members.least, members.most, "seed"),
                     over_rows ? " (aggregate.csv has its interval over test rows)" : "");
}

void add_count_column(TextTable& table, const Aggregate& aggregate, const char* heading,
                      std::size_t AggregateRow::*count) {
  table.columns.push_back({heading, true});
  for (std::size_t i = 0; i < aggregate.rows.size(); ++i) {
    table.rows[i].push_back(std::to_string(aggregate.rows[i].*count));
  }
}

TextTable text_table(const Aggregate& aggregate, bool aligned) {
  TextTable table;
  for (const auto& key : aggregate.keys) table.columns.push_back({key, false});
  table.keys = aggregate.keys.size();
  for (const AggregateRow& row : aggregate.rows) table.rows.push_back(row.keys);
  const bool with_ensembles = has_ensembles(aggregate);
  for (std::size_t i = 0; i < aggregate.scores.size(); ++i) {
    add_column(table, aggregate.scores[i], aligned, aggregate,
               [&](const AggregateRow& row) { return mean_text(row.scores[i]); });
    if (with_ensembles && aggregate.scores[i] == kEnsembleScore)
      add_ensemble_column(table, aggregate, i, aligned);
  }
  const Design design(aggregate);
  if (design.splits.most > 0) add_count_column(table, aggregate, "splits", &AggregateRow::splits);
  add_count_column(table, aggregate, "seeds", &AggregateRow::seeds);
  if (design.failed > 0) add_count_column(table, aggregate, "failed", &AggregateRow::failed);
  if (design.left > 0) add_count_column(table, aggregate, "left", &AggregateRow::left);
  return table;
}

std::string csv(const Aggregate& aggregate) {
  std::string text = aggregate_csv_header(aggregate.keys, aggregate.scores);
  for (const AggregateRow& row : aggregate.rows) text += aggregate_csv_line(row, aggregate.scores);
  return text;
}

}  // namespace

MeanText mean_text(const Summary& summary) {
  if (std::isnan(summary.mean)) return {"–", ""};
  const double half_width = summary.half_width();
  const bool has_interval = std::isfinite(half_width);
  const bool exact = has_interval && is_rounding(half_width, summary.mean);
  const int decimals = has_interval && !exact ? decimals_for(half_width, 2) : decimals_for(summary.mean, 5);
  if (is_exponential(summary.mean, decimals)) {
    return {fmt::format("{:.4e}", summary.mean), has_interval ? fmt::format("{:.1e}", half_width) : ""};
  }
  return {fmt::format("{:.{}f}", summary.mean, decimals), exact ? "0"
                                                          : has_interval
                                                              ? fmt::format("{:.{}f}", half_width, decimals)
                                                              : ""};
}

std::string interval_note(const Aggregate& aggregate) {
  const Design design(aggregate);
  std::string note = interval_sentence(design);
  if (design.cells.most > 1) {
    note += fmt::format("; each split and seed is first averaged over the {} of its row",
                        range_of(design.cells.least, design.cells.most, "cell"));
  }
  if (design.any_single && design.seeds.most + design.splits.most > 0) {
    note += "; a single replicate has no interval";
  }
  if (design.failed > 0)
    note += fmt::format("; {} failed and {} left out", count_text(design.failed, "job"),
                        design.failed == 1 ? "is" : "are");
  if (design.unmatched > 0) {
    note += fmt::format("; {} done but left out, since not every cell of the row has that split and seed",
                        count_text(design.unmatched, "job is", "jobs are"));
  }
  if (has_ensembles(aggregate)) note += ensemble_sentence(aggregate);
  if (design.left > 0) note += fmt::format("; {} still to be run", count_text(design.left, "job"));
  return note;
}

std::string to_text(const Aggregate& aggregate, TableFormat format, std::size_t width) {
  switch (format) {
    case TableFormat::csv:
      return csv(aggregate);
    case TableFormat::markdown:
      return text_table(aggregate, false).markdown() + "\n" + interval_note(aggregate) + "\n";
    case TableFormat::latex:
      return "% " + interval_note(aggregate) + "\n" + text_table(aggregate, false).latex();
    case TableFormat::table:
      break;
  }
  return text_table(aggregate, true).plain(width) + interval_note(aggregate) + "\n";
}

}  // namespace seedbed::results
