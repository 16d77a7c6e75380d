#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "forecasts/profiling/latency.hpp"

namespace seedbed::forecasts {

/// What a forecast is made from.
enum class ProfileInput {
  csv,     ///< the text of a CSV file: parsed, encoded, and through the network
  encoded  ///< inputs that are encoded already: through the network only
};

/// Under what circumstances calls are made. Every caller has a thread and a batch of its own.
struct ProfileCondition {
  std::size_t model = 0;
  std::size_t batch = 1;  ///< rows a call
  int threads = 1;        ///< callers at once
  ProfileInput input = ProfileInput::csv;
  bool busy = false;  ///< as many threads as there are cores do something else

  bool operator==(const ProfileCondition&) const = default;
};

struct MeasuredCondition {
  ProfileCondition condition;
  Latency latency;

  double nanoseconds_per_row() const { return latency.mean / static_cast<double>(condition.batch); }
  /// Of all callers together.
  double rows_per_second() const { return 1e9 * condition.threads / nanoseconds_per_row(); }
};

/// Nanoseconds that the stages of `seedbed predict` take for a chunk of its size, on one thread. Medians.
struct StageTimes {
  std::size_t rows = 0;
  bool has_lags = false;
  double parse = 0, lags = 0, encode = 0, network = 0, score = 0, format = 0;

  double total() const { return parse + lags + encode + network + score + format; }
};

struct ModelProfile {
  std::string name;  ///< of the model, or its shape
  std::size_t inputs = 0;
  std::size_t parameters = 0;
  StageTimes stages;
};

struct Profile {
  std::vector<ModelProfile> models;
  std::vector<MeasuredCondition> measured;
};

}  // namespace seedbed::forecasts
