#include "experiments/heavy_rows.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <utility>

#include "experiments/scored_rows.hpp"
#include "metrics/scores/row_functions.hpp"

namespace seedbed::experiments {

std::string heavy_row_text(const PreparedData& data, std::int32_t row, double share, std::string_view score) {
  const auto i = static_cast<std::size_t>(row);
  return fmt::format("data row {} (0-based, target {}) alone carries {:.0f} % of {}", data.row_numbers()[i],
                     data.target()[i], 100 * share, score);
}

void HeavyRows::add(const PredictedChunk& chunk) {
  crps_.add(chunk.values.get(metrics::row::crps), chunk.weights);
  nll_.add(chunk.values.get(metrics::row::log_score), chunk.weights);
}

std::vector<std::string> HeavyRows::found(const PreparedData& data, ScoredSet set) const {
  std::vector<std::string> texts;
  for (const auto& [name, rows] : {std::pair("crps", crps_), std::pair("nll", nll_)}) {
    const auto heavy = rows.found();
    if (heavy) {
      texts.push_back(heavy_row_text(data, rows_of(data, set)[heavy->row], heavy->share,
                                     std::string(name) + ending(set)));
    }
  }
  return texts;
}

}  // namespace seedbed::experiments
