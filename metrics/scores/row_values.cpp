#include "metrics/scores/row_values.hpp"

#include <algorithm>
#include <stdexcept>

#include "metrics/scores/row_functions.hpp"

namespace seedbed::metrics {

void RowValues::load(const Mixtures& mixtures, std::span<const double> y, const Climatology* climatology) {
  forecasts_ = mixtures;
  begin(mixtures.rows(), y, climatology);
}

void RowValues::load(const PiecewiseForecasts& forecasts, std::span<const double> y,
                     const Climatology* climatology) {
  forecasts_ = forecasts;
  begin(forecasts.rows(), y, climatology);
}

void RowValues::begin(std::size_t rows, std::span<const double> y, const Climatology* climatology) {
  y_ = y;
  climatology_ = climatology;
  status_.resize(rows);
  ignored_.resize(rows);
  for (Column& column : columns_) column.known = false;
}

std::span<const double> RowValues::get(RowValue value) {
  auto found = std::ranges::find(columns_, value, &Column::value);
  if (found == columns_.end()) {
    columns_.push_back({value, false, {}});
    found = std::prev(columns_.end());
  }
  Column& column = *found;  // other columns may come while this one is computed
  if (!column.known) {
    column.numbers.resize(status_.size());
    value.function(*this, value.argument, column.numbers);
    column.known = true;
  }
  return column.numbers;
}

std::span<const RowStatus> RowValues::status() {
  get(row::crps);
  return status_;
}

const Climatology& RowValues::climatology() const {
  if (climatology_ == nullptr)
    throw std::invalid_argument("a skill score needs the distribution of past observations");
  return *climatology_;
}

}  // namespace seedbed::metrics
