#include "runner/inspection/forecast_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "experiments/cell_forecasts.hpp"
#include "experiments/dataset/prepared_data.hpp"
#include "experiments/dataset/preparer.hpp"
#include "experiments/scored_rows.hpp"
#include "metrics/compensated_sum.hpp"
#include "metrics/scores/calibration.hpp"
#include "metrics/scores/row_functions.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "runner/inspection/forecast_rows.hpp"
#include "runner/inspection/input_worths.hpp"
#include "runner/inspection/kept_cell.hpp"
#include "runner/inspection/report_data.hpp"

namespace seedbed::runner {
using results::CellForecast;

namespace {

constexpr std::size_t kMostRows = 100'000;
// A mixture's CRPS takes time with the square of its components, about a second for these on one core.
constexpr std::size_t kMostPairs = 100'000'000;
constexpr std::size_t kFewestRows = 1000;
constexpr int kReliabilityBins = 10;

/// What every row has.
struct Columns {
  explicit Columns(std::size_t rows) : crps(rows), below(rows), up_to(rows), y(rows) {}
  std::vector<double> crps, below, up_to;  ///< score, P(Y < y), P(Y <= y)
  std::vector<double> y;
};

Columns columns_of(const experiments::CellForecasts& cell, std::span<const std::int32_t> rows,
                   bool has_jump) {
  Columns all(rows.size());
  cell.visit_ensemble(rows, [&](std::size_t first, metrics::RowValues& values) {
    const auto put = [&](std::span<const double> from, std::vector<double>& to) {
      std::ranges::copy(from, to.begin() + static_cast<std::ptrdiff_t>(first));
    };
    put(values.y(), all.y);
    put(values.get(metrics::row::crps), all.crps);
    const auto up_to = values.get(metrics::row::cdf);
    put(up_to, all.up_to);
    put(up_to, all.below);
    if (!has_jump) return;
    std::vector<double> just_below(values.y().begin(), values.y().end());
    for (double& y : just_below) y = std::nextafter(y, -HUGE_VAL);
    metrics::cdf(values.mixtures(), just_below, std::span(all.below).subspan(first, just_below.size()));
  });
  return all;
}

void add_scores(CellForecast& forecast, std::vector<double> crps, std::span<const double> weights) {
  for (std::size_t i = 0; i < weights.size(); ++i) crps[i] *= weights[i];
  std::ranges::sort(crps, std::greater());
  metrics::CompensatedSum all, worst;
  const std::size_t hundredth = std::max<std::size_t>(1, crps.size() / 100);
  for (std::size_t i = 0; i < crps.size(); ++i) {
    all.add(crps[i]);
    if (i < hundredth) worst.add(crps[i]);
  }
  forecast.mean_crps = all.total() / forecast.weight;
  forecast.worst_share = worst.total() / all.total();
}

void add_calibration(CellForecast& forecast, const Columns& columns, std::span<const double> weights) {
  if (forecast.yes_no) {
    std::vector<double> chance(columns.y.size());
    for (std::size_t i = 0; i < chance.size(); ++i)  // of 1: P(Y < 1) is that of 0
      chance[i] = columns.y[i] == 1 ? 1 - columns.below[i] : 1 - columns.up_to[i];
    forecast.reliability = metrics::reliability_diagram(chance, columns.y, kReliabilityBins, weights);
    return;
  }
  std::vector<double> points;
  for (int i = 0; i <= results::kPitSteps; ++i) points.push_back(static_cast<double>(i) / results::kPitSteps);
  forecast.pit = metrics::pit_distribution(columns.below, columns.up_to, points, weights);
}

}  // namespace

struct ForecastSource::Encoded {
  experiments::DataSettings settings;
  int split = 0;
  experiments::Table table;
  experiments::PreparedData rows;
};

ForecastSource::ForecastSource(const OpenedRun& run, std::size_t threads) : run_(run), threads_(threads) {}

ForecastSource::~ForecastSource() = default;

const ForecastSource::Encoded& ForecastSource::encoded(const experiments::DataSettings& data, int split) {
  if (encoded_ && encoded_->split == split && encoded_->settings == data) return *encoded_;
  encoded_.reset();
  experiments::Table table = experiments::read_table(data);
  const Descriptor descriptor = experiments::prepare(table, data, split);
  auto rows = experiments::PreparedData::map(descriptor.get());
  encoded_ = std::make_unique<Encoded>(Encoded{data, split, std::move(table), std::move(rows)});
  return *encoded_;
}

std::vector<std::string> ForecastSource::jobs_of(const results::ForecastRequest& request,
                                                 bool programs) const {
  const ContentHashes remembered = ContentHashes::remembered(run_.ledger());
  std::vector<std::string> jobs;
  for (const std::uint64_t seed : request.seeds) {
    jobs.push_back(run_.experiment()->job_id(request.cell, request.split, seed, remembered));
    if (!run_.kept().has(programs ? results::FileKind::forecasts : results::FileKind::model, jobs.back()))
      throw std::runtime_error(fmt::format("the {} were not kept (run.save_models: none), or are gone",
                                           programs ? "forecasts" : "models"));
  }
  return jobs;
}

CellForecast ForecastSource::operator()(const results::ForecastRequest& request) {
  if (!run_.experiment()) throw std::runtime_error("the run directory has no experiment.yaml");
  const experiments::Experiment& experiment = *run_.experiment();
  const experiments::JobSettings settings = experiment.settings(request.cell);
  const std::vector<std::string> jobs = jobs_of(request, settings.is_program());
  const std::string file = data_of_a_report(settings.data, "`seedbed score` gives a table of rows");
  if (data_changed(experiment, request.cell, request.split, request.seeds.front(),
                   ContentHashes::remembered(run_.ledger())))
    throw std::runtime_error(fmt::format("{} is not any more what the jobs were made from", file));
  const Encoded& data = encoded(settings.data, request.split);
  const auto forecasts_of = [&](const experiments::PreparedData& prepared) {
    return cell_forecasts(settings, run_.kept(), jobs, prepared, {.threads = threads_});
  };
  const experiments::CellForecasts cell = forecasts_of(data.rows);
  const std::size_t components = cell.components();
  const std::size_t most = std::clamp(kMostPairs / (components * components), kFewestRows, kMostRows);
  const std::vector<std::int32_t> rows = evenly_spaced(data.rows.test(), most);
  if (rows.empty()) throw std::runtime_error("there are no test rows");

  CellForecast forecast;
  forecast.cell = request.cell;
  forecast.split = request.split;
  forecast.members = jobs.size();
  forecast.data = file;
  forecast.rows = rows.size();
  forecast.test_rows = data.rows.test().size();
  const metrics::FamilyTraits& family = metrics::traits(cell.family());
  forecast.yes_no = family.only_binary;
  forecast.has_jump = !family.has_pit;
  const std::vector<std::int32_t> clusters = experiments::clusters_of(data.rows, rows);
  forecast.clustered = !clusters.empty();
  const std::vector<double> weights = experiments::weights_of(data.rows, rows);
  forecast.weighted = !weights.empty();
  forecast.weight = static_cast<double>(rows.size());
  if (forecast.weighted) forecast.weight = std::accumulate(weights.begin(), weights.end(), 0.0);
  forecast.units = metrics::rows_that_count(rows.size(), clusters, weights);
  const Columns columns = columns_of(cell, rows, forecast.has_jump);
  add_scores(forecast, columns.crps, weights);
  add_calibration(forecast, columns, weights);
  if (request.rows) add_rows(forecast, cell, data.table, rows, columns.crps, weights);
  if (request.rows && !settings.is_program())
    forecast.worths =
        input_worths(cell, forecasts_of, data.table, settings.data, request.split, data.rows.test());
  return forecast;
}

}  // namespace seedbed::runner
