#include "runner/sweep/ensemble_stage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <unordered_set>
#include <utility>

#include "experiments/cell_forecasts.hpp"
#include "experiments/dataset/prepared_data.hpp"
#include "experiments/scored_rows.hpp"
#include "results/ledger/ensemble_rows.hpp"
#include "results/ledger/job_rows.hpp"
#include "results/score_columns.hpp"
#include "runner/inspection/kept_cell.hpp"
#include "runner/sweep/data/prepare_within_memory.hpp"

namespace seedbed::runner {
namespace {

using results::EnsembleGroup;

std::vector<std::string> members_of_group(const std::vector<std::string>& members,
                                          const EnsembleGroup& group) {
  const auto first = members.begin() + static_cast<std::ptrdiff_t>(group.first);
  return {first, first + static_cast<std::ptrdiff_t>(group.count)};
}

/// Those that are computed from forecasts: a program may have others.
std::vector<std::string> wanted_scores(const JobList& jobs) {
  std::vector<std::string> names = results::scores_of_a_job(jobs.experiment().scores());
  std::erase_if(names,
                [](const std::string& name) { return !experiments::problem_with_score_name(name).empty(); });
  return names;
}

bool has_scores(const results::EnsembleEntry& entry, const std::vector<std::string>& wanted) {
  return std::ranges::all_of(wanted, [&](const std::string& name) {
    return std::ranges::find(entry.scores, name, &metrics::Score::name) != entry.scores.end();
  });
}

/// For values of rows, of what is left for jobs; 0 is no limit.
std::size_t column_bytes(std::int64_t memory) {
  constexpr std::int64_t kLeast = std::int64_t{16} << 20, kMost = std::int64_t{128} << 20;
  return static_cast<std::size_t>(memory == 0 ? kMost : std::clamp(memory / 4, kLeast, kMost));
}

}  // namespace

std::size_t EnsembleStage::find() {
  // In one transaction, where reading costs half.
  ledger_.together([this] { find_units(); });
  // Cells that read copies of one file have the same jobs.
  std::unordered_set<std::string> known;
  std::erase_if(units_,
                [&](const Unit& one) { return !known.insert(results::ensemble_id(members_of(one))).second; });
  for (Unit& one : units_) one.data = static_cast<std::size_t>(data_.want(one.cell, one.split));
  std::ranges::stable_sort(units_, {}, &Unit::data);
  return units_.size();
}

void EnsembleStage::find_units() {
  const experiments::Experiment& experiment = jobs_.experiment();
  const std::size_t splits = experiment.splits().size(), seeds = experiment.seeds().size();
  std::size_t index = 0, left = 0;
  Unit unit;
  results::for_each_row(jobs_.table(), ledger_, results::Detail::outcome,
                        [&](const results::JobRow&, const results::LedgerJob* job) {
                          const std::size_t seed = index % seeds;
                          if (seed == 0) {
                            unit = {.cell = index / seeds / splits, .split = index / seeds % splits};
                            left = 0;
                          }
                          if (job != nullptr && job->done())
                            unit.seeds.push_back(static_cast<std::uint32_t>(seed));
                          if (job == nullptr || !job->has_result) ++left;
                          ++index;
                          if (seed + 1 == seeds && left == 0) consider(std::move(unit));
                        });
}

void EnsembleStage::consider(Unit unit) {
  std::ranges::sort(unit.seeds, {}, [&](std::uint32_t seed) { return jobs_.experiment().seeds()[seed]; });
  if (!missing_groups(members_of(unit)).empty()) units_.push_back(std::move(unit));
}

std::vector<std::string> EnsembleStage::members_of(const Unit& unit) const {
  std::vector<std::string> members;
  for (const std::uint32_t seed : unit.seeds) members.push_back(jobs_.id({unit.cell, unit.split, seed}));
  return members;
}

std::vector<EnsembleGroup> EnsembleStage::missing_groups(const std::vector<std::string>& members) const {
  const std::vector<std::string> wanted = wanted_scores(jobs_);
  std::vector<EnsembleGroup> groups = results::ensembles_of_all_sizes(members.size());
  std::erase_if(groups, [&](const EnsembleGroup& group) {
    const auto known = ledger_.ensemble(members_of_group(members, group));
    return known && has_scores(*known, wanted);
  });
  return groups;
}

EnsembleSummary EnsembleStage::run(const ContentHashes& hashes, const std::function<bool()>& stop,
                                   const std::function<void(std::string_view)>& activity) {
  summary_ = {.left = units_.size()};
  if (units_.empty() || stop()) return summary_;
  noting_problems(units_.size(), "", [&] { score_all(hashes, stop, activity); });
  return summary_;
}

/// Runs `work`; what it throws is the problem of that many of the units that are left, or of all of them, but
/// for a ledger that cannot be written.
template <class Work>
void EnsembleStage::noting_problems(std::size_t units, const std::string& where, const Work& work) {
  std::string problem;
  try {
    return work();
  } catch (const results::LedgerError&) {
    throw;
  } catch (const experiments::ScoringStopped&) {
    return;
  } catch (const std::bad_alloc&) {
    problem = "out of memory";
  } catch (const std::runtime_error& error) {
    problem = error.what();
  }
  if (summary_.failed == 0) summary_.problem = where + problem;
  const std::size_t count = std::min(units, summary_.left);
  summary_.failed += count;
  summary_.left -= count;
}

void EnsembleStage::score_all(const ContentHashes& hashes, const std::function<bool()>& stop,
                              const std::function<void(std::string_view)>& activity) {
  data_.hash_files(hashes);
  const MemoryShares memory =
      prepare_within_memory(data_, options_, {.ahead = 2, .activity = activity, .note = [](auto) {}});
  std::vector<std::size_t> units_of_data(data_.sizes().size());
  for (const Unit& unit : units_) ++units_of_data[unit.data];
  const std::unique_ptr<DataShelf> shelf = data_.shelf(units_of_data, memory.data, 2);
  for (const Unit& unit : units_) {
    activity(fmt::format("scoring the ensembles of seeds: {} of {} done", summary_.scored + summary_.failed,
                         units_.size()));
    std::optional<DataShelf::Loan> loan = shelf->borrow(unit.data);
    if (!loan) return;
    noting_problems(1, name_of(unit) + ": ", [&] {
      score(unit, experiments::PreparedData::map(shelf->descriptor(unit.data)), stop, memory.jobs);
      ++summary_.scored;
      --summary_.left;
    });
    if (stop()) return;
    loan->job_is_over();
  }
}

void EnsembleStage::score(const Unit& unit, const experiments::PreparedData& data,
                          const std::function<bool()>& stop, std::int64_t memory) {
  const std::vector<std::string> members = members_of(unit);
  const experiments::CellForecasts cell =
      cell_forecasts(jobs_.experiment().settings(unit.cell), kept_, members, data,
                     {.threads = options_.jobs_at_once, .stop = stop, .column_bytes = column_bytes(memory)});
  std::vector<results::EnsembleEntry> entries;
  const std::vector<EnsembleGroup> groups = missing_groups(members);
  for (const EnsembleGroup& group : groups) {
    entries.push_back({.members = members_of_group(members, group),
                       .scores = {},
                       .units = static_cast<std::int64_t>(
                           experiments::independent_units(data, experiments::ScoredSet::test))});
  }
  auto scores = cell.ensemble_scores(groups, wanted_scores(jobs_));
  for (std::size_t i = 0; i < entries.size(); ++i) entries[i].scores = std::move(scores[i]);
  ledger_.record_ensembles(entries);
}

std::string EnsembleStage::name_of(const Unit& unit) const {
  const std::string cell = jobs_.experiment().cell_text(unit.cell);
  return fmt::format("{}{}split {}", cell, cell.empty() ? "" : " ", jobs_.experiment().splits()[unit.split]);
}

}  // namespace seedbed::runner
