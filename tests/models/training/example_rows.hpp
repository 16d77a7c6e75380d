#pragma once

#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "base/random.hpp"
#include "models/inputs.hpp"
#include "models/training/train.hpp"

namespace seedbed::models {

/// Rows of invented data with every kind of input, owned here.
class ExampleRows {
 public:
  ExampleRows(std::size_t rows, const InputShape& shape, std::uint64_t seed = 7)
      : shape_(shape), rows_(rows) {
    RandomStream random(seed, Purpose::synthesis);
    for (std::size_t i = 0; i < rows * static_cast<std::size_t>(shape.numeric); ++i)
      numeric_.push_back(static_cast<float>(random.normal()));
    for (std::size_t i = 0; i < rows; ++i)
      for (const int levels : shape.category_levels) categories_.push_back(code(random, levels));
    for (const int size : shape.vocabulary_sizes) {
      std::vector<std::int64_t> offsets = {0};
      std::vector<std::int32_t> words;
      for (std::size_t i = 0; i < rows; ++i) {
        // Some texts are empty, some repeat a word.
        for (std::uint64_t left = random.below(5); left > 0; --left) words.push_back(code(random, size));
        offsets.push_back(static_cast<std::int64_t>(words.size()));
      }
      offsets_.push_back(std::move(offsets));
      words_.push_back(std::move(words));
    }
    for (std::size_t i = 0; i < rows; ++i) target.push_back(std::exp(0.5 * random.normal() + effect(i)));
    for (const double value : target) yes_or_no.push_back(value > std::exp(1.2) ? 1 : 0);
    chosen.resize(rows);
    std::iota(chosen.begin(), chosen.end(), 0);
  }

  InputRows inputs() const {
    InputRows result = {.rows = rows_, .numeric = numeric_, .categories = categories_, .texts = {}};
    for (std::size_t t = 0; t < words_.size(); ++t) result.texts.push_back({offsets_[t], words_[t]});
    return result;
  }

  /// The first rows for training, the rest for validation.
  TrainingData training_data(std::size_t train_rows, Family family = Family::lognormal) const {
    const std::span<const std::int32_t> all = chosen;
    return {shape_, inputs(), target_of(family), all.first(train_rows), all.subspan(train_rows)};
  }

  const InputShape& shape() const { return shape_; }

  /// What a network of this family can be trained on.
  const std::vector<double>& target_of(Family family) const {
    return family == Family::bernoulli ? yes_or_no : target;
  }

  std::vector<double> target;        ///< positive
  std::vector<double> yes_or_no;     ///< 1 or 0
  std::vector<std::int32_t> chosen;  ///< every row

 private:
  static std::int32_t code(RandomStream& random, int levels) {
    return static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(levels)));
  }

  double effect(std::size_t row) const {
    const double first = shape_.numeric > 0
                             ? static_cast<double>(numeric_[row * static_cast<std::size_t>(shape_.numeric)])
                             : 0.0;
    const double level = categories_.empty() ? 0.0 : categories_[row * shape_.category_levels.size()] % 3;
    return 1.0 + 0.4 * first + 0.3 * level;
  }

  InputShape shape_;
  std::size_t rows_;
  std::vector<float> numeric_;
  std::vector<std::int32_t> categories_;
  std::vector<std::vector<std::int64_t>> offsets_;
  std::vector<std::vector<std::int32_t>> words_;
};

inline const InputShape kEveryInput = {.numeric = 5, .category_levels = {4, 9}, .vocabulary_sizes = {12}};

}  // namespace seedbed::models
