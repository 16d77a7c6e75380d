#pragma once

#include <string>

#include "results/ledger/ledger.hpp"

namespace seedbed::results {

inline JobIdentity sample_identity(const std::string& id) {
  return {id, {{"model.components", "3"}, {"train.lr", "0.001"}}, 2, 7};
}

/// A done job whose numbers are all decided by `number`, and differ from those of any other.
inline JobResult sample_result(std::uint64_t number) {
  const double x = static_cast<double>(number);
  JobResult result;
  result.outcome = Outcome::done;
  result.scores = {
      {"crps_validation", x + 0.1, x / 7}, {"crps_test", x + 0.2, x / 9}, {"nll_test", -x / 3, x / 11}};
  result.epochs = {
      {1, x + 0.5, x / 13, x / 17, 0}, {2, x + 0.25, x / 19, x / 23, 1}, {3, x, x / 29, x / 31, 0}};
  result.best_epoch = 2;
  result.started = 1.7e9 + x / 3;
  result.wall_seconds = x / 37;
  result.rows_per_second = x * 1000 / 41;
  result.peak_memory = static_cast<std::int64_t>(number) << 20;
  result.host = "host";
  result.platform = "avx2";
  return result;
}

}  // namespace seedbed::results
