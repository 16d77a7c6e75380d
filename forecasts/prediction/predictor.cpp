#include "forecasts/prediction/predictor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "forecasts/prediction/finite_forecast.hpp"
#include "forecasts/prediction/predictor_member.hpp"
#include "models/ensemble_mixtures.hpp"
#include "results/packs/kept_files.hpp"

namespace seedbed::forecasts {
namespace {

/// The memory of `predict_one`.
PredictionBuffers& one_row() {
  thread_local PredictionBuffers instance;
  return instance;
}

}  // namespace

struct Predictor::Data {
  std::vector<PredictorMember> members;
  std::vector<experiments::NumberSource> numbers;
  std::vector<std::string> strings;
  experiments::DataSettings settings;
  std::size_t components = 0;

  explicit Data(const std::vector<results::KeptFile>& files) {
    if (files.empty()) throw DataError("no model to predict with");
    for (const results::KeptFile& file : files) add(PredictorMember::read(file));
  }

  explicit Data(PredictorMember member) { add(std::move(member)); }

  void add(PredictorMember member) {
    if (members.empty()) {
      numbers = member.numbers();
      strings = member.strings();
      settings = member.settings();
    } else if (const std::string problem = why_not_mixed(members.front(), member); !problem.empty()) {
      throw DataError(fmt::format("the models '{}' and '{}' cannot be one ensemble: {}",
                                  members.front().path(), member.path(), problem));
    }
    if (member.settings().missing == experiments::MissingRule::error)
      settings.missing = experiments::MissingRule::error;
    member.read_from(numbers, strings, members.empty() ? member.path() : members.front().path());
    components += member.network().components();
    members.push_back(std::move(member));
  }

  void check(const RawRows& rows) const {
    const auto require = [](std::size_t size, std::size_t expected, const char* what) {
      if (size != expected)
        throw std::invalid_argument(fmt::format("predict: {} {} given, {} expected", size, what, expected));
    };
    require(rows.numbers.size(), rows.rows * numbers.size(), "numbers");
    require(rows.strings.size(), rows.rows * strings.size(), "strings");
  }

  void encode(const RawRows& rows, PredictionBuffers& buffers) const {
    if (buffers.members.size() < members.size()) buffers.members.resize(members.size());
    buffers.unusable.clear();
    for (std::size_t m = 0; m < members.size(); ++m) {
      members[m].encode(rows.rows, rows.numbers, rows.strings, buffers.members[m], buffers.unusable);
    }
    if (members.size() > 1 && !buffers.unusable.empty()) {
      std::ranges::stable_sort(buffers.unusable, {}, &UnusableNumber::row);
    }
  }

  /// `chosen` null: all of the `count` rows encoded.
  void predict(const std::int32_t* chosen, std::size_t count, PredictionBuffers& buffers) const {
    const metrics::Family family = members.front().network().family();
    models::make_room(buffers.mixtures, family, components, count);
    std::size_t offset = 0;
    for (std::size_t m = 0; m < members.size(); ++m) {
      const models::Network& network = members[m].network();
      PredictionBuffers::Member& own = buffers.members[m];
      models::MixtureRows& out = members.size() == 1 ? buffers.mixtures : own.mixtures;
      models::make_room(out, family, network.components(), count);
      network.predict_into(own.inputs, chosen, count, {out.weights, out.locations, out.scales});
      if (members.size() == 1) return;
      models::mix_in(out, members.size(), offset, buffers.mixtures);
      offset += network.components();
    }
  }

  void require_usable(const RawRows& rows, const PredictionBuffers& buffers) const {
    const bool gaps_allowed = settings.missing != experiments::MissingRule::error;
    for (std::size_t i = 0; !gaps_allowed && i < rows.numbers.size(); ++i) {
      const experiments::NumberSource& source = numbers[i % numbers.size()];
      if (std::isnan(rows.numbers[i]) && !source.lag) {
        throw DataError(fmt::format("row {}: {} is missing, which the model was trained not to accept",
                                    rows.first + i / numbers.size(), quoted_value(source.name())));
      }
    }
    if (buffers.unusable.empty()) return;
    const UnusableNumber& first = buffers.unusable.front();
    throw DataError(
        fmt::format("row {}: {} is {}, too far from the training values (or too large) to be an input",
                    rows.first + first.row, quoted_value(numbers[first.number].name()),
                    rows.numbers[first.row * numbers.size() + first.number]));
  }

  void predict(const RawRows& rows, PredictionBuffers& buffers) const {
    check(rows);
    encode(rows, buffers);
    require_usable(rows, buffers);
    predict(nullptr, rows.rows, buffers);
    for (std::size_t row = 0; row < rows.rows; ++row) {
      if (!is_finite_forecast(buffers.mixtures, row)) {
        throw DataError(fmt::format("row {}: {}", rows.first + row, not_finite(buffers.mixtures, row)));
      }
    }
  }
};

Predictor::Predictor(const std::vector<std::filesystem::path>& models)
    : data_(std::make_unique<const Data>(results::kept_files(models))) {}

Predictor::Predictor(std::unique_ptr<const Data> data) : data_(std::move(data)) {}

Predictor Predictor::of_kept(const std::vector<results::KeptFile>& models) {
  return Predictor(std::make_unique<const Data>(models));
}

Predictor::Predictor(const std::filesystem::path& model) : Predictor(std::vector{model}) {}

Predictor::Predictor(const std::string& name, const models::SavedModel& model)
    : data_(std::make_unique<const Data>(PredictorMember::make(name, model))) {}

std::size_t Predictor::members() const {
  return data_->members.size();
}
metrics::Family Predictor::family() const {
  return data_->members.front().network().family();
}
std::size_t Predictor::components() const {
  return data_->components;
}
const std::string& Predictor::target() const {
  return data_->settings.target;
}
const std::vector<experiments::NumberSource>& Predictor::numbers() const {
  return data_->numbers;
}
const std::vector<std::string>& Predictor::strings() const {
  return data_->strings;
}

models::MixtureRows Predictor::predict(const RawRows& rows) const {
  PredictionBuffers buffers;
  data_->predict(rows, buffers);
  return std::move(buffers.mixtures);
}

metrics::Mixtures Predictor::predict_one(std::span<const double> numbers,
                                         std::span<const std::string_view> strings) const {
  PredictionBuffers& buffers = one_row();
  data_->predict({.rows = 1, .numbers = numbers, .strings = strings}, buffers);
  return buffers.mixtures.view();
}

void Predictor::encode(const RawRows& rows, PredictionBuffers& buffers) const {
  data_->check(rows);
  data_->encode(rows, buffers);
}

void Predictor::predict_encoded(std::span<const std::int32_t> chosen, PredictionBuffers& buffers) const {
  static constexpr std::int32_t kNone = 0;  // a null pointer would mean all rows
  data_->predict(chosen.empty() ? &kNone : chosen.data(), chosen.size(), buffers);
}

void Predictor::mark_unseen(const PredictionBuffers& buffers, std::span<char> unseen) const {
  std::ranges::fill(unseen, 0);
  for (std::size_t m = 0; m < data_->members.size(); ++m)
    data_->members[m].mark_unseen(buffers.members[m], unseen);
}

std::vector<std::string> Predictor::known_levels(std::size_t string) const {
  return data_->members.front().known_levels(string);
}

experiments::DataSettings Predictor::reading_settings(const std::string& path) const {
  experiments::DataSettings settings = data_->settings;
  settings.path = path;
  return settings;
}

Predictor::~Predictor() = default;
Predictor::Predictor(Predictor&&) noexcept = default;
Predictor& Predictor::operator=(Predictor&&) noexcept = default;

}  // namespace seedbed::forecasts
