#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/dataset/preprocessing.hpp"
#include "forecasts/prediction/prediction_buffers.hpp"
#include "models/inference.hpp"
#include "results/packs/kept_file.hpp"

namespace seedbed::models {
struct SavedModel;
}

namespace seedbed::forecasts {

/// One model of a Predictor with its own preprocessing.
class PredictorMember {
 public:
  /// Throws as Predictor's constructor does.
  static PredictorMember read(const results::KeptFile& file);
  /// Of a model that was read. `path` is for messages.
  static PredictorMember make(std::string path, const models::SavedModel& saved);

  const std::string& path() const { return path_; }
  const models::Network& network() const { return network_; }
  const experiments::DataSettings& settings() const { return settings_; }  ///< for reading a file
  std::vector<experiments::NumberSource> numbers() const;
  std::vector<std::string> strings() const;  ///< categories, then texts

  /// From now on rows come with these numbers and strings. Throws DataError, naming this model and `other`,
  /// if they are not those that it reads.
  void read_from(const std::vector<experiments::NumberSource>& numbers,
                 const std::vector<std::string>& strings, const std::string& other);

  /// Row-major `numbers` and `strings` as given to `read_from`; numbers that have no encoding are added to
  /// `unusable`.
  void encode(std::size_t rows, std::span<const double> numbers, std::span<const std::string_view> strings,
              PredictionBuffers::Member& into, std::vector<UnusableNumber>& unusable) const;

  /// Of the rows encoded last: sets `unseen`, rows × strings, to 1 for categories that have the code of
  /// unknown ones, and for texts of which every word has.
  void mark_unseen(const PredictionBuffers::Member& from, std::span<char> unseen) const;
  /// The levels of a categorical input, by its place among the strings; empty for a text.
  std::vector<std::string> known_levels(std::size_t place) const;

 private:
  bool is_text(std::size_t place) const;
  PredictorMember(std::string path, experiments::FittedPreprocessing preprocessing, models::Network network);

  std::string path_;
  experiments::FittedPreprocessing preprocessing_;
  models::Network network_;
  experiments::DataSettings settings_;
  std::vector<std::size_t> number_places_;    // per source of the preprocessing
  std::vector<std::size_t> category_places_;  // per categorical input
  std::vector<std::size_t> text_places_;
  std::size_t row_numbers_ = 0, row_strings_ = 0;
};

/// What is wrong with mixing a model with the first one, or empty.
std::string why_not_mixed(const PredictorMember& first, const PredictorMember& other);

}  // namespace seedbed::forecasts
