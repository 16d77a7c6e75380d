#include "bench/coverage/rates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace seedbed::bench {
namespace {

constexpr std::size_t kLabelWidth = 46;

}  // namespace

double Rate::percent() const {
  return 100 * static_cast<double>(hits) / static_cast<double>(sweeps);
}

double Rate::error() const {
  const auto n = static_cast<double>(sweeps);
  const double share = std::clamp(static_cast<double>(hits) / n, 1 / n, 1 - 1 / n);
  return 100 * std::sqrt(share * (1 - share) / n);
}

bool Bar::is_held_by(const Rate& rate) const {
  return rate.percent() >= low - 3 * rate.error() && rate.percent() <= high + 3 * rate.error();
}

void Report::begin_table(const std::string& title, const std::vector<std::string>& columns) {
  fmt::print("\n{}\n{:<{}}", title, "", kLabelWidth);
  widths_.clear();
  for (const std::string& column : columns) {
    widths_.push_back(std::max<std::size_t>(column.size(), 11) + 2);
    fmt::print("{:>{}}", column, widths_.back());
  }
  fmt::print("\n");
}

void Report::add_row(const std::string& label, const std::vector<std::optional<Entry>>& entries) {
  fmt::print("{:<{}}", label, kLabelWidth);
  for (std::size_t i = 0; i < entries.size(); ++i) fmt::print("{:>{}}", text_of(entries[i]), widths_.at(i));
  fmt::print("\n");
  std::fflush(stdout);
}

std::string Report::text_of(const std::optional<Entry>& entry) {
  if (!entry) return "-";
  const std::string text = fmt::format("{:.1f} +-{:.1f}", entry->rate.percent(), entry->rate.error());
  if (!entry->bar) return text;
  if (entry->bar->is_held_by(entry->rate)) {
    ++held_;
    return text;
  }
  ++(entry->is_beyond_formula ? missed_beyond_formula_ : missed_);
  return text + (entry->is_beyond_formula ? "~" : "!");
}

}  // namespace seedbed::bench
