#include "experiments/plan/cell_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "experiments/dataset/data_error.hpp"

namespace seedbed::experiments {

void check_network_and_training(const models::NetworkSettings& model, const models::TrainingSettings& train) {
  if (train.warmup > train.epochs) {
    throw DataError(
        fmt::format("a warm-up of {} epochs is longer than the training of {}", train.warmup, train.epochs),
        "train.warmup");
  }
  if (model.norm == models::Norm::batch && train.batch_size < 2) {
    throw DataError("batch normalisation needs batches of at least 2 rows", "train.batch_size");
  }
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
