#include "experiments/dataset/preparer.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "experiments/dataset/memory_file.hpp"
#include "experiments/dataset/prepared_data.hpp"
#include "experiments/dataset/prepared_layout.hpp"
#include "experiments/dataset/preprocessing.hpp"
#include "experiments/dataset/settings_check.hpp"
#include "experiments/dataset/splits/split.hpp"

namespace seedbed::experiments {
namespace {

constexpr std::size_t kImageAlignment = 64;

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

/// An image to be filled.
struct Preparer::Plan {
  SplitRows parts;
  std::unique_ptr<Plan> refit = {};  // of the image behind this one, if any
  const FittedPreprocessing* fitted = nullptr;
  std::shared_ptr<const FittedPreprocessing> owned = {};  // unless it was fitted before
  models::InputShape shape;
  std::string preprocessing;
  PreparedHeader header;
  PreparedLayout layout;

  std::size_t size() const { return refit ? header.refit_offset + refit->size() : layout.file_size; }
};

Preparer::Preparer(const Table& table, DataSettings settings)
    : table_(table),
      settings_((check_data_settings(settings), std::move(settings))),
      columns_(table_, settings_.all_lags()),
      clusters_(row_clusters(table_, settings_.split)) {
  for (const std::string& column : settings_.text) word_counts_.push_back(count_words(table_, column));
}

Preparer::Plan Preparer::plan(int split, const FittedPreprocessing* fitted) const {
  Plan plan;
  plan.parts = split_rows(table_, settings_.split, split);
  complete(plan, fitted);
  if (!settings_.refit || plan.parts.validation.empty()) return plan;
  plan.refit = std::make_unique<Plan>();
  plan.refit->parts.test = plan.parts.test;
  std::ranges::merge(plan.parts.train, plan.parts.validation, std::back_inserter(plan.refit->parts.train));
  complete(*plan.refit, nullptr);
  plan.header.refit_offset =
      (plan.layout.file_size + kImageAlignment - 1) / kImageAlignment * kImageAlignment;
  return plan;
}

/// What follows from the rows of each part.
void Preparer::complete(Plan& plan, const FittedPreprocessing* fitted) const {
  if (fitted == nullptr) {
    plan.owned = std::make_shared<const FittedPreprocessing>(
        FittedPreprocessing::fit(table_, columns_, settings_, plan.parts.train));
  }
  plan.fitted = fitted != nullptr ? fitted : plan.owned.get();
  plan.shape = plan.fitted->shape();
  plan.preprocessing = plan.fitted->to_json().dump();

  PreparedHeader& header = plan.header;
  header.rows = table_.rows();
  header.train = plan.parts.train.size();
  header.validation = plan.parts.validation.size();
  header.test = plan.parts.test.size();
  header.numeric = static_cast<std::uint64_t>(plan.shape.numeric);
  header.categorical = plan.shape.category_levels.size();
  header.texts = plan.shape.vocabulary_sizes.size();
  header.sequence_steps = static_cast<std::uint64_t>(plan.shape.sequence.steps);
  header.sequence_values = static_cast<std::uint64_t>(plan.shape.sequence.values);
  header.preprocessing = plan.preprocessing.size();
  header.clusters = clusters_.size();
  header.weights = table_.weights.size();
  plan.layout = prepared_layout(header, word_counts_, std::numeric_limits<std::int64_t>::max());
  header.file_size = plan.layout.file_size;
}

std::size_t Preparer::usual_size() const {
  std::size_t numbers = table_.numeric_names.size() + 2 * settings_.cyclic.size();
  for (const auto& [column, parts] : settings_.dates) numbers += 2 * parts.size();
  for (const LagSettings& lag : settings_.all_lags()) numbers += lag.steps.size();
  numbers += settings_.sequence.columns.size() * static_cast<std::size_t>(settings_.sequence.length + 1);
  const std::size_t of_row =
      sizeof(double) + sizeof(std::int64_t) + sizeof(std::int32_t) + numbers * sizeof(float) +
      settings_.categorical.size() * sizeof(std::int32_t) + settings_.text.size() * sizeof(std::int64_t) +
      (clusters_.empty() ? 0 : sizeof(std::int32_t)) + (table_.weights.empty() ? 0 : sizeof(double));
  const auto words = std::accumulate(word_counts_.begin(), word_counts_.end(), std::uint64_t{0});
  return (table_.rows() * of_row + words * sizeof(std::int32_t)) * (settings_.refit ? 2 : 1);
}

Preparer::Checked Preparer::check(int split) const {
  const Plan checked = plan(split, nullptr);
  checked.fitted->check(table_, columns_);
  if (checked.refit) checked.refit->fitted->check(table_, columns_);
  constexpr std::size_t kPerCharacter = 4;  // a number in JSON is about as long as what it is kept in
  const SplitRows& parts = checked.parts;
  return {checked.size(),
          {parts.train.size(), parts.validation.size(), parts.test.size()},
          part_weights(table_.weights, parts.train, parts.validation, parts.test),
          checked.owned,
          checked.preprocessing.size() * kPerCharacter};
}

Descriptor Preparer::prepare(int split) const {
  return fill(plan(split, nullptr));
}

Descriptor Preparer::prepare(int split, const FittedPreprocessing& fitted) const {
  return fill(plan(split, &fitted));
}

Descriptor Preparer::fill(const Plan& what) const {
  MemoryFile file(what.size());
  {
    const MemoryMapping mapping(file.descriptor(), what.size(), true);
    fill(what, mapping.data());
    if (what.refit) fill(*what.refit, mapping.data() + what.header.refit_offset);
  }
  return std::move(file).seal();
}

void Preparer::fill(const Plan& what, std::byte* start) const {
  const PreparedLayout& layout = what.layout;
  const Filler filler(start);
  std::memcpy(start, &what.header, sizeof(what.header));
  filler.copy(what.shape.category_levels, layout.category_levels);
  filler.copy(what.shape.vocabulary_sizes, layout.vocabulary_sizes);
  filler.copy(word_counts_, layout.word_counts);
  filler.copy(table_.target, layout.target);
  filler.copy(table_.row_numbers, layout.row_numbers);
  filler.copy(clusters_, layout.clusters);
  filler.copy(table_.weights, layout.weights);
  filler.copy(what.parts.train, layout.train);
  filler.copy(what.parts.validation, layout.validation);
  filler.copy(what.parts.test, layout.test);
  filler.copy(what.preprocessing, layout.preprocessing);
  what.fitted->encode_numeric(table_, columns_, filler.array<float>(layout.numeric));
  what.fitted->encode_categories(table_, filler.array<std::int32_t>(layout.categories));
  for (std::size_t i = 0; i < word_counts_.size(); ++i) {
    what.fitted->encode_text(table_, i, filler.array<std::int64_t>(layout.offsets[i]),
                             filler.array<std::int32_t>(layout.words[i]));
  }
}

Descriptor prepare(const Table& table, const DataSettings& settings, int split) {
  return Preparer(table, settings).prepare(split);
}

}  // namespace seedbed::experiments
