#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "experiments/dataset/data_settings.hpp"
#include "experiments/dataset/number_columns.hpp"
#include "experiments/dataset/number_scaling.hpp"
#include "experiments/dataset/table.hpp"

namespace seedbed::experiments {

/// The numeric inputs of a network: for each source one scaled value, or for a cyclic column sine and cosine
/// of 2 pi x / period; then, if the source had gaps in the training rows, 1 where the value is missing and 0
/// elsewhere. A gap is filled before scaling and clipping with the mean or median of the training values or
/// with zero; sine and cosine, which are not scaled, are each filled with their own mean or median, or with
/// zero.
class NumericInputs {
 public:
  /// What one source becomes.
  struct Input {
    NumberSource source;
    std::optional<double> period;
    bool indicator = false;
    double fill = 0, fill_cosine = 0;  ///< fill_cosine and the scaling's absence: cyclic only
    NumberScaling scaling;

    std::size_t width() const { return (period ? 2u : 1u) + (indicator ? 1u : 0u); }
    void encode(double value, float* into) const;
  };

  /// `columns` are those of `table`.
  static NumericInputs fit(const Table& table, const NumberColumns& columns, const DataSettings& settings,
                           std::span<const std::int32_t> train);

  std::size_t size() const;  ///< inputs per row
  const std::vector<Input>& inputs() const { return inputs_; }
  std::vector<std::string> names() const;
  std::vector<std::string> plain_columns() const;  ///< neither cyclic, lagged nor dates; each once
  std::map<std::string, double> periods() const;   ///< of cyclic columns
  std::map<std::string, std::vector<DatePart>> dates() const;

  /// Row-major, rows × size(). Throws DataError naming line and column if a value does not fit into a
  /// float32.
  void encode(const Table& table, const NumberColumns& columns, std::span<float> into) const;
  /// Throws what `encode` would throw, and encodes nothing: no more than the ends of each column are looked
  /// at, unless they promise trouble.
  void check(const Table& table, const NumberColumns& columns) const;

  /// Where the numbers behind the inputs come from, each once.
  std::vector<NumberSource> sources() const;
  /// The inputs of one row, size() of them, to the same bits as `encode`: source i has the number
  /// values[places[i]], NaN is missing. Returns the first source whose number has no finite encoding, if any.
  std::optional<std::size_t> encode_row(std::span<const double> values, std::span<const std::size_t> places,
                                        float* into) const;

  nlohmann::json to_json() const;
  /// Throws std::exception if the JSON is not one of ours, or does not go with these lags.
  static NumericInputs from_json(const nlohmann::json& json, const std::vector<LagSettings>& lags);

 private:
  /// What `encode_row` needs of an input that is one number, scaled linearly, as most are: close together, so
  /// that a row encoded by itself touches little memory.
  struct Step {
    bool linear = false;
    double fill = 0;
    LinearScaling scaling;
  };

  bool fits(const Input& input, const NumberColumns& columns) const;
  void encode_rows(const Table& table, const NumberColumns& columns, float* start, std::size_t stride) const;
  void add(Input input);
  void add_sequence(const NumberColumns& columns, const DataSettings& settings,
                    std::span<const std::int32_t> train);
  static Input fit_input(Input input, std::span<const double> values, const DataSettings& settings,
                         std::span<const std::int32_t> train);

  std::vector<Input> inputs_;
  std::vector<Step> steps_;  // one for each of them
};

}  // namespace seedbed::experiments
