#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "forecasts/prediction/text_buffer.hpp"
#include "metrics/mixture.hpp"
#include "metrics/scores/row_values.hpp"

namespace seedbed::forecasts {

/// What is written of every row: fields handed through from the input, then numbers of its forecast.
class PredictionColumns {
 public:
  /// The names that `names` may hold, as one line for messages and help.
  static std::string help();
  static std::vector<std::string> defaults();

  /// `components` is the forecasts' number of them. Throws DataError for a
  /// name that is not known or would be there twice.
  PredictionColumns(const std::vector<std::string>& names, const std::vector<std::string>& keep,
                    std::size_t components, char delimiter);

  /// What must be known of each row, in this order.
  const std::vector<metrics::RowValue>& values() const { return values_; }
  /// The first name that needs the target; empty if none does.
  const std::string& needs_target() const { return needs_target_; }

  void write_header(TextBuffer& out) const;

  /// Row `row` of a batch with a column per value; `kept` are its fields to be handed through, as they stand
  /// in the input.
  void write_row(std::span<const std::string_view> kept, const metrics::Mixtures& mixtures,
                 std::span<const std::span<const double>> values, std::size_t row, TextBuffer& out) const;
  /// A row without a forecast.
  void write_empty_row(std::span<const std::string_view> kept, TextBuffer& out) const;

 private:
  enum class Part { value, weights, locations, scales };
  struct Column {
    Part part = Part::value;
    std::size_t value = 0;
  };

  void add(const std::string& name);
  void add_part(Part part, const char* name);
  void end_row(std::size_t start, TextBuffer& out) const;

  std::vector<Column> columns_;
  std::vector<std::string> names_;  // of the fields of a row
  std::vector<metrics::RowValue> values_;
  std::string needs_target_;
  std::size_t components_;
  char delimiter_;
};

}  // namespace seedbed::forecasts
