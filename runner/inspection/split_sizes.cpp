#include "runner/inspection/split_sizes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "base/data_error.hpp"
#include "experiments/dataset/splits/split.hpp"
#include "experiments/dataset/table.hpp"
#include "experiments/plan/job_id.hpp"
#include "results/comparison/compared_cells.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/inspection/default_value.hpp"

namespace seedbed::runner {

double SplitSizes::scored_over_trained(const experiments::Experiment& experiment, std::size_t cell,
                                       const results::JobIdentity& job) {
  if (experiment.splits().size() < 2) return std::nan("");
  const std::string rows =
      fmt::format("{}{}", results::text_of_rows(job, default_value), fmt::join(experiment.splits(), ","));
  const auto [known, is_new] = known_.try_emplace(rows, std::nan(""));
  if (!is_new) return known->second;
  try {
    // The id holds the content of the files: what a file that has changed since is divided into is another
    // matter.
    if (experiment.job_id(cell, job.split, job.seed, ContentHashes::of_files()) == job.id)
      known->second = measure(experiment, experiment.settings(cell).data);
  } catch (const DataError&) {  // not there any more
  }
  return known->second;
}

double SplitSizes::measure(const experiments::Experiment& experiment, const experiments::DataSettings& data) {
  const experiments::Table table = read_table(data);
  double sum = 0;
  for (const int split : experiment.splits()) {
    const experiments::SplitRows rows = split_rows(table, data.split, split);
    const auto& scored = set_ == experiments::ScoredSet::test ? rows.test : rows.validation;
    sum += static_cast<double>(scored.size()) / static_cast<double>(rows.train.size());
  }
  return sum / static_cast<double>(experiment.splits().size());
}

}  // namespace seedbed::runner
