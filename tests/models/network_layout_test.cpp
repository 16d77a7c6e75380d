#include "models/network_layout.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace seedbed::models {
namespace {

std::vector<std::string> names(const std::vector<TensorPlace>& places) {
  std::vector<std::string> result;
  for (const TensorPlace& place : places) result.push_back(place.name);
  return result;
}

TEST(NetworkLayout, NamesShapesAndOrder) {
  NetworkSettings settings;
  settings.components = 2;
  settings.hidden = {8, 5};
  settings.norm = Norm::batch;
  const NetworkLayout layout =
      network_layout(settings, {.numeric = 3, .category_levels = {4, 300}, .vocabulary_sizes = {7}});
  EXPECT_EQ(names(layout.parameters),
            (std::vector<std::string>{"embedding.0.weight", "embedding.1.weight", "words.0.weight",
                                      "trunk.0.weight", "trunk.0.bias", "norm.0.weight", "norm.0.bias",
                                      "trunk.1.weight", "trunk.1.bias", "norm.1.weight", "norm.1.bias",
                                      "head.weight", "head.bias"}));
  EXPECT_EQ(names(layout.statistics),
            (std::vector<std::string>{"norm.0.running_mean", "norm.0.running_var", "norm.1.running_mean",
                                      "norm.1.running_var"}));
  EXPECT_EQ(layout.first_inputs, 3 + 2 + 50 + 4);  // min(50, (n + 1) / 2) each
  EXPECT_EQ(layout.find("embedding.1.weight").shape, (std::vector<int>{300, 50}));
  EXPECT_EQ(layout.find("words.0.weight").shape, (std::vector<int>{7, 4}));
  EXPECT_EQ(layout.find("trunk.0.weight").shape, (std::vector<int>{8, 59}));
  EXPECT_EQ(layout.find("trunk.1.bias").shape, (std::vector<int>{5}));
  EXPECT_EQ(layout.find("head.weight").shape, (std::vector<int>{6, 5}));
  EXPECT_EQ(layout.find("norm.1.running_var").shape, (std::vector<int>{5}));
  EXPECT_THROW(layout.find("trunk.2.weight"), std::out_of_range);
}

TEST(NetworkLayout, AYesNoForecastIsOneOutput) {
  const NetworkSettings settings = {.family = Family::bernoulli, .components = 3, .hidden = {64, 32}};
  const NetworkLayout layout = network_layout(settings, {.numeric = 130});
  EXPECT_EQ(layout.find("head.weight").shape, (std::vector<int>{1, 32}));
  EXPECT_EQ(layout.find("head.bias").shape, (std::vector<int>{1}));
}

TEST(NetworkLayout, TensorsAreAlignedAndDoNotOverlap) {
  NetworkSettings settings;
  settings.hidden = {17, 16, 1};
  settings.norm = Norm::batch;
  const NetworkLayout layout =
      network_layout(settings, {.numeric = 5, .category_levels = {3}, .vocabulary_sizes = {9}});
  for (const auto& [places, count] : {std::pair{layout.parameters, layout.parameter_count},
                                      std::pair{layout.statistics, layout.statistic_count}}) {
    std::size_t end = 0;
    for (const TensorPlace& place : places) {
      EXPECT_EQ(place.offset % 16, 0u) << place.name;
      EXPECT_GE(place.offset, end) << place.name;
      EXPECT_LT(place.offset - end, 16u) << place.name;
      end = place.offset + place.size();
    }
    EXPECT_GE(count, end);
    EXPECT_LT(count - end, 16u);
    EXPECT_EQ(count % 16, 0u);
  }
}

TEST(NetworkLayout, LinearModelHasOnlyAHead) {
  NetworkSettings settings;
  settings.hidden = {};
  settings.components = 1;
  settings.norm = Norm::layer;
  const NetworkLayout layout = network_layout(settings, {.numeric = 4});
  EXPECT_EQ(names(layout.parameters), (std::vector<std::string>{"head.weight", "head.bias"}));
  EXPECT_EQ(layout.find("head.weight").shape, (std::vector<int>{3, 4}));
  EXPECT_EQ(layout.statistic_count, 0u);
}

TEST(NetworkLayout, EmbeddingWidth) {
  NetworkSettings settings;
  EXPECT_EQ(embedding_width(settings, 1), 1);
  EXPECT_EQ(embedding_width(settings, 2), 1);
  EXPECT_EQ(embedding_width(settings, 98), 49);
  EXPECT_EQ(embedding_width(settings, 99), 50);
  EXPECT_EQ(embedding_width(settings, 2147483647), 50);
  settings.embedding = 8;
  EXPECT_EQ(embedding_width(settings, 2), 8);
}

TEST(NetworkLayout, ImpossibleSizesThrow) {
  const InputShape inputs = {.numeric = 4};
  const auto with = [](auto change) {
    NetworkSettings settings;
    change(settings);
    return settings;
  };
  EXPECT_THROW(network_layout(with([](auto& s) { s.components = 0; }), inputs), std::invalid_argument);
  EXPECT_THROW(network_layout(with([](auto& s) { s.hidden = {8, 0}; }), inputs), std::invalid_argument);
  EXPECT_THROW(network_layout(with([](auto& s) { s.embedding = 0; }), inputs), std::invalid_argument);
  EXPECT_THROW(network_layout({}, {.numeric = -1}), std::invalid_argument);
  EXPECT_THROW(network_layout({}, {.numeric = 1, .category_levels = {0}}), std::invalid_argument);
  EXPECT_THROW(network_layout({}, {.numeric = 1, .category_levels = {}, .vocabulary_sizes = {0}}),
               std::invalid_argument);
  // A file may claim sizes whose product overflows: an error, not a small buffer.
  EXPECT_THROW(network_layout(with([](auto& s) {
                                s.hidden = {2147483647, 2147483647};
                              }),
                              inputs),
               std::invalid_argument);
}

}  // namespace
}  // namespace seedbed::models
