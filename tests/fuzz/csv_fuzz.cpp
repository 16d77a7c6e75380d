// The CSV reader against one that is too simple to be wrong: the same records with the same lines, or an
// error in the same line; the same again from a gzip file, and for chosen columns only.

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/data_error.hpp"
#include "base/utf8.hpp"
#include "experiments/dataset/csv_reader.hpp"
#include "tests/fuzz/fuzz_input.hpp"
#include "tests/fuzz/memory_text.hpp"
#include "tests/fuzz/plain_csv.hpp"

namespace {

using namespace seedbed;
using namespace seedbed::experiments;
using namespace seedbed::fuzz;

struct Reading {
  std::vector<PlainRecord> records;  // the header first
  std::string error;
};

Reading read(const std::string& path, char delimiter, std::span<const std::size_t> only = {}) {
  Reading reading;
  try {
    CsvReader reader(path, delimiter);
    reading.records.push_back({reader.names(), reader.line()});
    std::vector<std::size_t> there;
    for (const std::size_t column : only) {
      if (column < reader.names().size()) there.push_back(column);
    }
    if (!only.empty()) reader.keep_only(there);
    while (reader.next()) {
      require(reader.row() + 2 == static_cast<std::int64_t>(reading.records.size()) + 1, "rows are counted");
      const auto fields = reader.fields();
      reading.records.push_back({{fields.begin(), fields.end()}, reader.line()});
    }
  } catch (const DataError& error) {
    reading.error = error.what();
    require_fit_for_users(reading.error);
    require(reading.error.starts_with(path), "an error begins with the file");
    reading.error.erase(0, path.size());
  }
  return reading;
}

bool is_good_header(const std::vector<std::string>& names) {
  std::set<std::string> seen;
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
    return is_utf8(name) && (name.empty() || seen.insert(name).second);
  });
}

/// What the reference says; an error is only its line, ":3".
Reading expected(std::string_view text, char delimiter) {
  Reading reading;
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") || text.starts_with("PK\x03\x04")) {
    reading.error = ":";
    return reading;
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const PlainCsv csv = PlainCsvReader(text, delimiter).read();
  reading.records = csv.records;
  if (csv.broken_line) {
    reading.error = ":" + std::to_string(*csv.broken_line) + ":";
  } else if (csv.records.empty()) {
    reading.error = ": the file is empty";
  } else if (!is_good_header(csv.records.front().fields)) {
    reading.error = ":" + std::to_string(csv.records.front().line) + ": ";
  }
  return reading;
}

void require_same(const Reading& got, const Reading& wanted) {
  require(got.error.empty() == wanted.error.empty(), "both readers find an error, or neither");
  if (wanted.error.empty()) require(got.records == wanted.records, "both readers find the same records");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzInput input(data, size);
  constexpr char kDelimiters[] = {',', ';', '\t', '|', ' ', 'a'};
  const char delimiter = kDelimiters[input.choose(sizeof kDelimiters)];
  const std::size_t column = input.choose(16);
  const std::string_view text = input.rest();

  const MemoryText plain(text);
  const Reading got = read(plain.path(), delimiter);
  if (looks_packed(text)) return 0;  // what is in it is for zlib to say
  const Reading wanted = expected(text, delimiter);
  require_same(got, wanted);
  // A file with a bad header may be broken further on as well: either is to be reported.
  const bool header_is_bad = !wanted.records.empty() && !is_good_header(wanted.records.front().fields);
  if (!header_is_bad) require(got.error.starts_with(wanted.error), "and an error in the same line");

  const MemoryText packed(gzipped(text));
  const Reading unpacked = read(packed.path(), delimiter);
  require(unpacked.error == got.error && unpacked.records == got.records,
          "a packed file reads as a plain one");

  const std::size_t only[] = {column};
  const Reading some = read(plain.path(), delimiter, only);
  require(some.error == got.error && some.records.size() == got.records.size(), "so do chosen columns");
  for (std::size_t row = 0; row < got.records.size(); ++row) {
    const auto &all = got.records[row].fields, &kept = some.records[row].fields;
    require(all.size() == kept.size(), "columns that are not wanted are still counted");
    const bool wanted_here = column < got.records.front().fields.size() && column < all.size();
    if (wanted_here) require(all[column] == kept[column], "a wanted column has its fields");
  }
  return 0;
}
