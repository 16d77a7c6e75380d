#include "experiments/draft/survey.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <span>
#include <string_view>
#include <unordered_set>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/unicode/shown_text.hpp"
#include "experiments/csv/cell.hpp"
#include "experiments/csv/csv_header.hpp"
#include "experiments/csv/csv_reader.hpp"
#include "experiments/csv/sniff_delimiter.hpp"
#include "experiments/csv/truth_word.hpp"

namespace seedbed::experiments {
namespace {

/// Tells rows that were there before, by their hashes, up to a number that memory has room for.
class RowsSeen {
 public:
  bool add(std::span<const std::string_view> fields) {
    std::uint64_t hash = 0;
    for (const std::string_view field : fields)
      hash = XXH3_64bits_withSeed(field.data(), field.size(), hash + 1);
    if (seen_.size() < kMost) return !seen_.insert(hash).second;
    return seen_.contains(hash);
  }

 private:
  static constexpr std::size_t kMost = 5'000'000;
  std::unordered_set<std::uint64_t> seen_;
};

/// A number of the target, or its word for 1 or 0.
std::optional<double> target_number(std::string_view cell, const CellRules& rules, bool has_nine_bytes) {
  const NumberCell value = read_number_cell(cell, rules, has_nine_bytes);
  if (value.state == CellState::value) return value.number;
  const std::optional<TruthWord> word = read_truth_word(cell);
  return word ? std::optional(word->value ? 1.0 : 0.0) : std::nullopt;
}

// Names without the spaces around them, unless two come out the same.
std::vector<std::string> plain_names(std::span<const std::string> names) {
  std::vector<std::string> plain;
  for (const std::string& name : names) plain.emplace_back(trimmed(name));
  const auto distinct = [](std::span<const std::string> all) {
    return std::set<std::string>(all.begin(), all.end()).size();
  };
  return distinct(plain) == distinct(names) ? plain : std::vector<std::string>(names.begin(), names.end());
}

/// What may be wrong with names among which the target is not.
std::string hint_of_names(std::span<const std::string> names) {
  if (names.size() == 1 && names[0].find(' ') != std::string::npos)
    return "; if that is several columns with spaces between them, put commas there";
  return no_header_hint(names);
}

Survey survey(const std::string& path, const std::string& target, const Form& form) {
  CsvReader reader(path, form.csv);
  const std::size_t columns = reader.names().size();
  Survey found;
  found.names = plain_names(reader.names());
  found.profiles.resize(columns);
  found.pairs.resize(columns);
  found.form = form;
  found.sample = NumberSample(columns);
  std::vector<double> numbers(columns);
  RowsSeen seen;
  const std::optional<std::size_t> position = ColumnNames(path, found.names).find(target);
  if (!position) {
    throw DataError(fmt::format("{}: there is no column {}{}; the columns are {}{}", shown_path(path),
                                quoted_value(target), did_you_mean(target, found.names),
                                quoted_list(found.names), hint_of_names(found.names)));
  }
  found.target_field = *position;
  const CellRules rules = {.markers = MissingMarkers({}), .format = form.numbers};
  while (reader.next()) {
    const auto fields = reader.fields();
    if (fields.size() != found.names.size()) {
      throw DataError(fmt::format("{}: {}", place(path, reader.line()), wrong_length(fields, found.names)));
    }
    found.copies += seen.add(fields);
    const std::string_view cell = fields[*position];
    const std::optional<double> y = target_number(cell, rules, reader.has_nine_bytes(cell));
    if (y) found.target.push_back(*y);
    for (std::size_t i = 0; i < fields.size(); ++i) {
      found.profiles[i].add(fields[i], form.numbers);
      const NumberCell x = read_number_cell(fields[i], rules, reader.has_nine_bytes(fields[i]));
      const bool is_number = x.state == CellState::value && std::isfinite(x.number);
      numbers[i] = is_number ? x.number : std::numeric_limits<double>::quiet_NaN();
      if (y && x.state == CellState::value) found.pairs[i].add(x.number, *y);
    }
    found.sample.add(numbers);
  }
  return found;
}

// The file as it is, or, if that cannot be, with the comments that it may have.
Survey survey_with_comments(const std::string& path, const std::string& target,
                            std::optional<char> delimiter) {
  const auto form = [&](char comment) {
    Form result;
    result.csv.delimiter = delimiter.value_or(sniff_delimiter(path, comment));
    result.csv.comment = comment;
    return result;
  };
  try {
    return survey(path, target, form('\0'));
  } catch (const DataError&) {
    for (const char sign : {'#', '%'}) {
      try {
        return survey(path, target, form(sign));
      } catch (const DataError&) {  // that was not it
      }
    }
    throw;
  }
}

}  // namespace

// With decimal commas if there are columns that are numbers only so. Between commas, they could be anything.
Survey survey_in_any_form(const std::string& path, const std::string& target, std::optional<char> delimiter) {
  Survey found = survey_with_comments(path, target, delimiter);
  if (found.form.csv.delimiter == ',' ||
      std::ranges::none_of(found.profiles, &ColumnProfile::all_numbers_with_commas))
    return found;
  Form with_commas = found.form;
  with_commas.numbers = {',', '.'};
  return survey(path, target, with_commas);
}

}  // namespace seedbed::experiments
