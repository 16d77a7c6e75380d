#include "runner/sweep/verify/verify_findings.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "base/amounts.hpp"
#include "results/platform.hpp"

namespace seedbed::runner {
namespace {

constexpr std::size_t kMostJobsShown = 40;
constexpr std::size_t kMostNumbersShown = 5;  // of a job

std::string count_of_jobs(std::size_t count) {
  return count_text(count, "job");
}

}  // namespace

std::string VerifyFindings::add(const std::string& job, const results::JobResult& before,
                                const results::JobResult& now, bool is_program) {
  platform_ = results::platform_text(now.platform);
  std::vector<Difference> found = differences(before, now);
  programs_ += is_program ? 1 : 0;
  if (is_program && !found.empty()) {
    ++not_deterministic_;
    note_largest(largest_of_programs_, job, std::move(found));
    return "";
  }
  if (results::same_platform(before.platform, now.platform)) {
    if (found.empty()) {
      ++same_;
      return "";
    }
    std::string text = fmt::format("DIFFERS: {}\n  {}", job, difference_text(found.front()));
    differing_[job] = std::move(found);
    return text;
  }
  ++elsewhere_;
  elsewhere_same_ += found.empty() ? 1 : 0;
  other_platforms_.insert(before.platform.empty() ? "not recorded" : results::platform_text(before.platform));
  note_largest(largest_, job, std::move(found));
  return "";
}

void VerifyFindings::note_largest(std::map<std::string, Largest>& all, const std::string& job,
                                  std::vector<Difference> found) {
  for (Difference& difference : found) {
    Largest& largest = all[difference.number];
    const double relative = relative_difference(difference.before, difference.now);
    // What is printed must not depend on the order in which jobs end.
    if (!largest.job.empty() && std::pair(-relative, job) >= std::pair(-largest.relative, largest.job))
      continue;
    largest = {relative, job, std::move(difference)};
  }
}

std::string VerifyFindings::text(bool everything) const {
  std::string text;
  if (same_ > 0) {
    text +=
        fmt::format("{} gave the same scores, epochs and best epoch, bit for bit\n", count_of_jobs(same_));
  }
  return text + not_deterministic_text() + same_platform_text(everything) + other_platforms_text();
}

std::string VerifyFindings::same_platform_text(bool everything) const {
  if (differing_.empty()) return "";
  std::string text = fmt::format("{} gave other results, on the same platform ({}):\n",
                                 count_of_jobs(differing_.size()), platform_);
  std::size_t shown = 0;
  for (const auto& [job, found] : differing_) {
    if (!everything && shown == kMostJobsShown) break;
    ++shown;
    text += fmt::format("  {}\n", job);
    const std::size_t numbers = everything ? found.size() : std::min(found.size(), kMostNumbersShown);
    for (std::size_t i = 0; i < numbers; ++i) text += fmt::format("    {}\n", difference_text(found[i]));
    if (numbers < found.size())
      text += fmt::format("    and {} more; -v shows all\n", count_text(found.size() - numbers, "number"));
  }
  if (shown < differing_.size())
    text += fmt::format("  and {} more; -v shows all\n", count_of_jobs(differing_.size() - shown));
  return text;
}

std::string VerifyFindings::other_platforms_text() const {
  if (elsewhere_ == 0) return "";
  std::string text = fmt::format(
      "{} {} made on another platform, where the last digits may differ\n  there: {}\n  here:  {}\n",
      count_of_jobs(elsewhere_), elsewhere_ == 1 ? "was" : "were", fmt::join(other_platforms_, "\n         "),
      platform_);
  if (largest_.empty()) return text + "  all the same, bit for bit\n";
  if (elsewhere_same_ > 0) text += fmt::format("  {} the same, bit for bit\n", elsewhere_same_);
  return text + largest_text(largest_, "there", "here");
}

std::string VerifyFindings::not_deterministic_text() const {
  if (not_deterministic_ == 0) return "";
  return fmt::format("{} of {} not deterministic: the same command gave other results\n{}",
                     not_deterministic_, count_text(programs_, "program is", "programs are"),
                     largest_text(largest_of_programs_, "then", "now"));
}

std::string VerifyFindings::largest_text(const std::map<std::string, Largest>& all, const char* before,
                                         const char* now) const {
  std::string text = "  largest relative differences:\n";
  std::size_t width = 0;
  for (const auto& [number, largest] : all) width = std::max(width, largest.difference.place.size());
  for (const auto& [number, largest] : all) {
    text += fmt::format("    {:<{}}  {:<7.2g}  {} {}, {} {}: {}\n", largest.difference.place, width,
                        largest.relative, value_text(largest.difference.before), before,
                        value_text(largest.difference.now), now, largest.job);
  }
  return text;
}

}  // namespace seedbed::runner
