#include "experiments/dataset/listed_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <string_view>
#include <system_error>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/number_text.hpp"

namespace seedbed::experiments {
namespace {

std::vector<std::int64_t> parse_rows(std::string_view line, const std::string& where) {
  constexpr std::string_view kSeparators = " \t,\r";
  std::vector<std::int64_t> rows;
  while (true) {
    const std::size_t begin = line.find_first_not_of(kSeparators);
    if (begin == std::string_view::npos) break;
    line.remove_prefix(begin);
    const std::string_view word = line.substr(0, line.find_first_of(kSeparators));
    const auto row = parse_integer<std::int64_t>(word);
    if (!row || *row < 0) {
      throw DataError(fmt::format("{}: {} is not a 0-based row number", where, quoted_value(word)));
    }
    rows.push_back(*row);
    line.remove_prefix(word.size());
  }
  std::sort(rows.begin(), rows.end());
  const auto twice = std::adjacent_find(rows.begin(), rows.end());
  if (twice != rows.end()) throw DataError(fmt::format("{}: row {} is listed twice", where, *twice));
  return rows;
}

}  // namespace

std::vector<std::int64_t> read_listed_rows(const std::string& path, int split) {
  errno = 0;
  std::ifstream file(path);
  if (!file) {
    throw DataError(fmt::format("{}: cannot read the list of test rows: {}", path,
                                std::generic_category().message(errno == 0 ? EIO : errno)),
                    "data.split.path");
  }
  std::string line;
  std::int64_t number = 0;
  int splits = 0;
  while (std::getline(file, line)) {
    ++number;
    if (line.starts_with('#')) continue;
    if (splits++ == split) return parse_rows(line, place(path, number));
  }
  if (file.bad())
    throw DataError(fmt::format("{}: cannot read the list of test rows", path), "data.split.path");
  if (splits == 0) throw DataError(fmt::format("{}: the file lists no test rows", path), "data.split.path");
  throw DataError(fmt::format("{}: there is no split {}: the file lists the test rows of splits 0 to {}",
                              path, split, splits - 1),
                  "splits");
}

}  // namespace seedbed::experiments
