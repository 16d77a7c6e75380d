#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/dataset/data_settings.hpp"
#include "experiments/dataset/numeric_inputs.hpp"
#include "forecasts/prediction/prediction_buffers.hpp"
#include "metrics/mixture.hpp"
#include "models/inference.hpp"

namespace seedbed::models {
struct SavedModel;
}
namespace seedbed::results {
struct KeptFile;
}

namespace seedbed::forecasts {

/// Rows before any encoding, as they stand in a file; the caller owns the memory.
struct RawRows {
  std::size_t rows = 0;
  std::span<const double> numbers;            ///< rows × Predictor::numbers().size(); NaN is missing
  std::span<const std::string_view> strings;  ///< rows × Predictor::strings().size(); null data is missing
  std::size_t first = 0;                      ///< number of the first row, for messages
};

/// One trained model, or several as an ensemble: the mixture of their mixtures, each with the same weight.
/// Needs no libtorch. Thread-safe for concurrent callers. A row's forecast has the same bits whatever rows it
/// comes with, and in `predict` and `predict_one`.
class Predictor {
 public:
  /// Reads model files. Throws models::ModelFileError for a file that is damaged or not a model, DataError if
  /// the models are of different families, targets or input columns, or none are given.
  explicit Predictor(const std::vector<std::filesystem::path>& models);
  explicit Predictor(const std::filesystem::path& model);
  /// Models that jobs left, wherever they are. The paths above may also be those that models have as single
  /// files of a run directory in whose packs they are.
  static Predictor of_kept(const std::vector<results::KeptFile>& models);
  /// A model that is in no file. `name` is for messages.
  Predictor(const std::string& name, const models::SavedModel& model);

  std::size_t members() const;
  metrics::Family family() const;
  std::size_t components() const;  ///< of the mixture that comes out: those of all members
  const std::string& target() const;

  /// What is read from a row: numbers such as "carat" or, lagged, "load 7 back"; then categories and texts.
  const std::vector<experiments::NumberSource>& numbers() const;
  const std::vector<std::string>& strings() const;

  /// Forecasts of all rows in one batched pass per model. Throws std::invalid_argument if sizes do not fit,
  /// DataError if a number is too far from the training values to be an input, or a forecast is not finite
  /// (see is_finite_forecast).
  models::MixtureRows predict(const RawRows& rows) const;

  /// The forecast of one row, given in the order of `numbers` and `strings`, in the columns' own units (a
  /// missing number is NaN). Throws as `predict` does. Allocates nothing once this thread has made such a
  /// call; the result is valid until this thread's next one.
  metrics::Mixtures predict_one(std::span<const double> numbers,
                                std::span<const std::string_view> strings = {}) const;

  // In two steps, for those who must know which rows cannot be predicted.

  /// Encodes all rows into `buffers`; what cannot be encoded is listed there, and such rows are not to be
  /// predicted.
  void encode(const RawRows& rows, PredictionBuffers& buffers) const;
  /// Forecasts of the chosen ones of the rows encoded last, in the order given, into `buffers.mixtures`.
  void predict_encoded(std::span<const std::int32_t> chosen, PredictionBuffers& buffers) const;

  /// Of the rows encoded last: `unseen`, rows × strings, is 1 for categories and texts that one of the models
  /// does not know.
  void mark_unseen(const PredictionBuffers& buffers, std::span<char> unseen) const;
  /// The levels of a string that is a category, as the first model knows them.
  std::vector<std::string> known_levels(std::size_t string) const;

  /// By which settings a file is read that has these columns.
  experiments::DataSettings reading_settings(const std::string& path) const;

  ~Predictor();
  Predictor(Predictor&&) noexcept;
  Predictor& operator=(Predictor&&) noexcept;

 private:
  struct Data;
  explicit Predictor(std::unique_ptr<const Data> data);
  std::unique_ptr<const Data> data_;
};

}  // namespace seedbed::forecasts
