#include "forecasts/prediction/predictor_member.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "experiments/dataset/words.hpp"
#include "experiments/read_kept_model.hpp"
#include "models/model_file.hpp"
#include "models/settings_text.hpp"

namespace seedbed::forecasts {
namespace {

template <class Value, class Name>
std::size_t place_of(const std::vector<Value>& values, const std::string& wanted, const Name& name,
                     const std::string& path, const std::string& other) {
  const auto found = std::ranges::find(values, wanted, name);
  if (found == values.end()) {
    throw DataError(fmt::format(
        "the models '{}' and '{}' cannot be one ensemble: the first reads {} and the second does not", path,
        other, quoted_value(wanted)));
  }
  return static_cast<std::size_t>(found - values.begin());
}

}  // namespace

PredictorMember::PredictorMember(std::string path, experiments::FittedPreprocessing preprocessing,
                                 models::Network network)
    : path_(std::move(path)),
      preprocessing_(std::move(preprocessing)),
      network_(std::move(network)),
      settings_(preprocessing_.reading_settings("")) {}

PredictorMember PredictorMember::read(const results::KeptFile& file) {
  return make(file.name(), experiments::read_kept_model(file));
}

PredictorMember PredictorMember::make(std::string path, const models::SavedModel& saved) {
  const auto fail = [&](std::string_view problem) {
    return models::ModelFileError(fmt::format("cannot read the model '{}': {}", path, problem));
  };
  try {
    experiments::FittedPreprocessing preprocessing =
        experiments::FittedPreprocessing::from_json(saved.preprocessing);
    if (preprocessing.shape() != saved.inputs) throw fail("its preprocessing does not go with its network");
    models::Network network(saved.network, saved.inputs, saved.scaling, saved.state);
    return {std::move(path), std::move(preprocessing), std::move(network)};
  } catch (const DataError& error) {
    throw fail(error.what());
  } catch (const std::invalid_argument& error) {
    throw fail(error.what());
  }
}

std::vector<experiments::NumberSource> PredictorMember::numbers() const {
  return preprocessing_.numeric_inputs().sources();
}

std::vector<std::string> PredictorMember::strings() const {
  const experiments::InputNames names = preprocessing_.names();
  std::vector<std::string> all = names.categorical;
  all.insert(all.end(), names.text.begin(), names.text.end());
  return all;
}

void PredictorMember::read_from(const std::vector<experiments::NumberSource>& all_numbers,
                                const std::vector<std::string>& all_strings, const std::string& other) {
  for (const experiments::NumberSource& source : numbers()) {
    number_places_.push_back(
        place_of(all_numbers, source.name(), &experiments::NumberSource::name, path_, other));
  }
  const experiments::InputNames names = preprocessing_.names();
  for (const std::string& name : names.categorical) {
    category_places_.push_back(place_of(all_strings, name, std::identity(), path_, other));
  }
  for (const std::string& name : names.text) {
    text_places_.push_back(place_of(all_strings, name, std::identity(), path_, other));
  }
  row_numbers_ = all_numbers.size();
  row_strings_ = all_strings.size();
}

void PredictorMember::encode(std::size_t rows, std::span<const double> numbers,
                             std::span<const std::string_view> strings, PredictionBuffers::Member& into,
                             std::vector<UnusableNumber>& unusable) const {
  const std::size_t width = static_cast<std::size_t>(network_.inputs().numeric);
  const std::size_t categories = category_places_.size(), texts = text_places_.size();
  experiments::EncodedRows& encoded = into.encoded;
  encoded.rows = rows;
  encoded.numeric.resize(rows * width);
  encoded.categories.resize(rows * categories);
  encoded.texts.resize(texts);
  for (experiments::EncodedText& text : encoded.texts) {
    text.words.clear();
    text.offsets.assign(1, 0);
  }
  const experiments::NumericInputs& numeric = preprocessing_.numeric_inputs();
  for (std::size_t row = 0; row < rows; ++row) {
    const auto problem = numeric.encode_row(numbers.subspan(row * row_numbers_, row_numbers_), number_places_,
                                            encoded.numeric.data() + row * width);
    if (problem) unusable.push_back({row, number_places_[*problem]});
    const auto cells = strings.subspan(row * row_strings_, row_strings_);
    for (std::size_t i = 0; i < categories; ++i) {
      const std::string_view cell = cells[category_places_[i]];
      const experiments::Vocabulary& levels = preprocessing_.levels(i);
      encoded.categories[row * categories + i] = cell.data() ? levels.code(cell) : levels.missing_code();
    }
    for (std::size_t i = 0; i < texts; ++i) {
      const std::string_view cell = cells[text_places_[i]];
      const experiments::Vocabulary& vocabulary = preprocessing_.words(i);
      std::vector<std::int32_t>& words = encoded.texts[i].words;
      if (cell.data()) {
        experiments::for_each_word(cell,
                                   [&](const std::string& word) { words.push_back(vocabulary.code(word)); });
      } else {
        words.push_back(vocabulary.missing_code());
      }
      encoded.texts[i].offsets.push_back(static_cast<std::int64_t>(words.size()));
    }
  }
  into.inputs.rows = rows;
  into.inputs.numeric = encoded.numeric;
  into.inputs.categories = encoded.categories;
  into.inputs.texts.clear();
  for (const experiments::EncodedText& text : encoded.texts)
    into.inputs.texts.push_back({text.offsets, text.words});
}

bool PredictorMember::is_text(std::size_t place) const {
  return std::ranges::find(text_places_, place) != text_places_.end();
}

void PredictorMember::mark_unseen(const PredictionBuffers::Member& from, std::span<char> unseen) const {
  constexpr std::int32_t kUnknown = 0;
  const experiments::EncodedRows& encoded = from.encoded;
  for (std::size_t i = 0; i < category_places_.size(); ++i) {
    if (is_text(category_places_[i])) continue;  // read as a whole too, which is mostly new
    for (std::size_t row = 0; row < encoded.rows; ++row) {
      if (encoded.categories[row * category_places_.size() + i] == kUnknown)
        unseen[row * row_strings_ + category_places_[i]] = 1;
    }
  }
  for (std::size_t i = 0; i < text_places_.size(); ++i) {
    const experiments::EncodedText& text = encoded.texts[i];
    for (std::size_t row = 0; row < encoded.rows; ++row) {
      const auto first = text.words.begin() + text.offsets[row],
                 end = text.words.begin() + text.offsets[row + 1];
      if (first != end && std::all_of(first, end, [](std::int32_t word) { return word == kUnknown; }))
        unseen[row * row_strings_ + text_places_[i]] = 1;
    }
  }
}

std::vector<std::string> PredictorMember::known_levels(std::size_t place) const {
  std::vector<std::string> levels;
  if (is_text(place)) return levels;
  const auto found = std::ranges::find(category_places_, place);
  const nlohmann::json entries =
      preprocessing_.levels(static_cast<std::size_t>(found - category_places_.begin())).to_json();
  for (const nlohmann::json& entry : entries) {
    if (entry.is_string()) levels.push_back(entry);
  }
  return levels;
}

std::string why_not_mixed(const PredictorMember& first, const PredictorMember& other) {
  const auto family = [](const PredictorMember& member) {
    return models::to_text(member.network().family());
  };
  const experiments::DataSettings &a = first.settings(), &b = other.settings();
  if (family(first) != family(other)) {
    return fmt::format("the first is of family {}, the second {}", family(first), family(other));
  }
  if (a.target != b.target) {
    return fmt::format("the first predicts {}, the second {}", quoted_value(a.target),
                       quoted_value(b.target));
  }
  if (a.delimiter != b.delimiter) return "they were trained on files with different delimiters";
  if (a.missing_values != b.missing_values || a.markers_by_value != b.markers_by_value)
    return "they take different texts for missing values";
  if (a.trim != b.trim) return "spaces around texts count for one of them and not for the other";
  if (a.decimal != b.decimal || a.thousands != b.thousands) return "they read numbers of different forms";
  if (a.header != b.header || a.comment != b.comment) return "they were trained on files of different forms";
  if (a.truth_columns != b.truth_columns) return "they read words such as True in different columns";
  if (a.missing_values != b.missing_values) return "they take different texts for missing values";
  if (a.where != b.where) return "they were trained on different rows (data.where)";
  if (a.lags != b.lags) return "they have different lagged inputs";
  const auto missing_from = [](std::vector<std::string> names, const std::vector<std::string>& others) {
    std::erase_if(names, [&](const std::string& name) { return std::ranges::count(others, name) > 0; });
    return names.empty() ? std::string() : names.front();
  };
  const auto names = [](const PredictorMember& member) {
    std::vector<std::string> all = member.strings();
    for (const experiments::NumberSource& source : member.numbers()) all.push_back(source.name());
    return all;
  };
  const std::string only_first = missing_from(names(first), names(other));
  const std::string only_other = missing_from(names(other), names(first));
  if (!only_first.empty()) return fmt::format("only the first reads {}", quoted_value(only_first));
  if (!only_other.empty()) return fmt::format("only the second reads {}", quoted_value(only_other));
  return {};
}

}  // namespace seedbed::forecasts
