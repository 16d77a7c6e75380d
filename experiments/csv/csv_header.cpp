#include "experiments/csv/csv_header.hpp"

#include <fmt/format.h>

#include <unordered_set>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/utf8.hpp"
#include "experiments/csv/record_parser.hpp"

namespace seedbed::experiments {

std::vector<std::string> header_names(const TextBlock& header, const std::string& name, char delimiter) {
  RecordParser parser(name, delimiter);
  parser.start(header);
  if (!parser.next()) throw DataError(fmt::format("{}: the file is empty", name), "data.path");
  const auto fail = [&](const std::string& problem) {
    throw DataError(fmt::format("{}: {}", place(name, parser.line()), problem), "data.path");
  };
  if (parser.is_malformed()) fail(parser.problem());
  std::vector<std::string> names(parser.fields().begin(), parser.fields().end());
  std::unordered_set<std::string_view> seen;
  for (const std::string& column : names) {
    if (!is_utf8(column)) {
      fail(fmt::format("the column name {} is not UTF-8; save the file as UTF-8", quoted_value(column)));
    }
    if (!column.empty() && !seen.insert(column).second) {
      fail(fmt::format("two columns are named {}; rename one of them", quoted_value(column)));
    }
  }
  return names;
}

std::string wrong_length(std::size_t fields, std::size_t columns) {
  return fmt::format("{} fields, but the header has {}", fields, columns);
}

}  // namespace seedbed::experiments
