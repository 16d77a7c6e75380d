#include "results/aggregate_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>

#include "base/messages.hpp"
#include "base/number_text.hpp"

namespace seedbed::results {
namespace {

using Kind = AggregateColumn::Kind;

constexpr std::array kCounts = {&AggregateRow::splits, &AggregateRow::seeds, &AggregateRow::failed,
                                &AggregateRow::left};

/// What a row is sorted by: numbers come before texts.
struct SortValue {
  std::optional<double> number;
  std::string text;
};

SortValue sort_value(const AggregateRow& row, const AggregateColumn& column) {
  const auto number = [](double value) { return std::isnan(value) ? SortValue() : SortValue{value, ""}; };
  switch (column.kind) {
    case Kind::key:
      return {parse_number(row.keys[column.index]), row.keys[column.index]};
    case Kind::score:
      return number(row.scores[column.index].mean);
    case Kind::ensemble:
      return row.ensemble.members == 0 ? SortValue() : number(row.ensemble.scores[column.index].mean);
    case Kind::count:
      return number(static_cast<double>(count_in(row, column)));
  }
  return {};
}

/// Whether `a` comes first. A value without number and text comes last.
bool before(const SortValue& a, const SortValue& b, bool numeric, bool descending) {
  const auto is_there = [](const SortValue& one) { return one.number || !one.text.empty(); };
  if (is_there(a) != is_there(b)) return is_there(a);
  if (!is_there(a)) return false;
  if (numeric) return descending ? *a.number > *b.number : *a.number < *b.number;
  return descending ? a.text > b.text : a.text < b.text;
}

}  // namespace

const std::vector<std::string>& count_headings() {
  static const std::vector<std::string> headings = {"splits", "seeds", "failed", "left"};
  return headings;
}

std::size_t count_in(const AggregateRow& row, const AggregateColumn& column) {
  return row.*kCounts.at(column.index);
}

std::vector<AggregateColumn> possible_columns(const Aggregate& aggregate) {
  std::vector<AggregateColumn> columns;
  for (std::size_t i = 0; i < aggregate.keys.size(); ++i)
    columns.push_back({Kind::key, i, aggregate.keys[i]});
  for (std::size_t i = 0; i < aggregate.scores.size(); ++i) {
    columns.push_back({Kind::score, i, aggregate.scores[i]});
    columns.push_back({Kind::ensemble, i, aggregate.scores[i] + kEnsembleEnding});
  }
  for (std::size_t i = 0; i < count_headings().size(); ++i)
    columns.push_back({Kind::count, i, count_headings()[i]});
  return columns;
}

AggregateColumn column_named(const Aggregate& aggregate, const std::string& name, const char* option) {
  const std::vector<AggregateColumn> columns = possible_columns(aggregate);
  const auto found = std::ranges::find(columns, name, &AggregateColumn::heading);
  if (found != columns.end()) return *found;
  std::vector<std::string> names;
  for (const AggregateColumn& column : columns) names.push_back(column.heading);
  throw AggregateError(fmt::format("{}: there is no column {}{}; there are {}", option, quoted_value(name),
                                   did_you_mean(name, names), quoted_list(names)));
}

void sort_rows(Aggregate& aggregate, const RowOrder& order) {
  const AggregateColumn column = column_named(aggregate, order.key, "--sort");
  std::vector<SortValue> values;
  for (const AggregateRow& row : aggregate.rows) values.push_back(sort_value(row, column));
  const bool numeric =
      std::ranges::all_of(values, [](const SortValue& value) { return value.number || value.text.empty(); });
  std::vector<std::size_t> places(values.size());
  std::iota(places.begin(), places.end(), 0);
  std::ranges::stable_sort(places, [&](std::size_t a, std::size_t b) {
    return before(values[a], values[b], numeric, order.descending);
  });
  std::vector<AggregateRow> sorted;
  for (const std::size_t place : places) sorted.push_back(std::move(aggregate.rows[place]));
  aggregate.rows = std::move(sorted);
}

}  // namespace seedbed::results
