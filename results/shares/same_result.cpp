#include "results/shares/same_result.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace seedbed::results {
namespace {

/// The ledger keeps every NaN as one.
bool same(double a, double b) {
  if (std::isnan(a) && std::isnan(b)) return true;
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

bool same_epoch(const EpochRecord& a, const EpochRecord& b) {
  return a.epoch == b.epoch && same(a.train_loss, b.train_loss) && same(a.nll_validation, b.nll_validation) &&
         same(a.crps_validation, b.crps_validation) && a.skipped_steps == b.skipped_steps;
}

}  // namespace

bool same_result(const JobResult& a, const JobResult& b) {
  const bool scores = std::ranges::all_of(a.scores, [&](const metrics::Score& score) {
    const auto other = std::ranges::find(b.scores, score.name, &metrics::Score::name);
    return other == b.scores.end() ||
           (same(score.value, other->value) && same(score.standard_error, other->standard_error));
  });
  return scores && a.best_epoch == b.best_epoch && std::ranges::equal(a.epochs, b.epochs, same_epoch);
}

}  // namespace seedbed::results
