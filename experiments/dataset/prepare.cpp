#include <algorithm>
#include <cstring>
#include <limits>
#include <string>

#include "experiments/dataset/memory_file.hpp"
#include "experiments/dataset/prepared_data.hpp"
#include "experiments/dataset/prepared_layout.hpp"
#include "experiments/dataset/preprocessing.hpp"
#include "experiments/dataset/settings_check.hpp"
#include "experiments/dataset/split.hpp"
#include "experiments/dataset/table.hpp"

namespace seedbed::experiments {
namespace {

// A file being filled: sections as arrays.
class Filler {
 public:
  explicit Filler(std::byte* start) : start_(start) {}

  template <class T>
  std::span<T> array(const Section& section) const {
    return {reinterpret_cast<T*>(start_ + section.offset), section.size / sizeof(T)};
  }

  template <class Values>
  void copy(const Values& values, const Section& section) const {
    using T = std::remove_cvref_t<decltype(*values.data())>;
    std::copy(values.begin(), values.end(), array<T>(section).begin());
  }

 private:
  std::byte* start_;
};

}  // namespace

int prepare(const Table& table, const DataSettings& settings, int split) {
  check_data_settings(settings);
  const SplitRows parts = split_rows(table, settings.split, split);
  const FittedPreprocessing fitted = FittedPreprocessing::fit(table, settings, parts.train);
  const models::InputShape shape = fitted.shape();
  const std::string preprocessing = fitted.to_json().dump();
  std::vector<EncodedText> texts;
  std::vector<std::uint64_t> word_counts;
  for (std::size_t i = 0; i < settings.text.size(); ++i) {
    texts.push_back(fitted.encode_text(table, i));
    word_counts.push_back(texts.back().words.size());
  }

  PreparedHeader header;
  header.rows = table.rows();
  header.train = parts.train.size();
  header.validation = parts.validation.size();
  header.test = parts.test.size();
  header.numeric = static_cast<std::uint64_t>(shape.numeric);
  header.categorical = shape.category_levels.size();
  header.texts = shape.vocabulary_sizes.size();
  header.preprocessing = preprocessing.size();
  const PreparedLayout layout =
      prepared_layout(header, word_counts, std::numeric_limits<std::int64_t>::max());
  header.file_size = layout.file_size;

  MemoryFile file(layout.file_size);
  {
    const MemoryMapping mapping(file.descriptor(), layout.file_size, true);
    const Filler filler(mapping.data());
    std::memcpy(mapping.data(), &header, sizeof(header));
    filler.copy(shape.category_levels, layout.category_levels);
    filler.copy(shape.vocabulary_sizes, layout.vocabulary_sizes);
    filler.copy(word_counts, layout.word_counts);
    filler.copy(table.target, layout.target);
    filler.copy(table.row_numbers, layout.row_numbers);
    filler.copy(parts.train, layout.train);
    filler.copy(parts.validation, layout.validation);
    filler.copy(parts.test, layout.test);
    filler.copy(preprocessing, layout.preprocessing);
    fitted.encode_numeric(table, filler.array<float>(layout.numeric));
    fitted.encode_categories(table, filler.array<std::int32_t>(layout.categories));
    for (std::size_t i = 0; i < texts.size(); ++i) {
      filler.copy(texts[i].offsets, layout.offsets[i]);
      filler.copy(texts[i].words, layout.words[i]);
    }
  }
  file.seal();
  return file.release();
}

}  // namespace seedbed::experiments
