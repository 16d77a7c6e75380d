#include "experiments/csv/csv_reader.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "experiments/csv/csv_header.hpp"
#include "experiments/csv/record_parser.hpp"
#include "experiments/csv/record_source.hpp"

namespace seedbed::experiments {

struct CsvReader::State {
  State(std::string path, const CsvFormat& format, const CsvLimits& limits)
      : source(std::move(path), {.csv = format, .limits = limits}), parser(source.name(), format) {
    const TextBlock header = source.read_header();
    FileColumns columns = file_columns(header, source.name(), format);
    names = std::move(columns.names);
    if (columns.first_is_data) source.put_back(header);
    line = header.first_line;
    parser.set_columns(names.size());
    parser.start(block);
  }

  RecordSource source;
  RecordParser parser;
  TextBlock block;
  std::vector<std::string> names;
  std::int64_t line = 1;
  std::int64_t row = -1;
};

CsvReader::CsvReader(std::string path, const CsvFormat& format, const CsvLimits& limits)
    : state_(std::make_unique<State>(std::move(path), format, limits)) {}

CsvReader::~CsvReader() = default;
CsvReader::CsvReader(CsvReader&&) noexcept = default;
CsvReader& CsvReader::operator=(CsvReader&&) noexcept = default;

const std::string& CsvReader::path() const {
  return state_->source.name();
}
const std::vector<std::string>& CsvReader::names() const {
  return state_->names;
}

bool CsvReader::next() {
  std::string problem;
  const bool more = next(problem);
  if (!problem.empty()) throw DataError(fmt::format("{}: {}", place(path(), line()), problem));
  return more;
}

bool CsvReader::next(std::string& problem) {
  State& s = *state_;
  problem.clear();
  while (!s.parser.next()) {
    if (!s.source.next(s.block)) return false;
    s.parser.start(s.block);
  }
  s.line = s.parser.line();
  ++s.row;
  if (s.parser.is_malformed()) problem = s.parser.problem();
  return true;
}

std::span<const std::string_view> CsvReader::fields() const {
  return state_->parser.fields();
}
bool CsvReader::has_nine_bytes(std::string_view field) const {
  return state_->parser.has_nine_bytes(field);
}
std::int64_t CsvReader::line() const {
  return state_->line;
}
std::int64_t CsvReader::row() const {
  return state_->row;
}

}  // namespace seedbed::experiments
