#include "experiments/csv/text_start.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/unicode/shown_text.hpp"
#include "experiments/csv/file_kind.hpp"
#include "experiments/csv/sniff_delimiter.hpp"

namespace seedbed::experiments {

std::size_t before_first_record(std::string_view start, const std::string& file) {
  if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) {
    throw DataError(fmt::format("{}: the file is UTF-16; save it as UTF-8", shown_path(file)), "data.path");
  }
  if (const std::string kind = known_as_other_kind(start); !kind.empty())
    throw DataError(fmt::format("{}: is not a CSV file but {}", shown_path(file), kind), "data.path");
  const std::size_t mark = start.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  const std::size_t first = mark + blank_lines(start.substr(mark));
  const std::optional<SeparatorLine> line = separator_line(start.substr(first));
  if (!line) return first;
  return first + line->size + blank_lines(start.substr(first + line->size));
}

std::size_t blank_lines(std::string_view text) {
  return std::min(text.find_first_not_of("\r\n"), text.size());
}

}  // namespace seedbed::experiments
