#include "forecasts/scoring/forecast_reader.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <utility>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/number_text.hpp"
#include "experiments/csv/cell.hpp"
#include "experiments/csv/csv_header.hpp"
#include "experiments/csv/number_cell.hpp"
#include "metrics/families/family.hpp"
#include "models/settings_text.hpp"

namespace seedbed::forecasts {

using experiments::CellState;

namespace {

// An empty cell, or R's word for one; "NaN" is a number that somebody computed.
const experiments::CellRules& cell_rules() {
  static const experiments::CellRules instance = {experiments::MissingMarkers({"", "NA"})};
  return instance;
}

void append(std::vector<double>& all, const std::vector<double>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

ForecastGroup& group_of(ForecastBatch& batch, const ForecastColumns& columns, metrics::Family family,
                        std::size_t components) {
  for (ForecastGroup& group : batch.groups) {
    if (group.family == family && group.components == components) return group;
  }
  ForecastGroup& group = batch.groups.emplace_back();
  group.form = columns.form;
  group.probabilities = columns.probabilities;
  group.family = family;
  group.components = components;
  return group;
}

// "--family A, --family B if its locations are …, or …", of every family.
std::string family_options() {
  std::string text;
  for (const metrics::Family family : metrics::kAllFamilies) {
    const std::string_view parameters = metrics::traits(family).parameters;
    if (!text.empty()) text += family == metrics::kAllFamilies.back() ? ", or " : ", ";
    text += fmt::format("--family {}", metrics::name_of(family));
    if (!parameters.empty()) text += fmt::format(" if {}", parameters);
  }
  return text;
}

// "'A', 'B' and 'C'"
std::string family_names() {
  std::string text;
  for (const std::string_view name : metrics::kFamilyNames) {
    if (!text.empty()) text += name == metrics::kFamilyNames.back() ? " and " : ", ";
    text += fmt::format("'{}'", name);
  }
  return text;
}

}  // namespace

ForecastReader::ForecastReader(ForecastFile file)
    : file_(std::move(file)),
      csv_(file_.path, file_.delimiter),
      columns_(find_forecast_columns(file_.path, csv_.names(),
                                     file_.observed ? ForecastRows::of_data : ForecastRows::with_observations,
                                     file_.weight)) {
  const bool has_family = columns_.form == ForecastForm::mixture;
  if (has_family && !columns_.family && file_.observed) {
    throw DataError(fmt::format("{}: there is no column 'family'; add one that says {} in each row",
                                place(file_.path, csv_.line()), family_names()));
  }
  if (has_family && !columns_.family && !file_.family) {
    throw DataError(fmt::format("{}: there is no column 'family'; say {}", place(file_.path, csv_.line()),
                                family_options()));
  }
}

ForecastBatch ForecastReader::read(std::size_t most_rows) {
  ForecastBatch batch;
  batch.first_row = csv_.row() + 1;
  try {
    std::string no_csv;
    while (batch.rows() < most_rows && csv_.next(no_csv)) {
      batch.lines.push_back(csv_.line());
      batch.y.push_back(std::numeric_limits<double>::quiet_NaN());
      if (file_.observed) batch.numbers.push_back(-1);
      if (columns_.weight) batch.row_weights.push_back(std::numeric_limits<double>::quiet_NaN());
      std::string wrong = no_csv.empty() ? add_record(batch) : no_csv;
      if (!wrong.empty()) batch.problems.push_back({batch.rows() - 1, std::move(wrong)});
    }
  } catch (const DataError&) {
    batch.failure = std::current_exception();
  }
  return batch;
}

std::string ForecastReader::add_record(ForecastBatch& batch) {
  row_.number = -1;
  row_.weight = std::numeric_limits<double>::quiet_NaN();
  std::string wrong = read_row();
  if (file_.observed) batch.numbers.back() = row_.number;
  if (columns_.weight) batch.row_weights.back() = row_.weight;
  if (!wrong.empty() || row_.weight == 0) return wrong;
  ForecastGroup& group = group_of(batch, columns_, row_.family, row_.locations.size());
  batch.y.back() = row_.y;
  group.places.push_back(batch.rows() - 1);
  group.y.push_back(row_.y);
  append(group.weights, row_.weights);
  append(group.locations, row_.locations);
  append(group.scales, row_.scales);
  return {};
}

std::string ForecastReader::read_row() {
  const auto fields = csv_.fields();
  if (fields.size() != csv_.names().size()) {
    return experiments::wrong_length(fields, csv_.names());
  }
  std::string wrong = read_weight();
  if (!wrong.empty() || row_.weight == 0) return wrong;  // whatever the other cells hold
  wrong = file_.observed ? read_observation_of_data() : read_observation();
  if (wrong.empty() && columns_.form != ForecastForm::mixture) return read_values();
  if (wrong.empty()) {
    wrong =
        read_family(columns_.family ? experiments::trimmed(fields[*columns_.family]) : std::string_view());
  }
  std::vector<double>* const parts[] = {&row_.weights, &row_.locations, &row_.scales};
  const std::vector<std::size_t>* const places[] = {&columns_.weights, &columns_.locations, &columns_.scales};
  for (std::size_t i = 0; i < 3 && wrong.empty(); ++i) {
    parts[i]->clear();
    if (places[i]->empty()) continue;
    wrong = columns_.lists
                ? read_list(csv_.names()[places[i]->front()].c_str(), places[i]->front(), *parts[i])
                : read_cells(*places[i], *parts[i]);
  }
  if (!wrong.empty()) return wrong;
  if (columns_.weights.empty() && row_.locations.size() == 1) row_.weights.assign(1, 1.0);
  const std::size_t components = row_.locations.size();
  if (components > 0 && row_.weights.size() == components && row_.scales.size() == components) return {};
  if (components == 0 && row_.weights.empty() && row_.scales.empty()) return "the forecast is empty";
  return fmt::format("{} weights, {} locations and {} scales do not make a mixture", row_.weights.size(),
                     components, row_.scales.size());
}

std::string ForecastReader::read_weight() {
  if (!columns_.weight) return {};
  const experiments::NumberCell read = read_cell(*columns_.weight);
  const std::string column = fmt::format("column {}", quoted_value(csv_.names()[*columns_.weight]));
  if (read.state == CellState::missing) return column + " is empty: the row has no weight";
  if (read.state == CellState::unreadable) return bad_number(*columns_.weight);
  if (!(read.number >= 0 && read.number <= experiments::kLargestWeight))
    return fmt::format("{}: {} is no weight of a row, which is finite and 0 or more", column, read.number);
  row_.weight = read.number;
  return {};
}

/// Quantiles or members of a sample.
std::string ForecastReader::read_values() {
  row_.locations.clear();
  std::string wrong = read_cells(columns_.locations, row_.locations);
  if (!wrong.empty()) return wrong;
  if (row_.locations.empty()) return "the forecast is empty";
  if (columns_.form == ForecastForm::sample || row_.locations.size() == columns_.locations.size()) return {};
  return fmt::format("column {} is empty",
                     quoted_value(csv_.names()[columns_.locations[row_.locations.size()]]));
}

std::string ForecastReader::read_observation() {
  const experiments::NumberCell y = read_cell(*columns_.y);
  if (y.state == CellState::missing) return "column 'y' is empty: there is no observation to score against";
  if (y.state == CellState::unreadable) return bad_number(*columns_.y);
  row_.y = y.number;
  return {};
}

/// A file may say what it takes for the observation, with less precision: then it is compared.
std::string ForecastReader::read_observation_of_data() {
  constexpr double kAgreement = 1e-5;  // float32 has 1e-7 of it
  const std::string_view text = experiments::trimmed(csv_.fields()[*columns_.row]);
  const auto number = parse_integer<std::int64_t>(text);
  if (!number || *number < 0)
    return fmt::format("column 'row': {} is not the number of a row, 0, 1, …", quoted_value(text));
  row_.number = *number;
  const std::optional<double> y = file_.observed(*number);
  if (!y) return fmt::format("row {} is neither a validation nor a test row", *number);
  row_.y = *y;
  if (!columns_.y) return {};
  const experiments::NumberCell said = read_cell(*columns_.y);
  if (said.state == CellState::unreadable) return bad_number(*columns_.y);
  if (said.state == CellState::missing || std::abs(said.number - *y) <= kAgreement * std::abs(*y)) return {};
  return fmt::format("y is {} here, and the target of row {} is {}: a forecast for another row?", said.number,
                     *number, *y);
}

std::string ForecastReader::read_family(std::string_view cell) {
  if (cell_rules().markers.contains(cell)) {
    if (!file_.family) return "column 'family' is empty; fill it in or say --family for such rows";
    row_.family = *file_.family;
    return {};
  }
  const auto family = models::from_text<metrics::Family>(cell);
  if (!family) return fmt::format("column 'family': {} is none of {}", quoted_value(cell), family_names());
  row_.family = *family;
  return {};
}

std::string ForecastReader::read_list(const char* name, std::size_t field, std::vector<double>& into) const {
  std::string_view rest = experiments::trimmed(csv_.fields()[field]);
  if (cell_rules().markers.contains(rest)) return fmt::format("column '{}' is empty", name);
  while (!rest.empty()) {
    const std::string_view text = rest.substr(0, rest.find_first_of(" \t"));
    const auto number = experiments::parse_number_cell(text);
    if (!number) {
      return fmt::format("column '{}': {} is not a number; write numbers with spaces between them", name,
                         quoted_value(text));
    }
    into.push_back(*number);
    rest.remove_prefix(text.size());
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
  }
  return {};
}

// Empty cells at the end stand for components that this row does not have.
std::string ForecastReader::read_cells(const std::vector<std::size_t>& fields,
                                       std::vector<double>& into) const {
  for (std::size_t k = 0; k < fields.size(); ++k) {
    const experiments::NumberCell read = read_cell(fields[k]);
    if (read.state == CellState::missing) continue;
    if (into.size() < k) {
      return fmt::format("column {} has a number, but column {} before it is empty",
                         quoted_value(csv_.names()[fields[k]]),
                         quoted_value(csv_.names()[fields[into.size()]]));
    }
    if (read.state == CellState::unreadable) return bad_number(fields[k]);
    into.push_back(read.number);  // finite or not: that is for the score to say
  }
  return {};
}

experiments::NumberCell ForecastReader::read_cell(std::size_t field) const {
  const std::string_view text = csv_.fields()[field];
  return experiments::read_number_cell(text, cell_rules(), csv_.has_nine_bytes(text));
}

std::string ForecastReader::bad_number(std::size_t field) const {
  return fmt::format("column {}: {} is not a number", quoted_value(csv_.names()[field]),
                     quoted_value(experiments::trimmed(csv_.fields()[field])));
}

}  // namespace seedbed::forecasts
