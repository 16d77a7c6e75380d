#include "experiments/scored_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "experiments/dataset/splits/split.hpp"
#include "metrics/scores/score_registry.hpp"

namespace seedbed::experiments {

std::span<const std::int32_t> rows_of(const PreparedData& data, ScoredSet set) {
  return set == ScoredSet::test ? data.test() : data.validation();
}

std::vector<double> targets_of(const PreparedData& data, std::span<const std::int32_t> rows) {
  std::vector<double> y;
  y.reserve(rows.size());
  for (const std::int32_t row : rows) y.push_back(data.target()[static_cast<std::size_t>(row)]);
  return y;
}

std::vector<std::int32_t> clusters_of(const PreparedData& data, std::span<const std::int32_t> rows) {
  std::vector<std::int32_t> clusters;
  if (data.clusters().empty()) return clusters;
  clusters.reserve(rows.size());
  for (const std::int32_t row : rows) clusters.push_back(data.clusters()[static_cast<std::size_t>(row)]);
  return clusters;
}

std::vector<double> weights_of(const PreparedData& data, std::span<const std::int32_t> rows) {
  std::vector<double> weights;
  if (data.weights().empty()) return weights;
  weights.reserve(rows.size());
  for (const std::int32_t row : rows) weights.push_back(data.weights()[static_cast<std::size_t>(row)]);
  return weights;
}

std::string weights_text(const PreparedData& data) {
  if (data.weights().empty()) return {};
  const PartWeights sums = part_weights(data.weights(), data.train(), data.validation(), data.test());
  return fmt::format("; weights: {} training, {} validation, {} test", weight_text(sums.train),
                     weight_text(sums.validation), weight_text(sums.test));
}

std::size_t independent_units(const PreparedData& data, ScoredSet set) {
  const auto rows = rows_of(data, set);
  if (data.clusters().empty()) return rows.size();
  std::vector<std::int32_t> clusters = clusters_of(data, rows);
  std::ranges::sort(clusters);
  return static_cast<std::size_t>(std::unique(clusters.begin(), clusters.end()) - clusters.begin());
}

std::optional<metrics::Climatology> climatology_for(const std::vector<std::string>& names,
                                                    const PreparedData& data) {
  const auto needs_it = [](const std::string& name) {
    return metrics::named_score(split_score_name(name)->score).entry->needs_climatology;
  };
  if (std::ranges::none_of(names, needs_it)) return std::nullopt;
  return metrics::Climatology(targets_of(data, data.train()), weights_of(data, data.train()));
}

void throw_unscorable(metrics::RowStatus status, const PreparedData& data, std::int32_t row) {
  const auto i = static_cast<std::size_t>(row);
  throw std::runtime_error(
      fmt::format("the forecast of data row {} (0-based, target {}) cannot be scored: {}; the "
                  "network may have diverged: try a lower train.lr or fewer train.epochs",
                  data.row_numbers()[i], data.target()[i], metrics::describe(status)));
}

}  // namespace seedbed::experiments
