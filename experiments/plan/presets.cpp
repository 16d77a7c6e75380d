#include "experiments/plan/presets.hpp"

#include <fmt/format.h>

#include "experiments/plan/yaml/yaml_walk.hpp"

namespace seedbed::experiments {
namespace {

// What did well on tables of many kinds (experiments/uci). Dotted keys of settings, each with its value.
constexpr const char* kStrong = R"(
data.clip: smooth
model.hidden: [128, 128]
model.dropout: 0.05
model.numeric.kind: piecewise
model.numeric.bins: 32
train.loss: crps+nll
train.patience: 0
train.batch_size: 64
train.lr: 3e-3
train.schedule: cosine
train.optimizer: adamw
train.weight_decay: 0.1
train.refit: true
)";

void move_to(Value& value, const Place& place) {
  value.place = place;
  for (Value& item : value.items) move_to(item, place);
}

}  // namespace

std::vector<Given> preset_settings(models::Preset preset, const Place& place) {
  std::vector<Given> settings;
  if (preset == models::Preset::none) return settings;
  static const Source source = {"train.preset", {}};
  for (Entry& entry : parse_yaml(kStrong, source).entries) {
    move_to(entry.value, place);
    settings.push_back({entry.key, place, std::move(entry.value)});
  }
  return settings;
}

}  // namespace seedbed::experiments
