#pragma once

#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "results/job_table.hpp"
#include "results/ledger/ledger.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::results {

/// A ledger of a sweep over components 1, 2, 4 and lr 0.1, 0.01, one split and some seeds, with scores and
/// epochs that are known.
class Swept {
 public:
  using ScoreOf = std::function<std::optional<double>(const JobRow&)>;

  explicit Swept(std::size_t seeds) : seeds_(seeds) {}

  JobTable table() const {
    return {{"model.components", "train.lr"}, 6 * seeds_, [seeds = seeds_](std::size_t i) {
              const std::size_t cell = i / seeds;
              static const std::vector<std::string> components = {"1", "2", "4"};
              JobRow row{"", cell, {components[cell / 2], cell % 2 == 0 ? "0.1" : "0.01"}, 0, i % seeds};
              row.id = row.varied[0] + "/" + row.varied[1] + "/" + std::to_string(row.seed);
              return row;
            }};
  }

  /// Runs all jobs; one without a score fails.
  void run(const ScoreOf& score) {
    const JobTable jobs = table();
    for (std::size_t i = 0; i < jobs.size; ++i) {
      const JobRow row = jobs.row(i);
      JobIdentity identity{
          row.id, {{"model.components", row.varied[0]}, {"train.lr", row.varied[1]}}, row.split, row.seed};
      if (!family.empty()) identity.settings["model.family"] = family;
      ledger_.end_attempt(row.id, ledger_.begin_attempt(identity), result(score(row)));
    }
  }

  const Ledger& ledger() const { return ledger_; }

  std::string family = {};  ///< of all jobs; empty: the default

 private:
  static JobResult result(const std::optional<double>& score) {
    JobResult result;
    result.outcome = score ? Outcome::done : Outcome::failed;
    if (!score) {
      result.error = "the loss is not finite in epoch 1 <b>";
      return result;
    }
    result.scores = {{"crps_validation", *score, 0},
                     {"crps_test", *score + 1, 0},
                     {"coverage90_test", 0.875, 0},
                     {"width90_test", 7, 0}};
    for (int epoch = 1; epoch <= 3; ++epoch) result.epochs.push_back({epoch, 0, 0, *score + 3 - epoch, 0});
    result.best_epoch = 3;
    result.wall_seconds = 2;
    return result;
  }

  std::size_t seeds_;
  TempDir directory_;
  Ledger ledger_ = Ledger::open(directory_.path());
};

}  // namespace seedbed::results
