#include "models/inference.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "models/aligned_floats.hpp"
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
  PackedNetwork packed;
  InferenceKernel kernel;
  std::size_t scratch;

  MixtureRows predict(const InputRows& rows, const std::int32_t* chosen, std::size_t count) const {
    const KernelNetwork& network = packed.view();
    check(network, rows);
    const std::size_t size = count * static_cast<std::size_t>(network.components);
    MixtureRows result = {.family = family,
                          .components = static_cast<std::size_t>(network.components),
                          .weights = std::vector<double>(size),
                          .locations = std::vector<double>(size),
                          .scales = std::vector<double>(size)};
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
           {result.weights.data(), result.locations.data(), result.scales.data()}, space.reserve(scratch));
    return result;
  }
};

Network::Network(const NetworkSettings& settings, const InputShape& inputs, const TargetScaling& scaling,
                 const NetworkState& state, VectorLevel level)
    : data_(new Data{.family = settings.family,
                     .packed = PackedNetwork(settings, inputs, scaling, state),
                     .kernel = inference_kernel(std::min(level, vector_level())),
                     .scratch = 0}) {
  data_->scratch = inference_scratch(data_->packed.view());
}

MixtureRows Network::predict(const InputRows& rows) const {
  return data_->predict(rows, nullptr, rows.rows);
}

MixtureRows Network::predict(const InputRows& rows, std::span<const std::int32_t> chosen) const {
  if (chosen.empty())
    return {.family = data_->family,
            .components = static_cast<std::size_t>(data_->packed.view().components),
            .weights = {},
            .locations = {},
            .scales = {}};
  return data_->predict(rows, chosen.data(), chosen.size());
}

Network::~Network() = default;
Network::Network(Network&&) noexcept = default;
Network& Network::operator=(Network&&) noexcept = default;

}  // namespace seedbed::models
