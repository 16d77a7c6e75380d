#include "forecasts/programs/data_rows.hpp"

#include "experiments/scored_rows.hpp"

namespace seedbed::forecasts {
using experiments::ScoredSet;

DataRows::DataRows(const experiments::PreparedData& data) {
  add(data, ScoredSet::validation, validation_);
  add(data, ScoredSet::test, test_);
}

void DataRows::add(const experiments::PreparedData& data, ScoredSet set, std::vector<std::int64_t>& numbers) {
  for (const std::int32_t row : experiments::rows_of(data, set)) {
    const auto i = static_cast<std::size_t>(row);
    places_[data.row_numbers()[i]] = {set, numbers.size(), data.target()[i]};
    numbers.push_back(data.row_numbers()[i]);
  }
}

const DataRows::Place* DataRows::find(std::int64_t number) const {
  const auto found = places_.find(number);
  return found == places_.end() ? nullptr : &found->second;
}

std::optional<double> DataRows::target(std::int64_t number) const {
  const Place* place = find(number);
  return place == nullptr ? std::nullopt : std::optional(place->y);
}

std::int64_t DataRows::number(ScoredSet set, std::size_t position) const {
  return numbers(set)[position];
}

std::size_t DataRows::size(ScoredSet set) const {
  return numbers(set).size();
}

}  // namespace seedbed::forecasts
