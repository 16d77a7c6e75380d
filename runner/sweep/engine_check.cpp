#include "runner/sweep/engine_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "models/network_engine.hpp"
#include "runner/host/torch_library.hpp"

namespace seedbed::runner {
namespace {

constexpr std::size_t kMostCellsAsked = 10'000;

/// The settings of the first cell of which that is so.
std::optional<experiments::JobSettings> wanting_torch(const experiments::Experiment& experiment) {
  for (std::size_t cell = 0; cell < std::min(experiment.cells(), kMostCellsAsked); ++cell) {
    experiments::JobSettings settings = experiment.settings(cell);
    if (settings.is_program()) return std::nullopt;
    if (models::trains_by_torch(settings.model, settings.train)) return settings;
  }
  return std::nullopt;
}

}  // namespace

bool wants_torch(const experiments::Experiment& experiment) {
  return wanting_torch(experiment).has_value();
}

void require_engine(const experiments::Experiment& experiment) {
  if (!find_torch_library().empty()) return;
  const std::optional<experiments::JobSettings> settings = wanting_torch(experiment);
  if (!settings) return;
  const bool by_engine = settings->train.engine == models::Engine::torch;
  const char* key = by_engine ? "train.engine" : "model.network";
  throw experiments::ExperimentError(
      fmt::format("{}: {}: {} is computed by libtorch, and {}", experiment.origin(key), key,
                  by_engine ? "what the engine torch trains" : "the network " + settings->model.network,
                  missing_torch_library()));
}

}  // namespace seedbed::runner
