#include "forecasts/prediction/text_start.hpp"

#include <fmt/format.h>

#include "base/data_error.hpp"

namespace seedbed::forecasts {

std::size_t before_first_record(std::string_view start, const std::string& file) {
  if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) {
    throw DataError(fmt::format("{}: the file is UTF-16; save it as UTF-8", file));
  }
  if (start.starts_with("PK\x03\x04")) {
    throw DataError(fmt::format(
        "{}: this is a zip archive or a spreadsheet, not a CSV file; unpack it or save it as CSV (UTF-8)",
        file));
  }
  std::size_t skipped = start.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while (skipped < start.size() && (start[skipped] == '\n' || start[skipped] == '\r')) ++skipped;
  return skipped;
}

}  // namespace seedbed::forecasts
