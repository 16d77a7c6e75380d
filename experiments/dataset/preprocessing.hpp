#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "experiments/dataset/data_settings.hpp"
#include "experiments/dataset/numeric_inputs.hpp"
#include "experiments/dataset/table.hpp"
#include "experiments/dataset/vocabulary.hpp"
#include "models/inputs.hpp"

namespace seedbed::experiments {

/// Words of one text column, row after row; offsets has rows + 1 entries and starts at 0.
struct EncodedText {
  std::vector<std::int64_t> offsets;
  std::vector<std::int32_t> words;
};

/// Encoded rows that own their memory.
struct EncodedRows {
  std::size_t rows = 0;
  std::vector<float> numeric;            ///< row-major
  std::vector<std::int32_t> categories;  ///< row-major
  std::vector<EncodedText> texts;

  models::InputRows view() const;
};

/// The words of a text column in all rows together, whatever they are coded as.
std::size_t count_words(const Table& table, const std::string& column);

/// What the network's inputs are called, for messages and people. Numeric ones come as "carat", "carat is
/// missing", "weekday sine", "weekday cosine", "load 7 back".
struct InputNames {
  std::vector<std::string> numeric;
  std::vector<std::string> categorical;
  std::vector<std::string> text;
};

/// Turns rows of a table into network inputs, by what was fitted on the training rows. It goes into the model
/// file as JSON, and encodes new rows to the same bits after the round trip.
class FittedPreprocessing {
 public:
  /// Fits to the rows `train` of `table`. Throws DataError if that cannot be done.
  static FittedPreprocessing fit(const Table& table, const DataSettings& settings,
                                 std::span<const std::int32_t> train);
  /// The same with the columns of `table`, whose lags are those of `settings`.
  static FittedPreprocessing fit(const Table& table, const NumberColumns& columns,
                                 const DataSettings& settings, std::span<const std::int32_t> train);

  nlohmann::json to_json() const;
  /// Throws DataError if the JSON is not one of ours.
  static FittedPreprocessing from_json(const nlohmann::json& json);

  models::InputShape shape() const;
  InputNames names() const;
  /// Settings by which a TableReader reads what `encode` needs from another file; the split is of no account.
  DataSettings reading_settings(const std::string& path) const;

  /// Throws DataError, naming the line, if a value has no finite encoding. Lags see the rows of this table
  /// only.
  EncodedRows encode(const Table& table) const;
  // The same in parts, into memory of the right size (rows × inputs; words as counted, offsets rows + 1).
  void encode_numeric(const Table& table, const NumberColumns& columns, std::span<float> into) const;
  void encode_categories(const Table& table, std::span<std::int32_t> into) const;
  void encode_text(const Table& table, std::size_t text, std::span<std::int64_t> offsets,
                   std::span<std::int32_t> words) const;
  /// Throws what `encode` would throw, and encodes nothing.
  void check(const Table& table, const NumberColumns& columns) const { numeric_.check(table, columns); }

  // For rows that come without a table: categories and texts are numbered as in `names`.
  const NumericInputs& numeric_inputs() const { return numeric_; }
  const Vocabulary& levels(std::size_t category) const { return categorical_.at(category).vocabulary; }
  const Vocabulary& words(std::size_t text) const { return text_.at(text).vocabulary; }

 private:
  struct CodedColumn {
    std::string column;
    Vocabulary vocabulary;
  };

  // Of the settings, what reading another file needs: target, delimiter, missing values, columns, lags (those
  // of a sequence among them); and
  // which column weighed the rows, which no other file needs.
  DataSettings settings_;
  NumericInputs numeric_;
  std::vector<CodedColumn> categorical_, text_;
  models::SequenceShape sequence_;  ///< among the numeric inputs, the last of them
};

}  // namespace seedbed::experiments
