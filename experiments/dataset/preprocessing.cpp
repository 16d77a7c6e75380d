#include "experiments/dataset/preprocessing.hpp"

#include <algorithm>

#include "base/data_error.hpp"
#include "experiments/dataset/words.hpp"

namespace seedbed::experiments {
namespace {

// How often each distinct value of a column, by code, is in the training rows; the last entry counts missing
// ones.
std::vector<std::int64_t> training_counts(const StringColumn& column, std::span<const std::int32_t> train) {
  std::vector<std::int64_t> counts(column.values.size() + 1, 0);
  for (const std::int32_t row : train) {
    const std::int32_t code = column.codes[static_cast<std::size_t>(row)];
    ++counts[code < 0 ? column.values.size() : static_cast<std::size_t>(code)];
  }
  return counts;
}

Vocabulary fit_levels(const StringColumn& column, std::span<const std::int32_t> train, int min_count) {
  const std::vector<std::int64_t> times = training_counts(column, train);
  ValueCounts counts;
  counts.add_missing(times.back());
  for (std::size_t i = 0; i < column.values.size(); ++i) counts.add(column.values[i], times[i]);
  return Vocabulary::of(counts, min_count);
}

Vocabulary fit_words(const StringColumn& column, std::span<const std::int32_t> train, int min_count) {
  const std::vector<std::int64_t> times = training_counts(column, train);
  ValueCounts counts;
  counts.add_missing(times.back());
  for (std::size_t i = 0; i < column.values.size(); ++i) {
    if (times[i] == 0) continue;
    for_each_word(column.values[i], [&](const std::string& word) { counts.add(word, times[i]); });
  }
  return Vocabulary::of(counts, min_count);
}

/// Each column of a step has its value, and whether there is none.
models::SequenceShape sequence_shape(const DataSettings& settings) {
  if (settings.sequence.columns.empty()) return {};
  return {settings.sequence.length, 2 * static_cast<int>(settings.sequence.columns.size())};
}

}  // namespace

std::size_t count_words(const Table& table, const std::string& column_name) {
  const StringColumn& column = table.strings.at(column_name);
  std::vector<std::size_t> words;  // of each distinct value; of the missing text it is one
  for (const std::string& value : column.values) {
    std::size_t& count = words.emplace_back(0);
    for_each_word(value, [&](const std::string&) { ++count; });
  }
  std::size_t total = 0;
  for (const std::int32_t code : column.codes) total += code < 0 ? 1 : words[static_cast<std::size_t>(code)];
  return total;
}

models::InputRows EncodedRows::view() const {
  models::InputRows rows_view;
  rows_view.rows = rows;
  rows_view.numeric = numeric;
  rows_view.categories = categories;
  for (const EncodedText& text : texts) rows_view.texts.push_back({text.offsets, text.words});
  return rows_view;
}

FittedPreprocessing FittedPreprocessing::fit(const Table& table, const DataSettings& settings,
                                             std::span<const std::int32_t> train) {
  return fit(table, NumberColumns(table, settings.all_lags()), settings, train);
}

FittedPreprocessing FittedPreprocessing::fit(const Table& table, const NumberColumns& columns,
                                             const DataSettings& settings,
                                             std::span<const std::int32_t> train) {
  FittedPreprocessing fitted;
  fitted.settings_ = settings;
  fitted.settings_.truth_columns = table.truth_columns;
  fitted.settings_.lags = settings.all_lags();
  fitted.settings_.sequence = {};
  fitted.sequence_ = sequence_shape(settings);
  fitted.numeric_ = NumericInputs::fit(table, columns, settings, train);
  for (const std::string& name : settings.categorical) {
    fitted.categorical_.push_back({name, fit_levels(table.strings.at(name), train, settings.min_count)});
  }
  for (const std::string& name : settings.text) {
    fitted.text_.push_back({name, fit_words(table.strings.at(name), train, settings.min_count)});
  }
  return fitted;
}

models::InputShape FittedPreprocessing::shape() const {
  models::InputShape shape;
  shape.numeric = static_cast<int>(numeric_.size());
  for (const CodedColumn& column : categorical_) shape.category_levels.push_back(column.vocabulary.size());
  for (const CodedColumn& column : text_) shape.vocabulary_sizes.push_back(column.vocabulary.size());
  shape.sequence = sequence_;
  return shape;
}

InputNames FittedPreprocessing::names() const {
  InputNames names;
  names.numeric = numeric_.names();
  for (const CodedColumn& column : categorical_) names.categorical.push_back(column.column);
  for (const CodedColumn& column : text_) names.text.push_back(column.column);
  return names;
}

DataSettings FittedPreprocessing::reading_settings(const std::string& path) const {
  DataSettings settings;
  settings.path = path;
  settings.delimiter = settings_.delimiter;
  settings.comment = settings_.comment;
  settings.decimal = settings_.decimal;
  settings.thousands = settings_.thousands;
  settings.truth_columns = settings_.truth_columns;
  settings.header = settings_.header;
  settings.missing_values = settings_.missing_values;
  settings.markers_by_value = settings_.markers_by_value;
  settings.trim = settings_.trim;
  settings.where = settings_.where;
  settings.target = settings_.target;
  settings.weight = settings_.weight;
  settings.numeric = numeric_.plain_columns();
  settings.cyclic = numeric_.periods();
  settings.dates = numeric_.dates();
  settings.lags = settings_.lags;
  settings.missing = settings_.missing;
  settings.bad_rows = settings_.bad_rows;
  const InputNames inputs = names();
  settings.categorical = inputs.categorical;
  settings.text = inputs.text;
  return settings;
}

void FittedPreprocessing::encode_numeric(const Table& table, const NumberColumns& columns,
                                         std::span<float> into) const {
  numeric_.encode(table, columns, into);
}

void FittedPreprocessing::encode_categories(const Table& table, std::span<std::int32_t> into) const {
  for (std::size_t i = 0; i < categorical_.size(); ++i) {
    const Vocabulary& vocabulary = categorical_[i].vocabulary;
    const StringColumn& column = table.strings.at(categorical_[i].column);
    std::vector<std::int32_t> codes;
    for (const std::string& value : column.values) codes.push_back(vocabulary.code(value));
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::int32_t code = column.codes[row];
      into[row * categorical_.size() + i] =
          code < 0 ? vocabulary.missing_code() : codes[static_cast<std::size_t>(code)];
    }
  }
}

void FittedPreprocessing::encode_text(const Table& table, std::size_t text, std::span<std::int64_t> offsets,
                                      std::span<std::int32_t> words) const {
  const Vocabulary& vocabulary = text_.at(text).vocabulary;
  const StringColumn& column = table.strings.at(text_.at(text).column);
  EncodedText distinct;  // each distinct value once; the last is the missing text
  distinct.offsets.push_back(0);
  for (const std::string& value : column.values) {
    for_each_word(value, [&](const std::string& word) { distinct.words.push_back(vocabulary.code(word)); });
    distinct.offsets.push_back(static_cast<std::int64_t>(distinct.words.size()));
  }
  distinct.words.push_back(vocabulary.missing_code());
  distinct.offsets.push_back(static_cast<std::int64_t>(distinct.words.size()));

  auto next = words.begin();
  std::size_t row = 0;
  offsets[row] = 0;
  for (const std::int32_t code : column.codes) {
    const std::size_t value = code < 0 ? column.values.size() : static_cast<std::size_t>(code);
    next = std::copy(distinct.words.begin() + distinct.offsets[value],
                     distinct.words.begin() + distinct.offsets[value + 1], next);
    offsets[++row] = next - words.begin();
  }
}

EncodedRows FittedPreprocessing::encode(const Table& table) const {
  EncodedRows encoded;
  encoded.rows = table.rows();
  encoded.numeric.resize(table.rows() * numeric_.size());
  encode_numeric(table, NumberColumns(table, settings_.lags), encoded.numeric);
  encoded.categories.resize(table.rows() * categorical_.size());
  encode_categories(table, encoded.categories);
  for (std::size_t text = 0; text < text_.size(); ++text) {
    EncodedText& encoded_text = encoded.texts.emplace_back();
    encoded_text.offsets.resize(table.rows() + 1);
    encoded_text.words.resize(count_words(table, text_[text].column));
    encode_text(table, text, encoded_text.offsets, encoded_text.words);
  }
  return encoded;
}

}  // namespace seedbed::experiments
