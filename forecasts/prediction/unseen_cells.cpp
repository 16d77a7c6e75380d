#include "forecasts/prediction/unseen_cells.hpp"

#include <fmt/format.h>

#include <optional>

#include "base/amounts.hpp"
#include "base/ascii.hpp"
#include "base/messages.hpp"
#include "experiments/csv/number_cell.hpp"

namespace seedbed::forecasts {

void add_unseen(std::span<const UnseenCells> found, std::vector<UnseenColumn>& columns) {
  for (std::size_t i = 0; i < found.size(); ++i) {
    columns[i].cells += found[i].count;
    for (std::size_t k = 0; k < found[i].kept; ++k) {
      const std::string example(found[i].examples[k]);
      if (columns[i].examples.size() < UnseenCells::kExamples &&
          std::ranges::count(columns[i].examples, example) == 0)
        columns[i].examples.push_back(example);
    }
  }
}

std::string alike_value(std::string_view cell, std::span<const std::string> known) {
  const std::string_view text = experiments::trimmed(cell);
  const std::optional<double> number = experiments::parse_number_cell(text);
  for (const std::string& value : known) {
    const std::string_view other = experiments::trimmed(value);
    if (lower_ascii(text) == lower_ascii(other)) return value;
    if (number && experiments::parse_number_cell(other) == number) return value;
  }
  return {};
}

std::string unseen_text(std::span<const UnseenColumn> columns) {
  std::string text;
  for (const UnseenColumn& column : columns) {
    if (column.cells == 0) continue;
    std::string examples, hints;
    for (std::size_t i = 0; i < column.examples.size(); ++i) {
      examples += (i > 0 ? ", " : "") +
                  (column.examples[i].empty() ? "a missing value" : quoted_value(column.examples[i]));
      if (i < column.alike.size() && !column.alike[i].empty())
        hints += fmt::format("; {} is known, {} is not", quoted_value(column.alike[i]),
                             quoted_value(column.examples[i]));
    }
    text += fmt::format(
        "column {}: {} what training did not have, or less than data.min_count times: {}{}{}\n",
        quoted_value(column.column), count_text(column.cells, "cell holds", "cells hold"), examples,
        static_cast<std::int64_t>(column.examples.size()) < column.cells ? ", …" : "", hints);
  }
  return text;
}

}  // namespace seedbed::forecasts
