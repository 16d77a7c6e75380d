#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/aligned_floats.hpp"
#include "models/training_settings.hpp"

namespace seedbed::models {

/// The average of the weights of a training run, as AverageSettings says. What lies behind the tables is
/// averaged after every step. Tables are averaged at the end of every epoch, with their weights of then
/// standing for all of its steps: a step uses few of their rows, and to visit all of them, each with what it
/// has to make up for, would cost many times the step.
///
/// It is held in float32, as the weights are: what a step adds to it is rounded to 2^-24 of a weight, so that
/// with a decay d it follows the exact average to about 2^-24 / (1 - d) of it.
class WeightAverage {
 public:
  /// Of `size` parameters, with the tables in front of `tables_end`; `steps` are all that there can be.
  WeightAverage(const AverageSettings& settings, std::size_t size, std::size_t tables_end,
                std::int64_t steps);

  /// The parameters after a step (0-based) that was taken. Tables' rows need not be up to date.
  void add(std::span<const float> parameters, std::int64_t step);
  /// Puts the average in the place of the parameters at the end of an epoch, with all rows up to date. False,
  /// and nothing is changed, if it has not begun. To be called once an epoch.
  bool end_epoch(std::span<float> parameters);

  template <class Archive>
  void exchange(Archive& archive) {
    archive.values(average_.span());
    archive.value(taken_);
    archive.value(tables_keep_);
  }

 private:
  /// The share of the average that its next step keeps.
  double keep() const;

  AverageSettings settings_;
  std::size_t tables_end_;
  double first_step_ = 0;     ///< steps before it do not count
  AlignedFloats average_;     ///< empty if there is none
  std::int64_t taken_ = 0;    ///< steps that it is made of
  double tables_keep_ = 1.0;  ///< the share that the tables' average keeps of what it was an epoch ago
};

}  // namespace seedbed::models
