#include "runner/sweep/verify/result_comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace seedbed::runner {
namespace {

using results::EpochRecord;
using results::JobResult;

constexpr double kAbsent = std::numeric_limits<double>::quiet_NaN();

void compare(std::vector<Difference>& found, std::string number, std::string place, double before,
             double now) {
  if (!same_bits(before, now)) found.push_back({std::move(number), std::move(place), before, now});
}

void compare_epoch(std::vector<Difference>& found, const EpochRecord& before, const EpochRecord& now) {
  const auto column = [&](const char* name, double old, double now_value) {
    compare(found, fmt::format("{} of epochs", name), fmt::format("{} of epoch {}", name, before.epoch), old,
            now_value);
  };
  column("train_loss", before.train_loss, now.train_loss);
  column("nll_validation", before.nll_validation, now.nll_validation);
  column("crps_validation", before.crps_validation, now.crps_validation);
  column("skipped_steps", before.skipped_steps, now.skipped_steps);
}

}  // namespace

bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

double relative_difference(double a, double b) {
  if (a == b || (std::isnan(a) && std::isnan(b))) return 0;
  if (!std::isfinite(a) || !std::isfinite(b)) return std::numeric_limits<double>::infinity();
  const double larger = std::max(std::abs(a), std::abs(b));
  return std::abs(a / larger - b / larger);  // a - b could be too large for a double
}

std::string value_text(double value) {
  return std::isnan(value) ? "absent" : fmt::format("{}", value);
}

std::string difference_text(const Difference& difference) {
  return fmt::format("{} was {} and is {} now", difference.place, value_text(difference.before),
                     value_text(difference.now));
}

std::vector<Difference> score_differences(const std::vector<metrics::Score>& before,
                                          const std::vector<metrics::Score>& now) {
  std::vector<Difference> found;
  for (const metrics::Score& old : before) {
    const auto score = std::ranges::find(now, old.name, &metrics::Score::name);
    const bool there = score != now.end();
    const std::string error = old.name + "_se";
    compare(found, old.name, old.name, old.value, there ? score->value : kAbsent);
    compare(found, error, error, old.standard_error, there ? score->standard_error : kAbsent);
  }
  return found;
}

std::vector<Difference> differences(const JobResult& before, const JobResult& now) {
  std::vector<Difference> found = score_differences(before.scores, now.scores);
  compare(found, "best epoch", "best epoch", before.best_epoch, now.best_epoch);
  compare(found, "number of epochs", "number of epochs", static_cast<double>(before.epochs.size()),
          static_cast<double>(now.epochs.size()));
  for (std::size_t i = 0; i < std::min(before.epochs.size(), now.epochs.size()); ++i) {
    compare_epoch(found, before.epochs[i], now.epochs[i]);
  }
  return found;
}

}  // namespace seedbed::runner
