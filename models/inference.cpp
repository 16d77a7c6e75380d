#include "models/inference.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "base/aligned_floats.hpp"
#include "metrics/families/family.hpp"
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

}  // namespace

struct Network::Data {
  Family family;
  InputShape inputs;
  PackedNetwork packed;
  InferenceKernel kernel;
  std::size_t scratch;

  std::size_t components() const { return static_cast<std::size_t>(packed.view().components); }

  void predict(const InputRows& rows, const std::int32_t* chosen, std::size_t count,
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
    : data_(new Data{.family = settings.family,
                     .inputs = inputs,
                     .packed = PackedNetwork(settings, inputs, scaling, state),
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
