#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "models/inputs.hpp"
#include "models/network_settings.hpp"

namespace seedbed::models {

/// A named tensor inside a flat float32 buffer.
struct TensorPlace {
  std::string name;        ///< e.g. "trunk.0.weight"
  std::vector<int> shape;  ///< row-major
  std::size_t offset = 0;  ///< in floats from the start of its buffer

  std::size_t size() const;
};

/// Where every tensor of a network lies. `parameters` are trained; `statistics` are batch normalisation's
/// running means and variances, and the pieces of numeric inputs. Training, inference and the model file all
/// follow this one layout:
///   embedding.<i>.weight  levels × width       one per categorical input
///   words.<i>.weight      vocabulary × width   one per text input, averaged over the row's words
///   numeric.weight        (numeric inputs × bins) × width of the first layer: what each bin adds to it,
///                         input by input; only with model.numeric.kind piecewise
///   numeric.frequency     numeric inputs × frequencies, in turns; only with model.numeric.kind periodic
///   trunk.<l>.weight      width × inputs, trunk.<l>.bias, norm.<l>.weight, norm.<l>.bias   (norm: if any)
///   head.weight           3K × width, head.bias; rows are K logits, K locations, K raw scales, with
///                         one more of each for what is exactly zero; or log-odds, 1 × width
///   numeric.start         numeric inputs × bins, numeric.slope: bin b of an input x has the value
///                         (x - start) * slope, kept within 0 … 1; with numeric.weight. Starts ascend, and
///                         where one bin is above 0 those before it are 1. Bins that an input has no use for
///                         come last and start at the largest float
/// The inputs of the first layer's own weight are: numeric, the sines and cosines of each, embeddings in
/// order, averaged words in order. Every tensor starts at a multiple of 16 floats and both counts are such
/// multiples; the padding between is zero.
struct NetworkLayout {
  std::vector<TensorPlace> parameters;
  std::vector<TensorPlace> statistics;  ///< numeric.start, .slope, norm.<l>.running_mean, .running_var
  std::size_t parameter_count = 0;      ///< floats
  std::size_t statistic_count = 0;
  int first_inputs = 0;  ///< width of the concatenated input, without bins

  /// The place of a tensor; throws std::out_of_range for a name the network does not have.
  const TensorPlace& find(const std::string& name) const;
  /// The same, or null.
  const TensorPlace* find_if_any(const std::string& name) const;
};

/// Throws std::invalid_argument for sizes that no network can have (a width of 0, no levels, beyond 2^34
/// values). The layout of a network other than the perceptron is its engine's (EngineNetwork), which is
/// loaded for it.
NetworkLayout network_layout(const NetworkSettings& settings, const InputShape& inputs);

/// Components of a forecast: with one more for what is exactly zero; 1 for a head that gives log-odds.
int forecast_components(const NetworkSettings& settings);

/// Rows of head.weight.
int head_outputs(const NetworkSettings& settings);

/// Bins of each numeric input; 0 if it is read as it is.
int numeric_bins(const NetworkSettings& settings);

/// Frequencies of each numeric input; 0 if there are none.
int numeric_frequencies(const NetworkSettings& settings);

/// Outputs of the first layer, which is the head where nothing is hidden.
int first_width(const NetworkSettings& settings);

/// The width of the table of an input with `levels` codes or words.
int embedding_width(const NetworkSettings& settings, int levels);

/// The values of a network, as laid out above.
struct NetworkState {
  std::vector<float> parameters;
  std::vector<float> statistics;

  bool operator==(const NetworkState&) const = default;
};

}  // namespace seedbed::models
