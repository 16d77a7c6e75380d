#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/vector_level.hpp"
#include "models/inference.hpp"
#include "tests/models/example_bins.hpp"

namespace seedbed::models {

/// The levels that this processor can run.
inline std::vector<VectorLevel> levels() {
  std::vector<VectorLevel> result;
  for (const VectorLevel level : {VectorLevel::baseline, VectorLevel::avx2, VectorLevel::avx512}) {
    if (level <= vector_level()) result.push_back(level);
  }
  return result;
}

/// Random values of ordinary size: outputs of every layer are of order 1.
inline NetworkState random_state(const NetworkSettings& settings, const InputShape& inputs,
                                 std::uint64_t seed) {
  const NetworkLayout layout = network_layout(settings, inputs);
  NetworkState state;
  state.parameters.resize(layout.parameter_count);
  state.statistics.resize(layout.statistic_count);
  RandomStream random(seed, Purpose::initialisation);
  for (const TensorPlace& place : layout.parameters) {
    const bool product = place.name.starts_with("trunk") || place.name.starts_with("head");
    const double scale = product && place.shape.size() == 2 ? 1 / std::sqrt(1.0 + place.shape[1]) : 0.5;
    const double shift = place.name.starts_with("norm") && place.name.ends_with("weight") ? 1 : 0;
    for (std::size_t i = 0; i < place.size(); ++i) {
      state.parameters[place.offset + i] = static_cast<float>(shift + scale * random.normal());
    }
  }
  for (const TensorPlace& place : layout.statistics) {
    const bool variance = place.name.ends_with("running_var");
    for (std::size_t i = 0; i < place.size(); ++i) {
      state.statistics[place.offset + i] =
          static_cast<float>(variance ? 0.5 + random.uniform() : 0.3 * random.normal());
    }
  }
  set_example_bins(layout, state.statistics);
  return state;
}

/// Rows that own their values. Texts have 0 … 6 words and offsets that start at 5.
struct RandomRows {
  InputShape shape;
  std::vector<float> numeric;
  std::vector<std::int32_t> categories;
  std::vector<std::vector<std::int64_t>> offsets;
  std::vector<std::vector<std::int32_t>> words;
  std::size_t rows;

  RandomRows(const InputShape& inputs, std::size_t count, std::uint64_t seed) : shape(inputs), rows(count) {
    RandomStream random(seed, Purpose::synthesis);
    const auto code = [&](int levels) {
      return static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(levels)));
    };
    for (std::size_t r = 0; r < count; ++r) {
      for (int i = 0; i < shape.numeric; ++i) numeric.push_back(static_cast<float>(random.normal()));
      for (const int levels : shape.category_levels) categories.push_back(code(levels));
    }
    for (const int vocabulary : shape.vocabulary_sizes) {
      std::vector<std::int64_t> starts = {5};
      std::vector<std::int32_t> all(5, 0);
      for (std::size_t r = 0; r < count; ++r) {
        for (std::uint64_t w = random.below(7); w > 0; --w) all.push_back(code(vocabulary));
        starts.push_back(static_cast<std::int64_t>(all.size()));
      }
      offsets.push_back(starts);
      words.push_back(all);
    }
  }

  InputRows view() const { return view(0, rows); }

  /// Rows first … first + count - 1 as a batch of their own.
  InputRows view(std::size_t first, std::size_t count) const {
    const std::size_t numbers = static_cast<std::size_t>(shape.numeric), codes = shape.category_levels.size();
    InputRows result = {.rows = count,
                        .numeric = std::span(numeric).subspan(first * numbers, count * numbers),
                        .categories = std::span(categories).subspan(first * codes, count * codes),
                        .texts = {}};
    for (std::size_t t = 0; t < offsets.size(); ++t) {
      result.texts.push_back({std::span(offsets[t]).subspan(first, count + 1), words[t]});
    }
    return result;
  }
};

}  // namespace seedbed::models
