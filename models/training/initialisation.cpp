#include "models/training/initialisation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "metrics/families/family.hpp"
#include "models/network_engine.hpp"
#include "models/training/kernels.hpp"

namespace seedbed::models {
namespace {

/// Streams of Purpose::initialisation; written into results, so never renumbered. The index within a kind is
/// added.
enum Stream : std::uint32_t {
  stream_embedding = 0x1000000,
  stream_words = 0x2000000,
  stream_trunk_weight = 0x3000000,
  stream_trunk_bias = 0x4000000,
  stream_head = 0x5000000,
  stream_numeric = 0x6000000,
  stream_frequency = 0x7000000,
};

constexpr double kHeadFactor = 0.1;

class Initialiser {
 public:
  Initialiser(const NetworkLayout& layout, std::uint64_t seed) : layout_(layout), seed_(seed) {
    state_.parameters.resize(layout.parameter_count);
    state_.statistics.resize(layout.statistic_count);
  }

  Initialiser(const NetworkLayout& layout, std::uint64_t seed, NetworkState state)
      : layout_(layout), seed_(seed), state_(std::move(state)) {}

  void normal(const std::string& name, std::uint32_t stream) {
    RandomStream random(seed_, Purpose::initialisation, stream);
    for (float& value : parameters(name)) value = static_cast<float>(random.normal());
  }

  void normal(const std::string& name, std::uint32_t stream, double sd) {
    RandomStream random(seed_, Purpose::initialisation, stream);
    for (float& value : parameters(name)) value = static_cast<float>(sd * random.normal());
  }

  void uniform(const std::string& name, std::uint32_t stream, double bound) {
    RandomStream random(seed_, Purpose::initialisation, stream);
    for (float& value : parameters(name)) value = static_cast<float>((2.0 * random.uniform() - 1.0) * bound);
  }

  std::span<float> parameters(const std::string& name) { return part(name, state_.parameters); }
  std::span<float> statistics(const std::string& name) { return part(name, state_.statistics); }
  NetworkState take() { return std::move(state_); }

 private:
  std::span<float> part(const std::string& name, std::vector<float>& buffer) {
    const TensorPlace& place = layout_.find(name);
    return std::span(buffer).subspan(place.offset, place.size());
  }

  const NetworkLayout& layout_;
  std::uint64_t seed_;
  NetworkState state_;
};

void fill(std::span<float> values, float value) {
  std::fill(values.begin(), values.end(), value);
}

/// One over the root of a layer's inputs; a layer without inputs has only its bias, which starts at 0.
double linear_bound(int inputs) {
  return inputs == 0 ? 0.0 : 1.0 / std::sqrt(static_cast<double>(inputs));
}

/// `bins` of numeric inputs are inputs of the first layer like others, in a tensor of their own.
void initialise_trunk(Initialiser& into, const NetworkSettings& settings, int inputs, int bins) {
  inputs += bins;
  if (bins > 0) into.uniform("numeric.weight", stream_numeric, linear_bound(inputs));
  for (std::size_t l = 0; l < settings.hidden.size(); ++l) {
    const auto stream = static_cast<std::uint32_t>(l);
    into.uniform(fmt::format("trunk.{}.weight", l), stream_trunk_weight + stream, linear_bound(inputs));
    into.uniform(fmt::format("trunk.{}.bias", l), stream_trunk_bias + stream, linear_bound(inputs));
    if (settings.norm != Norm::none) fill(into.parameters(fmt::format("norm.{}.weight", l)), 1.0f);
    if (settings.norm == Norm::batch) fill(into.statistics(fmt::format("norm.{}.running_var", l)), 1.0f);
    inputs = settings.hidden[l];
  }
  into.uniform("head.weight", stream_head, kHeadFactor * linear_bound(inputs));
}

/// The scale that, with these locations, gives a mixture of equal weights variance 1; at least a twentieth,
/// for targets whose quantiles are spread further than their variance says.
double common_scale(std::span<const double> locations) {
  double mean = 0.0;
  for (const double location : locations) mean += location;
  mean /= static_cast<double>(locations.size());
  double variance = 0.0;
  for (const double location : locations) variance += (location - mean) * (location - mean);
  variance /= static_cast<double>(locations.size());
  return std::sqrt(std::max(1.0 - variance, 0.0025));
}

/// Equal logits are zeros, which is what the bias holds already.
void initialise_head(metrics::Head head, std::span<float> bias, std::span<const double> locations) {
  const std::size_t components = locations.size();
  if (head == metrics::Head::log_odds) {
    bias[0] = static_cast<float>(locations[0]);
    return;
  }
  const std::size_t first = head == metrics::Head::mixture_with_zero ? 1 : 0;
  if (first == 1) bias[0] = static_cast<float>(locations[0]);
  const double raw =
      std::log(std::expm1(common_scale(locations.subspan(first)) - static_cast<double>(kScaleFloor)));
  for (std::size_t k = first; k < components; ++k) {
    bias[components + k] = static_cast<float>(locations[k]);
    bias[2 * components + k] = static_cast<float>(raw);
  }
}

/// As its engine makes it, but for the head.
NetworkState engine_state(const NetworkSettings& settings, const InputShape& inputs,
                          std::span<const double> locations, std::uint64_t seed) {
  const std::unique_ptr<EngineNetwork> made = network_engine().make(settings, inputs, seed);
  Initialiser into(made->layout(), seed, made->state());
  const TensorPlace& weight = made->layout().find("head.weight");
  into.uniform(weight.name, stream_head, kHeadFactor * linear_bound(weight.shape.back()));
  const std::span<float> bias = into.parameters("head.bias");
  fill(bias, 0.0f);
  initialise_head(metrics::traits(settings.family).head, bias, locations);
  return into.take();
}

}  // namespace

NetworkState initial_state(const NetworkSettings& settings, const InputShape& inputs,
                           std::span<const double> locations, std::uint64_t seed) {
  if (!settings.is_perceptron()) return engine_state(settings, inputs, locations, seed);
  const NetworkLayout layout = network_layout(settings, inputs);
  Initialiser into(layout, seed);
  for (std::size_t i = 0; i < inputs.category_levels.size(); ++i)
    into.normal(fmt::format("embedding.{}.weight", i), stream_embedding + static_cast<std::uint32_t>(i));
  for (std::size_t i = 0; i < inputs.vocabulary_sizes.size(); ++i)
    into.normal(fmt::format("words.{}.weight", i), stream_words + static_cast<std::uint32_t>(i));
  if (layout.find_if_any("numeric.frequency") != nullptr)
    into.normal("numeric.frequency", stream_frequency, settings.numeric.sigma);
  initialise_trunk(into, settings, layout.first_inputs, inputs.numeric * numeric_bins(settings));
  initialise_head(metrics::traits(settings.family).head, into.parameters("head.bias"), locations);
  return into.take();
}

}  // namespace seedbed::models
