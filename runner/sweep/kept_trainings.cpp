#include "runner/sweep/kept_trainings.hpp"

#include <fmt/format.h>

#include <unordered_set>

#include "base/number_text.hpp"
#include "models/training_settings.hpp"
#include "runner/inspection/default_value.hpp"
#include "runner/inspection/platforms.hpp"

namespace seedbed::runner {
namespace {

constexpr const char* kEpochs = "train.epochs";

/// All that decides a job but its epochs.
std::string key_of(const results::JobIdentity& job) {
  std::string key = fmt::format("{} {} {}\n", job.split, job.seed, job.data);
  for (const auto& [name, value] : job.settings) {
    if (name != kEpochs) key += fmt::format("{}={}\n", name, value);
  }
  return key;
}

int epochs_of(const results::JobIdentity& job) {
  const auto given = job.settings.find(kEpochs);
  return parse_integer<int>(given == job.settings.end() ? default_value(kEpochs) : given->second).value_or(0);
}

}  // namespace

KeptTrainings::KeptTrainings(const results::KeptFiles& files, const results::Ledger& ledger) : files_(files) {
  const std::vector<std::string> jobs = files.jobs(results::FileKind::trained);
  const std::unordered_set<std::string> kept(jobs.begin(), jobs.end());
  if (kept.empty()) return;
  ledger.for_each(
      [&](const results::LedgerJob& job) {
        if (!job.done() || !kept.contains(job.identity.id)) return;
        by_job_[key_of(job.identity)].push_back({job.identity.id, epochs_of(job.identity)});
      },
      results::Detail::settings);
}

std::optional<experiments::EarlierTraining> KeptTrainings::longest_for(const experiments::Job& job,
                                                                       const ContentHashes& hashes) const {
  const auto there = by_job_.find(key_of(recorded_identity(job, hashes)));
  if (there == by_job_.end()) return std::nullopt;
  const Kept* longest = nullptr;
  for (const Kept& kept : there->second) {
    models::TrainingSettings before = job.settings.train;
    before.epochs = kept.epochs;
    if (models::goes_on_from(before, job.settings.train) &&
        (longest == nullptr || kept.epochs > longest->epochs))
      longest = &kept;
  }
  if (longest == nullptr) return std::nullopt;
  return experiments::EarlierTraining{longest->job, files_.at(results::FileKind::trained, longest->job)};
}

}  // namespace seedbed::runner
