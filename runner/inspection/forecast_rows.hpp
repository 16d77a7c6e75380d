#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "experiments/cell_forecasts.hpp"
#include "experiments/dataset/table.hpp"
#include "results/report/cell_forecast.hpp"

namespace seedbed::runner {

/// Fills `forecast.curves` and `forecast.costliest` from forecasts of `rows`, indices into the prepared data,
/// whose scores are `crps`: the three best, three about the median and the three worst as curves, the ten
/// worst as rows.
void add_rows(results::CellForecast& forecast, const experiments::CellForecasts& cell,
              const experiments::Table& table, std::span<const std::int32_t> rows,
              std::span<const double> crps);

}  // namespace seedbed::runner
