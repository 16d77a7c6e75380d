#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "experiments/cell_forecasts.hpp"
#include "experiments/dataset/data_settings.hpp"
#include "experiments/dataset/table.hpp"
#include "results/report/cell_forecast.hpp"

namespace seedbed::runner {

/// A cell's forecasts of these data.
using ForecastsOf = std::function<experiments::CellForecasts(const experiments::PreparedData&)>;

/// What each input is worth to the forecasts of some test rows (`rows`, as PreparedData has them; of many,
/// some evenly spaced): its cells are exchanged between these rows of the table, which is then encoded and
/// forecast as ever. What cannot be said, or would keep a run waiting for its report, is a problem in the
/// result.
results::InputWorths input_worths(const experiments::CellForecasts& cell, const ForecastsOf& forecasts_of,
                                  const experiments::Table& table, const experiments::DataSettings& data,
                                  int split, std::span<const std::int32_t> rows);

}  // namespace seedbed::runner
