#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "experiments/dataset/data_settings.hpp"
#include "experiments/dataset/numeric_inputs.hpp"
#include "forecasts/prediction/raw_chunk.hpp"

namespace seedbed::forecasts {

/// The last values of each group of rows, from which the lagged inputs of the next rows come. Takes the
/// chunks of a file in order. Memory grows with the number of groups, not with that of rows.
class LagMemory {
 public:
  /// `numbers` as Predictor::numbers.
  LagMemory(std::vector<experiments::LagSettings> lags, std::vector<experiments::NumberSource> numbers);

  /// Fills in the lagged numbers of a chunk: NaN where a group has not that many earlier rows, or the earlier
  /// value is missing. A row that comes before an earlier row of its group in the order that the model was
  /// trained on, or is ordered by a date where others have numbers, is set aside, as if it were not there.
  void fill(RawChunk& chunk);

 private:
  struct History {
    std::vector<double> values;   // a ring of as many as the largest step
    std::size_t count = 0;        // of rows so far
    experiments::OrderKey order;  // of the last one
    std::int64_t line = 0;
  };
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  struct Lag {
    experiments::LagSettings settings;
    std::vector<std::pair<std::size_t, std::size_t>> inputs;  // step, place among the numbers
    std::size_t first_group = 0;                              // among the group columns of a row
    std::size_t longest = 0;                                  // step
    char order_is_date = 2;                                   // not known yet
    std::unordered_map<std::string, History, Hash, std::equal_to<>> groups;
  };

  History& history(Lag& lag, const RawChunk& chunk, std::size_t row);
  std::string order_problem(const RawChunk& chunk, std::size_t row) const;
  void enter(RawChunk& chunk, std::size_t row);

  std::vector<Lag> lags_;
  std::size_t numbers_ = 0, group_columns_ = 0;
  std::string key_;               // of the group looked up
  std::vector<History*> groups_;  // of the row looked at, one per lag
};

}  // namespace seedbed::forecasts
