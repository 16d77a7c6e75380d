#include "experiments/dataset/csv_reader.hpp"

#include <csv.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <unordered_set>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/utf8.hpp"
#include "experiments/dataset/gzip_source.hpp"

namespace seedbed::experiments {
namespace {

constexpr std::size_t chunk_size = 1 << 16;
int no_space(unsigned char) {
  return 0;
}

std::int64_t count_line_ends(const char* text, std::size_t length) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < length; ++i) {
    count += text[i] == '\n';
    count += text[i] == '\r' && (i + 1 == length || text[i + 1] != '\n');
  }
  return count;
}

struct Record {
  std::size_t first_field;  // index into ends
  std::int64_t line;
};

}  // namespace

struct CsvReader::State {
  State(std::string path_, char delimiter, const CsvLimits& limits_)
      : source(path_), path(std::move(path_)), limits(limits_) {
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0) throw std::bad_alloc();
    csv_set_delim(&parser, static_cast<unsigned char>(delimiter));
    csv_set_space_func(&parser, no_space);
    csv_set_blk_size(&parser, 1 << 12);
    chunk.resize(chunk_size);
  }
  ~State() { csv_free(&parser); }

  // Called by libcsv, which is C: no exception may pass through it.
  static void on_field(void* text, std::size_t length, void* self) noexcept {
    static_cast<State*>(self)->add_field(static_cast<const char*>(text), length);
  }
  static void on_line_end(int c, void* self) noexcept { static_cast<State*>(self)->end_line(c); }

  void add_field(const char* text, std::size_t length);
  void end_line(int c);
  void add_record();
  bool parse_more();
  void parse(const char* text, std::size_t length);
  std::size_t skip_byte_order_mark(std::size_t length) const;
  void read_header();
  void check_header() const;

  [[noreturn]] void fail_too_long(const std::string& what) const;

  GzipSource source;
  std::string path;
  CsvLimits limits;
  csv_parser parser = {};
  std::vector<char> chunk;
  std::vector<std::string> names;
  std::vector<bool> wanted;  // empty: all

  // Fields of whole records not yet handed out, then those of the record being read: one after another, each
  // known by where it ends.
  std::vector<char> bytes;
  std::vector<std::size_t> ends;
  std::vector<Record> records;
  std::size_t columns = 0;             // in the header; 0 until it is read
  std::size_t record_fields = 0;       // of the record being read
  std::int64_t line = 1;               // that the record being read starts on
  std::int64_t line_ends_inside = 0;   // in quoted fields of the record being read
  bool after_carriage_return = false;  // a line feed now belongs to it
  std::size_t unfinished = 0;          // bytes parsed since the last field ended
  std::size_t record_bytes = 0;        // of the record being read, as far as it is parsed
  bool started = false, ended = false;

  std::size_t next_record = 0;
  std::vector<std::string_view> fields;
  std::int64_t record_line = 0;
  std::int64_t row = -1;
};

void CsvReader::State::add_field(const char* text, std::size_t length) {
  if (length > 0) {
    line_ends_inside += count_line_ends(text, length);
    if (wanted.empty() || (record_fields < wanted.size() && wanted[record_fields])) {
      bytes.insert(bytes.end(), text, text + length);
    }
  }
  ends.push_back(bytes.size());
  ++record_fields;
  unfinished = 0;
  after_carriage_return = false;
}

void CsvReader::State::add_record() {
  if (columns == 0) columns = record_fields;
  records.push_back({ends.size() - record_fields, line});
  record_fields = 0;
}

void CsvReader::State::end_line(int c) {
  const bool blank = record_fields == 0;
  if (blank && c == '\n' && after_carriage_return) {
    after_carriage_return = false;
    return;
  }
  if (blank && columns == 1) add_field(nullptr, 0);
  if (record_fields > 0) add_record();
  record_bytes = 0;
  after_carriage_return = c == '\r';
  line += 1 + line_ends_inside;
  line_ends_inside = 0;
}

void CsvReader::State::parse(const char* text, std::size_t length) {
  const std::size_t parsed = csv_parse(&parser, text, length, on_field, on_line_end, this);
  if (parsed != length) {
    const int error = csv_error(&parser);
    if (error != CSV_EPARSE) throw std::bad_alloc();
    throw DataError(
        fmt::format("{}: a quote inside an unquoted field, or text after a closing quote, in field {} of "
                    "the record that starts here; quote the whole field and double the quotes inside it",
                    place(path, line), record_fields + 1));
  }
  unfinished += length;
  record_bytes += length;
  if (unfinished > limits.field + chunk_size) {
    fail_too_long(
        fmt::format("field {} of the record that starts here is longer than {} MiB; is a quote not closed?",
                    record_fields + 1, limits.field >> 20));
  }
  if (record_fields > limits.fields) {
    fail_too_long(fmt::format(
        "the record that starts here has more than {} fields; are its line ends missing?", limits.fields));
  }
  if (record_bytes > limits.record + chunk_size) {
    fail_too_long(fmt::format("the record that starts here is longer than {} MiB; are its line ends missing?",
                              limits.record >> 20));
  }
}

void CsvReader::State::fail_too_long(const std::string& what) const {
  throw DataError(fmt::format("{}: {}", place(path, line), what), "data.path");
}

std::size_t CsvReader::State::skip_byte_order_mark(std::size_t length) const {
  const std::string_view start(chunk.data(), std::min<std::size_t>(length, 4));
  if (start.starts_with("\xEF\xBB\xBF")) return 3;
  if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) {
    throw DataError(fmt::format("{}: the file is UTF-16; save it as UTF-8", path), "data.path");
  }
  if (start == "PK\x03\x04") {
    throw DataError(
        fmt::format("{}: this is a zip archive or a spreadsheet, not a CSV file; unpack it or save it as "
                    "CSV (UTF-8)",
                    path),
        "data.path");
  }
  return 0;
}

bool CsvReader::State::parse_more() {
  if (ended) return false;
  const std::size_t consumed = ends.size() - record_fields;
  const std::size_t consumed_bytes = consumed == 0 ? 0 : ends[consumed - 1];
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(consumed_bytes));
  ends.erase(ends.begin(), ends.begin() + static_cast<std::ptrdiff_t>(consumed));
  for (std::size_t& end : ends) end -= consumed_bytes;
  records.clear();
  next_record = 0;

  std::size_t length = source.read(chunk.data(), chunk.size());
  if (length == 0) {
    ended = true;
    if (csv_fini(&parser, on_field, on_line_end, this) != 0) {
      throw DataError(
          fmt::format("{}: the quote that opens field {} of the record that starts here is never closed",
                      place(path, line), record_fields + 1));
    }
    return true;
  }
  const std::size_t first = started ? 0 : skip_byte_order_mark(length);
  started = true;
  const char* text = chunk.data() + first;
  length -= first;
  if (const void* zero = std::memchr(text, '\0', length)) {
    parse(text, static_cast<std::size_t>(static_cast<const char*>(zero) - text));
    throw DataError(fmt::format(
        "{}: a NUL byte in the record that starts here; the file is damaged or not text", place(path, line)));
  }
  parse(text, length);
  return true;
}

void CsvReader::State::read_header() {
  while (records.empty() && parse_more()) {
  }
  if (records.empty()) throw DataError(fmt::format("{}: the file is empty", path), "data.path");
  const Record& header = records.front();
  const std::size_t last = records.size() > 1 ? records[1].first_field : ends.size() - record_fields;
  for (std::size_t field = header.first_field; field < last; ++field) {
    const std::size_t begin = field == 0 ? 0 : ends[field - 1];
    names.emplace_back(bytes.data() + begin, ends[field] - begin);
  }
  record_line = header.line;
  next_record = 1;
  check_header();
}

void CsvReader::State::check_header() const {
  std::unordered_set<std::string_view> seen;
  for (const std::string& name : names) {
    if (!is_utf8(name)) {
      throw DataError(fmt::format("{}: the column name {} is not UTF-8; save the file as UTF-8",
                                  place(path, record_line), quoted_value(name)),
                      "data.path");
    }
    if (!name.empty() && !seen.insert(name).second) {
      throw DataError(fmt::format("{}: two columns are named {}; rename one of them",
                                  place(path, record_line), quoted_value(name)),
                      "data.path");
    }
  }
}

CsvReader::CsvReader(std::string path, char delimiter, const CsvLimits& limits)
    : state_(std::make_unique<State>(std::move(path), delimiter, limits)) {
  state_->read_header();
}

CsvReader::~CsvReader() = default;
CsvReader::CsvReader(CsvReader&&) noexcept = default;
CsvReader& CsvReader::operator=(CsvReader&&) noexcept = default;

const std::string& CsvReader::path() const {
  return state_->path;
}
const std::vector<std::string>& CsvReader::names() const {
  return state_->names;
}

void CsvReader::keep_only(std::span<const std::size_t> columns) {
  state_->wanted.assign(state_->names.size(), false);
  for (const std::size_t column : columns) state_->wanted.at(column) = true;
}

bool CsvReader::next() {
  State& s = *state_;
  while (s.next_record == s.records.size()) {
    if (!s.parse_more()) return false;
  }
  const Record& record = s.records[s.next_record++];
  const std::size_t last = s.next_record < s.records.size() ? s.records[s.next_record].first_field
                                                            : s.ends.size() - s.record_fields;
  s.fields.resize(last - record.first_field);
  std::size_t begin = record.first_field == 0 ? 0 : s.ends[record.first_field - 1];
  for (std::size_t field = record.first_field; field < last; ++field) {
    s.fields[field - record.first_field] = {s.bytes.data() + begin, s.ends[field] - begin};
    begin = s.ends[field];
  }
  s.record_line = record.line;
  ++s.row;
  return true;
}

std::span<const std::string_view> CsvReader::fields() const {
  return state_->fields;
}
std::int64_t CsvReader::line() const {
  return state_->record_line;
}
std::int64_t CsvReader::row() const {
  return state_->row;
}

}  // namespace seedbed::experiments
