#include "experiments/dataset/number_scaling.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

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

// Between the order statistics around rank `share` * (n - 1), from 0. Orders the values anew.
double interpolated_quantile(std::vector<double>& values, double share) {
  const double rank = share * static_cast<double>(values.size() - 1);
  const auto below = values.begin() + static_cast<std::ptrdiff_t>(rank);
  std::nth_element(values.begin(), below, values.end());
  if (below + 1 == values.end()) return *below;
  return std::lerp(*below, *std::min_element(below + 1, values.end()), rank - std::floor(rank));
}

constexpr std::array<std::pair<Scaling, const char*>, 5> kScalings = {{{Scaling::standard, "standard"},
                                                                       {Scaling::minmax, "minmax"},
                                                                       {Scaling::quantile, "quantile"},
                                                                       {Scaling::none, "none"},
                                                                       {Scaling::robust, "robust"}}};
constexpr std::array<std::pair<Clipping, const char*>, 3> kClippings = {
    {{Clipping::none, "none"}, {Clipping::range, "range"}, {Clipping::smooth, "smooth"}}};

template <class Names, class Kind>
const char* name_of(const Names& names, Kind kind) {
  return std::ranges::find(names, kind, [](const auto& item) { return item.first; })->second;
}

template <class Names>
auto kind_named(const Names& names, const std::string& name) {
  const auto found = std::ranges::find(names, name, [](const auto& item) { return item.second; });
  if (found == names.end()) throw std::invalid_argument("unknown scaling or clipping '" + name + "'");
  return found->first;
}

}  // namespace

void NumberScaling::set_clipping(Clipping clip) {
  clip_ = clip;
  linear_.smooth = clip == Clipping::smooth || kind_ == Scaling::robust;
}

NumberScaling NumberScaling::fit(Scaling kind, std::vector<double> values, Clipping clip) {
  NumberScaling scaling;
  scaling.kind_ = kind;
  scaling.set_clipping(clip);
  if (kind == Scaling::none && clip != Clipping::range) return scaling;
  if (values.empty()) values.push_back(0);
  const auto ends = std::minmax_element(values.begin(), values.end());
  const double smallest = *ends.first, largest = *ends.second;
  LinearScaling& linear = scaling.linear_;
  if (clip == Clipping::range) {
    linear.lowest = smallest;
    linear.highest = largest;
  }
  const bool constant = smallest == largest;
  if (kind == Scaling::quantile) {
    fit_scores(values, scaling.values_, scaling.scores_);
  } else if (kind == Scaling::minmax || (kind != Scaling::none && constant)) {
    linear.location = smallest;
    linear.scale = largest - smallest;
  } else if (kind == Scaling::standard) {
    const Moments fitted = moments(values);
    linear.location = fitted.mean;
    linear.scale = fitted.deviation;
  } else if (kind == Scaling::robust) {
    const double lower = interpolated_quantile(values, 0.25), upper = interpolated_quantile(values, 0.75);
    linear.location = interpolated_quantile(values, 0.5);
    const double quartiles = std::min(upper - lower, std::numeric_limits<double>::max());
    linear.scale = upper > lower ? quartiles : largest / 2 - smallest / 2;
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
  nlohmann::json json = {{"kind", name_of(kScalings, kind_)}};
  if (kind_ == Scaling::quantile) {
    json["values"] = values_;
    json["scores"] = scores_;
  } else if (kind_ != Scaling::none) {
    json["location"] = linear_.location;
    json["scale"] = linear_.scale;
  }
  if (clip_ != Clipping::none) json["clip"] = name_of(kClippings, clip_);
  if (clip_ == Clipping::range) json.update({{"smallest", linear_.lowest}, {"largest", linear_.highest}});
  return json;
}

NumberScaling NumberScaling::from_json(const nlohmann::json& json) {
  NumberScaling scaling;
  LinearScaling& linear = scaling.linear_;
  scaling.kind_ = kind_named(kScalings, json.at("kind").get<std::string>());
  if (scaling.kind_ == Scaling::quantile) {
    json.at("values").get_to(scaling.values_);
    json.at("scores").get_to(scaling.scores_);
    const bool ascending = std::is_sorted(scaling.values_.begin(), scaling.values_.end());
    if (scaling.values_.empty() || scaling.values_.size() != scaling.scores_.size() || !ascending) {
      throw std::invalid_argument("the values and scores of a quantile scaling do not fit");
    }
  } else if (scaling.kind_ != Scaling::none) {
    json.at("location").get_to(linear.location);
    json.at("scale").get_to(linear.scale);
  }
  scaling.set_clipping(json.contains("clip") ? kind_named(kClippings, json.at("clip").get<std::string>())
                                             : Clipping::none);
  if (scaling.clip_ == Clipping::range) {
    json.at("smallest").get_to(linear.lowest);
    json.at("largest").get_to(linear.highest);
    if (!(linear.lowest <= linear.highest))
      throw std::invalid_argument("the smallest and largest value of a clipping do not fit");
  }
  return scaling;
}

}  // namespace seedbed::experiments
