#pragma once

#include <string>

#include "results/report/report_forecasts.hpp"
#include "results/statistics/interval.hpp"

namespace seedbed::results {

/// How finely the PIT histogram is drawn.
inline constexpr int kPitBins = 20;

/// The part of a report on whether forecasts say what they mean: PIT histogram and reliability, with bands
/// and the table behind them; for outcomes of yes and no the reliability alone; or a sentence why there is
/// none.
std::string pit_part(const ReportForecasts& forecasts, const ReportCells& cells);

/// Where the observed share of a bin lies by chance, in all filled bins at once.
Interval reliability_band(const CellForecast& forecast, const metrics::ReliabilityBin& bin);

}  // namespace seedbed::results
