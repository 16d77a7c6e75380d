#include "models/inference.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <string>
#include <utility>

#include "tests/models/random_network.hpp"

namespace seedbed::models {
namespace {

/// The network as its definition reads: one row, one number at a time, all in double.
class Reference {
 public:
  Reference(const NetworkSettings& settings, const InputShape& inputs, const TargetScaling& scaling,
            const NetworkState& state)
      : settings_(settings), scaling_(scaling), layout_(network_layout(settings, inputs)), state_(state) {}

  struct Mixture {
    std::vector<double> weights, locations, scales;
  };

  Mixture predict(const RandomRows& rows, std::size_t row) const {
    std::vector<double> x = input(rows, row);
    bins_ = bins(rows, row);
    for (std::size_t l = 0; l < settings_.hidden.size(); ++l) {
      x = linear("trunk." + std::to_string(l), x);
      normalise("norm." + std::to_string(l), x);
      for (double& value : x) value = activate(value);
    }
    return mixture(linear("head", x));
  }

 private:
  double at(const std::string& tensor, std::size_t i) const {
    const bool statistic =
        tensor.find("running") != std::string::npos || tensor == "numeric.start" || tensor == "numeric.slope";
    return (statistic ? state_.statistics : state_.parameters)[layout_.find(tensor).offset + i];
  }

  std::vector<double> input(const RandomRows& rows, std::size_t row) const {
    std::vector<double> x;
    const std::size_t numeric = static_cast<std::size_t>(rows.shape.numeric);
    for (std::size_t i = 0; i < numeric; ++i) x.push_back(rows.numeric[row * numeric + i]);
    const auto frequencies = static_cast<std::size_t>(numeric_frequencies(settings_));
    for (std::size_t i = 0; i < 2 * numeric * frequencies; ++i) {
      const std::size_t number = i / (2 * frequencies), which = i % (2 * frequencies);
      const double angle = 2 * std::numbers::pi * static_cast<double>(rows.numeric[row * numeric + number]) *
                           at("numeric.frequency", number * frequencies + which % frequencies);
      x.push_back(which < frequencies ? std::sin(angle) : std::cos(angle));
    }
    const std::size_t codes = rows.shape.category_levels.size();
    for (std::size_t c = 0; c < codes; ++c) {
      const std::string table = "embedding." + std::to_string(c) + ".weight";
      const std::size_t width = static_cast<std::size_t>(layout_.find(table).shape[1]);
      const std::size_t code = static_cast<std::size_t>(rows.categories[row * codes + c]);
      for (std::size_t i = 0; i < width; ++i) x.push_back(at(table, code * width + i));
    }
    for (std::size_t t = 0; t < rows.words.size(); ++t) {
      const std::string table = "words." + std::to_string(t) + ".weight";
      const std::size_t width = static_cast<std::size_t>(layout_.find(table).shape[1]);
      const auto first = static_cast<std::size_t>(rows.offsets[t][row]);
      const auto last = static_cast<std::size_t>(rows.offsets[t][row + 1]);
      for (std::size_t i = 0; i < width; ++i) {
        double sum = 0;
        for (std::size_t w = first; w < last; ++w) {
          sum += at(table, static_cast<std::size_t>(rows.words[t][w]) * width + i);
        }
        x.push_back(last > first ? sum / static_cast<double>(last - first) : 0);
      }
    }
    return x;
  }

  /// All of them, of the row's numbers.
  std::vector<double> bins(const RandomRows& rows, std::size_t row) const {
    const std::size_t numeric = static_cast<std::size_t>(rows.shape.numeric);
    const auto each = static_cast<std::size_t>(numeric_bins(settings_));
    std::vector<double> shares;
    for (std::size_t i = 0; i < numeric * each; ++i) {
      const double number = static_cast<double>(rows.numeric[row * numeric + i / each]);
      shares.push_back(std::clamp((number - at("numeric.start", i)) * at("numeric.slope", i), 0.0, 1.0));
    }
    return shares;
  }

  /// The first layer takes in the bins as well.
  std::vector<double> linear(const std::string& name, const std::vector<double>& x) const {
    const std::vector<double> bins = std::exchange(bins_, {});
    std::vector<double> y;
    const std::size_t outputs = layout_.find(name + ".bias").size();
    for (std::size_t o = 0; o < outputs; ++o) {
      double sum = at(name + ".bias", o);
      for (std::size_t i = 0; i < x.size(); ++i) sum += at(name + ".weight", o * x.size() + i) * x[i];
      for (std::size_t i = 0; i < bins.size(); ++i) sum += at("numeric.weight", i * outputs + o) * bins[i];
      y.push_back(sum);
    }
    return y;
  }

  void normalise(const std::string& name, std::vector<double>& x) const {
    if (settings_.norm == Norm::none) return;
    double mean = 0, variance = 0;
    for (const double value : x) mean += value / static_cast<double>(x.size());
    for (const double value : x) variance += (value - mean) * (value - mean) / static_cast<double>(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (settings_.norm == Norm::batch) {
        mean = at(name + ".running_mean", i);
        variance = at(name + ".running_var", i);
      }
      x[i] = (x[i] - mean) / std::sqrt(variance + 1e-5) * at(name + ".weight", i) + at(name + ".bias", i);
    }
  }

  double activate(double x) const {
    switch (settings_.activation) {
      case Activation::relu:
        return std::max(x, 0.0);
      case Activation::silu:
        return x / (1 + std::exp(-x));
      case Activation::gelu:
        return x / 2 * (1 + std::erf(x / std::numbers::sqrt2));
      case Activation::tanh:
        return std::tanh(x);
    }
    return x;
  }

  Mixture mixture(const std::vector<double>& head) const {
    Mixture result;
    if (settings_.family == Family::bernoulli) return {{1}, {head.at(0)}, {0}};
    const std::size_t components = head.size() / 3;
    const bool with_zero = settings_.family == Family::hurdle_lognormal;  // the first, which is exactly zero
    double sum = 0;
    for (std::size_t k = 0; k < components; ++k) sum += std::exp(head[k]);
    for (std::size_t k = 0; k < components; ++k) {
      result.weights.push_back(std::exp(head[k]) / sum);
      if (k == 0 && with_zero) {
        result.locations.push_back(-1000);
        result.scales.push_back(0);
        continue;
      }
      result.locations.push_back(scaling_.location + scaling_.scale * head[components + k]);
      result.scales.push_back(scaling_.scale * (std::log1p(std::exp(head[2 * components + k])) + 1e-3));
    }
    return result;
  }

  NetworkSettings settings_;
  TargetScaling scaling_;
  NetworkLayout layout_;
  NetworkState state_;
  mutable std::vector<double> bins_;  ///< of the row, until the first layer takes them in
};

/// Values of order 1 pass through at most three products of at most 150 terms, each rounded to 6e-8 of
/// partial sums of order 1 with random signs: some 1e-6. A wrong term or order of operations is off by 1e-2
/// and more.
constexpr double kRounding = 5e-6;

void expect_reference(const NetworkSettings& settings, const InputShape& inputs, VectorLevel level) {
  const TargetScaling scaling = {.location = 7.5, .scale = 2.0};
  const NetworkState state = random_state(settings, inputs, 11);
  const RandomRows rows(inputs, 83, 12);
  const Reference reference(settings, inputs, scaling, state);
  const MixtureRows found = Network(settings, inputs, scaling, state, level).predict(rows.view());
  EXPECT_EQ(found.family, settings.family);
  ASSERT_EQ(found.view().rows(), rows.rows);
  const std::size_t components = found.components;
  for (std::size_t r = 0; r < rows.rows; ++r) {
    const Reference::Mixture exact = reference.predict(rows, r);
    for (std::size_t k = 0; k < components; ++k) {
      const std::size_t i = r * components + k;
      ASSERT_NEAR(found.weights[i], exact.weights[k], kRounding) << "row " << r << ", component " << k;
      ASSERT_NEAR(found.locations[i], exact.locations[k], 2 * kRounding)
          << "row " << r << ", component " << k;
      ASSERT_NEAR(found.scales[i], exact.scales[k], 2 * kRounding) << "row " << r << ", component " << k;
    }
  }
}

class InferenceAgainstReference : public ::testing::TestWithParam<std::tuple<Activation, Norm, VectorLevel>> {
 protected:
  NetworkSettings settings(std::vector<int> hidden, int components) const {
    return {.family = Family::lognormal,
            .components = components,
            .hidden = std::move(hidden),
            .activation = std::get<0>(GetParam()),
            .norm = std::get<1>(GetParam()),
            .dropout = 0.3};
  }
  VectorLevel level() const { return std::get<2>(GetParam()); }
};

TEST_P(InferenceAgainstReference, NumericInputs) {
  expect_reference(settings({64, 64}, 3), {.numeric = 32}, level());
}

TEST_P(InferenceAgainstReference, EmbeddingsAndTexts) {
  const InputShape inputs = {.numeric = 3, .category_levels = {5, 7, 80}, .vocabulary_sizes = {40, 9}};
  expect_reference(settings({20, 33}, 2), inputs, level());
  NetworkSettings wide = settings({16}, 1);
  wide.embedding = 21;
  expect_reference(wide, inputs, level());
}

TEST_P(InferenceAgainstReference, OddWidthsAndManyComponents) {
  const InputShape inputs = {.numeric = 5, .category_levels = {3}};
  for (const int components : {1, 4, 5, 6, 7, 16, 50})
    expect_reference(settings({1, 13, 7}, components), inputs, level());
  NetworkSettings other = settings({13, 7}, 3);
  for (const Family family : {Family::bernoulli, Family::laplace, Family::hurdle_lognormal}) {
    other.family = family;
    expect_reference(other, inputs, level());
  }
}

TEST_P(InferenceAgainstReference, PiecewiseNumericInputs) {
  for (const int frequencies : {1, 3, 16, 21}) {
    NetworkSettings periodic = settings({20}, 2);
    periodic.numeric = {.kind = NumericKind::periodic, .frequencies = frequencies};
    expect_reference(periodic, {.numeric = 3, .category_levels = {5}, .vocabulary_sizes = {9}}, level());
    expect_reference(periodic, {.numeric = 1}, level());
    expect_reference(periodic, {.numeric = 0, .category_levels = {5}}, level());
  }
  for (const int bins : {1, 3, 16, 21}) {
    NetworkSettings piecewise = settings({20}, 2);
    piecewise.numeric = {NumericKind::piecewise, bins};
    expect_reference(piecewise, {.numeric = 3, .category_levels = {5}, .vocabulary_sizes = {9}}, level());
    expect_reference(piecewise, {.numeric = 1}, level());
    expect_reference(piecewise, {.numeric = 0, .category_levels = {5}}, level());
  }
}

TEST_P(InferenceAgainstReference, LinearAndWithoutNumericInputs) {
  expect_reference(settings({}, 2), {.numeric = 9, .category_levels = {4}, .vocabulary_sizes = {6}}, level());
  expect_reference(settings({8}, 2), {.numeric = 0, .category_levels = {4}}, level());
  expect_reference(settings({8}, 2), {.numeric = 0, .category_levels = {}, .vocabulary_sizes = {6}}, level());
  expect_reference(settings({8}, 2), {.numeric = 0}, level());
}

INSTANTIATE_TEST_SUITE_P(All, InferenceAgainstReference,
                         ::testing::Combine(::testing::Values(Activation::relu, Activation::silu,
                                                              Activation::gelu, Activation::tanh),
                                            ::testing::Values(Norm::none, Norm::batch, Norm::layer),
                                            ::testing::ValuesIn(levels())));

const InputShape kInputs = {.numeric = 4, .category_levels = {3}, .vocabulary_sizes = {5}};

TEST(Inference, BuffersOfAnotherSizeThrow) {
  const NetworkSettings settings = {.hidden = {8}, .norm = Norm::batch};
  const NetworkState good = random_state(settings, kInputs, 1);
  for (const int change : {-16, -1, 1, 16}) {
    NetworkState state = good;
    state.parameters.resize(static_cast<std::size_t>(static_cast<int>(state.parameters.size()) + change));
    EXPECT_THROW(Network(settings, kInputs, {}, state), std::invalid_argument);
    state = good;
    state.statistics.resize(static_cast<std::size_t>(static_cast<int>(state.statistics.size()) + change));
    EXPECT_THROW(Network(settings, kInputs, {}, state), std::invalid_argument);
  }
}

TEST(Inference, ValuesThatAreNotFiniteThrowAndAreNamed) {
  const NetworkSettings settings = {.hidden = {8}, .norm = Norm::batch};
  const NetworkState good = random_state(settings, kInputs, 1);
  const NetworkLayout layout = network_layout(settings, kInputs);
  const float infinity = std::numeric_limits<float>::infinity();
  for (const float bad : {infinity, -infinity, std::numeric_limits<float>::quiet_NaN()}) {
    for (const TensorPlace& place : layout.parameters) {
      NetworkState state = good;
      state.parameters[place.offset + place.size() - 1] = bad;
      try {
        Network(settings, kInputs, {}, state);
        FAIL() << place.name;
      } catch (const std::invalid_argument& error) {
        EXPECT_NE(std::string(error.what()).find(place.name), std::string::npos) << error.what();
      }
    }
    for (const TensorPlace& place : layout.statistics) {
      NetworkState state = good;
      state.statistics[place.offset] = bad;
      EXPECT_THROW(Network(settings, kInputs, {}, state), std::invalid_argument) << place.name;
    }
    EXPECT_THROW(Network(settings, kInputs, {.location = bad, .scale = 1}, good), std::invalid_argument);
    EXPECT_THROW(Network(settings, kInputs, {.location = 0, .scale = bad}, good), std::invalid_argument);
  }
  NetworkState negative = good;
  negative.statistics[layout.find("norm.0.running_var").offset] = -1;
  EXPECT_THROW(Network(settings, kInputs, {}, negative), std::invalid_argument);
  EXPECT_THROW(Network(settings, kInputs, {.location = 0, .scale = 0}, good), std::invalid_argument);
}

TEST(Inference, RowsThatDoNotFitThrow) {
  const NetworkSettings settings = {.hidden = {8}};
  const Network network(settings, kInputs, {}, random_state(settings, kInputs, 1));
  const RandomRows rows(kInputs, 10, 2);
  const auto spoiled = [&](auto change) {
    InputRows view = rows.view();
    change(view);
    return view;
  };
  EXPECT_NO_THROW(network.predict(rows.view()));
  EXPECT_THROW(network.predict(spoiled([](auto& v) { v.rows = 9; })), std::invalid_argument);
  EXPECT_THROW(network.predict(spoiled([](auto& v) { v.numeric = v.numeric.first(39); })),
               std::invalid_argument);
  EXPECT_THROW(network.predict(spoiled([](auto& v) { v.categories = {}; })), std::invalid_argument);
  EXPECT_THROW(network.predict(spoiled([](auto& v) { v.texts.clear(); })), std::invalid_argument);
  EXPECT_THROW(network.predict(spoiled([](auto& v) { v.texts[0].offsets = v.texts[0].offsets.first(10); })),
               std::invalid_argument);
}

TEST(Inference, NoRowsAreNoMixtures) {
  const NetworkSettings settings = {.components = 2, .hidden = {8}};
  const Network network(settings, kInputs, {}, random_state(settings, kInputs, 1));
  const RandomRows rows(kInputs, 10, 2);
  EXPECT_EQ(network.predict(rows.view(0, 0)).view().rows(), 0u);
  const MixtureRows none = network.predict(rows.view(), {});
  EXPECT_EQ(none.view().rows(), 0u);
  EXPECT_EQ(none.components, 2u);
}

}  // namespace
}  // namespace seedbed::models
