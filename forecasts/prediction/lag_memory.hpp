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
  /// `numbers` as Predictor::numbers; `file` is for messages.
  LagMemory(std::string file, std::vector<experiments::LagSettings> lags,
            std::vector<experiments::NumberSource> numbers);

  /// Fills in the lagged numbers of a chunk: NaN where a group has not that many earlier rows, or the earlier
  /// value is missing. Throws DataError for a row that comes before an earlier row of its group in the order
  /// that the model was trained on.
  void fill(RawChunk& chunk);

 private:
  struct History {
    std::vector<double> values;  // a ring of as many as the largest step
    std::size_t count = 0;       // of rows so far
    double order = 0;            // of the last one
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
  void check_order(Lag& lag, std::size_t index, History& own, const RawChunk& chunk, std::size_t row);

  std::string file_;
  std::vector<Lag> lags_;
  std::size_t numbers_ = 0, group_columns_ = 0;
  std::string key_;  // of the group looked up
};

}  // namespace seedbed::forecasts
