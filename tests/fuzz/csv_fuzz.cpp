// The CSV reader against one that is too simple to be wrong: the same records with the same lines, the same
// ones malformed, or an error in the same line; the same again from a gzip file, and in blocks of any size.

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "base/data_error.hpp"
#include "base/utf8.hpp"
#include "experiments/csv/csv_reader.hpp"
#include "experiments/csv/file_kind.hpp"
#include "experiments/csv/record_parser.hpp"
#include "experiments/csv/record_source.hpp"
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

  void add(std::span<const std::string_view> fields, std::int64_t line, const std::string& problem) {
    records.push_back({{fields.begin(), fields.end()}, line, !problem.empty()});
    if (problem.empty()) return;
    require_fit_for_users(problem);
    records.back().fields.clear();
  }
};

Reading read(const std::string& path, char delimiter) {
  Reading reading;
  try {
    CsvReader reader(path, delimiter);
    reading.records.push_back({reader.names(), reader.line()});
    for (std::string problem; reader.next(problem);) {
      require(reader.row() + 2 == static_cast<std::int64_t>(reading.records.size()) + 1, "rows are counted");
      reading.add(reader.fields(), reader.line(), problem);
    }
  } catch (const DataError& error) {
    reading.error = error.what();
    require_fit_for_users(reading.error);
    require(reading.error.starts_with(path), "an error begins with the file");
    reading.error.erase(0, path.size());
  }
  return reading;
}

/// The records behind the header, from blocks of about `block_bytes`.
Reading read_blocks(const std::string& path, char delimiter, std::size_t columns, std::size_t block_bytes) {
  Reading reading;
  try {
    RecordSource source(path, {.csv = delimiter, .block_bytes = block_bytes});
    source.read_header();
    RecordParser parser(path, delimiter);
    parser.set_columns(columns);
    for (TextBlock block; source.next(block);) {
      parser.start(block);
      while (parser.next()) {
        reading.add(parser.fields(), parser.line(), parser.is_malformed() ? parser.problem() : std::string());
      }
    }
  } catch (const DataError& error) {
    reading.error = error.what();
    reading.error.erase(0, path.size());
  }
  return reading;
}

bool is_good_header(const PlainRecord& header) {
  return !header.malformed && std::all_of(header.fields.begin(), header.fields.end(),
                                          [](const std::string& name) { return is_utf8(name); });
}

/// The text with a blank line in place of the line "sep=;" before its header.
std::string without_separator_line(std::string_view text) {
  std::string rest(text);
  const std::size_t first = std::min(rest.find_first_not_of("\r\n"), rest.size());
  for (const std::string start : {"sep=", "\"sep="}) {
    if (rest.compare(first, start.size(), start) != 0) continue;
    const std::size_t end = first + start.size() + (start.size() == 4 ? 1 : 2);
    const bool ends =
        end < rest.size() && (rest[end] == '\n' || (rest[end] == '\r' && end + 1 < rest.size()));
    const char sign = end <= rest.size() ? rest[first + start.size()] : '"';
    const bool closed = start.size() == 4 || (ends && rest[end - 1] == '"');
    if (ends && closed && sign != '\n' && sign != '\r' && sign != '"') rest.erase(first, end - first);
    break;
  }
  return rest;
}

/// What the reference says; an error is only its line, ":3".
Reading expected(std::string_view text, char delimiter) {
  Reading reading;
  // Which beginnings are those of other kinds of files is tested by itself.
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") || !known_as_other_kind(text).empty()) {
    reading.error = ":";
    return reading;
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::string records = without_separator_line(text);
  const PlainCsv csv = PlainCsvReader(records, delimiter).read();
  reading.records = csv.records;
  if (csv.broken_line) {
    reading.error = ":" + std::to_string(*csv.broken_line) + ":";
  } else if (csv.records.empty()) {
    reading.error = ": the file is empty";
  } else if (!is_good_header(csv.records.front())) {
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
  const std::size_t block_bytes = 1 + input.choose(100);
  const std::string_view text = input.rest();

  const MemoryText plain(text);
  const Reading got = read(plain.path(), delimiter);
  if (looks_packed(text)) return 0;  // what is in it is for zlib to say
  const Reading wanted = expected(text, delimiter);
  require_same(got, wanted);
  // A file with a bad header may be broken further on as well: either is to be reported.
  const bool header_is_bad = !wanted.records.empty() && !is_good_header(wanted.records.front());
  if (!header_is_bad) require(got.error.starts_with(wanted.error), "and an error in the same line");

  const MemoryText packed(gzipped(text));
  const Reading unpacked = read(packed.path(), delimiter);
  require(unpacked.error == got.error && unpacked.records == got.records,
          "a packed file reads as a plain one");

  if (got.records.empty()) return 0;
  Reading blocks = read_blocks(plain.path(), delimiter, got.records.front().fields.size(), block_bytes);
  require(blocks.error == got.error, "blocks have the error of the whole");
  blocks.records.insert(blocks.records.begin(), got.records.front());
  require(!got.error.empty() || blocks.records == got.records, "blocks have the records of the whole");
  return 0;
}
