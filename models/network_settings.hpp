#pragma once

#include <optional>
#include <string>
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

/// A residual network (`model.resnet:`): blocks of batch normalisation, a wide layer, activation, dropout and
/// a layer back, added to what they began with; Gorishniy, Rubachev, Khrulkov and Babenko, "Revisiting deep
/// learning models for tabular data", NeurIPS 2021.
struct ResnetSettings {
  int blocks = 2;
  int width = 128;       ///< of what goes from block to block
  int expansion = 2;     ///< the wide layer's width over `width`
  double dropout = 0.0;  ///< of what a block adds; within a block it is model.dropout

  bool operator==(const ResnetSettings&) const = default;
};

/// A recurrent network (`model.gru:`) over the rows' sequences: gated recurrent units (Cho et al., EMNLP
/// 2014), whose last state is the features, with the row's other inputs if it has any.
struct GruSettings {
  int width = 32;
  int layers = 1;

  bool operator==(const GruSettings&) const = default;
};

/// The network whose hidden layers are `hidden`, which this program computes itself.
inline constexpr const char* kPerceptron = "perceptron";

/// The shape of a mixture density network (`model:` in an experiment file).
struct NetworkSettings {
  /// What stands between the inputs and the head: the perceptron, or a network that libtorch computes
  /// (models/torch).
  std::string network = kPerceptron;
  /// The library that holds the network, absolute; empty: it is built in.
  std::string plugin = {};
  Family family = metrics::kDefaultFamily;
  int components = 3;                  ///< mixture components K, 1 …; always one for log-odds
  std::vector<int> hidden = {64, 64};  ///< width of each hidden layer; empty is a linear model
  Activation activation = Activation::relu;
  Norm norm = Norm::none;             ///< between a hidden layer's product and its activation
  double dropout = 0.0;               ///< probability in [0, 1) of zeroing an activation in training
  std::optional<int> embedding = {};  ///< width of each embedding; empty = auto, min(50, (levels + 1) / 2)
  NumericSettings numeric = {};

  ResnetSettings resnet = {};
  GruSettings gru = {};

  bool is_perceptron() const { return network == kPerceptron; }

  bool operator==(const NetworkSettings&) const = default;
};

}  // namespace seedbed::models
