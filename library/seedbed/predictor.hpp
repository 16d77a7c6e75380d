#pragma once

// The installed interface of Seedbed: forecasts from trained models inside another program. It needs neither
// libtorch nor any other header of Seedbed.
//
//   find_package(seedbed REQUIRED)
//   target_link_libraries(program PRIVATE seedbed::predictor)

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace seedbed {

/// One mixture per row, row-major rows × components. What is computed from it is in the target's own unit,
/// with one value per row; std::invalid_argument for a family that does not exist.
struct Forecasts {
  /// What the components are, by the name that experiments and `seedbed score` have for it, in text that the
  /// library keeps: "normal"; "lognormal", whose locations and scales are those of log y; "bernoulli", for a
  /// target that is 0 or 1, whose location is the log-odds of 1; the guide to scores says what others are.
  std::string_view family = "normal";
  std::size_t components = 1;
  std::span<const double> weights, locations, scales;

  std::size_t rows() const { return weights.size() / components; }

  std::vector<double> mean() const;
  std::vector<double> standard_deviation() const;
  /// The smallest value that the target does not exceed with this probability, in (0, 1); else
  /// std::invalid_argument.
  std::vector<double> quantile(double probability) const;
  /// P(target > threshold).
  std::vector<double> probability_above(double threshold) const;

  // The same into the caller's memory, one place per row: allocates nothing once the thread has made such a
  // call.
  void mean(std::span<double> out) const;
  void quantile(double probability, std::span<double> out) const;
  void probability_above(double threshold, std::span<double> out) const;
};

/// Forecasts that own their memory; `view()` is valid as long as they live.
struct OwnedForecasts {
  std::string_view family = "normal";
  std::size_t components = 1;
  std::vector<double> weights, locations, scales;

  Forecasts view() const { return {family, components, weights, locations, scales}; }
};

/// Rows as they stand in a file; the caller owns the memory.
struct Rows {
  std::size_t rows = 0;
  std::span<const double> numbers;            ///< rows × Predictor::numbers().size(); NaN is missing
  std::span<const std::string_view> strings;  ///< rows × Predictor::strings().size(); null data is missing
};

/// One trained model, or several as an ensemble: the mixture of their mixtures, each with the same weight.
///
/// Thread-safe for concurrent callers. A row's forecast has the same bits whatever rows it comes with, and in
/// `predict` and `predict_one`: that which `seedbed predict` has for the same row of a file, if its numbers
/// are the doubles nearest to what stands there (std::from_chars, std::stod; a float of 0.7 is another
/// number).
class Predictor {
 public:
  /// Reads model files, models/<job>.safetensors of a run directory. Throws std::runtime_error, with a
  /// message for the user, for a file that is damaged or not a model and for models that do not go together.
  explicit Predictor(const std::vector<std::filesystem::path>& models);
  explicit Predictor(const std::filesystem::path& model);

  std::string_view family() const;
  std::size_t components() const;  ///< of the forecasts: those of all members
  std::string target() const;

  /// What a row must have, in this order: numbers such as "carat" or, lagged, "load 7 back"; then categories
  /// and texts.
  std::vector<std::string> numbers() const;
  std::vector<std::string> strings() const;

  /// Forecasts of all rows, in one batched pass per model. Throws std::invalid_argument if sizes do not fit,
  /// and std::runtime_error, which names the row, if a number is too far from the training values to be an
  /// input, or a forecast is not finite: a parameter, its mean or its standard deviation.
  OwnedForecasts predict(const Rows& rows) const;

  /// The forecast of one row; throws as above. Allocates nothing once the thread has made such a call. The
  /// result is valid until the thread's next one.
  Forecasts predict_one(std::span<const double> numbers,
                        std::span<const std::string_view> strings = {}) const;

  ~Predictor();
  Predictor(Predictor&&) noexcept;
  Predictor& operator=(Predictor&&) noexcept;

 private:
  struct Data;
  std::unique_ptr<const Data> data_;
};

}  // namespace seedbed
