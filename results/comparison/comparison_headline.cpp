#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "results/comparison/comparison_sentences.hpp"
#include "results/comparison/contestant_names.hpp"
#include "results/number_digits.hpp"

namespace seedbed::results {
namespace {

/// "by 2.7 (95 % interval 1.8 to 3.6)", magnitudes of a difference whose sign is in the words.
std::string by_how_much(const Contrast& one, bool first) {
  const double sign = one.difference.mean < 0 ? -1 : 1;
  const Interval interval = sign > 0 ? one.adjusted : Interval{-one.adjusted.high, -one.adjusted.low};
  const int decimals = decimals_of(interval, one.difference.mean);
  return fmt::format("by {} ({}{})", fixed_text(sign * one.difference.mean, decimals),
                     first ? "95 % interval " : "", interval_text(interval, decimals));
}

bool is_better(Verdict verdict) {
  return verdict == Verdict::better || verdict == Verdict::clearly_better;
}
bool is_worse(Verdict verdict) {
  return verdict == Verdict::worse || verdict == Verdict::clearly_worse;
}

/// Contrasts with the same kind of verdict.
struct Kinds {
  std::vector<const Contrast*> better, worse, identical, equivalent, undecided;

  explicit Kinds(const Comparison& comparison) {
    for (const Contrast& one : comparison.contrasts) {
      of(one).push_back(&one);
    }
  }

 private:
  std::vector<const Contrast*>& of(const Contrast& one) {
    if (results::identical(one)) return identical;
    if (is_better(one.verdict)) return better;
    if (is_worse(one.verdict)) return worse;
    return one.verdict == Verdict::equivalent ? equivalent : undecided;
  }
};

/// "better than 2 by 2.7 (95 % interval 1.8 to 3.6), than 1 by 5.9 (5.1 to 6.7)".
std::string against(const Comparison& comparison, std::string_view word,
                    const std::vector<const Contrast*>& those, bool& first) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < std::min(those.size(), kNamed); ++i) {
    texts.push_back(fmt::format("than {} {}", short_name(comparison, those[i]->contestant),
                                by_how_much(*those[i], first)));
    first = false;
  }
  if (those.size() > kNamed) texts.push_back(fmt::format("than {} more", those.size() - kNamed));
  return fmt::format("{} {}", word, fmt::join(texts, ", "));
}

std::string of_reference(const Comparison& comparison) {
  const Kinds kinds(comparison);
  std::vector<std::string> parts;
  bool first = true;
  // Verdicts are about the others: what is worse than the reference, the reference is better than.
  if (!kinds.worse.empty()) parts.push_back("is " + against(comparison, "better", kinds.worse, first));
  if (!kinds.better.empty()) parts.push_back("is " + against(comparison, "worse", kinds.better, first));
  if (!kinds.identical.empty())
    parts.push_back(fmt::format("has exactly the scores of {}", names(comparison, kinds.identical)));
  if (!kinds.equivalent.empty())
    parts.push_back(fmt::format("is equivalent to {}", names(comparison, kinds.equivalent)));
  if (!kinds.undecided.empty())
    parts.push_back(fmt::format("is undecided against {}", names(comparison, kinds.undecided)));
  return fmt::format("{} {}", full_name(comparison, comparison.reference), fmt::join(parts, "; it "));
}

std::string of_others(const Comparison& comparison) {
  const Kinds kinds(comparison);
  const std::string baseline = full_name(comparison, comparison.reference);
  std::vector<std::string> parts;
  bool first = true;
  const auto describe = [&](std::string_view word, const std::vector<const Contrast*>& those) {
    for (std::size_t i = 0; i < std::min(those.size(), kNamed); ++i) {
      parts.push_back(fmt::format("{} is {} {}", short_name(comparison, those[i]->contestant), word,
                                  by_how_much(*those[i], first)));
      first = false;
    }
    if (those.size() > kNamed) parts.push_back(fmt::format("{} more are {}", those.size() - kNamed, word));
  };
  describe("better", kinds.better);
  describe("worse", kinds.worse);
  if (!kinds.identical.empty())
    parts.push_back(fmt::format("{} {} exactly the baseline's scores", names(comparison, kinds.identical),
                                kinds.identical.size() == 1 ? "has" : "have"));
  if (!kinds.equivalent.empty())
    parts.push_back(fmt::format("{} {} equivalent to the baseline", names(comparison, kinds.equivalent),
                                kinds.equivalent.size() == 1 ? "is" : "are"));
  if (!kinds.undecided.empty())
    parts.push_back(fmt::format("{} {} undecided against the baseline", names(comparison, kinds.undecided),
                                kinds.undecided.size() == 1 ? "is" : "are"));
  return fmt::format("against {}: {}", baseline, fmt::join(parts, "; "));
}

}  // namespace

std::string improvement_heading(const Comparison& comparison) {
  constexpr std::size_t kShort = 12;
  const std::string name = short_name(comparison, comparison.reference);
  if (comparison.contestants.keys.size() == 1 && !name.empty() && name.size() <= kShort)
    return fmt::format("P(better than {})", name);
  return comparison.chosen ? "P(better than the best)" : "P(better than baseline)";
}

std::string headline(const Comparison& comparison) {
  return fmt::format("{}, in {}", comparison.chosen ? of_reference(comparison) : of_others(comparison),
                     comparison.metric);
}

}  // namespace seedbed::results
