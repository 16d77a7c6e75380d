#include "runner/inspection/compared_rows.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "experiments/cell_forecasts.hpp"
#include "experiments/dataset/prepared_data.hpp"
#include "experiments/dataset/preparer.hpp"
#include "runner/inspection/content_hashes.hpp"

namespace seedbed::runner {

/// One way of encoding a file for a split. Cells often share it.
struct ComparedRows::Encoded {
  experiments::DataSettings data;
  int split = 0;
  experiments::PreparedData rows;
};

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
  std::vector<experiments::KeptModel> models;
  for (const std::uint64_t seed : seeds) {
    ids.push_back(experiment.job_id(cell.cell, split, seed, remembered));
    models.push_back({ids.back(), run.directory().model(ids.back())});
  }
  const auto known = known_.find(ids);
  if (known != known_.end()) return known->second;
  const experiments::DataSettings data = experiment.settings(cell.cell).data;
  if (experiment.job_id(cell.cell, split, seeds.front(), ContentHashes::of_files()) != ids.front())
    throw std::runtime_error(fmt::format("{} is not any more what the jobs were made from", data.path));
  const experiments::CellForecasts forecasts(models, prepared(data, split), {.threads = threads_});
  experiments::RowMeans means = forecasts.mean_row_scores(score_, set_);
  if (means.values.empty()) throw std::runtime_error("the models were refitted on the validation rows");
  return known_.emplace(ids, results::RowScores{std::move(means.values), std::move(means.clusters)})
      .first->second;
}

const experiments::PreparedData& ComparedRows::prepared(const experiments::DataSettings& data, int split) {
  for (const Encoded& encoded : encoded_) {
    if (encoded.split == split && encoded.data == data) return encoded.rows;
  }
  const Descriptor descriptor = experiments::prepare(read_table(data), data, split);
  encoded_.push_back({data, split, experiments::PreparedData::map(descriptor.get())});
  return encoded_.back().rows;
}

}  // namespace seedbed::runner
