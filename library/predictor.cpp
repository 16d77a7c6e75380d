#include "library/seedbed/predictor.hpp"

#include <stdexcept>
#include <utility>

#include "forecasts/prediction/predictor.hpp"
#include "metrics/distribution.hpp"
#include "models/settings_text.hpp"

namespace seedbed {
namespace {

metrics::Mixtures mixtures_of(const Forecasts& forecasts) {
  const auto family = models::from_text<metrics::Family>(forecasts.family);
  if (!family) {
    throw std::invalid_argument("there is no family '" + std::string(forecasts.family) + "' of forecasts");
  }
  return {*family, forecasts.components, forecasts.weights, forecasts.locations, forecasts.scales};
}

}  // namespace

void Forecasts::mean(std::span<double> out) const {
  metrics::mean(mixtures_of(*this), out);
}

void Forecasts::quantile(double probability, std::span<double> out) const {
  metrics::quantile(mixtures_of(*this), probability, out);
}

void Forecasts::probability_above(double threshold, std::span<double> out) const {
  metrics::exceedance(mixtures_of(*this), threshold, out);
}

std::vector<double> Forecasts::mean() const {
  std::vector<double> out(rows());
  mean(out);
  return out;
}

std::vector<double> Forecasts::standard_deviation() const {
  std::vector<double> out(rows());
  metrics::standard_deviation(mixtures_of(*this), out);
  return out;
}

std::vector<double> Forecasts::quantile(double probability) const {
  std::vector<double> out(rows());
  quantile(probability, out);
  return out;
}

std::vector<double> Forecasts::probability_above(double threshold) const {
  std::vector<double> out(rows());
  probability_above(threshold, out);
  return out;
}

struct Predictor::Data {
  forecasts::Predictor predictor;
};

Predictor::Predictor(const std::vector<std::filesystem::path>& models)
    : data_(new Data{forecasts::Predictor(models)}) {}

Predictor::Predictor(const std::filesystem::path& model) : data_(new Data{forecasts::Predictor(model)}) {}

std::string_view Predictor::family() const {
  return metrics::name_of(data_->predictor.family());
}

std::size_t Predictor::components() const {
  return data_->predictor.components();
}

std::string Predictor::target() const {
  return data_->predictor.target();
}

std::vector<std::string> Predictor::numbers() const {
  std::vector<std::string> names;
  for (const auto& source : data_->predictor.numbers()) names.push_back(source.name());
  return names;
}

std::vector<std::string> Predictor::strings() const {
  return data_->predictor.strings();
}

OwnedForecasts Predictor::predict(const Rows& rows) const {
  models::MixtureRows mixtures = data_->predictor.predict({rows.rows, rows.numbers, rows.strings});
  return {metrics::name_of(mixtures.family), mixtures.components, std::move(mixtures.weights),
          std::move(mixtures.locations), std::move(mixtures.scales)};
}

Forecasts Predictor::predict_one(std::span<const double> numbers,
                                 std::span<const std::string_view> strings) const {
  const metrics::Mixtures one = data_->predictor.predict_one(numbers, strings);
  return {metrics::name_of(one.family), one.components, one.weights, one.locations, one.scales};
}

Predictor::~Predictor() = default;
Predictor::Predictor(Predictor&&) noexcept = default;
Predictor& Predictor::operator=(Predictor&&) noexcept = default;

}  // namespace seedbed
