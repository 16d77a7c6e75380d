#include "experiments/set_scores.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace seedbed::experiments {
namespace {

constexpr std::size_t kChunk = 65536;  // rows

metrics::RowScores score_chunk(const models::MixtureRows& mixtures, const PreparedData& data,
                               std::span<const std::int32_t> rows) {
  std::vector<double> y;
  y.reserve(rows.size());
  for (const std::int32_t row : rows) y.push_back(data.target()[static_cast<std::size_t>(row)]);
  try {
    return metrics::score_rows(mixtures.view(), y);
  } catch (const metrics::BadRow& bad) {
    const auto row = static_cast<std::size_t>(rows[bad.row()]);
    throw std::runtime_error(
        fmt::format("the forecast of data row {} (0-based, target {}) cannot be scored: {}; the "
                    "network may have diverged: try a lower train.lr or fewer train.epochs",
                    data.row_numbers()[row], data.target()[row], metrics::describe(bad.status())));
  }
}

}  // namespace

std::vector<metrics::Score> score_set(const models::Network& network, const PreparedData& data,
                                      std::span<const std::int32_t> chosen, const std::string& suffix,
                                      const std::function<void(const ScoredChunk&)>& visit) {
  if (chosen.empty()) return {};
  const models::InputRows inputs = data.inputs();
  metrics::RowScores all;
  for (std::size_t first = 0; first < chosen.size(); first += kChunk) {
    const auto rows = chosen.subspan(first, std::min(kChunk, chosen.size() - first));
    const models::MixtureRows mixtures = network.predict(inputs, rows);
    metrics::RowScores scores = score_chunk(mixtures, data, rows);
    if (visit) visit({rows, mixtures, scores});
    if (first == 0) {
      all = std::move(scores);
    } else {
      all.append(scores);
    }
  }
  std::vector<metrics::Score> summary = metrics::summarise(all);
  for (metrics::Score& score : summary) score.name += suffix;
  return summary;
}

}  // namespace seedbed::experiments
