#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace seedbed::models {

/// The row's own past among its numeric inputs: steps × values of them, the oldest step first, behind all
/// others. Of the values of a step the second of each pair is 1 where there is no value, and 0 elsewhere.
struct SequenceShape {
  int steps = 0;  ///< 0: there is none
  int values = 0;

  int size() const { return steps * values; }
  bool operator==(const SequenceShape&) const = default;
};

/// What a network reads from a row.
struct InputShape {
  int numeric = 0;                         ///< float32 inputs, already scaled
  std::vector<int> category_levels = {};   ///< per categorical input, its number of codes 0 … levels - 1
  std::vector<int> vocabulary_sizes = {};  ///< per text input, its number of word codes
  SequenceShape sequence = {};

  bool operator==(const InputShape&) const = default;
};

/// The words of one text input: row r has words[offsets[r]] … words[offsets[r + 1] - 1]; a row may have none.
/// `offsets` has rows + 1 entries and need not start at 0.
struct TextRows {
  std::span<const std::int64_t> offsets;
  std::span<const std::int32_t> words;
};

/// A batch of encoded rows that someone else owns; every span is row-major.
struct InputRows {
  std::size_t rows = 0;
  std::span<const float> numeric = {};            ///< rows × shape.numeric
  std::span<const std::int32_t> categories = {};  ///< rows × shape.category_levels.size()
  std::vector<TextRows> texts = {};               ///< one per text input
};

/// A network is trained on (t - location) / scale, where t is the target, or its logarithm for a family
/// of that; both are fitted on the training rows.
struct TargetScaling {
  double location = 0.0;
  double scale = 1.0;

  bool operator==(const TargetScaling&) const = default;
};

}  // namespace seedbed::models
