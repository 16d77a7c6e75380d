// Microseconds of processor time per training step, over network shapes, of
//   step      a step as `seedbed run` takes it: gathering, forward, loss, backward, clipping, Adam
//   products  its matrix products alone, by the same library, on buffers laid out the same way
//   plain     the same network in plain libtorch (Sequential, autograd, torch::optim::Adam)
//   crps      a step with the CRPS as the loss (all others use the log score)
//   engine    a step as `train.engine: torch` takes it
// on one core, interleaved; and the ratios between them.

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <torch/torch.h>

#include <cmath>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/vector_level.hpp"
#include "bench/plain_network.hpp"
#include "bench/timings.hpp"
#include "models/torch/torch_engine.hpp"
#include "models/training/first_layer/numeric_bins.hpp"
#include "models/training/initialisation.hpp"
#include "models/training/one_thread.hpp"
#include "models/training/products.hpp"
#include "models/training/training_step.hpp"
#include "models/training/weight_average.hpp"

namespace {

using namespace seedbed;
using namespace seedbed::models;

struct Shape {
  const char* name;
  std::size_t batch;
  int numeric;
  std::vector<int> hidden;
  Activation activation = Activation::relu;
  Norm norm = Norm::none;
  double dropout = 0;
  int vocabulary = 0;
  int bins = 0;  ///< of each numeric input; plain libtorch then reads the inputs as they are
  AverageKind average = AverageKind::none;  ///< of the weights, which plain libtorch does not take
};

const std::vector<Shape> kShapes = {
    {"256 x 32, [64, 64]", 256, 32, {64, 64}},
    {"32 x 32, [16]", 32, 32, {16}},
    {"4096 x 32, [512, 512]", 4096, 32, {512, 512}},
    {"256 x 5, [64, 64]", 256, 5, {64, 64}},
    {"256 x 500, [64, 64]", 256, 500, {64, 64}},
    {"50,000 words, [64, 64]", 256, 32, {64, 64}, Activation::relu, Norm::none, 0, 50'000},
    {"silu", 256, 32, {64, 64}, Activation::silu},
    {"gelu", 256, 32, {64, 64}, Activation::gelu},
    {"tanh", 256, 32, {64, 64}, Activation::tanh},
    {"batch norm", 256, 32, {64, 64}, Activation::relu, Norm::batch},
    {"layer norm", 256, 32, {64, 64}, Activation::relu, Norm::layer},
    {"dropout 0.1", 256, 32, {64, 64}, Activation::relu, Norm::none, 0.1},
    {"16 bins", 256, 32, {64, 64}, Activation::relu, Norm::none, 0, 0, 16},
    {"ema", 256, 32, {64, 64}, Activation::relu, Norm::none, 0, 0, 0, AverageKind::ema},
    {"50,000 words, ema", 256, 32, {64, 64}, Activation::relu, Norm::none, 0, 50'000, 0, AverageKind::ema},
};

constexpr std::size_t kBatches = 16;  // passed through in turn
constexpr std::int64_t kWordsPerText = 10;

NetworkSettings network_settings(const Shape& shape) {
  NetworkSettings settings;
  settings.family = Family::normal;
  settings.hidden = shape.hidden;
  settings.activation = shape.activation;
  settings.norm = shape.norm;
  settings.dropout = shape.dropout;
  if (shape.bins > 0) settings.numeric = {NumericKind::piecewise, shape.bins};
  return settings;
}

InputShape input_shape(const Shape& shape) {
  InputShape inputs = {.numeric = shape.numeric};
  if (shape.vocabulary > 0) inputs.vocabulary_sizes = {shape.vocabulary};
  return inputs;
}

/// Rows for kBatches batches. Word codes are spread as in texts: code c about as often as 1 / (c + 10).
struct Data {
  explicit Data(const Shape& shape) {
    RandomStream random(1, Purpose::synthesis);
    const std::size_t count = kBatches * shape.batch;
    for (std::size_t i = 0; i < count; ++i) {
      for (int c = 0; c < shape.numeric; ++c) numeric.push_back(static_cast<float>(random.normal()));
      target.push_back(random.normal() +
                       static_cast<double>(numeric[i * static_cast<std::size_t>(shape.numeric)]));
      offsets.push_back(static_cast<std::int64_t>(words.size()));
      for (std::int64_t w = 0; shape.vocabulary > 0 && w < kWordsPerText; ++w) {
        const double spread = std::pow((shape.vocabulary + 10) / 10.0, random.uniform());
        words.push_back(static_cast<std::int32_t>(10 * (spread - 1)));
      }
    }
    offsets.push_back(static_cast<std::int64_t>(words.size()));
    rows = {.rows = count, .numeric = numeric, .categories = {}, .texts = {}};
    if (shape.vocabulary > 0) rows.texts.push_back({offsets, words});
    // A batch is not consecutive rows.
    order.resize(count);
    std::iota(order.begin(), order.end(), 0);
    shuffle(order, random);
    standardised = training_target(Family::normal, target, order);
  }

  std::vector<float> numeric;
  std::vector<double> target;
  std::vector<std::int64_t> offsets;
  std::vector<std::int32_t> words, order;
  InputRows rows;
  TrainingTarget standardised;
};

class Steps {
 public:
  Steps(const Shape& shape, Loss loss, Engine engine = Engine::fused) : batch_(shape.batch), data_(shape) {
    const NetworkSettings network = network_settings(shape);
    const InputShape inputs = input_shape(shape);
    TrainingSettings settings;
    settings.loss = loss;
    settings.engine = engine;
    step_.emplace(network, settings, inputs, data_.standardised, data_.target, batch_, 1);
    NetworkState state = initial_state(network, inputs, std::vector<double>{-1, 0, 1}, 1);
    fit_numeric_bins(network_layout(network, inputs), data_.numeric, data_.order, state.statistics);
    step_->load(state);
    average_.emplace(AverageSettings{.kind = shape.average}, step_->parameters().size(), step_->tables_end(),
                     1);
  }

  void run() {
    const std::size_t first = static_cast<std::size_t>(number_) % kBatches * batch_;
    step_->take({data_.rows, std::span(data_.order).subspan(first, batch_)}, number_, 1e-4);
    average_->add(step_->parameters(), number_);
    ++number_;
  }

 private:
  std::size_t batch_;
  Data data_;
  std::optional<TrainingStep> step_;
  std::optional<WeightAverage> average_;
  std::int64_t number_ = 0;
};

/// The index tensors of every batch are made beforehand.
class PlainSteps {
 public:
  explicit PlainSteps(const Shape& shape)
      : data_(shape),
        network_(network_settings(shape), input_shape(shape),
                 embedding_width({}, std::max(1, shape.vocabulary))) {
    const auto rows = static_cast<std::int64_t>(shape.batch);
    inputs_ =
        torch::from_blob(data_.numeric.data(), {rows * static_cast<std::int64_t>(kBatches), shape.numeric});
    target_ = torch::tensor(data_.standardised.standardised);
    for (std::size_t b = 0; b < kBatches; ++b) {
      std::vector<std::int64_t> indices, codes;
      for (const std::int32_t row : std::span(data_.order).subspan(b * shape.batch, shape.batch)) {
        indices.push_back(row);
        for (auto w = data_.offsets[static_cast<std::size_t>(row)];
             w < data_.offsets[static_cast<std::size_t>(row) + 1]; ++w)
          codes.push_back(data_.words[static_cast<std::size_t>(w)]);
      }
      chosen_.push_back(torch::tensor(indices));
      words_.push_back(torch::tensor(codes, torch::kInt64));
    }
    offsets_ = torch::arange(0, rows * kWordsPerText, kWordsPerText);
  }

  void run() {
    const std::size_t batch = next_++ % kBatches;
    network_.step(inputs_.index_select(0, chosen_[batch]), words_[batch], offsets_,
                  target_.index_select(0, chosen_[batch]));
  }

 private:
  Data data_;
  bench::PlainNetwork network_;
  torch::Tensor inputs_, target_, offsets_;
  std::vector<torch::Tensor> chosen_, words_;
  std::size_t next_ = 0;
};

/// The products of a step in their order, each with its operands in buffers of its own that are used again as
/// a step uses them.
class Products {
 public:
  explicit Products(const Shape& shape) : rows_(shape.batch) {
    const NetworkSettings settings = network_settings(shape);
    const NetworkLayout layout = network_layout(settings, input_shape(shape));
    const auto first = static_cast<std::size_t>(layout.first_inputs);
    parameters_ = AlignedFloats(layout.parameter_count);
    gradient_ = AlignedFloats(layout.parameter_count);
    std::fill_n(parameters_.data(), parameters_.size(), 0.01f);
    values_.push_back(grid(first));
    std::size_t below = first;
    for (const int hidden : settings.hidden) {
      const auto width = static_cast<std::size_t>(hidden);
      const std::string name = fmt::format("trunk.{}.weight", layers_.size());
      layers_.push_back({below, width, layout.find(name).offset});
      values_.push_back(grid(width));
      below = width;
    }
    const std::size_t widest = aligned_stride(std::max(first, below));
    delta_ = grid(widest);
    delta_below_ = grid(widest);
    head_ = {below, 3 * static_cast<std::size_t>(settings.components), layout.find("head.weight").offset};
    outputs_ = AlignedFloats(head_.outputs * head_stride());
    std::fill_n(outputs_.data(), outputs_.size(), 0.5f);
    trained_inputs_ = first - static_cast<std::size_t>(shape.numeric);
  }

  void run() {
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      const Layer& layer = layers_[l];
      multiply_by_transpose({values_[l].data(), aligned_stride(layer.inputs)},
                            {parameters_.data() + layer.weight, layer.inputs},
                            {values_[l + 1].data(), aligned_stride(layer.outputs)}, rows_, layer.outputs,
                            layer.inputs);
    }
    const ConstMatrix last = {values_.back().data(), aligned_stride(head_.inputs)};
    const ConstMatrix weight = {parameters_.data() + head_.weight, head_.inputs};
    multiply_by_transpose(weight, last, {outputs_.data(), head_stride()}, head_.outputs, rows_, head_.inputs);
    multiply({outputs_.data(), head_stride()}, last, {gradient_.data() + head_.weight, head_.inputs},
             head_.outputs, head_.inputs, rows_);
    multiply_transposed({outputs_.data(), head_stride()}, weight, {delta_.data(), last.stride}, rows_,
                        head_.inputs, head_.outputs);
    for (std::size_t l = layers_.size(); l-- > 0;) {
      const Layer& layer = layers_[l];
      const ConstMatrix delta = {delta_.data(), aligned_stride(layer.outputs)};
      const std::size_t stride = aligned_stride(layer.inputs);
      multiply_transposed(delta, {values_[l].data(), stride}, {gradient_.data() + layer.weight, layer.inputs},
                          layer.outputs, layer.inputs, rows_);
      const std::size_t skip = l == 0 ? layer.inputs - trained_inputs_ : 0;
      multiply(delta, {parameters_.data() + layer.weight + skip, layer.inputs}, {delta_below_.data(), stride},
               rows_, layer.inputs - skip, layer.outputs);
      std::swap(delta_, delta_below_);
    }
  }

 private:
  struct Layer {
    std::size_t inputs, outputs, weight;
  };

  AlignedFloats grid(std::size_t width) const {
    AlignedFloats values(rows_ * aligned_stride(width));
    std::fill_n(values.data(), values.size(), 0.1f);
    return values;
  }
  std::size_t head_stride() const { return aligned_stride(rows_); }

  std::size_t rows_, trained_inputs_ = 0;
  AlignedFloats parameters_, gradient_, outputs_, delta_, delta_below_;
  std::vector<AlignedFloats> values_;
  std::vector<Layer> layers_;
  Layer head_ = {};
};

/// Work that is set up when it is first run.
template <class Work, class... Arguments>
void add(const std::string& name, const Arguments&... arguments) {
  const auto work = std::make_shared<std::optional<Work>>();
  benchmark::RegisterBenchmark(name.c_str(), [work, arguments...](benchmark::State& state) {
    if (!*work) work->emplace(arguments...);
    for (auto _ : state) (*work)->run();
  });
}

std::string bench_name(const Shape& shape, const char* way) {
  return fmt::format("{}: {}", shape.name, way);
}

void print(const bench::Timings& timings) {
  fmt::print("{}, microseconds per step (medians) and ratios\n\n", name(vector_level()));
  fmt::print("{:<24}{:>10}{:>10}{:>11}{:>10}{:>10}{:>16}{:>13}{:>11}\n", "rows x inputs, hidden", "step",
             "products", "plain", "crps", "engine", "step/products", "plain/step", "crps/step");
  for (const Shape& shape : kShapes) {
    const auto at = [&](const char* way) { return bench_name(shape, way); };
    if (!timings.has(at("step")) || !timings.has(at("products")) || !timings.has(at("plain")) ||
        !timings.has(at("crps")) || !timings.has(at("engine")))
      continue;
    const auto us = [&](const char* way) { return 1e6 * timings.median(at(way)); };
    fmt::print("{:<24}{:>10.1f}{:>10.1f}{:>11.1f}{:>10.1f}{:>10.1f}{:>16.2f}{:>13.1f}{:>11.2f}\n", shape.name,
               us("step"), us("products"), us("plain"), us("crps"), us("engine"),
               timings.ratio(at("step"), at("products")), timings.ratio(at("plain"), at("step")),
               timings.ratio(at("crps"), at("step")));
  }
}

}  // namespace

int main(int argc, char** argv) {
  bench::restart_with_one_thread(argv);
  use_one_thread();
  set_network_engine(torch_engine);
  for (const Shape& shape : kShapes) {
    add<Steps>(bench_name(shape, "step"), shape, Loss::nll);
    add<Steps>(bench_name(shape, "crps"), shape, Loss::crps);
    add<Products>(bench_name(shape, "products"), shape);
    add<PlainSteps>(bench_name(shape, "plain"), shape);
    add<Steps>(bench_name(shape, "engine"), shape, Loss::nll, Engine::torch);
  }
  bench::Timings timings;
  if (!bench::run_interleaved(argc, argv, timings)) return 2;
  print(timings);
}
