#include "results/aggregate_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "base/tables/display_width.hpp"
#include "base/tables/fitted_table.hpp"
#include "base/tables/text_table.hpp"
#include "results/aggregate_columns.hpp"
#include "results/aggregate_note.hpp"
#include "results/derived_files.hpp"

namespace seedbed::results {
namespace {

using Kind = AggregateColumn::Kind;
using TableColumns = std::vector<AggregateColumn>;

constexpr const char* kEnsembleScore = "crps_test";
constexpr int kLowestRankOfCounts = 1000;

/// Whether there is an ensemble to show beside its score.
bool has_ensembles(const Aggregate& aggregate) {
  return std::ranges::any_of(aggregate.rows,
                             [](const AggregateRow& row) { return row.ensemble.members > 0; });
}

/// As many digits as the score of single seeds beside it. An interval over test rows would not be of the kind
/// that the table is about.
MeanText ensemble_text(const AggregateRow& row, std::size_t score, Digits digits) {
  if (row.ensemble.members == 0) return {"–", ""};
  if (row.over == Over::splits) return mean_text(row.ensemble.scores[score], digits);
  Summary shown = row.scores[score];
  const double half_width = shown.half_width();
  shown.mean = row.ensemble.scores[score].mean;
  if (std::isfinite(half_width)) {
    shown.ci95_low = shown.mean - half_width;
    shown.ci95_high = shown.mean + half_width;
  }
  return {mean_text(shown, digits).mean, ""};
}

double mean_in(const AggregateRow& row, const AggregateColumn& column) {
  if (column.kind == Kind::score) return row.scores[column.index].mean;
  if (column.kind != Kind::ensemble || row.ensemble.members == 0) return Summary::kUndefined;
  return row.ensemble.scores[column.index].mean;
}

MeanText text_in(const AggregateRow& row, const AggregateColumn& column, Digits digits) {
  return column.kind == Kind::score ? mean_text(row.scores[column.index], digits)
                                    : ensemble_text(row, column.index, digits);
}

bool is_number(const AggregateColumn& column) {
  return column.kind == Kind::score || column.kind == Kind::ensemble;
}

/// The cells of a column; in one that is `aligned` "±" stands under "±".
std::vector<std::string> cells_of(const Aggregate& aggregate, const AggregateColumn& column, Digits digits,
                                  bool aligned) {
  std::vector<std::string> cells, half_widths;
  for (const AggregateRow& row : aggregate.rows) {
    half_widths.emplace_back();
    if (column.kind == Kind::key) {
      cells.push_back(row.keys[column.index]);
    } else if (column.kind == Kind::count) {
      cells.push_back(std::to_string(count_in(row, column)));
    } else {
      MeanText text = text_in(row, column, digits);
      cells.push_back(std::move(text.mean));
      if (!text.half_width.empty()) half_widths.back() = " ± " + text.half_width;
    }
  }
  if (aligned && is_number(column)) {
    pad(cells, true);
    pad(half_widths, false);
  }
  for (std::size_t i = 0; i < cells.size(); ++i) cells[i] += half_widths[i];
  return cells;
}

/// Whether every row has the same.
bool is_constant(const Aggregate& aggregate, const AggregateColumn& column) {
  return std::ranges::all_of(aggregate.rows, [&](const AggregateRow& row) {
    return count_in(row, column) == count_in(aggregate.rows.front(), column);
  });
}

/// Keys stay, and the first score; counts that the note says as well go first, then scores from the last.
int rank_of(const Aggregate& aggregate, const AggregateColumn& column, int scores_before) {
  if (column.kind == Kind::key) return 0;
  if (is_number(column)) return scores_before;
  const bool is_said = column.index < 2 && is_constant(aggregate, column);  // splits and seeds
  return is_said ? kLowestRankOfCounts : 1;
}

/// For a terminal that may be narrow also with fewer digits.
TextTable text_table(const Aggregate& aggregate, const TableColumns& columns, bool aligned, bool with_brief) {
  TextTable table;
  table.rows.resize(aggregate.rows.size());
  if (with_brief) table.brief.resize(aggregate.rows.size());
  int scores = 0;
  for (const AggregateColumn& column : columns) {
    table.columns.push_back({column.heading, column.kind != Kind::key, rank_of(aggregate, column, scores)});
    scores += is_number(column) ? 1 : 0;
    const auto add = [&](std::vector<std::vector<std::string>>& rows, Digits digits) {
      std::vector<std::string> cells = cells_of(aggregate, column, digits, aligned);
      for (std::size_t row = 0; row < rows.size(); ++row) rows[row].push_back(std::move(cells[row]));
    };
    add(table.rows, Digits::usual);
    if (with_brief) add(table.brief, Digits::few);
  }
  return table;
}

/// What was named first is wanted most.
void rank_as_listed(TextTable& table, const TableColumns& columns) {
  int rank = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].kind != Kind::key) table.columns[i].rank = rank++;
  }
}

/// Rows that can be compared with each other: those of one split.
std::vector<std::vector<std::size_t>> comparable_rows(const Aggregate& aggregate) {
  const auto key = std::ranges::find(aggregate.keys, kSplitKey) - aggregate.keys.begin();
  const auto place = static_cast<std::size_t>(key);
  std::map<std::string, std::vector<std::size_t>> groups;
  for (std::size_t row = 0; row < aggregate.rows.size(); ++row)
    groups[place < aggregate.keys.size() ? aggregate.rows[row].keys[place] : ""].push_back(row);
  std::vector<std::vector<std::size_t>> result;
  for (auto& [split, rows] : groups) result.push_back(std::move(rows));
  return result;
}

/// The best of these rows, and those that look the same; none if there is nothing to choose from.
std::vector<std::size_t> best_rows(const Aggregate& aggregate, const std::vector<std::size_t>& rows,
                                   const AggregateColumn& column) {
  if (!is_number(column)) return {};
  const metrics::Better better = better_of_column(aggregate.scores[column.index]);
  if (better == metrics::Better::neither) return {};
  const double sign = better == metrics::Better::smaller ? 1 : -1;
  double least = std::numeric_limits<double>::infinity();
  std::string best;
  std::size_t numbers = 0;
  for (const std::size_t row : rows) {
    const double mean = sign * mean_in(aggregate.rows[row], column);
    if (std::isnan(mean)) continue;
    ++numbers;
    if (mean >= least) continue;
    least = mean;
    best = text_in(aggregate.rows[row], column, Digits::usual).mean;
  }
  if (numbers < 2) return {};
  std::vector<std::size_t> found;
  for (const std::size_t row : rows) {
    if (text_in(aggregate.rows[row], column, Digits::usual).mean == best) found.push_back(row);
  }
  return found;
}

void emphasise_best(TextTable& table, const Aggregate& aggregate, const TableColumns& columns) {
  for (const std::vector<std::size_t>& rows : comparable_rows(aggregate)) {
    for (std::size_t column = 0; column < columns.size(); ++column) {
      for (const std::size_t row : best_rows(aggregate, rows, columns[column]))
        table.emphasised.emplace(row, column);
    }
  }
}

std::string csv(const Aggregate& aggregate) {
  std::string text = aggregate_csv_header(aggregate.keys, aggregate.scores);
  for (const AggregateRow& row : aggregate.rows) text += aggregate_csv_line(row, aggregate.scores);
  return text;
}

/// With the best in bold, for documents.
std::string marked_up(const Aggregate& aggregate, const TableColumns& columns, const TableForm& form) {
  TextTable table = text_table(aggregate, columns, false, false);
  emphasise_best(table, aggregate, columns);
  std::string note = interval_note(aggregate, columns, form.plus_minus);
  if (!table.emphasised.empty()) note += "; bold: the best mean of its column";
  if (form.format == TableFormat::markdown) return table.markdown() + "\n" + note + "\n";
  return fmt::format("% needs \\usepackage{{booktabs}}\n{}\n\\smallskip\n{{\\footnotesize {}.\\par}}\n",
                     table.latex(), latex_text(note));
}

std::vector<std::string> usual_columns(const Aggregate& aggregate, const std::vector<std::string>& scores) {
  std::vector<std::string> columns = aggregate.keys;
  for (const std::string& score : scores) {
    columns.push_back(score);
    if (score == kEnsembleScore && has_ensembles(aggregate)) columns.push_back(score + kEnsembleEnding);
  }
  const auto any = [&](const auto& condition) { return std::ranges::any_of(aggregate.rows, condition); };
  if (any([](const AggregateRow& row) { return row.over == Over::splits && row.splits >= 2; }))
    columns.emplace_back("splits");
  columns.emplace_back("seeds");
  if (any([](const AggregateRow& row) { return row.failed > 0; })) columns.emplace_back("failed");
  if (any([](const AggregateRow& row) { return row.left > 0; })) columns.emplace_back("left");
  return columns;
}

TableColumns columns_of(const Aggregate& aggregate, const TableForm& form) {
  TableColumns columns;
  const auto& scores = form.scores.empty() ? aggregate.scores : form.scores;
  for (const std::string& name : form.columns.empty() ? usual_columns(aggregate, scores) : form.columns)
    columns.push_back(column_named(aggregate, name, "--columns"));
  return columns;
}

/// With the standard error in place of half the interval.
Aggregate with_standard_errors(Aggregate aggregate) {
  const auto change = [](Summary& summary) {
    summary.ci95_low = summary.mean - summary.sem;
    summary.ci95_high = summary.mean + summary.sem;
    summary.sem = Summary::kUndefined;  // of which half a width would be made
  };
  for (AggregateRow& row : aggregate.rows) {
    std::ranges::for_each(row.scores, change);
    std::ranges::for_each(row.ensemble.scores, change);
  }
  return aggregate;
}

std::string table_text(const Aggregate& aggregate, const TableForm& form) {
  const TableColumns columns = columns_of(aggregate, form);
  if (form.format != TableFormat::table) return marked_up(aggregate, columns, form);
  TextTable whole = text_table(aggregate, columns, true, form.width > 0);
  if (!form.columns.empty()) rank_as_listed(whole, columns);
  const FittedTable table = fitted(whole, form.width);
  return table.text + note_lines(interval_note(aggregate, columns, form.plus_minus), form.width) +
         note_lines(left_out_text(table, form.to_see_all), form.width);
}

}  // namespace

std::string to_text(const Aggregate& aggregate, const TableForm& form) {
  if (form.format == TableFormat::csv) return csv(aggregate);
  if (form.plus_minus == PlusMinus::standard_error) {
    return table_text(with_standard_errors(aggregate), form);
  }
  return table_text(aggregate, form);
}

}  // namespace seedbed::results
