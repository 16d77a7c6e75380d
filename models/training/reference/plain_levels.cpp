#include "models/training/reference/plain_levels.hpp"

#include <cmath>

#include "base/random.hpp"

namespace seedbed::models {
namespace {

/// Whether a code is exchanged where a share `rare` of the column's training codes are unknown anyway.
bool exchanged(double share, double rare, std::uint64_t seed, std::size_t column, std::uint64_t position) {
  if (share <= rare) return false;
  RandomStream random(seed, Purpose::level_dropout, static_cast<std::uint32_t>(column));
  random.seek(position);
  return random.next() < std::round((share - rare) / (1 - rare) * 0x1p32);
}

std::vector<std::int32_t> words_of(const TextRows& text, std::int32_t row) {
  std::vector<std::int32_t> words;
  for (std::int64_t i = text.offsets[static_cast<std::size_t>(row)];
       i < text.offsets[static_cast<std::size_t>(row) + 1]; ++i)
    words.push_back(text.words[static_cast<std::size_t>(i)]);
  return words;
}

double share_of_zeros(const std::vector<std::int32_t>& codes) {
  double zeros = 0;
  for (const std::int32_t code : codes) zeros += code == 0 ? 1 : 0;
  return codes.empty() ? 1 : zeros / static_cast<double>(codes.size());
}

}  // namespace

InputRows PlainRows::view(std::size_t rows) const {
  InputRows all = {.rows = rows, .numeric = numeric, .categories = categories, .texts = {}};
  for (std::size_t t = 0; t < words.size(); ++t) all.texts.push_back({offsets[t], words[t]});
  return all;
}

PlainRows plain_level_dropout(double share, const TrainingData& data, std::span<const std::int32_t> chosen,
                              std::uint64_t seed, std::uint64_t step) {
  const std::size_t columns = data.shape.category_levels.size();
  const auto numbers = static_cast<std::size_t>(data.shape.numeric);
  const auto code_of = [&](std::int32_t row, std::size_t column) {
    return data.rows.categories[static_cast<std::size_t>(row) * columns + column];
  };
  PlainRows plain;
  for (const std::int32_t row : chosen) {
    for (std::size_t i = 0; i < numbers; ++i)
      plain.numeric.push_back(data.rows.numeric[static_cast<std::size_t>(row) * numbers + i]);
  }
  plain.categories.resize(chosen.size() * columns);
  for (std::size_t c = 0; c < columns; ++c) {
    std::vector<std::int32_t> all;
    for (const std::int32_t row : data.train) all.push_back(code_of(row, c));
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      const bool unknown = exchanged(share, share_of_zeros(all), seed, c, (step << 32) + i);
      plain.categories[i * columns + c] = unknown ? 0 : code_of(chosen[i], c);
    }
  }
  for (std::size_t t = 0; t < data.rows.texts.size(); ++t) {
    std::vector<std::int32_t> all, words;
    std::vector<std::int64_t> offsets = {0};
    for (const std::int32_t row : data.train)
      for (const std::int32_t word : words_of(data.rows.texts[t], row)) all.push_back(word);
    for (const std::int32_t row : chosen) {
      for (const std::int32_t word : words_of(data.rows.texts[t], row)) {
        const bool unknown =
            exchanged(share, share_of_zeros(all), seed, columns + t, (step << 32) + words.size());
        words.push_back(unknown ? 0 : word);
      }
      offsets.push_back(static_cast<std::int64_t>(words.size()));
    }
    plain.offsets.push_back(std::move(offsets));
    plain.words.push_back(std::move(words));
  }
  return plain;
}

}  // namespace seedbed::models
