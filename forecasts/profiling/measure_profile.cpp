#include "forecasts/profiling/measure_profile.hpp"

#include <algorithm>
#include <cstdint>

#include "base/data_error.hpp"
#include "forecasts/prediction/predict_file.hpp"
#include "forecasts/profiling/competing_load.hpp"

namespace seedbed::forecasts {
namespace {

constexpr std::size_t kStageVisits = 3;  // what the stages of a model get of the time, in visits

/// Shares out the time that is left among the visits that are left.
class TimeLeft {
 public:
  TimeLeft(const ProfileRequest& request, std::size_t visits)
      : clock_(request.clock),
        end_(clock_() + static_cast<std::int64_t>(request.seconds * 1e9)),
        visits_(visits) {}

  /// The share of a visit, or of several together.
  std::int64_t share(std::size_t visits = 1) {
    const std::int64_t left = std::max<std::int64_t>(end_ - clock_(), 0);
    const std::int64_t each = left / static_cast<std::int64_t>(std::max<std::size_t>(visits_, 1));
    visits_ -= std::min(visits, visits_);
    return each * static_cast<std::int64_t>(visits);
  }

 private:
  const NanosecondClock& clock_;
  std::int64_t end_;
  std::size_t visits_;
};

}  // namespace

std::vector<ProfileCondition> profile_conditions(std::span<const Workload> models,
                                                 const ProfileRequest& request) {
  std::vector<ProfileCondition> all;
  for (std::size_t model = 0; model < models.size(); ++model) {
    for (const ProfileInput input : {ProfileInput::csv, ProfileInput::encoded}) {
      for (const bool busy : {false, true}) {
        for (const int threads : request.threads) {
          for (const std::size_t batch : request.batches) {
            if (batch <= models[model].rows().size()) all.push_back({model, batch, threads, input, busy});
          }
        }
      }
    }
  }
  return all;
}

Profile measure_profile(std::span<const Workload> models, const ProfileRequest& request) {
  const std::vector<ProfileCondition> conditions = profile_conditions(models, request);
  if (conditions.empty()) {
    throw DataError("there are fewer rows than the smallest batch; give more rows or a smaller batch");
  }
  const std::size_t rounds = static_cast<std::size_t>(request.rounds);
  const std::size_t visits = conditions.size() * rounds + models.size() * kStageVisits;
  TimeLeft time(request, visits);
  std::size_t done = 0;
  const auto visited = [&](std::size_t more) { request.after_visit(done += more, visits); };
  Profile profile;
  for (const Workload& model : models) {
    profile.models.push_back(model.description());
    const CallBudget budget = {.nanoseconds = time.share(kStageVisits), .least = rounds};
    profile.models.back().stages = model.stages(request.clock, budget, PredictionRun().block_bytes);
    visited(kStageVisits);
  }
  std::vector<CallTimes> times(conditions.size());
  for (std::size_t round = 0; round < rounds; ++round) {
    for (const bool busy : {false, true}) {
      const CompetingLoad load(busy ? request.load_threads : 0);
      for (std::size_t i = 0; i < conditions.size(); ++i) {
        const ProfileCondition& own = conditions[i];
        if (own.busy != busy) continue;
        const auto calls = [&](std::size_t caller) {
          return models[own.model].calls(own.input, own.batch, caller);
        };
        times[i].add(time_callers(request.clock, static_cast<std::size_t>(own.threads), calls,
                                  {.nanoseconds = time.share(), .least = 1}));
        visited(1);
      }
    }
  }
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    profile.measured.push_back({conditions[i], latency_of(std::move(times[i]))});
  }
  return profile;
}

}  // namespace seedbed::forecasts
