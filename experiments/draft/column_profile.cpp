#include "experiments/draft/column_profile.hpp"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "experiments/csv/cell.hpp"
#include "experiments/csv/number_cell.hpp"

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

}  // namespace

bool is_missing_marker(std::string_view value) {
  return std::ranges::find(kMarkers, value) != kMarkers.end();
}

void ColumnProfile::add(std::string_view value) {
  ++rows_;
  value = trimmed(value);
  if (is_missing_marker(value)) {
    ++missing_;
    ++markers_[std::string(value)];
    return;
  }
  if (distinct_.size() < kDistinctLimit) distinct_.insert(XXH3_64bits(value.data(), value.size()));
  words_ += count_words(value);
  static const CellRules none = {MissingMarkers({})};
  const OrderCell read = read_order_cell(value, none);
  if (read.state == CellState::value && !read.is_date) {
    ++numbers_;
    const double number = read.key.high;
    integers_ += number == std::floor(number) && std::abs(number) < 1e15;
    minimum_ = std::min(minimum_, number);
    maximum_ = std::max(maximum_, number);
    return;
  }
  dates_ += read.state == CellState::value;
  if (example_text_.empty()) example_text_ = value;
}

}  // namespace seedbed::experiments
