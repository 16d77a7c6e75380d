#pragma once

#include "experiments/csv/cell.hpp"
#include "experiments/csv/csv_format.hpp"
#include "experiments/dataset/data_settings.hpp"

namespace seedbed::experiments {

/// How a file is taken apart by these settings.
inline CsvFormat csv_format(const DataSettings& settings) {
  CsvFormat format(settings.delimiter);
  format.comment = settings.comment;
  format.header = settings.header;
  return format;
}

/// How numbers are written by these settings.
inline NumberFormat number_format(const DataSettings& settings) {
  const bool points = settings.thousands == '\0' && settings.decimal == ',';
  return {settings.decimal, points ? '.' : settings.thousands};
}

/// How the cells of a file are read by these settings.
inline CellRules reading_rules(const DataSettings& settings) {
  const NumberMarkers numbers = settings.markers_by_value ? NumberMarkers::by_value : NumberMarkers::as_text;
  const NumberFormat format = number_format(settings);
  return {.markers = MissingMarkers(settings.missing_values, numbers, format),
          .trim = settings.trim,
          .format = format};
}

}  // namespace seedbed::experiments
