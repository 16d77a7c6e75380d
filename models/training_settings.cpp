#include "models/training_settings.hpp"

namespace seedbed::models {

bool goes_on_from(const TrainingSettings& before, const TrainingSettings& after) {
  TrainingSettings same = before;
  same.epochs = after.epochs;
  return same == after && before.epochs <= after.epochs && before.schedule == Schedule::constant &&
         before.average.kind != AverageKind::tail && before.warmup <= before.epochs;
}

}  // namespace seedbed::models
