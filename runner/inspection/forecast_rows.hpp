#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "experiments/cell_forecasts.hpp"
#include "experiments/dataset/table.hpp"
#include "results/report/cell_forecast.hpp"

namespace seedbed::runner {

/// At most so many of `rows`, evenly spaced, the first among them.
std::vector<std::int32_t> evenly_spaced(std::span<const std::int32_t> rows, std::size_t most);

/// Fills `forecast.curves` and `forecast.costliest` from forecasts of `rows`, indices into the prepared data,
/// whose scores are `crps`: the three best, three about the median and the three worst as curves, the ten
/// worst as rows.
void add_rows(results::CellForecast& forecast, const experiments::CellForecasts& cell,
              const experiments::Table& table, std::span<const std::int32_t> rows,
              std::span<const double> crps, std::span<const double> weights = {});

}  // namespace seedbed::runner
