#include "forecasts/onnx/encoded_inputs.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>

#include "forecasts/onnx/normal_scores.hpp"

namespace seedbed::forecasts {

using experiments::NumericInputs;

namespace {

using Inputs = std::vector<const NumericInputs::Input*>;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// One value for each input, to be set against rows × inputs.
template <class Value>
GraphValue row_of(GraphBuilder& graph, const Inputs& inputs, const Value& value) {
  std::vector<double> values;
  for (const NumericInputs::Input* input : inputs) values.push_back(value(*input));
  return graph.numbers(values, {1, static_cast<std::int64_t>(values.size())});
}

/// Encodes the numeric inputs of one model, those of a kind together.
class NumericGraph {
 public:
  NumericGraph(GraphBuilder& graph, const RawColumns& columns, const NumericInputs& inputs, bool gaps_allowed)
      : graph_(graph), columns_(columns), gaps_allowed_(gaps_allowed) {
    for (const NumericInputs::Input& input : inputs.inputs()) {
      all_.push_back(&input);
      like(input).push_back(&input);
      if (input.indicator) indicated_.push_back(&input);
    }
  }

  EncodedInputs encode() {
    add_scaled(linear_, false, false);
    add_scaled(smooth_, false, true);
    add_scaled(scores_, true, false);
    add_scaled(smooth_scores_, true, true);
    add_cyclic();
    add_indicators();
    const GraphValue together = graph_.beside(parts_);
    const GraphValue numeric = graph_.columns(together, order(), width_);
    const GraphValue sums = graph_.add("Add", {sum_of_zeros(graph_.cast(numeric, Element::number)), zeros_});
    return {.numeric = numeric, .categories = {}, .unusable = graph_.add("IsNaN", {sums})};
  }

 private:
  /// Those that are encoded as this one is.
  Inputs& like(const NumericInputs::Input& input) {
    if (input.period) return cyclic_;
    const bool smooth = input.scaling.linear().smooth;
    if (input.scaling.is_linear()) return smooth ? smooth_ : linear_;
    return smooth ? smooth_scores_ : scores_;
  }

  /// The numbers of these inputs as they came.
  GraphValue raw(const Inputs& inputs) {
    std::vector<std::int64_t> places;
    for (const NumericInputs::Input* input : inputs) places.push_back(columns_.place_of(input->source));
    return graph_.columns(*columns_.numbers, places, columns_.sources.size());
  }

  /// Where gaps are not allowed there is nothing to fill them with, but for the first rows of lags.
  double fill_of(const NumericInputs::Input& input, double fill) const {
    return gaps_allowed_ || input.source.lag ? fill : kNaN;
  }

  /// 0 in rows of finite numbers, else NaN: no later step may hide that a number was not.
  GraphValue sum_of_zeros(const GraphValue& numbers) {
    return graph_.add("ReduceSum", {graph_.add("Mul", {numbers, graph_.number(0)}), graph_.wholes({1}, {1})});
  }
  void require_finite(const GraphValue& numbers) {
    const GraphValue sum = sum_of_zeros(numbers);
    zeros_ = zeros_.name.empty() ? sum : graph_.add("Add", {zeros_, sum});
  }

  GraphValue filled(const Inputs& inputs, const GraphValue& numbers) {
    const GraphValue fill =
        row_of(graph_, inputs, [&](const auto& input) { return fill_of(input, input.fill); });
    GraphValue full = graph_.add("Where", {graph_.add("IsNaN", {numbers}), fill, numbers});
    require_finite(full);
    return full;
  }

  GraphValue clamped(const Inputs& inputs, GraphValue numbers) {
    const auto bound = [&](const char* beyond, auto value) {
      if (std::ranges::none_of(inputs, [&](const auto* input) { return std::isfinite(value(*input)); }))
        return;
      const GraphValue bounds = row_of(graph_, inputs, value);
      numbers = graph_.add("Where", {graph_.add(beyond, {numbers, bounds}), bounds, numbers});
    };
    bound("Less", [](const auto& input) { return input.scaling.linear().lowest; });
    bound("Greater", [](const auto& input) { return input.scaling.linear().highest; });
    return numbers;
  }

  GraphValue standardised(const Inputs& inputs, const GraphValue& numbers) {
    const bool plain = std::ranges::all_of(inputs, [](const auto* input) {
      return input->scaling.linear().location == 0 && input->scaling.linear().scale == 1;
    });
    if (plain) return numbers;
    // What was constant in training is divided by infinity: 0 everywhere.
    const GraphValue location = row_of(graph_, inputs, [](const auto& input) {
      return input.scaling.linear().scale == 0 ? 0 : input.scaling.linear().location;
    });
    const GraphValue scale = row_of(graph_, inputs, [](const auto& input) {
      const double own = input.scaling.linear().scale;
      return own == 0 ? std::numeric_limits<double>::infinity() : own;
    });
    return graph_.add("Div", {graph_.add("Sub", {numbers, location}), scale});
  }

  /// experiments::smoothly_clipped; beyond 1e9 that is 3 in double.
  GraphValue smoothly_clipped(const GraphValue& numbers) {
    const GraphValue near = graph_.add("Clip", {numbers, graph_.number(-1e9), graph_.number(1e9)});
    const GraphValue third = graph_.add("Div", {near, graph_.number(3)});
    const GraphValue square = graph_.add("Mul", {third, third});
    return graph_.add("Div", {near, graph_.add("Sqrt", {graph_.add("Add", {square, graph_.number(1)})})});
  }

  void add_scaled(const Inputs& inputs, bool scores, bool smooth) {
    if (inputs.empty()) return;
    GraphValue numbers = clamped(inputs, filled(inputs, raw(inputs)));
    numbers = scores ? add_normal_scores(graph_, numbers, scalings(inputs)) : standardised(inputs, numbers);
    if (smooth) numbers = smoothly_clipped(numbers);
    append(inputs, graph_.cast(numbers, Element::single), 0);
  }

  static std::vector<const experiments::NumberScaling*> scalings(const Inputs& inputs) {
    std::vector<const experiments::NumberScaling*> all;
    for (const NumericInputs::Input* input : inputs) all.push_back(&input->scaling);
    return all;
  }

  /// The share of a period is exact in double; its sine and cosine need no more than single precision.
  void add_cyclic() {
    if (cyclic_.empty()) return;
    const GraphValue numbers = raw(cyclic_);
    const GraphValue missing = graph_.add("IsNaN", {numbers});
    const GraphValue empty = row_of(graph_, cyclic_, [&](const auto& input) { return fill_of(input, 0); });
    const GraphValue full = graph_.add("Where", {missing, empty, numbers});
    require_finite(full);
    const GraphValue period = row_of(graph_, cyclic_, [](const auto& input) { return *input.period; });
    const GraphValue turns = graph_.add("Div", {graph_.add("Mod", {full, period}, {{"fmod", 1}}), period});
    const GraphValue rest = graph_.add("Sub", {turns, graph_.add("Round", {turns})});
    const GraphValue angle =
        graph_.cast(graph_.add("Mul", {rest, graph_.number(2 * std::numbers::pi)}), Element::single);
    const auto wave = [&](const char* function, auto fill) {
      const GraphValue values = graph_.cast(row_of(graph_, cyclic_, fill), Element::single);
      return graph_.add("Where", {missing, values, graph_.add(function, {angle})});
    };
    append(cyclic_, wave("Sin", [](const auto& input) { return input.fill; }), 0);
    append(cyclic_, wave("Cos", [](const auto& input) { return input.fill_cosine; }), 1);
  }

  void add_indicators() {
    if (indicated_.empty()) return;
    parts_.push_back(graph_.cast(graph_.add("IsNaN", {raw(indicated_)}), Element::single));
    for (const NumericInputs::Input* input : indicated_)
      place_[{input, input->width() - 1}] = static_cast<std::int64_t>(width_++);
  }

  /// `which` of an input's values these are.
  void append(const Inputs& inputs, const GraphValue& values, std::size_t which) {
    parts_.push_back(values);
    for (const NumericInputs::Input* input : inputs)
      place_[{input, which}] = static_cast<std::int64_t>(width_++);
  }

  /// Where among the parts the network's inputs are.
  std::vector<std::int64_t> order() const {
    std::vector<std::int64_t> places;
    for (const NumericInputs::Input* input : all_) {
      for (std::size_t which = 0; which < input->width(); ++which)
        places.push_back(place_.at({input, which}));
    }
    return places;
  }

  GraphBuilder& graph_;
  const RawColumns& columns_;
  bool gaps_allowed_;
  Inputs all_, linear_, smooth_, scores_, smooth_scores_, cyclic_, indicated_;
  std::vector<GraphValue> parts_;
  std::map<std::pair<const NumericInputs::Input*, std::size_t>, std::int64_t> place_;
  std::size_t width_ = 0;
  GraphValue zeros_;
};

GraphValue add_codes(GraphBuilder& graph, const GraphValue& text, const experiments::Vocabulary& levels,
                     const std::vector<std::string>& markers) {
  std::map<std::string, std::int64_t> codes;  // markers come first: a level that is one is missing
  for (const std::string& marker : markers) codes.emplace(marker, levels.missing_code());
  for (const std::string& level : levels.values()) codes.emplace(level, levels.code(level));
  codes.emplace("", 0);  // at least one key
  std::vector<std::string> keys;
  std::vector<std::int64_t> values;
  for (const auto& [key, code] : codes) {
    keys.push_back(key);
    values.push_back(code);
  }
  return graph.add_ml("LabelEncoder", {text},
                      {{"keys_strings", keys}, {"values_int64s", values}, {"default_int64", 0}});
}

}  // namespace

EncodedInputs add_encoded_inputs(GraphBuilder& graph, const RawColumns& columns,
                                 const experiments::FittedPreprocessing& preprocessing) {
  const experiments::DataSettings settings = preprocessing.reading_settings("");
  EncodedInputs encoded;
  if (columns.numbers) {
    encoded = NumericGraph(graph, columns, preprocessing.numeric_inputs(),
                           settings.missing != experiments::MissingRule::error)
                  .encode();
  }
  const std::vector<std::string> names = preprocessing.names().categorical;
  for (std::size_t i = 0; i < names.size(); ++i) {
    encoded.categories.push_back(
        add_codes(graph, columns.texts.at(names[i]), preprocessing.levels(i), settings.missing_values));
  }
  return encoded;
}

}  // namespace seedbed::forecasts
