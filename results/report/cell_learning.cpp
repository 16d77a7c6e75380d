#include "results/report/cell_learning.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "results/report/quantile.hpp"

namespace seedbed::results {
namespace {

constexpr int kMostPoints = 120;  // of a curve
constexpr double kFarOff = 3;     // interquartile ranges: "far out" to Tukey (1977)
constexpr std::size_t kFewestForFarOff = 5;

}  // namespace

void CellLearning::add(const JobRow& row, const JobResult& result) {
  LearningTrace job{row.split, row.seed, Unusual::nothing, {}, {}};
  if (result.outcome != Outcome::done) job.unusual = Unusual::failed;
  for (const EpochRecord& record : result.epochs) {
    if (std::isnan(record.crps_validation)) continue;
    job.epochs.push_back(record.epoch);
    job.values.push_back(record.crps_validation);
    if (job.unusual != Unusual::failed) done_[record.epoch].push_back(record.crps_validation);
  }
  if (job.unusual != Unusual::failed) best_.push_back(result.best_epoch);
  if (!job.epochs.empty()) jobs_.push_back(std::move(job));
}

/// `last` is drawn in any case.
bool CellLearning::is_drawn(int epoch, int last) const {
  const int longest = done_.empty() ? last : std::max(last, done_.rbegin()->first);
  const int step = std::max(1, (longest + kMostPoints - 1) / kMostPoints);
  return epoch % step == 0 || epoch == 1 || epoch == last;
}

LearningCurve CellLearning::curve() {
  LearningCurve curve;
  if (done_.empty()) return curve;
  for (auto& [epoch, values] : done_) {
    if (!is_drawn(epoch, done_.rbegin()->first)) continue;
    std::ranges::sort(values);
    curve.epochs.push_back(epoch);
    curve.low.push_back(quantile(values, 0.1));
    curve.median.push_back(quantile(values, 0.5));
    curve.high.push_back(quantile(values, 0.9));
  }
  std::ranges::sort(best_);
  curve.best_epoch = quantile(best_, 0.5);
  return curve;
}

Unusual CellLearning::unusual(const LearningTrace& job, double early, double far_off) const {
  if (job.unusual == Unusual::failed) return Unusual::failed;
  if (job.epochs.back() < early) return Unusual::ended_early;
  return job.values.back() > far_off ? Unusual::ended_far_off : Unusual::nothing;
}

std::vector<LearningTrace> CellLearning::traces(bool all, std::size_t most) const {
  std::vector<double> lasts, lengths;
  for (const LearningTrace& job : jobs_) {
    if (job.unusual == Unusual::failed) continue;
    lasts.push_back(job.values.back());
    lengths.push_back(job.epochs.back());
  }
  double early = 0, far_off = std::numeric_limits<double>::infinity();
  if (lasts.size() >= kFewestForFarOff) {
    std::ranges::sort(lasts);
    std::ranges::sort(lengths);
    early = quantile(lengths, 0.5) / 2;
    const double upper = quantile(lasts, 0.75);
    far_off = upper + kFarOff * (upper - quantile(lasts, 0.25));
  }
  std::vector<LearningTrace> traces;
  for (const LearningTrace& job : jobs_) {
    const Unusual what = unusual(job, early, far_off);
    if (traces.size() == most) break;
    if (what == Unusual::nothing && !all) continue;
    LearningTrace& trace = traces.emplace_back(LearningTrace{job.split, job.seed, what, {}, {}});
    for (std::size_t i = 0; i < job.epochs.size(); ++i) {
      if (!is_drawn(job.epochs[i], job.epochs.back())) continue;
      trace.epochs.push_back(job.epochs[i]);
      trace.values.push_back(job.values[i]);
    }
  }
  return traces;
}

std::string_view describe(Unusual what) {
  switch (what) {
    case Unusual::failed:
      return "failed";
    case Unusual::ended_early:
      return "ended early";
    case Unusual::ended_far_off:
      return "ended far above the others";
    case Unusual::nothing:
      break;
  }
  return "";
}

}  // namespace seedbed::results
