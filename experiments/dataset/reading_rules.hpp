#pragma once

#include "experiments/csv/cell.hpp"
#include "experiments/dataset/data_settings.hpp"

namespace seedbed::experiments {

/// How the cells of a file are read by these settings.
inline CellRules reading_rules(const DataSettings& settings) {
  const NumberMarkers numbers = settings.markers_by_value ? NumberMarkers::by_value : NumberMarkers::as_text;
  return {.markers = MissingMarkers(settings.missing_values, numbers), .trim = settings.trim};
}

}  // namespace seedbed::experiments
