#include "models/inference.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "base/aligned_floats.hpp"
#include "metrics/families/family.hpp"
#include "models/network_engine.hpp"
#include "models/packed_network.hpp"

namespace seedbed::models {
namespace {

/// A thread's working memory: grows to what its largest network needs and is then used again and again.
struct Workspace {
  AlignedFloats floats;
  std::vector<KernelText> texts;

  float* reserve(std::size_t size) {
    if (floats.size() < size) floats = AlignedFloats(size);
    return floats.data();
  }
};

Workspace& workspace() {
  thread_local Workspace instance;
  return instance;
}

void require_size(std::size_t size, std::size_t expected, const char* what) {
  if (size != expected) {
    throw std::invalid_argument(fmt::format("predict: {} {} given, {} expected", size, what, expected));
  }
}

void check(const KernelNetwork& network, const InputRows& rows) {
  require_size(rows.numeric.size(), rows.rows * static_cast<std::size_t>(network.numeric), "numeric values");
  require_size(rows.categories.size(), rows.rows * static_cast<std::size_t>(network.category_count), "codes");
  require_size(rows.texts.size(), static_cast<std::size_t>(network.text_count), "text inputs");
  for (const TextRows& text : rows.texts) require_size(text.offsets.size(), rows.rows + 1, "text offsets");
}

void check(const InputShape& inputs, const InputRows& rows) {
  require_size(rows.numeric.size(), rows.rows * static_cast<std::size_t>(inputs.numeric), "numeric values");
  require_size(rows.categories.size(), rows.rows * inputs.category_levels.size(), "codes");
  require_size(rows.texts.size(), inputs.vocabulary_sizes.size(), "text inputs");
  for (const TextRows& text : rows.texts) require_size(text.offsets.size(), rows.rows + 1, "text offsets");
}

/// A perceptron that hides nothing and hands its inputs, which are the outputs of a head, on as they are: by
/// it a network of an engine has its mixtures from the same kernel as all others.
struct BareHead {
  explicit BareHead(const NetworkSettings& network) {
    settings.family = network.family;
    settings.components = network.components;
    settings.hidden = {};
    inputs.numeric = head_outputs(settings);
    const NetworkLayout layout = network_layout(settings, inputs);
    state.parameters.resize(layout.parameter_count);
    state.statistics.resize(layout.statistic_count);
    const TensorPlace& weight = layout.find("head.weight");
    const auto width = static_cast<std::size_t>(inputs.numeric);
    for (std::size_t i = 0; i < width; ++i) state.parameters[weight.offset + i * width + i] = 1.0f;
  }

  NetworkSettings settings;
  InputShape inputs;
  NetworkState state;
};

PackedNetwork packed_head(const NetworkSettings& network, const TargetScaling& scaling) {
  const BareHead head(network);
  return {head.settings, head.inputs, scaling, head.state};
}

std::unique_ptr<EngineNetwork> loaded_engine(const NetworkSettings& network, const InputShape& inputs,
                                             const NetworkState& state) {
  if (network.is_perceptron()) return nullptr;
  for (const auto* values : {&state.parameters, &state.statistics}) {
    for (const float value : *values) {
      if (!std::isfinite(value)) throw std::invalid_argument("a value of the network is not finite");
    }
  }
  std::unique_ptr<EngineNetwork> engine = network_engine().make(network, inputs, 0);
  engine->load(state);
  return engine;
}

}  // namespace

struct Network::Data {
  /// What makes the outputs of the head, if it is not this program's own kernel; `packed` is the head then.
  std::unique_ptr<EngineNetwork> engine;
  Family family;
  InputShape inputs;
  PackedNetwork packed;
  InferenceKernel kernel;
  std::size_t scratch;

  std::size_t components() const { return static_cast<std::size_t>(packed.view().components); }

  void predict(const InputRows& rows, const std::int32_t* chosen, std::size_t count,
               const MixtureSpans& out) const {
    if (engine == nullptr) return run_kernel(rows, chosen, count, out);
    check(inputs, rows);
    const auto width = static_cast<std::size_t>(packed.view().numeric);
    std::vector<float> outputs(count * width);
    engine->predict(rows, chosen, count, outputs.data());
    run_kernel({.rows = count, .numeric = outputs}, nullptr, count, out);
  }

  void run_kernel(const InputRows& rows, const std::int32_t* chosen, std::size_t count,
                  const MixtureSpans& out) const {
    const KernelNetwork& network = packed.view();
    check(network, rows);
    for (const auto& part : {out.weights, out.locations, out.scales}) {
      require_size(part.size(), count * components(), "places for mixtures");
    }
    Workspace& space = workspace();
    space.texts.clear();
    for (const TextRows& text : rows.texts) space.texts.push_back({text.offsets.data(), text.words.data()});
    kernel(network,
           {.rows = rows.rows,
            .numeric = rows.numeric.data(),
            .categories = rows.categories.data(),
            .texts = space.texts.data(),
            .chosen = chosen,
            .count = count},
           {out.weights.data(), out.locations.data(), out.scales.data()}, space.reserve(scratch));
    if (metrics::traits(family).head != metrics::Head::mixture_with_zero) return;
    for (std::size_t first = 0; first < count * components(); first += components()) {
      out.locations[first] = metrics::kAtZero;
      out.scales[first] = 0;
    }
  }

  MixtureRows predict(const InputRows& rows, const std::int32_t* chosen, std::size_t count) const {
    const std::size_t size = count * components();
    MixtureRows result = {.family = family,
                          .components = components(),
                          .weights = std::vector<double>(size),
                          .locations = std::vector<double>(size),
                          .scales = std::vector<double>(size)};
    predict(rows, chosen, count, {result.weights, result.locations, result.scales});
    return result;
  }
};

Network::Network(const NetworkSettings& settings, const InputShape& inputs, const TargetScaling& scaling,
                 const NetworkState& state, VectorLevel level)
    : data_(new Data{.engine = loaded_engine(settings, inputs, state),
                     .family = settings.family,
                     .inputs = inputs,
                     .packed = settings.is_perceptron() ? PackedNetwork(settings, inputs, scaling, state)
                                                        : packed_head(settings, scaling),
                     .kernel = inference_kernel(std::min(level, vector_level())),
                     .scratch = 0}) {
  data_->scratch = inference_scratch(data_->packed.view());
}

MixtureRows Network::predict(const InputRows& rows) const {
  return data_->predict(rows, nullptr, rows.rows);
}

MixtureRows Network::predict(const InputRows& rows, std::span<const std::int32_t> chosen) const {
  static constexpr std::int32_t kNone = 0;  // a null pointer would mean all rows
  return data_->predict(rows, chosen.empty() ? &kNone : chosen.data(), chosen.size());
}

void Network::predict_into(const InputRows& rows, const std::int32_t* chosen, std::size_t count,
                           const MixtureSpans& out) const {
  data_->predict(rows, chosen, count, out);
}

metrics::Family Network::family() const {
  return data_->family;
}

std::size_t Network::components() const {
  return data_->components();
}

const InputShape& Network::inputs() const {
  return data_->inputs;
}

Network::~Network() = default;
Network::Network(Network&&) noexcept = default;
Network& Network::operator=(Network&&) noexcept = default;

}  // namespace seedbed::models
