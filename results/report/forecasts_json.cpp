#include "results/report/forecasts_json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "results/report/consistency_bands.hpp"
#include "results/report/pit_part.hpp"

namespace seedbed::results {
namespace {

using Json = nlohmann::ordered_json;

/// Curves are drawn a few hundred pixels high: six digits are more than enough.
double rounded(double value) {
  if (value == 0 || !std::isfinite(value)) return 0;  // a point mass has no density
  const double unit = std::pow(10.0, std::floor(std::log10(std::abs(value))) - 5);
  return std::round(value / unit) * unit;
}

Json curve_json(const ForecastCurve& curve) {
  Json y = Json::array(), density = Json::array();
  for (const double value : curve.y) y.push_back(value);
  for (const double value : curve.density) density.push_back(rounded(value));
  return {{"kind", curve.kind},         {"line", curve.row.line},
          {"inputs", curve.row.inputs}, {"happened", curve.row.y},
          {"crps", curve.row.crps},     {"median", curve.row.median},
          {"low", curve.row.low},       {"high", curve.row.high},
          {"at_zero", curve.at_zero},   {"y", y},
          {"density", density}};
}

Json pit_json(const CellForecast& one) {
  Json shares = Json::array();
  constexpr int kStep = kPitSteps / kPitBins;
  for (int bin = 0; bin < kPitBins; ++bin) {
    const auto from = static_cast<std::size_t>(bin) * kStep;
    shares.push_back(one.pit[from + kStep] - one.pit[from]);
  }
  const Interval band = share_band(one.units, 1.0 / kPitBins, kPitBins);
  return {{"shares", shares},
          {"low", band.low},
          {"high", band.high},
          {"distribution", one.pit},
          {"apart", distribution_band(one.units)}};
}

Json reliability_json(const CellForecast& one) {
  Json bins = Json::array();
  for (const metrics::ReliabilityBin& bin : one.reliability) {
    if (bin.count == 0) continue;
    const Interval band = reliability_band(one, bin);
    bins.push_back({{"rows", bin.count},
                    {"forecast", bin.mean_forecast},
                    {"happened", bin.observed_share},
                    {"low", band.low},
                    {"high", band.high}});
  }
  return bins;
}

}  // namespace

Json forecasts_json(const ReportForecasts& forecasts) {
  Json cells = Json::array();
  for (const CellForecast& one : forecasts.cells) {
    Json cell = {{"cell", one.cell},          {"split", one.split},         {"members", one.members},
                 {"rows", one.rows},          {"test_rows", one.test_rows}, {"data", one.data},
                 {"mean_crps", one.mean_crps}};
    if (!one.pit.empty()) cell["pit"] = pit_json(one);
    if (!one.reliability.empty()) cell["reliability"] = reliability_json(one);
    for (const ForecastCurve& curve : one.curves) cell["curves"].push_back(curve_json(curve));
    for (const InputWorth& worth : one.worths.inputs)
      cell["inputs"].push_back({{"input", worth.input},
                                {"increase", worth.increase},
                                {"low", worth.interval.low},
                                {"high", worth.interval.high}});
    cells.push_back(std::move(cell));
  }
  return cells;
}

}  // namespace seedbed::results
