#include "models/training/first_layer/level_dropout.hpp"

#include <algorithm>

#include "base/random.hpp"
#include "models/training/kernels.hpp"

namespace seedbed::models {
namespace {

/// What decides about the codes of one column in one step, place by place.
class Exchange {
 public:
  Exchange(std::uint64_t seed, std::size_t column, std::uint64_t step, std::uint32_t threshold)
      : random_(seed, Purpose::level_dropout, static_cast<std::uint32_t>(column)), threshold_(threshold) {
    random_.seek(step << 32);  // a batch has fewer codes than that
  }

  std::int32_t operator()(std::int32_t code) {
    return threshold_ == 0 || random_.next() >= threshold_ ? code : 0;
  }

 private:
  RandomStream random_;
  std::uint32_t threshold_;
};

bool any_above_0(const std::vector<std::uint32_t>& thresholds) {
  return std::ranges::any_of(thresholds, [](std::uint32_t threshold) { return threshold > 0; });
}

}  // namespace

double exchange_probability(double share, std::uint64_t unknown, std::uint64_t all) {
  if (all == 0) return 0;
  const double rare = static_cast<double>(unknown) / static_cast<double>(all);
  return rare < share ? (share - rare) / (1 - rare) : 0;
}

LevelDropout::LevelDropout(double share, const TrainingData& data, std::uint64_t seed)
    : seed_(seed), of_categories_(data.shape.category_levels.size()), of_texts_(data.rows.texts.size()) {
  if (share <= 0) return;
  const Batch all = {data.rows, data.train};
  for (std::size_t c = 0; c < of_categories_.size(); ++c) {
    std::uint64_t unknown = 0;
    for (std::size_t i = 0; i < all.size(); ++i) unknown += all.code(i, c, of_categories_.size()) == 0;
    of_categories_[c] = drop_threshold(exchange_probability(share, unknown, all.size()));
  }
  for (std::size_t t = 0; t < of_texts_.size(); ++t) {
    std::uint64_t unknown = 0, words = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      unknown += static_cast<std::uint64_t>(std::ranges::count(all.words(i, t), 0));
      words += all.words(i, t).size();
    }
    of_texts_[t] = drop_threshold(exchange_probability(share, unknown, words));
  }
  any_categories_ = any_above_0(of_categories_);
  any_texts_ = any_above_0(of_texts_);
  texts_.resize(any_texts_ ? of_texts_.size() : 0);
}

Batch LevelDropout::draw(const Batch& batch, std::uint64_t step) {
  if (any_categories_) draw_categories(batch, step);
  if (any_texts_) draw_words(batch, step);
  return {batch.rows, batch.chosen, categories_, rows_};
}

void LevelDropout::draw_categories(const Batch& batch, std::uint64_t step) {
  const std::size_t columns = of_categories_.size();
  categories_.clear();
  for (std::size_t c = 0; c < columns; ++c) {
    Exchange exchange(seed_, c, step, of_categories_[c]);
    for (std::size_t i = 0; i < batch.size(); ++i) categories_.push_back(exchange(batch.code(i, c, columns)));
  }
}

void LevelDropout::draw_words(const Batch& batch, std::uint64_t step) {
  rows_.clear();
  for (std::size_t t = 0; t < texts_.size(); ++t) {
    auto& [offsets, words] = texts_[t];
    Exchange exchange(seed_, of_categories_.size() + t, step, of_texts_[t]);
    offsets.assign(1, 0);
    words.clear();
    for (std::size_t i = 0; i < batch.size(); ++i) {
      for (const std::int32_t word : batch.words(i, t)) words.push_back(exchange(word));
      offsets.push_back(static_cast<std::int64_t>(words.size()));
    }
    rows_.push_back({offsets, words});
  }
}

}  // namespace seedbed::models
