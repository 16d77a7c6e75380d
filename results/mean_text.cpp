#include "results/mean_text.hpp"

#include <fmt/format.h>

#include <cmath>

namespace seedbed::results {

MeanText mean_text(const Summary& summary, Digits digits) {
  if (std::isnan(summary.mean)) return {"–", ""};
  const double half_width = summary.half_width();
  const bool has_interval = std::isfinite(half_width);
  const bool exact = has_interval && is_rounding(half_width, summary.mean);
  const int decimals =
      decimals_of({summary.mean - half_width, summary.mean + half_width}, summary.mean, digits);
  if (is_exponential(summary.mean, decimals)) {
    return {fmt::format("{:.4e}", summary.mean), has_interval ? fmt::format("{:.1e}", half_width) : ""};
  }
  const std::string interval = exact ? "0" : fmt::format("{:.{}f}", half_width, decimals);
  return {fmt::format("{:.{}f}", summary.mean, decimals), has_interval ? interval : ""};
}

}  // namespace seedbed::results
