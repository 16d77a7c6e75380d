#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/training/first_layer/input_layer.hpp"
#include "models/training/train.hpp"

namespace seedbed::models {

/// Exchanges some of a batch's codes and words for 0, the code of whatever training rows do not have, so that
/// it learns what to forecast for that: the mean over all other codes, as they are distributed
/// (Iyyer et al., "Deep unordered composition rivals syntactic methods for text classification", ACL 2015,
/// for words). Whether a code is exchanged depends on seed, step, column and place in the batch alone.
class LevelDropout {
 public:
  /// `share` in [0, 1) is what 0 is of each column's codes, or words, in a step on average: columns of which
  /// rare values make up a part already have the rest exchanged, and those that have enough of them nothing.
  LevelDropout(double share, const TrainingData& data, std::uint64_t seed);

  /// The batch as the network sees it in this step; valid until the next call. Itself where nothing is ever
  /// exchanged.
  Batch draw(const Batch& batch, std::uint64_t step);

 private:
  void draw_categories(const Batch& batch, std::uint64_t step);
  void draw_words(const Batch& batch, std::uint64_t step);

  struct Text {
    std::vector<std::int64_t> offsets;
    std::vector<std::int32_t> words;
  };

  std::uint64_t seed_;
  /// Of each column: a code is kept if the number drawn for it is at least this.
  std::vector<std::uint32_t> of_categories_, of_texts_;
  bool any_categories_ = false, any_texts_ = false;
  std::vector<std::int32_t> categories_;
  std::vector<Text> texts_;
  std::vector<TextRows> rows_;
};

/// The probability with which a code that is not 0 is exchanged, if `unknown` of `all` training codes are 0.
double exchange_probability(double share, std::uint64_t unknown, std::uint64_t all);

}  // namespace seedbed::models
