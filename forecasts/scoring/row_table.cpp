#include "forecasts/scoring/row_table.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "base/number_text.hpp"
#include "metrics/scores/row_functions.hpp"
#include "metrics/scores/score_registry.hpp"

namespace seedbed::forecasts {

RowTable::RowTable(const std::vector<std::string>& scores) {
  namespace row = metrics::row;
  const auto add = [&](std::string name, metrics::RowValue value) {
    names_.push_back(std::move(name));
    values_.push_back(value);
  };
  for (const std::string& name : scores) {
    const metrics::NamedScore score = metrics::named_score(name);
    if (!score.of_a_row()) {
      throw std::invalid_argument(fmt::format("'{}' is a score of all rows together, not of each", name));
    }
    add(name, score.value());
  }
  if (!scores.empty()) return;
  add("crps", {row::crps});
  add("log_score", {row::log_score});
  add("pit", {row::pit});
  add("mean", {row::mean});
  add("median", {row::quantile, 0.5});
  add("sd", {row::standard_deviation});
  for (const int percent : metrics::kIntervalPercents) {
    add(fmt::format("lower{}", percent), {row::quantile, row::lower_end(percent)});
    add(fmt::format("upper{}", percent), {row::quantile, row::upper_end(percent)});
  }
}

std::string RowTable::header() const {
  std::string text = "row,line,y";
  for (const std::string& name : names_) text += "," + name;
  return text + "\n";
}

std::string RowTable::lines(const ScoredBatch& batch) const {
  std::string text;
  text.reserve(batch.rows() * (24 + 20 * values_.size()));
  for (std::size_t row = 0; row < batch.rows(); ++row) {
    fmt::format_to(std::back_inserter(text), "{},{},", batch.first_row + static_cast<std::int64_t>(row),
                   batch.lines[row]);
    append_number(text, batch.y[row]);
    for (const std::vector<double>& column : batch.columns) {
      text += ',';
      append_number(text, column[row]);
    }
    text += '\n';
  }
  return text;
}

}  // namespace seedbed::forecasts
