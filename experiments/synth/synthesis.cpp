#include "experiments/synth/synthesis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace seedbed::experiments {

double climatology_crps(std::vector<double> values) {
  if (values.empty()) return 0.0;
  std::sort(values.begin(), values.end());
  const double n = static_cast<double>(values.size());
  double sum = 0;  // of (2 i - n + 1) y_(i): half the sum of all absolute differences
  for (std::size_t i = 0; i < values.size(); ++i) sum += (2.0 * static_cast<double>(i) - n + 1.0) * values[i];
  return sum / (n * n);
}

std::string iso_date(std::int64_t day) {
  using namespace std::chrono;
  const sys_days monday = year(2023) / January / 2;
  const year_month_day date = monday + days(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

}  // namespace seedbed::experiments
