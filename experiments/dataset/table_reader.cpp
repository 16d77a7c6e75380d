#include "experiments/dataset/table_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/unicode/shown_text.hpp"
#include "base/utf8.hpp"
#include "experiments/conditions/row_condition.hpp"
#include "experiments/csv/calendar_name.hpp"
#include "experiments/csv/cell.hpp"
#include "experiments/csv/csv_header.hpp"
#include "experiments/csv/csv_reader.hpp"
#include "experiments/csv/number_hint.hpp"
#include "experiments/csv/truth_word.hpp"
#include "experiments/dataset/date_parts.hpp"
#include "experiments/dataset/reading_rules.hpp"
#include "experiments/dataset/string_interner.hpp"

namespace seedbed::experiments {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

enum class OrderKind { unknown, number, date };

/// What the cells of a column of numbers are: numbers, or words for 1 and 0 (see truth_word.hpp).
struct NumberKind {
  enum { unknown, numbers, words, either } what = unknown;
  int pair = 0;  // of words

  bool operator==(const NumberKind&) const = default;
};

// A column being read: the plan, and where its cells go in the table.
struct Destination {
  const PlannedColumn* column = nullptr;
  std::vector<double>* numbers = nullptr;
  std::vector<OrderKey>* orders = nullptr;
  std::vector<std::pair<DatePart, std::vector<double>*>> date_parts = {};
  StringColumn* strings = nullptr;
  StringInterner interner;
};

// Why a cell cannot be used; empty if it can.
using Complaint = std::string;

Complaint not_a_number(std::string_view cell, CellState state, const CellRules& rules) {
  const std::string hint = state == CellState::not_finite ? "" : number_hint(cell, rules.format);
  return fmt::format("{} is not a {}number ({})", quoted_value(cell),
                     state == CellState::not_finite ? "finite " : "",
                     hint.empty() ? "if it stands for a gap, add it to data.missing_values" : hint);
}

BoundCondition bound_condition(const DataSettings& settings, const CsvReader& csv, TargetRule rule) {
  RowCondition condition = RowCondition::parse(settings.where);
  if (rule == TargetRule::optional) return {std::move(condition), csv.path(), csv.names(), settings.target};
  return {std::move(condition), csv.path(), csv.names()};
}

}  // namespace

struct TableReader::State {
  State(const DataSettings& what, TargetRule rule)
      : settings(what),
        rules(reading_rules(settings)),
        csv(settings.path, csv_format(settings)),
        names(csv.names()),
        plan(plan_columns(settings, settings.path, csv.names(), rule)),
        condition(bound_condition(settings, csv, rule)),
        order_kinds(plan.columns.size(), OrderKind::unknown),
        number_kinds(plan.columns.size()),
        target_rule(rule) {
    for (std::size_t i = 0; i < plan.columns.size(); ++i) {
      has_target |= plan.columns[i].target;
      if (plan.columns[i].weight && rule == TargetRule::required) weight_column = i;
      if (plan.columns[i].part) part_column = i;
      fields.push_back(plan.columns[i].field);
    }
    if (rule == TargetRule::required) return;
    // As the model was trained, whose reading this is.
    for (std::size_t i = 0; i < plan.columns.size(); ++i) {
      const bool truth = std::ranges::count(settings.truth_columns, plan.columns[i].name) > 0;
      number_kinds[i].what = truth ? NumberKind::either : NumberKind::numbers;
    }
  }

  Table empty_table() const;
  std::vector<Destination> destinations(Table& table) const;
  bool next(Table& table, std::string& problem);
  bool next_file(Table& table);
  bool is_wanted(Complaint& complaint) const;
  Complaint weigh();
  void leave_out_weightless(Table& table) const;
  Complaint read_record(Table& table, std::vector<Destination>& into);
  Complaint read_number(const Destination& into, std::string_view cell, NumberKind& kind, Table& table) const;
  Complaint read_word(std::string_view cell, CellState state, NumberKind& kind, double& number) const;
  void check_kind(const Destination& into, std::string_view cell, NumberKind& kind) const;
  Complaint read_date(const Destination& into, std::string_view cell) const;
  Complaint read_order(const Destination& into, std::string_view cell, OrderKind& kind) const;
  Complaint read_string(Destination& into, std::string_view cell) const;
  void skip_or_throw(Table& table, std::vector<Destination>& into, const Complaint& complaint);

  DataSettings settings;
  CellRules rules;
  CsvReader csv;                   // of the file being read
  std::vector<std::string> names;  // of the first file
  std::size_t files_begun = 1;
  std::int64_t rows_before = 0;  // in the files before this one
  ColumnPlan plan;
  BoundCondition condition;
  // Per planned column.
  std::vector<std::size_t> fields;  // its place in this file
  std::vector<OrderKind> order_kinds;
  std::vector<NumberKind> number_kinds;
  std::vector<std::pair<std::size_t, NumberKind>> kinds_before;  // of those that this record has changed
  TargetRule target_rule;
  bool has_target = false;
  std::optional<std::size_t> weight_column, part_column;  // in the plan
  double weight = 1;                                      // of the record
  std::int64_t kept = 0;                                  // rows
};

Table TableReader::State::empty_table() const {
  Table table;
  table.path = settings.path;
  table.names = names;
  table.numeric_names = plan.numeric_names;
  if (!settings.more_paths.empty()) table.files.emplace_back(csv.path(), 0);
  return table;
}

std::vector<Destination> TableReader::State::destinations(Table& table) const {
  std::vector<Destination> into;
  for (const PlannedColumn& column : plan.columns) {
    Destination destination;
    destination.column = &column;
    if (column.number) destination.numbers = &table.numbers[column.name];
    if (column.order) destination.orders = &table.orders[column.name];
    if (column.date) {
      for (const DatePart part : settings.dates.at(column.name))
        destination.date_parts.emplace_back(part, &table.dates[{column.name, part}]);
    }
    if (column.string) destination.strings = &table.strings[column.name];
    into.push_back(std::move(destination));
  }
  return into;
}

/// A cell that is no number may be a word for 1 or 0.
Complaint TableReader::State::read_word(std::string_view cell, CellState state, NumberKind& kind,
                                        double& number) const {
  const auto word = kind.what == NumberKind::numbers ? std::nullopt : read_truth_word(cell);
  if (!word || (kind.what == NumberKind::words && kind.pair != word->pair))
    return not_a_number(cell, state, rules);
  if (kind.what == NumberKind::unknown) kind = {NumberKind::words, word->pair};
  number = word->value ? 1 : 0;
  return {};
}

/// A number behind words is no bad row: which of the two are, nobody knows.
void TableReader::State::check_kind(const Destination& into, std::string_view cell, NumberKind& kind) const {
  if (kind.what == NumberKind::unknown) kind.what = NumberKind::numbers;
  if (kind.what != NumberKind::words) return;
  throw DataError(
      fmt::format(
          "{}: column {}: {} is a number, but the cells before it are words such as True or yes, which are "
          "1 and 0 only where the whole column is such; write one or the other",
          place(csv.path(), csv.line()), quoted_value(into.column->name), quoted_value(cell)),
      into.column->target ? "data.target" : "data.numeric");
}

Complaint TableReader::State::read_number(const Destination& into, std::string_view cell, NumberKind& kind,
                                          Table& table) const {
  NumberCell read = read_number_cell(cell, rules, csv.has_nine_bytes(cell));
  if (read.state == CellState::unreadable && into.column->period > 0) {
    if (const auto named = calendar_name(cell, into.column->period)) read = {*named, CellState::value};
  }
  if (read.state == CellState::missing) {
    if (into.column->target && target_rule == TargetRule::required) return "the target is missing";
    if (into.numbers != nullptr && settings.missing == MissingRule::error) {
      return "the value is missing (data.missing is error)";
    }
  } else if (read.state != CellState::value) {
    Complaint complaint = read_word(cell, read.state, kind, read.number);
    if (!complaint.empty()) return complaint;
  } else if (kind.what != NumberKind::numbers) {
    check_kind(into, cell, kind);
  }
  if (into.numbers != nullptr) into.numbers->push_back(read.number);
  if (into.column->target) table.target.push_back(read.number);
  return {};
}

Complaint TableReader::State::read_date(const Destination& into, std::string_view cell) const {
  const NumberCell read = read_date_cell(cell, rules);
  if (read.state == CellState::unreadable) return not_a_date(cell);
  if (read.state == CellState::missing && settings.missing == MissingRule::error)
    return "the date is missing (data.missing is error)";
  for (const auto& [part, numbers] : into.date_parts)
    numbers->push_back(read.state == CellState::missing ? kMissing : date_part(read.number, part));
  return {};
}

Complaint TableReader::State::read_order(const Destination& into, std::string_view cell,
                                         OrderKind& kind) const {
  const OrderCell read = read_order_cell(cell, rules);
  if (read.state != CellState::value) return order_problem(cell, read.state, rules);
  const OrderKind found = read.is_date ? OrderKind::date : OrderKind::number;
  if (kind == OrderKind::unknown) kind = found;
  if (kind != found) {
    return fmt::format("{} is a {}, but the cells before it are {}s; the rows are ordered by this column",
                       quoted_value(cell), found == OrderKind::date ? "date" : "number",
                       kind == OrderKind::date ? "date" : "number");
  }
  into.orders->push_back(read.key);
  return {};
}

Complaint TableReader::State::read_string(Destination& into, std::string_view cell) const {
  StringColumn& column = *into.strings;
  cell = string_cell(cell, rules);
  if (is_missing_string(cell, rules)) {
    if (into.column->part) return "the value is missing, but must be train, validation or test";
    if (into.column->grouping) return "the value is missing, but the rows are grouped by this column";
    column.codes.push_back(-1);
    return {};
  }
  std::int32_t code = into.interner.find(column, cell);
  if (code < 0) {
    if (!is_utf8(cell)) return not_utf8(cell);
    if (into.column->part && cell != "train" && cell != "validation" && cell != "test") {
      return fmt::format("{} is none of train, validation and test", quoted_value(cell));
    }
    code = into.interner.add(column, cell);
  }
  column.codes.push_back(code);
  return {};
}

bool TableReader::State::next(Table& table, std::string& problem) {
  while (!csv.next(problem)) {
    if (!next_file(table)) return false;
  }
  return true;
}

/// Its columns may come in another order.
bool TableReader::State::next_file(Table& table) {
  if (files_begun > settings.more_paths.size()) return false;
  rows_before += csv.row() + 1;
  csv = CsvReader(settings.more_paths[files_begun - 1], csv_format(settings));
  ++files_begun;
  const std::vector<std::string>& own = csv.names();
  const auto require_all = [](const std::vector<std::string>& wanted, const std::vector<std::string>& there,
                              const std::string& file, const std::string& other) {
    std::set<std::string> known;
    for (const std::string& name : there) known.insert(name_as_it_reads(name));
    for (const std::string& name : wanted) {
      if (known.contains(name_as_it_reads(name))) continue;
      throw DataError(fmt::format("{}: there is no column {}, which {} has; the files of data.path have the "
                                  "same columns, in any order",
                                  shown_path(file), quoted_value(name), shown_path(other)),
                      "data.path");
    }
  };
  require_all(names, own, csv.path(), settings.path);
  require_all(own, names, settings.path, csv.path());
  const ColumnNames columns(csv.path(), own);
  for (std::size_t i = 0; i < fields.size(); ++i)
    fields[i] = columns.find(plan.columns[i].name, "data.path").value();
  condition = bound_condition(settings, csv, target_rule);
  table.files.emplace_back(csv.path(), table.row_numbers.size());
  return true;
}

/// Whether the record is to be read: it meets the condition, or nobody can tell.
bool TableReader::State::is_wanted(Complaint& complaint) const {
  if (csv.fields().size() != csv.names().size()) {
    complaint = ": " + wrong_length(csv.fields(), csv.names());
    return true;
  }
  return condition.test(csv.fields(), rules, complaint) != Truth::no || !complaint.empty();
}

/// Reads the weight of the record.
Complaint TableReader::State::weigh() {
  if (!weight_column) return {};
  const std::string_view cell = csv.fields()[fields[*weight_column]];
  const NumberCell read = read_number_cell(cell, rules, csv.has_nine_bytes(cell));
  weight = read.number;
  Complaint complaint;
  if (read.state == CellState::missing) {
    complaint = "the weight of the row is missing (data.weight); 0 leaves a row out";
  } else if (read.state != CellState::value) {
    const std::string hint = read.state == CellState::not_finite ? "" : number_hint(cell, rules.format);
    complaint = fmt::format("{} is not a {}number, as the weight of a row (data.weight) must be{}",
                            quoted_value(cell), read.state == CellState::not_finite ? "finite " : "",
                            hint.empty() ? "" : " (" + hint + ")");
  } else if (weight < 0) {
    complaint = fmt::format("{} is negative, but weights of rows (data.weight) are 0 or more", trimmed(cell));
  } else if (weight > kLargestWeight) {
    complaint = fmt::format("{} is too large for the weight of a row (data.weight), of which {} is the most",
                            trimmed(cell), kLargestWeight);
  }
  if (complaint.empty()) return {};
  return fmt::format(": column {}: {}", quoted_value(plan.columns[*weight_column].name), complaint);
}

void TableReader::State::leave_out_weightless(Table& table) const {
  ++table.weightless_rows;
  if (part_column) table.weightless_parts.emplace(string_cell(csv.fields()[fields[*part_column]], rules));
}

Complaint TableReader::State::read_record(Table& table, std::vector<Destination>& into) {
  for (std::size_t i = 0; i < into.size(); ++i) {
    const std::string_view cell = csv.fields()[fields[i]];
    Complaint complaint;
    if (into[i].numbers != nullptr || into[i].column->target) {
      const NumberKind before = number_kinds[i];
      complaint = read_number(into[i], cell, number_kinds[i], table);
      if (number_kinds[i] != before) kinds_before.emplace_back(i, before);
    }
    if (complaint.empty() && into[i].column->date) complaint = read_date(into[i], cell);
    if (complaint.empty() && into[i].orders != nullptr) complaint = read_order(into[i], cell, order_kinds[i]);
    if (complaint.empty() && into[i].strings != nullptr) complaint = read_string(into[i], cell);
    if (!complaint.empty())
      return fmt::format(": column {}: {}", quoted_value(into[i].column->name), complaint);
  }
  if (!has_target) table.target.push_back(kMissing);
  if (weight_column) table.weights.push_back(weight);
  table.row_numbers.push_back(rows_before + csv.row());
  table.line_numbers.push_back(csv.line());
  ++kept;
  return {};
}

// Cells of the record that were read before its bad one are taken back.
void TableReader::State::skip_or_throw(Table& table, std::vector<Destination>& into,
                                       const Complaint& complaint) {
  const std::string message = place(csv.path(), csv.line()) + complaint;
  if (settings.bad_rows == BadRows::error) {
    throw DataError(message + "; correct it, or leave such rows out with data.bad_rows: skip");
  }
  // What a column is ordered by is what its first row says that is kept.
  if (kept == 0) std::ranges::fill(order_kinds, OrderKind::unknown);
  for (const auto& [column, kind] : kinds_before) number_kinds[column] = kind;
  const std::size_t rows = table.row_numbers.size();
  table.target.resize(rows);
  for (Destination& destination : into) {
    if (destination.numbers != nullptr) destination.numbers->resize(rows);
    if (destination.orders != nullptr) destination.orders->resize(rows);
    for (const auto& [part, numbers] : destination.date_parts) numbers->resize(rows);
    if (destination.strings != nullptr) destination.strings->codes.resize(rows);
  }
  if (table.skipped_rows++ == 0) table.first_skipped = message;
}

TableReader::TableReader(const DataSettings& settings, TargetRule rule)
    : state_(std::make_unique<State>(settings, rule)) {}

TableReader::~TableReader() = default;

Table TableReader::read(std::size_t most_rows) {
  Table table = state_->empty_table();
  std::vector<Destination> into = state_->destinations(table);
  std::string no_csv;
  while (table.row_numbers.size() < most_rows && state_->next(table, no_csv)) {
    state_->kinds_before.clear();
    Complaint complaint = no_csv.empty() ? "" : ": " + no_csv;
    if (complaint.empty() && !state_->is_wanted(complaint)) {
      ++table.left_out_rows;
      continue;
    }
    if (complaint.empty()) complaint = state_->weigh();
    if (complaint.empty() && state_->weight == 0) {
      state_->leave_out_weightless(table);
      continue;
    }
    if (complaint.empty()) complaint = state_->read_record(table, into);
    if (!complaint.empty()) state_->skip_or_throw(table, into, complaint);
  }
  for (std::size_t i = 0; i < into.size(); ++i) {
    if (state_->number_kinds[i].what == NumberKind::words)
      table.truth_columns.push_back(into[i].column->name);
  }
  return table;
}

}  // namespace seedbed::experiments
