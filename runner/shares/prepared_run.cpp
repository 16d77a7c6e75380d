#include "runner/shares/prepared_run.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <stdexcept>
#include <vector>

#include "base/unicode/shown_text.hpp"
#include "experiments/plan/job_id.hpp"
#include "results/shares/share_folder.hpp"
#include "runner/sweep/merging/share_plans.hpp"

namespace seedbed::runner {
namespace {

std::string how_to_prepare(const results::RunDirectory& directory) {
  return fmt::format("seedbed run {0}/experiment.yaml --prepare -o {0}", directory.root().string());
}

}  // namespace

results::SharePlan plan_for_this_program(const results::RunDirectory& directory) {
  const std::string root = directory.root().string();
  results::SharePlan plan = results::read_share_plan(results::ShareFolder(directory.root()).plan(), root);
  if (plan.program != program_name() || plan.numerics != experiments::kNumericsVersion) {
    throw std::runtime_error(
        fmt::format("{}: was prepared by {}, and this is {}: results could differ. Use that program, or "
                    "prepare again with "
                    "this one: {}",
                    root, plan.program, program_name(), how_to_prepare(directory)));
  }
  std::error_code error;
  if (!std::filesystem::exists(directory.experiment(), error) ||
      plan.experiment != experiment_hash(directory)) {
    throw std::runtime_error(
        fmt::format("{}: has changed since the directory was prepared; put it back, or prepare again with "
                    "what it says now: "
                    "{}",
                    directory.experiment().string(), how_to_prepare(directory)));
  }
  return plan;
}

void require_prepared_files(const results::SharePlan& plan, const ContentHashes& hashes,
                            const results::RunDirectory& directory) {
  std::vector<std::string> changed;
  for (const auto& [path, hash] : plan.files) {
    const auto now = hashes.known().find(path);
    if (now == hashes.known().end() || now->second != hash) changed.push_back(shown_path(path));
  }
  if (changed.empty()) return;
  throw std::runtime_error(fmt::format(
      "{} {} changed since {} was prepared, and with other data they would be other jobs. Put back what was "
      "there, or prepare again with what is there now: {}",
      fmt::join(changed, ", "), changed.size() == 1 ? "has" : "have", directory.root().string(),
      how_to_prepare(directory)));
}

}  // namespace seedbed::runner
