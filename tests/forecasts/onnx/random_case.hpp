#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace seedbed::forecasts {

/// Models that somebody may have trained: of any family, shape and preprocessing that can be exported, with
/// random weights, and rows for them with gaps, unseen levels and extremes.
struct RandomCase {
  std::string description;
  std::vector<std::filesystem::path> models;  ///< of one ensemble
  std::filesystem::path rows;                 ///< a CSV file; its column `id` numbers them
};

/// Writes models, `rows` rows and what the models were fitted to into a folder.
RandomCase write_random_case(const std::filesystem::path& folder, std::uint64_t seed, std::size_t rows);

}  // namespace seedbed::forecasts
