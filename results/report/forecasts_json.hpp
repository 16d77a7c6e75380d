#pragma once

#include <nlohmann/json_fwd.hpp>

#include "results/report/report_forecasts.hpp"

namespace seedbed::results {

/// The part of report_json() that forecasts are drawn from; bands are computed here.
nlohmann::ordered_json forecasts_json(const ReportForecasts& forecasts);

}  // namespace seedbed::results
