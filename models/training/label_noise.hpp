#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace seedbed::models {

/// What is added to the targets of a step's rows: normal with a standard deviation in the unit of the
/// standardised target. A number depends on seed, step and place in the batch alone.
class LabelNoise {
 public:
  /// For batches of up to `most_rows` rows. Nothing is drawn with a deviation of 0.
  LabelNoise(double deviation, std::size_t most_rows, std::uint64_t seed);

  /// One for each row, or none at all; valid until the next call.
  std::span<const double> draw(std::uint64_t step, std::size_t rows);

 private:
  double deviation_;
  std::uint64_t seed_;
  std::vector<double> values_;
};

}  // namespace seedbed::models
