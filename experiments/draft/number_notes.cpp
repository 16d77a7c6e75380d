#include "experiments/draft/number_notes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "base/ascii.hpp"
#include "base/messages.hpp"
#include "experiments/plan/canonical_text.hpp"

namespace seedbed::experiments {
namespace {

constexpr std::int64_t kFewest = 2;  // rows of a value that stands for gaps

std::string gap_note(const std::string& name, const ColumnProfile& profile, const ColumnEnd& end,
                     const char* apart) {
  return fmt::format(
      "{0} is {1} in {2} of {3} rows, and {4}: if that stands for a gap, add \"{1}\" to missing_values (it "
      "is one in "
      "every column then).",
      quoted_value(name), end.outer(), end.count(), profile.present(), apart);
}

/// -1, -9, -99, … below everything else, or 99, 999, … far above it.
std::string note_of_gaps(const std::string& name, const ColumnProfile& profile) {
  static constexpr std::array<double, 9> kBelow = {-1, -9, -99, -999, -9999, -99999, -77, -88, -8};
  static constexpr std::array<double, 5> kAbove = {99, 999, 9999, 99999, 999999};
  const ColumnEnd &smallest = profile.numbers().smallest(), &largest = profile.numbers().largest();
  if (profile.distinct() < 4) return {};
  if (smallest.count() >= kFewest && smallest.next() >= 0 && std::ranges::count(kBelow, smallest.outer()) > 0)
    return gap_note(name, profile, smallest, "nothing else in it is below 0");
  if (largest.count() >= kFewest && largest.next() < 0.7 * largest.outer() &&
      std::ranges::count(kAbove, largest.outer()) > 0)
    return gap_note(name, profile, largest, "everything else in it is far below");
  return {};
}

std::string note_of_dates(const std::string& name, const ColumnProfile& profile) {
  if (profile.distinct() < 4) return {};
  const double example = profile.numbers().smallest().outer();
  if (profile.all_eight_digit_dates()) {
    return fmt::format(
        "{} holds dates written as numbers ({:.0f}), which jump where a year ends: take it out of numeric, "
        "and write\n"
        "#     dates: {{{}: [year, month, weekday, day_number]}}",
        quoted_value(name), example, quoted_value(name));
  }
  if (!profile.all_six_digit_dates()) return {};
  return fmt::format(
      "{} may hold dates written yymmdd ({:06.0f}), which jump where a year ends as numbers: written as "
      "yyyy-mm-dd, "
      "data.dates makes year, month, weekday and day_number of them.",
      quoted_value(name), example);
}

std::string note_of_times(const std::string& name, const ColumnProfile& profile) {
  if (!profile.may_be_hhmm()) return {};
  const int example = static_cast<int>(profile.numbers().largest().outer()), hour = example / 100;
  return fmt::format(
      "{} may hold times of day written hhmm ({} for {}:{:02}), which jump by 41 where an hour ends: written "
      "as "
      "minutes ({}), cyclic: {{{}: 1440}} has them come round.",
      quoted_value(name), example, hour, example % 100, 60 * hour + example % 100, canonical_text(name));
}

/// Positive numbers with a name that weights of rows have.
std::string note_of_weights(const std::string& name, const ColumnProfile& profile) {
  static constexpr std::array<std::string_view, 10> kNames = {
      "weight", "weights", "wt", "wts", "wgt", "pweight", "fweight", "aweight", "iweight", "finalwgt"};
  static constexpr std::array<std::string_view, 4> kEndings = {"_weight", "_weights", "_wt", "_wgt"};
  const std::string low = lower_ascii(name);
  const auto ends = [&](std::string_view ending) { return low.ends_with(ending); };
  const bool named = std::ranges::count(kNames, low) > 0 || std::ranges::any_of(kEndings, ends);
  if (!named || profile.minimum() < 0 || profile.distinct() < 2 || profile.missing() > 0) return {};
  return fmt::format(
      "{} is named like weights of rows, such as those of a survey: if it is one, take it out of numeric, "
      "and "
      "write\n"
      "#     weight: {}",
      quoted_value(name), canonical_text(name));
}

}  // namespace

bool is_skewed(const ColumnProfile& profile) {
  return profile.all_numbers() && profile.distinct() > 2 && std::abs(profile.numbers().skewness()) > kSkewed;
}

bool nearly_is_the_target(const PairProfile& with_target) {
  return with_target.count() >= 20 && std::abs(with_target.correlation()) > 0.995;
}

std::vector<std::string> number_notes(const std::string& name, const ColumnProfile& profile,
                                      const PairProfile& pair) {
  std::vector<std::string> notes;
  for (std::string note : {note_of_gaps(name, profile), note_of_dates(name, profile),
                           note_of_times(name, profile), note_of_weights(name, profile)}) {
    if (!note.empty()) notes.push_back(std::move(note));
  }
  if (is_skewed(profile)) {
    notes.push_back(
        fmt::format("{} is skewed (skewness {:.1f}): data.scaling: quantile may do better, or worse; the "
                    "grid below can tell.",
                    quoted_value(name), profile.numbers().skewness()));
  }
  if (nearly_is_the_target(pair)) {
    notes.push_back(fmt::format(
        "{} nearly is the target (correlation {:.4f}): if it is known only afterwards, leave it out.",
        quoted_value(name), pair.correlation()));
  }
  return notes;
}

}  // namespace seedbed::experiments
