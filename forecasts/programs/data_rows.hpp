#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "experiments/dataset/prepared_data.hpp"
#include "experiments/plan/score_names.hpp"

namespace seedbed::forecasts {

/// The rows that a program is to forecast, by their number in the data file.
class DataRows {
 public:
  explicit DataRows(const experiments::PreparedData& data);

  struct Place {
    experiments::ScoredSet set = experiments::ScoredSet::test;
    std::size_t position = 0;  ///< among the rows of the set, in the order of PreparedData
    double y = 0;              ///< the target
  };

  /// Nothing if it is neither a validation nor a test row.
  const Place* find(std::int64_t number) const;
  std::optional<double> target(std::int64_t number) const;

  /// The number of a row by its place.
  std::int64_t number(experiments::ScoredSet set, std::size_t position) const;
  std::size_t size(experiments::ScoredSet set) const;

 private:
  const std::vector<std::int64_t>& numbers(experiments::ScoredSet set) const {
    return set == experiments::ScoredSet::test ? test_ : validation_;
  }
  void add(const experiments::PreparedData& data, experiments::ScoredSet set,
           std::vector<std::int64_t>& numbers);

  std::unordered_map<std::int64_t, Place> places_;
  std::vector<std::int64_t> validation_, test_;
};

}  // namespace seedbed::forecasts
