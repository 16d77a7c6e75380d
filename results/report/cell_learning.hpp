#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "results/job_result.hpp"
#include "results/job_table.hpp"
#include "results/report/report_cells.hpp"

namespace seedbed::results {

/// What every job of a cell scored in every epoch.
class CellLearning {
 public:
  /// A job that is done, or failed.
  void add(const JobRow& row, const JobResult& result);

  /// Over the jobs that are done. Many epochs are thinned out.
  LearningCurve curve();

  /// Of all jobs, or the unusual ones, with as many epochs as the curve has; not more than `most`.
  std::vector<LearningTrace> traces(bool all, std::size_t most) const;

 private:
  bool is_drawn(int epoch, int last) const;
  Unusual unusual(const LearningTrace& job, double early, double far_off) const;

  std::vector<LearningTrace> jobs_;  // with all epochs that have a score
  std::map<int, std::vector<double>> done_;
  std::vector<double> best_;
};

}  // namespace seedbed::results
