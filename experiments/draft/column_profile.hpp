#pragma once

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "experiments/csv/number_cell.hpp"
#include "experiments/draft/number_profile.hpp"

namespace seedbed::experiments {

/// Writings of "no value" that are recognised. Beyond the empty cell and the first few they count only in
/// columns whose other values are all numbers.
bool is_missing_marker(std::string_view value);

/// What one pass over a column tells about it. Spaces around values do not count, as the draft says
/// (data.trim).
class ColumnProfile {
 public:
  /// `format`: how numbers are written.
  void add(std::string_view value, const NumberFormat& format = {});

  std::int64_t rows() const { return rows_; }
  std::int64_t missing() const { return missing_; }
  std::int64_t present() const { return rows_ - missing_; }
  bool all_numbers() const { return present() > 0 && numbers_ == present(); }
  /// Whether all are numbers if some have a decimal comma.
  bool all_numbers_with_commas() const { return with_commas_ > 0 && numbers_ + with_commas_ == present(); }
  bool all_integers() const { return present() > 0 && integers_ == present(); }
  /// Whether the values are the whole numbers from 0 or 1 on, each once, in any order, with no gap.
  bool counts_rows() const;
  /// Whether no two values are the same, as far as they are counted.
  bool all_different() const {
    return present() > 0 && distinct() == std::min(static_cast<std::size_t>(present()), kDistinctLimit);
  }
  /// Whether numbers rise from row to row.
  bool rises() const { return rises_ && all_numbers(); }
  bool all_dates() const { return present() > 0 && dates_ == present(); }
  /// Mostly numbers: how many values are not.
  std::int64_t not_numbers() const { return present() - numbers_; }
  /// Number of distinct values, counted up to `kDistinctLimit`.
  std::size_t distinct() const { return distinct_.size(); }
  double minimum() const { return minimum_; }
  double maximum() const { return maximum_; }
  /// Of the numbers.
  const NumberProfile& numbers() const { return number_profile_; }
  /// Whether every value is the name of a month or of a weekday: the period, or 0.
  int calendar_period() const {
    return present() == 0 ? 0 : months_ == present() ? 12 : weekdays_ == present() ? 7 : 0;
  }
  /// Whether every value is one of two words for 1 and 0, such as yes and no.
  bool all_truth_words() const { return present() > 0 && truths_ == present() && one_truth_pair_; }
  /// Whether every value is a whole number that is a date written yymmdd or yyyymmdd.
  bool all_six_digit_dates() const { return present() > 0 && six_digit_dates_ == present(); }
  bool all_eight_digit_dates() const { return present() > 0 && eight_digit_dates_ == present(); }
  /// Whether the values may be times of day written hhmm: whole numbers up to 2400 whose last two digits are
  /// minutes, of many an hour and minute.
  bool may_be_hhmm() const {
    return present() > 0 && hhmm_ == present() && hours_.count() >= 6 && minutes_.count() >= 10;
  }
  /// Whether every value looks like a date that is not written as ISO 8601 has it.
  bool all_other_dates() const { return present() > 0 && other_dates_ == present(); }
  /// The same for columns that have the same values in the same rows, and hardly for others.
  std::uint64_t content() const { return content_; }
  /// The same for columns of which each value goes with one of the other's (male and female, 1 and 2).
  /// Nothing of one whose values are there less than twice on average (zeros in the same rows would do then),
  /// or more than are counted.
  std::optional<std::uint64_t> pattern() const {
    const bool repeats = 2 * distinct() <= static_cast<std::size_t>(present()) && distinct() < kDistinctLimit;
    return repeats ? std::optional(pattern_) : std::nullopt;
  }
  double mean_words() const {
    return present() > 0 ? static_cast<double>(words_) / static_cast<double>(present()) : 0;
  }
  /// The markers seen, with their counts.
  const std::map<std::string, std::int64_t>& markers() const { return markers_; }
  /// A value that is no number, for messages.
  const std::string& example_text() const { return example_text_; }

  static constexpr std::size_t kDistinctLimit = 100'000;

 private:
  void add_number(double number);
  void add_word(std::string_view value);

  NumberProfile number_profile_;
  std::int64_t months_ = 0, weekdays_ = 0, truths_ = 0, six_digit_dates_ = 0, eight_digit_dates_ = 0,
               hhmm_ = 0, other_dates_ = 0;
  std::bitset<25> hours_;
  std::bitset<60> minutes_;
  int truth_pair_ = -1;
  bool one_truth_pair_ = true;
  std::uint64_t content_ = 0;
  std::int64_t rows_ = 0, missing_ = 0, numbers_ = 0, integers_ = 0, dates_ = 0, words_ = 0, with_commas_ = 0;
  double minimum_ = std::numeric_limits<double>::infinity();
  double maximum_ = -std::numeric_limits<double>::infinity();
  double last_ = -std::numeric_limits<double>::infinity();
  bool rises_ = true;
  std::uint64_t sum_of_hashes_ = 0;                            // of whole numbers
  std::unordered_map<std::uint64_t, std::uint64_t> distinct_;  // hashes, numbered as they come
  std::uint64_t pattern_ = 0;
  std::map<std::string, std::int64_t> markers_;
  std::string example_text_;
};

}  // namespace seedbed::experiments
