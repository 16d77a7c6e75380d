#include "forecasts/onnx/network_graph.hpp"

#include <limits>
#include <numbers>

namespace seedbed::forecasts {

using models::KernelLayer;
using models::KernelNetwork;

namespace {

/// Of a row of a table, in floats.
std::size_t stride(int width) {
  return (static_cast<std::size_t>(width) + models::kPanel - 1) / models::kPanel * models::kPanel;
}

/// The first `width` values of each of `rows` padded rows.
std::vector<float> unpadded(const float* values, std::size_t rows, int width) {
  std::vector<float> all;
  for (std::size_t row = 0; row < rows; ++row) {
    const float* const first = values + row * stride(width);
    all.insert(all.end(), first, first + width);
  }
  return all;
}

/// A layer's weights, inputs × outputs.
std::vector<float> weights_of(const KernelLayer& layer) {
  const auto inputs = static_cast<std::size_t>(layer.inputs),
             outputs = static_cast<std::size_t>(layer.outputs);
  std::vector<float> weights;
  for (std::size_t i = 0; i < inputs; ++i) {
    for (std::size_t o = 0; o < outputs; ++o)
      weights.push_back(
          layer.weights[(o / models::kPanel * inputs + i) * models::kPanel + o % models::kPanel]);
  }
  return weights;
}

class NetworkGraph {
 public:
  NetworkGraph(GraphBuilder& graph, const KernelNetwork& network, const models::InputShape& shape)
      : graph_(graph), network_(network), shape_(shape) {}

  /// What the head gives, rows × outputs.
  GraphValue head(const EncodedInputs& inputs) {
    std::vector<GraphValue> parts;
    if (inputs.numeric) parts.push_back(*inputs.numeric);
    if (inputs.numeric && network_.frequencies.width > 0) parts.push_back(waves(*inputs.numeric));
    for (std::size_t i = 0; i < inputs.categories.size(); ++i)
      parts.push_back(embedding(inputs.categories[i], i));
    if (inputs.numeric && network_.bins.bins > 0) parts.push_back(bins(*inputs.numeric));
    GraphValue values = graph_.beside(parts);
    for (int l = 0; l < network_.layer_count; ++l) values = layer(network_.layers[l], l == 0, values);
    return values;
  }

 private:
  GraphValue embedding(const GraphValue& codes, std::size_t category) {
    const models::KernelTable& table = network_.categories[category];
    const int levels = shape_.category_levels[category];
    const GraphValue rows = graph_.singles(
        unpadded(table.values, static_cast<std::size_t>(levels), table.width), {levels, table.width});
    return graph_.add("Flatten", {graph_.add("Gather", {rows, codes})}, {{"axis", 1}});
  }

  /// Rows × numbers × 1.
  GraphValue apart(const GraphValue& numbers) {
    return graph_.add("Unsqueeze", {numbers, graph_.wholes({2}, {1})});
  }

  /// The sines, then the cosines of each number: models::wave.
  GraphValue waves(const GraphValue& numbers) {
    constexpr float kFar = 4194304;  // turns; beyond, a float has no fraction to speak of
    const models::KernelTable& table = network_.frequencies;
    const auto rows = static_cast<std::size_t>(network_.numeric);
    const GraphValue frequencies =
        graph_.singles(unpadded(table.values, rows, table.width), {1, network_.numeric, table.width});
    const GraphValue turns = graph_.add("Clip", {graph_.add("Mul", {apart(numbers), frequencies}),
                                                 graph_.single(-kFar), graph_.single(kFar)});
    const GraphValue rest = graph_.add("Sub", {turns, graph_.add("Round", {turns})});
    const GraphValue angle =
        graph_.add("Mul", {rest, graph_.single(static_cast<float>(2 * std::numbers::pi))});
    const GraphValue both =
        graph_.add("Concat", {graph_.add("Sin", {angle}), graph_.add("Cos", {angle})}, {{"axis", 2}});
    return graph_.add("Flatten", {both}, {{"axis", 1}});
  }

  /// How much of each bin a number has passed, from 0 to 1.
  GraphValue bins(const GraphValue& numbers) {
    const models::KernelBins& table = network_.bins;
    const std::size_t count =
        static_cast<std::size_t>(network_.numeric) * static_cast<std::size_t>(table.bins);
    std::vector<float> starts(table.starts, table.starts + count), slopes(table.slopes, table.slopes + count);
    for (std::size_t i = 0; i < count; ++i) {  // those that an input has no use for
      if (starts[i] == std::numeric_limits<float>::max()) starts[i] = slopes[i] = 0;
    }
    const Extents extents = {1, network_.numeric, table.bins};
    const GraphValue beyond = graph_.add("Sub", {apart(numbers), graph_.singles(starts, extents)});
    const GraphValue shares = graph_.add(
        "Clip",
        {graph_.add("Mul", {beyond, graph_.singles(slopes, extents)}), graph_.single(0), graph_.single(1)});
    return graph_.add("Flatten", {shares}, {{"axis", 1}});
  }

  GraphValue layer(const KernelLayer& layer, bool first, const GraphValue& values) {
    std::vector<float> weights = weights_of(layer);
    std::int64_t inputs = layer.inputs;
    if (first && network_.bins.bins > 0) {
      const std::int64_t bins = std::int64_t{network_.numeric} * network_.bins.bins;
      const std::vector<float> of_bins =
          unpadded(network_.bins.weights, static_cast<std::size_t>(bins), layer.outputs);
      weights.insert(weights.end(), of_bins.begin(), of_bins.end());
      inputs += bins;
    }
    const std::vector<float> bias(layer.bias, layer.bias + layer.outputs);
    GraphValue result = graph_.add("Gemm", {values, graph_.singles(weights, {inputs, layer.outputs}),
                                            graph_.singles(bias, {layer.outputs})});
    if (layer.norm_weight != nullptr) result = normalised(layer, result);
    return layer.hidden ? activated(result) : result;
  }

  GraphValue normalised(const KernelLayer& layer, const GraphValue& values) {
    // Not as ReduceMean: runtimes that find a layer normalisation in it compute the variance as a difference
    // of squares, which loses digits and, far from the training values, everything.
    const auto mean = [&](const GraphValue& of) {
      return graph_.add("Div", {graph_.add("ReduceSum", {of, graph_.wholes({1}, {1})}),
                                graph_.single(static_cast<float>(layer.outputs))});
    };
    const auto row = [&](const float* of) {
      return graph_.singles(std::vector<float>(of, of + layer.outputs), {1, layer.outputs});
    };
    const GraphValue centred = graph_.add("Sub", {values, mean(values)});
    const GraphValue variance = mean(graph_.add("Mul", {centred, centred}));
    // Not by Sqrt, of which older runtimes (ONNX Runtime 1.19) make no number if the variance is infinite.
    const GraphValue scale = graph_.add(
        "Pow",
        {graph_.add("Add", {variance, graph_.single(models::kLayerNormEpsilon)}), graph_.single(-0.5f)});
    const GraphValue standard = graph_.add("Mul", {centred, scale});
    return graph_.add("Add", {graph_.add("Mul", {standard, row(layer.norm_weight)}), row(layer.norm_bias)});
  }

  GraphValue activated(const GraphValue& x) {
    switch (network_.activation) {
      case models::Activation::relu:
        return graph_.add("Relu", {x});
      case models::Activation::tanh:
        return graph_.add("Tanh", {x});
      case models::Activation::silu:  // x / (1 + exp(-x))
        return graph_.add(
            "Div", {x, graph_.add("Add", {graph_.add("Exp", {graph_.add("Neg", {x})}), graph_.single(1)})});
      case models::Activation::gelu:
        break;
    }
    const GraphValue erf =
        graph_.add("Erf", {graph_.add("Div", {x, graph_.single(std::numbers::sqrt2_v<float>)})});
    const GraphValue probability =
        graph_.add("Mul", {graph_.add("Add", {erf, graph_.single(1)}), graph_.single(0.5f)});
    return graph_.add("Mul", {x, probability});
  }

  GraphBuilder& graph_;
  const KernelNetwork& network_;
  const models::InputShape& shape_;
};

/// The same value for every row and component.
GraphValue all(GraphBuilder& graph, const GraphValue& like, double value) {
  const GraphValue zeros = graph.add("Abs", {graph.add("Mul", {like, graph.number(0)})});
  return value == 0 ? zeros : graph.add("Add", {zeros, graph.number(value)});
}

/// max(x, 0) + log(1 + exp(-|x|))
GraphValue softplus(GraphBuilder& graph, const GraphValue& x) {
  const GraphValue small = graph.add("Exp", {graph.add("Neg", {graph.add("Abs", {x})})});
  return graph.add("Add", {graph.add("Max", {x, graph.number(0)}),
                           graph.add("Log", {graph.add("Add", {small, graph.number(1)})})});
}

}  // namespace

MixtureGraph add_network(GraphBuilder& graph, const EncodedInputs& inputs, const KernelNetwork& network,
                         const models::InputShape& shape, metrics::Head head) {
  const GraphValue raw = graph.cast(NetworkGraph(graph, network, shape).head(inputs), Element::number);
  if (head == metrics::Head::log_odds) return {all(graph, raw, 1), raw, all(graph, raw, 0), 1};
  const std::int64_t components = network.components;
  std::vector<double> location(static_cast<std::size_t>(components), network.location);
  std::vector<double> scale(static_cast<std::size_t>(components), network.scale);
  if (head == metrics::Head::mixture_with_zero) {
    location.front() = metrics::kAtZero;
    scale.front() = 0;
  }
  const GraphValue scales = graph.numbers(scale, {1, components});
  const GraphValue spread = graph.add(
      "Add",
      {softplus(graph, graph.slice(raw, 2 * components, 3 * components)), graph.number(models::kLeastScale)});
  return {graph.add("Softmax", {graph.slice(raw, 0, components)}, {{"axis", 1}}),
          graph.add("Add", {graph.add("Mul", {graph.slice(raw, components, 2 * components), scales}),
                            graph.numbers(location, {1, components})}),
          graph.add("Mul", {spread, scales}), components};
}

GraphValue add_mean(GraphBuilder& graph, const MixtureGraph& mixtures, metrics::ComponentMean mean) {
  const GraphValue &location = mixtures.locations, &scale = mixtures.scales;
  GraphValue own = location;
  switch (mean) {
    case metrics::ComponentMean::location:
      break;
    case metrics::ComponentMean::exp:
      own = graph.add("Exp", {location});
      break;
    case metrics::ComponentMean::lognormal: {
      const GraphValue half = graph.add("Mul", {graph.add("Mul", {scale, scale}), graph.number(0.5)});
      own = graph.add("Exp", {graph.add("Add", {location, half})});
      break;
    }
    case metrics::ComponentMean::logistic:
      own = graph.add(
          "Div", {graph.number(1),
                  graph.add("Add", {graph.add("Exp", {graph.add("Neg", {location})}), graph.number(1)})});
      break;
  }
  // A component of weight 0 counts for nothing, infinite or not.
  const GraphValue weighted = graph.add("Mul", {mixtures.weights, own});
  const GraphValue counted = graph.add(
      "Where", {graph.add("Greater", {mixtures.weights, graph.number(0)}), weighted, graph.number(0)});
  return graph.add("ReduceSum", {counted, graph.wholes({1}, {1})});
}

}  // namespace seedbed::forecasts
