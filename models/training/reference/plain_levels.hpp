#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/inputs.hpp"
#include "models/training/train.hpp"

namespace seedbed::models {

/// Rows of their own, row i being the i-th of a batch.
struct PlainRows {
  std::vector<float> numeric;
  std::vector<std::int32_t> categories;
  std::vector<std::vector<std::int64_t>> offsets;
  std::vector<std::vector<std::int32_t>> words;

  InputRows view(std::size_t rows) const;
};

/// What LevelDropout shows of a batch, code by code and with no more than its definition: number
/// step · 2^32 + place of stream `column` (texts after categories) of Purpose::level_dropout decides, a
/// text's words being counted through the batch.
PlainRows plain_level_dropout(double share, const TrainingData& data, std::span<const std::int32_t> chosen,
                              std::uint64_t seed, std::uint64_t step);

}  // namespace seedbed::models
