#include "experiments/dataset/number_scaling.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "base/moments.hpp"
#include "metrics/special_functions.hpp"

namespace seedbed::experiments {
namespace {

constexpr std::size_t kMostValuesKept = 1000;

// Mid-rank scores of the distinct values at evenly spaced ranks, first and last among them.
void fit_scores(std::vector<double>& values, std::vector<double>& kept, std::vector<double>& scores) {
  std::sort(values.begin(), values.end());
  const std::size_t count = values.size(), steps = std::min(count, kMostValuesKept);
  for (std::size_t step = 0; step < steps; ++step) {
    const std::size_t index = steps == 1 ? 0 : step * (count - 1) / (steps - 1);
    const double value = values[index];
    if (!kept.empty() && kept.back() == value) continue;
    const auto [first, last] = std::equal_range(values.begin(), values.end(), value);
    const double below = static_cast<double>(first - values.begin()),
                 up_to = static_cast<double>(last - values.begin());
    kept.push_back(value);
    scores.push_back(metrics::normal_quantile((below + up_to) / (2.0 * static_cast<double>(count))));
  }
}

const char* name_of(Scaling kind) {
  switch (kind) {
    case Scaling::standard:
      return "standard";
    case Scaling::minmax:
      return "minmax";
    case Scaling::quantile:
      return "quantile";
    case Scaling::none:
      break;
  }
  return "none";
}

Scaling kind_named(const std::string& name) {
  for (const Scaling kind : {Scaling::standard, Scaling::minmax, Scaling::quantile, Scaling::none}) {
    if (name == name_of(kind)) return kind;
  }
  throw std::invalid_argument("unknown scaling '" + name + "'");
}

}  // namespace

NumberScaling NumberScaling::fit(Scaling kind, std::vector<double> values) {
  NumberScaling scaling;
  scaling.kind_ = kind;
  if (kind == Scaling::none) return scaling;
  if (values.empty()) values.push_back(0);
  const auto [smallest, largest] = std::minmax_element(values.begin(), values.end());
  const bool constant = *smallest == *largest;
  if (kind == Scaling::quantile) {
    fit_scores(values, scaling.values_, scaling.scores_);
  } else if (kind == Scaling::minmax || constant) {
    scaling.location_ = *smallest;
    scaling.scale_ = *largest - *smallest;
  } else {
    const Moments fitted = moments(values);
    scaling.location_ = fitted.mean;
    scaling.scale_ = fitted.deviation;
  }
  return scaling;
}

double NumberScaling::normal_score(double value) const {
  const auto above = std::upper_bound(values_.begin(), values_.end(), value);
  if (above == values_.begin()) return scores_.front();
  if (above == values_.end()) return scores_.back();
  const auto i = static_cast<std::size_t>(above - values_.begin());
  const double share = (value - values_[i - 1]) / (values_[i] - values_[i - 1]);
  return scores_[i - 1] + share * (scores_[i] - scores_[i - 1]);
}

nlohmann::json NumberScaling::to_json() const {
  nlohmann::json json = {{"kind", name_of(kind_)}};
  if (kind_ == Scaling::quantile) {
    json["values"] = values_;
    json["scores"] = scores_;
  } else if (kind_ != Scaling::none) {
    json["location"] = location_;
    json["scale"] = scale_;
  }
  return json;
}

NumberScaling NumberScaling::from_json(const nlohmann::json& json) {
  NumberScaling scaling;
  scaling.kind_ = kind_named(json.at("kind").get<std::string>());
  if (scaling.kind_ == Scaling::quantile) {
    json.at("values").get_to(scaling.values_);
    json.at("scores").get_to(scaling.scores_);
    const bool ascending = std::is_sorted(scaling.values_.begin(), scaling.values_.end());
    if (scaling.values_.empty() || scaling.values_.size() != scaling.scores_.size() || !ascending) {
      throw std::invalid_argument("the values and scores of a quantile scaling do not fit");
    }
  } else if (scaling.kind_ != Scaling::none) {
    json.at("location").get_to(scaling.location_);
    json.at("scale").get_to(scaling.scale_);
  }
  return scaling;
}

}  // namespace seedbed::experiments
