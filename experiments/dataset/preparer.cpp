#include "experiments/dataset/preparer.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>
#include <utility>

#include "experiments/dataset/memory_file.hpp"
#include "experiments/dataset/prepared_data.hpp"
#include "experiments/dataset/prepared_layout.hpp"
#include "experiments/dataset/preprocessing.hpp"
#include "experiments/dataset/settings_check.hpp"
#include "experiments/dataset/split.hpp"

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

struct Preparer::Plan {
  SplitRows parts;
  FittedPreprocessing fitted;
  models::InputShape shape;
  std::string preprocessing;
  std::vector<std::uint64_t> word_counts;
  PreparedHeader header;
  PreparedLayout layout;
};

Preparer::Preparer(const Table& table, DataSettings settings)
    : table_(table),
      settings_((check_data_settings(settings), std::move(settings))),
      columns_(table_, settings_.lags) {}

Preparer::Plan Preparer::plan(int split) const {
  Plan plan;
  plan.parts = split_rows(table_, settings_.split, split);
  plan.fitted = FittedPreprocessing::fit(table_, columns_, settings_, plan.parts.train);
  plan.shape = plan.fitted.shape();
  plan.preprocessing = plan.fitted.to_json().dump();
  for (const std::string& column : settings_.text) plan.word_counts.push_back(count_words(table_, column));

  PreparedHeader& header = plan.header;
  header.rows = table_.rows();
  header.train = plan.parts.train.size();
  header.validation = plan.parts.validation.size();
  header.test = plan.parts.test.size();
  header.numeric = static_cast<std::uint64_t>(plan.shape.numeric);
  header.categorical = plan.shape.category_levels.size();
  header.texts = plan.shape.vocabulary_sizes.size();
  header.preprocessing = plan.preprocessing.size();
  plan.layout = prepared_layout(header, plan.word_counts, std::numeric_limits<std::int64_t>::max());
  header.file_size = plan.layout.file_size;
  return plan;
}

std::size_t Preparer::check(int split) const {
  const Plan checked = plan(split);
  checked.fitted.check(table_, columns_);
  return checked.layout.file_size;
}

Descriptor Preparer::prepare(int split) const {
  const Plan what = plan(split);
  const PreparedLayout& layout = what.layout;
  MemoryFile file(layout.file_size);
  {
    const MemoryMapping mapping(file.descriptor(), layout.file_size, true);
    const Filler filler(mapping.data());
    std::memcpy(mapping.data(), &what.header, sizeof(what.header));
    filler.copy(what.shape.category_levels, layout.category_levels);
    filler.copy(what.shape.vocabulary_sizes, layout.vocabulary_sizes);
    filler.copy(what.word_counts, layout.word_counts);
    filler.copy(table_.target, layout.target);
    filler.copy(table_.row_numbers, layout.row_numbers);
    filler.copy(what.parts.train, layout.train);
    filler.copy(what.parts.validation, layout.validation);
    filler.copy(what.parts.test, layout.test);
    filler.copy(what.preprocessing, layout.preprocessing);
    what.fitted.encode_numeric(table_, columns_, filler.array<float>(layout.numeric));
    what.fitted.encode_categories(table_, filler.array<std::int32_t>(layout.categories));
    for (std::size_t i = 0; i < what.word_counts.size(); ++i) {
      what.fitted.encode_text(table_, i, filler.array<std::int64_t>(layout.offsets[i]),
                              filler.array<std::int32_t>(layout.words[i]));
    }
  }
  return std::move(file).seal();
}

Descriptor prepare(const Table& table, const DataSettings& settings, int split) {
  return Preparer(table, settings).prepare(split);
}

}  // namespace seedbed::experiments
