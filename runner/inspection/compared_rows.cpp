#include "runner/inspection/compared_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "experiments/cell_forecasts.hpp"
#include "experiments/dataset/prepared_data.hpp"
#include "experiments/dataset/preparer.hpp"
#include "experiments/dataset/splits/split.hpp"
#include "experiments/scored_rows.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/inspection/kept_cell.hpp"
#include "runner/inspection/report_data.hpp"

namespace seedbed::runner {

/// One way of encoding a file for a split. Cells often share it.
struct ComparedRows::Encoded {
  experiments::DataSettings data;
  int split = 0;
  experiments::PreparedData rows;
  std::vector<std::int32_t> times;  ///< of all rows; empty if neighbours are independent
};

namespace {

// Some seconds of one core, with networks of usual sizes.
constexpr std::size_t kMostForecasts = 2'000'000;
constexpr const char* kInstead = "`seedbed compare` does it";

/// Of the rows that are scored, what orders them.
std::vector<std::int32_t> times_of(const std::vector<std::int32_t>& all,
                                   std::span<const std::int32_t> scored) {
  std::vector<std::int32_t> times;
  if (all.empty()) return times;
  for (const std::int32_t row : scored) times.push_back(all[static_cast<std::size_t>(row)]);
  return times;
}

}  // namespace

ComparedRows::ComparedRows(const std::vector<std::unique_ptr<OpenedRun>>& runs, std::string score,
                           experiments::ScoredSet set, std::size_t threads)
    : runs_(runs), score_(std::move(score)), set_(set), threads_(threads) {}

ComparedRows::~ComparedRows() = default;

std::optional<results::RowScores> ComparedRows::operator()(const results::ComparedCell& cell, int split,
                                                           const std::vector<std::uint64_t>& seeds) {
  if (!problem_.empty()) return std::nullopt;  // the next cell would have it too
  try {
    return find(cell, split, seeds);
  } catch (const std::exception& error) {
    problem_ = error.what();
    return std::nullopt;
  }
}

results::RowScores ComparedRows::find(const results::ComparedCell& cell, int split,
                                      const std::vector<std::uint64_t>& seeds) {
  const OpenedRun& run = *runs_[cell.run];
  if (!run.experiment()) throw std::runtime_error("the run directory has no experiment.yaml");
  const experiments::Experiment& experiment = *run.experiment();
  const ContentHashes remembered = ContentHashes::remembered(run.ledger());
  std::vector<std::string> ids;
  for (const std::uint64_t seed : seeds) ids.push_back(experiment.job_id(cell.cell, split, seed, remembered));
  const auto known = known_.find(ids);
  if (known != known_.end()) return known->second;
  const experiments::JobSettings settings = experiment.settings(cell.cell);
  const experiments::DataSettings& data = settings.data;
  if (data_changed(experiment, cell.cell, split, seeds.front(), remembered))
    throw std::runtime_error(
        fmt::format("{} is not any more what the jobs were made from", experiments::named_files(data)));
  if (jobs_of_report_) data_of_a_report(data, kInstead);
  const Encoded& encoded = encode(data, split);
  const std::size_t scored = experiments::rows_of(encoded.rows, set_).size();
  if (jobs_of_report_ && scored > kMostForecasts / std::max<std::size_t>(*jobs_of_report_, 1))
    throw std::runtime_error(fmt::format("the models of {} jobs would forecast {} rows again for that; {}",
                                         *jobs_of_report_, scored, kInstead));
  experiments::RowMeans means =
      mean_row_scores(settings, run.kept(), ids, encoded.rows, score_, set_, threads_);
  if (means.values.empty()) throw std::runtime_error("the models were refitted on the validation rows");
  results::RowScores scores{std::move(means.values), std::move(means.clusters),
                            times_of(encoded.times, experiments::rows_of(encoded.rows, set_)),
                            std::move(means.weights)};
  return known_.emplace(ids, std::move(scores)).first->second;
}

const ComparedRows::Encoded& ComparedRows::encode(const experiments::DataSettings& data, int split) {
  for (const Encoded& encoded : encoded_) {
    if (encoded.split == split && encoded.data == data) return encoded;
  }
  const experiments::Table table = read_table(data);
  const Descriptor descriptor = experiments::prepare(table, data, split);
  const bool independent = data.split.standard_errors == experiments::StandardErrors::rows;
  encoded_.push_back({data, split, experiments::PreparedData::map(descriptor.get()),
                      independent ? std::vector<std::int32_t>() : row_times(table, data.split)});
  return encoded_.back();
}

}  // namespace seedbed::runner
