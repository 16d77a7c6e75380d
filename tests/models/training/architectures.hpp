#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "models/network_settings.hpp"

namespace seedbed::models {

struct Architecture {
  std::string name;
  NetworkSettings settings;
};

inline std::string name(Activation activation) {
  switch (activation) {
    case Activation::relu:
      return "relu";
    case Activation::silu:
      return "silu";
    case Activation::gelu:
      return "gelu";
    case Activation::tanh:
      return "tanh";
  }
  return "?";
}

/// Every activation with every norm, with and without dropout, widths on and off the vector length; linear
/// models; one component and many.
inline std::vector<Architecture> architectures() {
  std::vector<Architecture> all;
  for (const Activation activation :
       {Activation::relu, Activation::silu, Activation::gelu, Activation::tanh}) {
    for (const Norm norm : {Norm::none, Norm::batch, Norm::layer}) {
      for (const double dropout : {0.0, 0.3}) {
        const Family family = norm == Norm::layer ? Family::normal : Family::lognormal;
        all.push_back(
            {fmt::format("{}, norm {}, dropout {}", name(activation), static_cast<int>(norm), dropout),
             {.family = family,
              .components = 3,
              .hidden = {21, 32, 70},
              .activation = activation,
              .norm = norm,
              .dropout = dropout,
              .embedding = {}}});
      }
    }
  }
  all.push_back({"linear", {.family = Family::normal, .components = 2, .hidden = {}, .embedding = {}}});
  all.push_back(
      {"one component", {.family = Family::lognormal, .components = 1, .hidden = {8}, .embedding = 3}});
  all.push_back(
      {"many components", {.family = Family::normal, .components = 20, .hidden = {16}, .embedding = 1}});
  all.push_back(
      {"yes or no", {.family = Family::bernoulli, .hidden = {64, 32}, .norm = Norm::batch, .embedding = {}}});
  for (const int bins : {1, 5, 16, 19}) {
    NetworkSettings piecewise = {.family = Family::normal, .hidden = {24, 16}, .embedding = {}};
    piecewise.numeric = {NumericKind::piecewise, bins};
    all.push_back({fmt::format("{} bins", bins), piecewise});
    piecewise.hidden = {};
    all.push_back({fmt::format("{} bins, linear", bins), piecewise});
  }
  for (const int frequencies : {1, 5, 16, 19}) {
    NetworkSettings periodic = {.family = Family::normal, .hidden = {24, 16}, .embedding = {}};
    periodic.numeric = {.kind = NumericKind::periodic, .frequencies = frequencies};
    all.push_back({fmt::format("{} frequencies", frequencies), periodic});
    periodic.hidden = {};
    all.push_back({fmt::format("{} frequencies, linear", frequencies), periodic});
  }
  all.push_back({"yes or no, linear", {.family = Family::bernoulli, .hidden = {}, .embedding = {}}});
  return all;
}

}  // namespace seedbed::models
