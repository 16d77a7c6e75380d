#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "forecasts/prediction/text_buffer.hpp"
#include "metrics/mixture.hpp"
#include "metrics/scores/row_values.hpp"

namespace seedbed::forecasts {

/// How forecasts are written.
struct ForecastFormat {
  int digits = 9;          ///< significant ones of what is forecast; 17 leave nothing out
  std::uint64_t seed = 1;  ///< of samples
};

/// What is written of every row: fields handed through from the input, then numbers of its forecast.
class PredictionColumns {
 public:
  /// The names that `names` may hold, as one line for messages and help.
  static std::string help();
  static std::vector<std::string> defaults();

  /// `components` is the forecasts' number of them. Throws DataError for a
  /// name that is not known or would be there twice.
  PredictionColumns(const std::vector<std::string>& names, const std::vector<std::string>& keep,
                    metrics::Family family, std::size_t components, char delimiter,
                    const ForecastFormat& format = {});

  /// What must be known of each row, in this order.
  const std::vector<metrics::RowValue>& values() const { return values_; }
  /// The first name that needs the target; empty if none does.
  const std::string& needs_target() const { return needs_target_; }

  void write_header(TextBuffer& out) const;

  /// Row `row` of a batch with a column per value; `kept` are its fields to be handed through, as they stand
  /// in the input. Samples depend on the seed and the line.
  void write_row(std::span<const std::string_view> kept, const metrics::Mixtures& mixtures,
                 std::span<const std::span<const double>> values, std::size_t row, std::int64_t line,
                 TextBuffer& out) const;
  /// A row without a forecast.
  void write_empty_row(std::span<const std::string_view> kept, TextBuffer& out) const;

 private:
  enum class Part { value, observation, between, sample, family, weights, locations, scales };
  struct Column {
    Part part = Part::value;
    std::size_t value = 0;  // of values(), or of a sample its number
    std::size_t below = 0;  // of values(), what is taken from it, for Part::between
  };

  void add(const std::string& name);
  bool add_group(const std::string& name);
  bool add_between(const std::string& name);
  bool add_samples(const std::string& name);
  std::size_t value(const metrics::RowValue& wanted);
  void need_target(const std::string& name);
  void add_part(Part part, const char* name);
  void write_mixture(Part part, const metrics::Mixtures& mixtures, std::size_t row, TextBuffer& out) const;
  double sample(const metrics::Mixtures& mixtures, std::size_t row, std::size_t number,
                std::int64_t line) const;
  void end_row(std::size_t start, TextBuffer& out) const;

  std::vector<Column> columns_;
  std::vector<std::string> names_;  // of the fields of a row
  std::vector<metrics::RowValue> values_;
  std::string needs_target_;
  std::string_view family_;
  std::size_t components_;
  char delimiter_;
  ForecastFormat format_;
};

}  // namespace seedbed::forecasts
