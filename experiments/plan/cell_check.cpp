#include "experiments/plan/cell_check.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "metrics/families/family.hpp"

namespace seedbed::experiments {
namespace {

std::uint64_t machine_memory() {
  static const long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
  return pages > 0 && page > 0 ? static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page)
                               : UINT64_MAX;
}

const std::vector<std::string> kBuiltIn = {models::kPerceptron, "resnet", "gru"};

void check_network_name(const models::NetworkSettings& model) {
  const bool built_in = std::ranges::count(kBuiltIn, model.network) > 0;
  if (built_in && !model.plugin.empty()) {
    throw DataError(fmt::format("{} is built in; name a network of this library in model.network",
                                quoted_value(model.network)),
                    "model.plugin");
  }
  if (built_in || !model.plugin.empty()) return;
  throw DataError(
      fmt::format("there is no network {}{}; there are {}, and those of a library that model.plugin names",
                  quoted_value(model.network), did_you_mean(model.network, kBuiltIn), quoted_list(kBuiltIn)),
      "model.network");
}

}  // namespace

void check_network_fits(const models::NetworkSettings& model, std::uint64_t memory) {
  // In double: a list of widths may be so long that whole numbers overflow. Inputs depend on the data.
  double weights = 0, below = 1;
  for (const int width : model.hidden) {
    weights += below * width;
    below = width;
  }
  weights += below * 3 * model.components;
  constexpr double kBytesPerWeight = 4 * sizeof(float), kGiB = 1 << 30;
  if (weights * kBytesPerWeight <= static_cast<double>(memory)) return;
  throw DataError(
      fmt::format("training {:.4g} weights between these layers takes at least {:.1f} GiB of memory, and "
                  "this machine has {:.1f} GiB; use fewer or narrower layers",
                  weights, weights * kBytesPerWeight / kGiB, static_cast<double>(memory) / kGiB),
      "model.hidden");
}

void check_network_and_training(const models::NetworkSettings& model, const models::TrainingSettings& train) {
  if (train.warmup > train.epochs) {
    throw DataError(
        fmt::format("a warm-up of {} epochs is longer than the training of {}", train.warmup, train.epochs),
        "train.warmup");
  }
  if (model.norm == models::Norm::batch && train.batch_size < 2) {
    throw DataError("batch normalisation needs batches of at least 2 rows", "train.batch_size");
  }
  const metrics::FamilyTraits& family = metrics::traits(model.family);
  if (train.label_noise > 0 &&
      (family.head == metrics::Head::log_odds || family.link == metrics::Link::logarithm_of_counts)) {
    throw DataError(fmt::format("targets of a {} network are whole numbers, to which no noise can be added",
                                family.title),
                    "train.label_noise");
  }
  check_network_fits(model, machine_memory());
}

void check_engine(const models::NetworkSettings& model, const models::TrainingSettings& train,
                  const DataSettings& data) {
  check_network_name(model);
  if (model.is_perceptron()) return;
  const std::string& name = model.network;
  if (train.engine == models::Engine::fused) {
    throw DataError(
        fmt::format("the fused engine trains the network perceptron, not {}; use auto or torch", name),
        "train.engine");
  }
  if (name == "gru" && data.sequence.columns.empty()) {
    throw DataError(
        "the network gru reads a sequence, and there is none; say in data.sequence what it is made of",
        "model.network");
  }
  if (model.numeric.kind != models::NumericKind::plain) {
    throw DataError(fmt::format("the network {} reads numeric inputs as they are; use plain", name),
                    "model.numeric.kind");
  }
  if (name == "gru") return;
  if (train.average.kind != models::AverageKind::none) {
    throw DataError(
        "averages of its weights would not go with the running means of its normalisation; "
        "use none",
        "train.average.kind");
  }
  if (train.batch_size < 2)
    throw DataError("batch normalisation needs batches of at least 2 rows", "train.batch_size");
}

void check_splits(const SplitSettings& split, const std::vector<int>& splits) {
  const int last = *std::max_element(splits.begin(), splits.end());
  if (split.kind == SplitKind::folds && last >= split.folds) {
    throw DataError(
        fmt::format("there is no split {}: {} folds are splits 0 to {}", last, split.folds, split.folds - 1),
        "splits");
  }
  if (last > 0 && (split.kind == SplitKind::ordered || split.kind == SplitKind::column)) {
    throw DataError(
        fmt::format("there is no split {}: a split by {} divides the rows in one way only, split 0", last,
                    split.kind == SplitKind::ordered ? "order" : "column"),
        "splits");
  }
}

}  // namespace seedbed::experiments
