#include "experiments/csv/csv_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/unicode/normal_form.hpp"
#include "base/unicode/shown_text.hpp"
#include "base/utf8.hpp"
#include "experiments/csv/number_cell.hpp"
#include "experiments/csv/record_parser.hpp"

namespace seedbed::experiments {

FileColumns file_columns(const TextBlock& first, const std::string& name, const CsvFormat& format) {
  RecordParser parser(name, format);
  parser.start(first);
  if (!parser.next()) throw DataError(fmt::format("{}: the file is empty", shown_path(name)), "data.path");
  if (!format.header.empty()) {
    const bool is_header = !parser.is_malformed() && std::ranges::equal(parser.fields(), format.header);
    return {format.header, !is_header};
  }
  const auto fail = [&](const std::string& problem) {
    throw DataError(fmt::format("{}: {}", place(name, parser.line()), problem), "data.path");
  };
  if (parser.is_malformed()) fail(parser.problem());
  FileColumns columns;
  columns.names.assign(parser.fields().begin(), parser.fields().end());
  for (const std::string& column : columns.names) {
    if (!is_utf8(column)) {
      fail(fmt::format("the column name {} is not UTF-8; save the file as UTF-8", quoted_value(column)));
    }
  }
  return columns;
}

namespace {

void count(std::map<std::string, std::pair<std::size_t, std::size_t>, std::less<>>& counts,
           std::string_view name, std::size_t field) {
  auto found = counts.find(name);
  if (found == counts.end()) found = counts.emplace(name, std::pair(field, std::size_t{0})).first;
  ++found->second.second;
}

}  // namespace

ColumnNames::ColumnNames(std::string file, std::span<const std::string> names)
    : file_(std::move(file)), names_(names) {
  for (std::size_t field = 0; field < names_.size(); ++field) count(counts_, names_[field], field);
}

std::optional<std::size_t> ColumnNames::find_in(const Counts& counts, const std::string& name,
                                                const std::string& wanted, const std::string& setting) const {
  const auto found = counts.find(wanted);
  if (found == counts.end()) return std::nullopt;
  const auto [field, times] = found->second;
  if (times == 1) return field;
  throw DataError(
      fmt::format("{}: {} columns are named {}; rename those that are meant otherwise", shown_path(file_),
                  times == 2 ? "two" : std::to_string(times), quoted_value(name)),
      setting);
}

std::optional<std::size_t> ColumnNames::find(const std::string& name, const std::string& setting) const {
  if (name.empty()) return std::nullopt;
  if (const auto field = find_in(counts_, name, name, setting)) return field;
  if (alike_.empty()) {
    for (std::size_t field = 0; field < names_.size(); ++field)
      count(alike_, name_as_it_reads(names_[field]), field);
  }
  const std::string wanted = name_as_it_reads(name);
  return wanted.empty() ? std::nullopt : find_in(alike_, name, wanted, setting);
}

std::string name_as_it_reads(std::string_view name) {
  return decomposed(trimmed(name));
}

namespace {

std::vector<std::string> names_that_are_numbers(std::span<const std::string> names) {
  std::vector<std::string> numbers;
  for (const std::string& name : names) {
    const std::optional<double> number = parse_number_cell(trimmed(name));
    if (number && std::isfinite(*number)) numbers.push_back(name);  // "inf" may be inflation
  }
  return numbers;
}

}  // namespace

std::string names_like_data(const std::string& file, std::span<const std::string> names) {
  const std::vector<std::string> numbers = names_that_are_numbers(names);
  if (numbers.empty()) return {};
  return fmt::format(
      "{}: {} of the {} columns {} named like a number ({}): if the first line of the file is a row of data, "
      "give "
      "the columns names by data.header: [name, …]",
      shown_path(file), numbers.size(), names.size(), numbers.size() == 1 ? "is" : "are",
      quoted_list(numbers));
}

std::string no_header_hint(std::span<const std::string> names) {
  const std::vector<std::string> numbers = names_that_are_numbers(names);
  if (numbers.empty()) return {};
  return fmt::format(
      "; of the names, {} {}: if the first line is no header, name the columns by data.header: [name, …], "
      "and "
      "delete the line if it is no row of data either",
      quoted_list(numbers), numbers.size() == 1 ? "is a number" : "are numbers");
}

std::string comment_hint(std::string_view first_cell) {
  const std::string_view text = trimmed(first_cell);
  if (!text.starts_with('#') && !text.starts_with('%') && !text.starts_with("//")) return {};
  return fmt::format("; if lines that begin with {0} are comments, say so by data.comment: \"{0}\"", text[0]);
}

std::string wrong_length(std::span<const std::string_view> fields, std::span<const std::string> names) {
  const std::string comment = fields.empty() ? "" : comment_hint(fields[0]);
  return fmt::format("{} fields, but the header has {}{}", fields.size(), names.size(),
                     comment.empty() ? no_header_hint(names) : comment);
}

}  // namespace seedbed::experiments
