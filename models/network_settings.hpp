#pragma once

#include <optional>
#include <vector>

#include "metrics/mixture.hpp"

namespace seedbed::models {

using metrics::Family;

enum class Activation { relu, silu, gelu, tanh };
enum class Norm { none, batch, layer };

/// The shape of a mixture density network (`model:` in an experiment file).
struct NetworkSettings {
  Family family = metrics::kDefaultFamily;
  int components = 3;                  ///< mixture components K, 1 …; always one for log-odds
  std::vector<int> hidden = {64, 64};  ///< width of each hidden layer; empty is a linear model
  Activation activation = Activation::relu;
  Norm norm = Norm::none;             ///< between a hidden layer's product and its activation
  double dropout = 0.0;               ///< probability in [0, 1) of zeroing an activation in training
  std::optional<int> embedding = {};  ///< width of each embedding; empty = auto, min(50, (levels + 1) / 2)

  bool operator==(const NetworkSettings&) const = default;
};

}  // namespace seedbed::models
