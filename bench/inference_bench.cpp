// Rows per second of the forward pass on one core, per instruction level and shape, and the floating-point
// operations of its matrix products alone (two per multiply-add) per second.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/random.hpp"
#include "models/inference.hpp"

namespace {

using namespace seedbed;
using namespace seedbed::models;

struct Shape {
  const char* name;
  int numeric;
  std::vector<int> levels;
  std::vector<int> hidden;
  int components;
  Activation activation = Activation::relu;
  Norm norm = Norm::none;
  int words = 0;
};

struct Case {
  NetworkSettings settings;
  InputShape inputs;
  NetworkState state;
  std::vector<float> numeric;
  std::vector<std::int32_t> codes;
  std::vector<std::int64_t> offsets;
  std::vector<std::int32_t> words;
  InputRows rows;

  Case(const Shape& shape, std::size_t count) {
    RandomStream random(1, Purpose::synthesis);
    settings.components = shape.components;
    settings.hidden = shape.hidden;
    settings.activation = shape.activation;
    settings.norm = shape.norm;
    inputs.numeric = shape.numeric;
    inputs.category_levels = shape.levels;
    if (shape.words > 0) inputs.vocabulary_sizes = {2000};
    const NetworkLayout layout = network_layout(settings, inputs);
    state.parameters.resize(layout.parameter_count);
    for (float& value : state.parameters) value = static_cast<float>(0.15 * random.normal());
    state.statistics.resize(layout.statistic_count, 1.0f);
    for (std::size_t r = 0; r < count; ++r) {
      for (int i = 0; i < shape.numeric; ++i) numeric.push_back(static_cast<float>(random.normal()));
      for (const int levels : shape.levels) {
        codes.push_back(static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(levels))));
      }
      offsets.push_back(static_cast<std::int64_t>(words.size()));
      for (int w = 0; w < shape.words; ++w) words.push_back(static_cast<std::int32_t>(random.below(2000)));
    }
    offsets.push_back(static_cast<std::int64_t>(words.size()));
    rows = {.rows = count, .numeric = numeric, .categories = codes, .texts = {}};
    if (shape.words > 0) rows.texts.push_back({offsets, words});
  }

  double multiplications() const {
    double total = 0, below = network_layout(settings, inputs).first_inputs;
    for (const int width : settings.hidden) total += below * width, below = width;
    return total + below * 3 * settings.components;
  }
};

void predict(benchmark::State& state, const Shape& shape, std::size_t count, VectorLevel level) {
  const Case data(shape, count);
  const Network network(data.settings, data.inputs, {}, data.state, level);
  for (auto _ : state) benchmark::DoNotOptimize(network.predict(data.rows));
  const double rows = static_cast<double>(state.iterations()) * static_cast<double>(count);
  state.counters["rows/s"] = benchmark::Counter(rows, benchmark::Counter::kIsRate);
  state.counters["FLOP/s"] =
      benchmark::Counter(2 * rows * data.multiplications(), benchmark::Counter::kIsRate);
}

const std::vector<Shape> kShapes = {
    {"relu_32_64_64_K3", 32, {}, {64, 64}, 3},
    {"diamonds_64_64_K3", 6, {5, 7, 8}, {64, 64}, 3},
    {"silu_32_64_64_K3", 32, {}, {64, 64}, 3, Activation::silu},
    {"gelu_32_64_64_K3", 32, {}, {64, 64}, 3, Activation::gelu},
    {"tanh_32_64_64_K3", 32, {}, {64, 64}, 3, Activation::tanh},
    {"layer_norm_32_64_64_K3", 32, {}, {64, 64}, 3, Activation::relu, Norm::layer},
    {"batch_norm_130_64_32_K3", 130, {}, {64, 32}, 3, Activation::relu, Norm::batch},
    {"words_8_64_64_K3", 6, {200, 30, 5}, {64, 64}, 3, Activation::relu, Norm::none, 8},
    {"relu_32_512_512_K3", 32, {}, {512, 512}, 3},
    {"relu_32_64_64_K200", 32, {}, {64, 64}, 200},
    {"linear_5_K1", 5, {}, {}, 1},
};

}  // namespace

int main(int argc, char** argv) {
  for (const Shape& shape : kShapes) {
    for (const VectorLevel level : {VectorLevel::baseline, VectorLevel::avx2, VectorLevel::avx512}) {
      if (level > vector_level()) continue;
      benchmark::RegisterBenchmark((std::string(shape.name) + "/" + std::string(name(level))).c_str(),
                                   predict, shape, 16384, level);
    }
  }
  for (const std::size_t count : {1, 8, 64, 512}) {
    for (const Shape& shape : {kShapes[0], kShapes[6], kShapes[9]}) {
      benchmark::RegisterBenchmark((std::string(shape.name) + "/rows:" + std::to_string(count)).c_str(),
                                   predict, shape, count, vector_level());
    }
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
