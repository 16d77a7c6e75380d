#pragma once

#include <optional>
#include <vector>

#include "metrics/mixture.hpp"

namespace seedbed::models {

using metrics::Family;

enum class Activation { relu, silu, gelu, tanh };
enum class Norm { none, batch, layer };
enum class NumericKind { plain, piecewise, periodic };

/// How a network reads its numeric inputs (`model.numeric:` in an experiment file).
///   plain      each is one input
///   piecewise  beside it stand `bins` more, one for each piece of the range that the training rows have: 0
///              below the piece, 1 above it, rising linearly within (piecewise linear encoding; Gorishniy,
///              Rubachev and Babenko, "On embeddings for numerical features in tabular deep learning",
///              NeurIPS 2022)
///   periodic   beside it stand sin(2 pi c x) and cos(2 pi c x) for `frequencies` frequencies c, which are
///              trained and start from a normal distribution (periodic embeddings, in the same article)
struct NumericSettings {
  NumericKind kind = NumericKind::plain;
  int bins = 16;        ///< pieces; they end at quantiles of the training rows
  int frequencies = 8;  ///< of each input
  double sigma = 0.1;   ///< standard deviation of what they start from, in turns per unit of the scaled input

  bool operator==(const NumericSettings&) const = default;
};

/// The shape of a mixture density network (`model:` in an experiment file).
struct NetworkSettings {
  Family family = metrics::kDefaultFamily;
  int components = 3;                  ///< mixture components K, 1 …; always one for log-odds
  std::vector<int> hidden = {64, 64};  ///< width of each hidden layer; empty is a linear model
  Activation activation = Activation::relu;
  Norm norm = Norm::none;             ///< between a hidden layer's product and its activation
  double dropout = 0.0;               ///< probability in [0, 1) of zeroing an activation in training
  std::optional<int> embedding = {};  ///< width of each embedding; empty = auto, min(50, (levels + 1) / 2)
  NumericSettings numeric = {};

  bool operator==(const NetworkSettings&) const = default;
};

}  // namespace seedbed::models
