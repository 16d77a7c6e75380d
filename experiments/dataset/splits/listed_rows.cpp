#include "experiments/dataset/splits/listed_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/number_text.hpp"
#include "base/unicode/shown_text.hpp"
#include "experiments/csv/kept_pipe.hpp"

namespace seedbed::experiments {
namespace {

constexpr std::string_view kSplit = "{split}";
constexpr std::string_view kBetweenRows = " \t,\r";

std::ifstream open_list(const std::string& path) {
  errno = 0;
  std::ifstream file(readable_path(path));
  if (file) return file;
  throw DataError(fmt::format("{}: cannot read the list of rows: {}", shown_path(path),
                              std::generic_category().message(errno == 0 ? EIO : errno)),
                  "data.split.path");
}

std::optional<std::int64_t> parse_row(std::string_view word) {
  if (const auto row = parse_integer<std::int64_t>(word)) return row;
  constexpr double kExact = 9007199254740992.0;  // 2^53
  const std::optional<double> number = parse_number(word);
  if (!number || *number != std::floor(*number) || std::abs(*number) > kExact) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

template <class Use>
void for_each_number(std::string_view line, const Use& use) {
  while (true) {
    const std::size_t begin = line.find_first_not_of(kBetweenRows);
    if (begin == std::string_view::npos) return;
    line.remove_prefix(begin);
    const std::string_view word = line.substr(0, line.find_first_of(kBetweenRows));
    use(word);
    line.remove_prefix(word.size());
  }
}

void add_rows(std::string_view line, const std::string& where, std::vector<std::int64_t>& rows) {
  for_each_number(line, [&](std::string_view word) {
    const auto row = parse_row(word);
    if (!row || *row < 0)
      throw DataError(fmt::format("{}: {} is not a 0-based row number", where, quoted_value(word)));
    rows.push_back(*row);
  });
}

void require_distinct(std::vector<std::int64_t> rows, const std::string& where) {
  std::sort(rows.begin(), rows.end());
  const auto twice = std::adjacent_find(rows.begin(), rows.end());
  if (twice != rows.end()) throw DataError(fmt::format("{}: row {} is listed twice", where, *twice));
}

/// Calls `use` with each line that is no comment, and its number, until it returns false.
template <class Use>
void for_each_line(const std::string& path, const Use& use) {
  std::ifstream file = open_list(path);
  std::string line;
  for (std::int64_t number = 1; std::getline(file, line); ++number) {
    if (!line.starts_with('#') && !use(line, number)) return;
  }
  if (file.bad())
    throw DataError(fmt::format("{}: cannot read the list of rows", shown_path(path)), "data.split.path");
}

std::vector<std::int64_t> rows_of_whole_file(const std::string& path) {
  std::vector<std::int64_t> rows;
  for_each_line(path, [&](const std::string& line, std::int64_t number) {
    add_rows(line, place(path, number), rows);
    return true;
  });
  require_distinct(rows, path);
  return rows;
}

}  // namespace

std::string listed_file(const std::string& path, int split) {
  std::string file = path;
  const std::string number = fmt::format("{}", split);
  for (std::size_t at = 0; (at = file.find(kSplit, at)) != std::string::npos; at += number.size())
    file.replace(at, kSplit.size(), number);
  return file;
}

std::vector<std::string> split_files(const SplitSettings& settings, int split) {
  std::vector<std::string> files;
  if (settings.kind != SplitKind::listed) return files;
  for (const std::string& path : {settings.path, settings.train_path}) {
    if (!path.empty()) files.push_back(listed_file(path, split));
  }
  return files;
}

std::vector<std::int64_t> read_listed_rows(const std::string& path, int split) {
  const std::string file = listed_file(path, split);
  if (file != path) return rows_of_whole_file(file);
  std::vector<std::int64_t> rows;
  int splits = 0;
  bool found = false;
  for_each_line(path, [&](const std::string& line, std::int64_t number) {
    found = splits++ == split;
    if (!found) return true;
    add_rows(line, place(path, number), rows);
    require_distinct(rows, place(path, number));
    return false;
  });
  if (found) return rows;
  if (splits == 0)
    throw DataError(fmt::format("{}: the file lists no rows", shown_path(path)), "data.split.path");
  throw DataError(fmt::format("{}: there is no split {}: the file lists the rows of splits 0 to {}",
                              shown_path(path), split, splits - 1),
                  "splits");
}

std::string one_row_a_line_note(const std::string& path) {
  if (path.find(kSplit) != std::string::npos) return {};
  int lines = 0;
  bool single = true;
  for_each_line(path, [&](const std::string& line, std::int64_t) {
    int numbers = 0;
    for_each_number(line, [&](std::string_view) { ++numbers; });
    lines += numbers > 0;
    return single = numbers <= 1;
  });
  if (!single || lines < 2) return {};
  return fmt::format(
      "note: each of the {} lines of {} holds one row, and line s (from 0) is split s, so that each split "
      "has a "
      "list of one row; if the lines are one list, as numpy.savetxt writes it, name the file with {{split}} "
      "for "
      "the split's number, such as path: \"index_test_{{split}}.txt\" for index_test_0.txt, or write the "
      "rows "
      "on one line",
      lines, shown_path(path));
}

}  // namespace seedbed::experiments
