#pragma once

#include <filesystem>
#include <string>

#include "base/atomic_file.hpp"
#include "experiments/set_scores.hpp"

namespace seedbed::experiments {

/// predictions/<job>.csv: one line per row with its 0-based number in the data file, the target, its weight
/// if rows have weights, family and mixture (of log y for the log-normal family), its scores, PIT value,
/// centre and intervals. Appears whole or not at all.
class PredictionsFile {
 public:
  explicit PredictionsFile(const std::filesystem::path& path);

  void write(const PredictedChunk& chunk, const PreparedData& data);
  void commit();

 private:
  AtomicFile file_;
  bool has_header_ = false;
};

}  // namespace seedbed::experiments
