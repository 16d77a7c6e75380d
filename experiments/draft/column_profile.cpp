#include "experiments/draft/column_profile.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "experiments/csv/calendar_name.hpp"
#include "experiments/csv/cell.hpp"
#include "experiments/csv/date_cell.hpp"
#include "experiments/csv/number_cell.hpp"
#include "experiments/csv/truth_word.hpp"
#include "experiments/draft/other_dates.hpp"

namespace seedbed::experiments {
namespace {

constexpr std::array<std::string_view, 15> kMarkers = {
    "", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None", "none", "?", "-", ".", "..", "#N/A"};

std::int64_t count_words(std::string_view value) {
  std::int64_t words = 0;
  bool inside = false;
  for (const char c : value) {
    const bool letter = c != ' ' && c != '\t' && c != '\n' && c != '\r';
    words += letter && !inside;
    inside = letter;
  }
  return words;
}

std::uint64_t hash_of(double number) {
  const double plain = number == 0 ? 0.0 : number;  // of -0 too
  return XXH3_64bits(&plain, sizeof plain);
}

}  // namespace

// Sets of whole numbers are told apart by the sum of their hashes, which needs no memory.
bool ColumnProfile::counts_rows() const {
  if (!all_integers() || missing_ > 0 || (minimum_ != 0 && minimum_ != 1)) return false;
  if (maximum_ - minimum_ + 1 != static_cast<double>(rows_) || rows_ < 3) return false;
  std::uint64_t sum = 0;
  for (double number = minimum_; number <= maximum_; ++number) sum += hash_of(number);
  return sum == sum_of_hashes_;
}

bool is_missing_marker(std::string_view value) {
  return std::ranges::find(kMarkers, value) != kMarkers.end();
}

void ColumnProfile::add(std::string_view value, const NumberFormat& format) {
  ++rows_;
  value = trimmed(value);
  if (is_missing_marker(value)) {
    content_ = XXH3_64bits_withSeed("", 0, content_ + 1);
    pattern_ = XXH3_64bits_withSeed("", 0, pattern_ + 1);
    ++missing_;
    ++markers_[std::string(value)];
    return;
  }
  if (distinct_.size() < kDistinctLimit) {
    const std::uint64_t code =
        distinct_.emplace(XXH3_64bits(value.data(), value.size()), distinct_.size()).first->second;
    pattern_ = XXH3_64bits_withSeed(&code, sizeof(code), pattern_ + 1);
  }
  words_ += count_words(value);
  static const MissingMarkers none({});
  const OrderCell read = read_order_cell(value, {.markers = none, .format = format});
  if (read.state == CellState::value && !read.is_date) {
    ++numbers_;
    const double number = read.key.high;
    add_number(number);
    integers_ += number == std::floor(number) && std::abs(number) < 1e15;
    rises_ = rises_ && number > last_;
    last_ = number;
    sum_of_hashes_ += hash_of(number);
    minimum_ = std::min(minimum_, number);
    maximum_ = std::max(maximum_, number);
    return;
  }
  add_word(value);
  dates_ += read.state == CellState::value;
  if (const auto plain = plain_number(value, {',', '.'}); plain && parse_number_cell(*plain)) ++with_commas_;
  if (example_text_.empty()) example_text_ = value;
}

void ColumnProfile::add_number(double number) {
  const double same = number == 0 ? 0 : number;  // -0 is 0
  content_ = XXH3_64bits_withSeed(&same, sizeof(same), content_ + 1);
  number_profile_.add(number);
  if (number != std::floor(number) || number < 0 || number >= 1e8) return;
  const auto digits = static_cast<std::int64_t>(number);
  if (digits <= 2400 && digits % 100 < 60) {
    ++hhmm_;
    hours_.set(static_cast<std::size_t>(digits / 100));
    minutes_.set(static_cast<std::size_t>(digits % 100));
  }
  if (digits < 101) return;
  const std::string day = fmt::format("{:06}", digits % 1'000'000);
  six_digit_dates_ += digits < 1'000'000 && parse_date((digits < 500'000 ? "20" : "19") + day).has_value();
  eight_digit_dates_ += digits > 15'000'000 && parse_date(std::to_string(digits)).has_value();
}

void ColumnProfile::add_word(std::string_view value) {
  const std::string_view text = trimmed(value);
  content_ = XXH3_64bits_withSeed(text.data(), text.size(), content_ + 1);
  months_ += calendar_name(text, 12).has_value();
  weekdays_ += calendar_name(text, 7).has_value();
  other_dates_ += looks_like_a_date(text);
  const std::optional<TruthWord> truth = read_truth_word(text);
  if (!truth) return;
  ++truths_;
  if (truth_pair_ >= 0 && truth_pair_ != truth->pair) one_truth_pair_ = false;
  truth_pair_ = truth->pair;
}

}  // namespace seedbed::experiments
