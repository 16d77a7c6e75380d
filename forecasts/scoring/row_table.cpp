#include "forecasts/scoring/row_table.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "base/number_text.hpp"
#include "metrics/forecast_scores.hpp"
#include "metrics/named_score.hpp"

namespace seedbed::forecasts {

RowTable::RowTable(const std::vector<std::string>& scores) {
  using Kind = metrics::RowValue::Kind;
  const auto add = [&](std::string name, Kind kind, double argument = 0) {
    names_.push_back(std::move(name));
    values_.push_back({kind, argument});
  };
  for (const std::string& name : scores) {
    const metrics::NamedScore score = metrics::named_score(name);
    if (!score.of_a_row()) {
      throw std::invalid_argument(fmt::format("'{}' is a score of all rows together, not of each", name));
    }
    add(name, score.value.kind, score.value.argument);
  }
  if (!scores.empty()) return;
  add("crps", Kind::crps);
  add("log_score", Kind::log_score);
  add("pit", Kind::pit);
  add("mean", Kind::mean);
  add("median", Kind::quantile, 0.5);
  add("sd", Kind::standard_deviation);
  for (const int percent : metrics::kIntervalPercents) {
    add(fmt::format("lower{}", percent), Kind::quantile, (100 - percent) / 200.0);
    add(fmt::format("upper{}", percent), Kind::quantile, (100 + percent) / 200.0);
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
