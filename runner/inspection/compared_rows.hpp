#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "experiments/plan/score_names.hpp"
#include "results/comparison/comparison.hpp"
#include "runner/inspection/opened_run.hpp"

namespace seedbed::runner {

/// The scores of single rows, from the models that jobs left and the data file: what a comparison says about
/// new rows. Each file is read once, and each way of encoding it is made once.
class ComparedRows {
 public:
  /// `score` is one that a single row has, without its set. All runs must outlive this object.
  ComparedRows(const std::vector<std::unique_ptr<OpenedRun>>& runs, std::string score,
               experiments::ScoredSet set, std::size_t threads);
  /// For a report, which every run writes: no more than takes a moment where so many jobs are compared.
  void only_if_cheap(std::size_t jobs) { jobs_of_report_ = jobs; }
  ~ComparedRows();

  /// See results::RowScoresOf. What is in the way (no models, data gone or changed) is kept in `problem`.
  std::optional<results::RowScores> operator()(const results::ComparedCell& cell, int split,
                                               const std::vector<std::uint64_t>& seeds);

  const std::string& problem() const { return problem_; }

 private:
  results::RowScores find(const results::ComparedCell& cell, int split,
                          const std::vector<std::uint64_t>& seeds);

  struct Encoded;
  const Encoded& encode(const experiments::DataSettings& data, int split);

  const std::vector<std::unique_ptr<OpenedRun>>& runs_;
  std::string score_;
  experiments::ScoredSet set_;
  std::size_t threads_;
  std::optional<std::size_t> jobs_of_report_;
  std::vector<Encoded> encoded_;
  std::map<std::vector<std::string>, results::RowScores> known_;  // by job ids
  std::string problem_;
};

}  // namespace seedbed::runner
