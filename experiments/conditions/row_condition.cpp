#include "experiments/conditions/row_condition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <compare>
#include <utility>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/unicode/shown_text.hpp"
#include "experiments/conditions/condition_node.hpp"
#include "experiments/csv/cell.hpp"
#include "experiments/csv/csv_header.hpp"
#include "experiments/csv/date_cell.hpp"

namespace seedbed::experiments {
namespace {

using Operand = ConditionOperand;

Truth truth(bool holds) {
  return holds ? Truth::yes : Truth::no;
}

bool is_ordering(Comparison comparison) {
  return comparison != Comparison::equal && comparison != Comparison::different;
}

bool holds(Comparison comparison, std::partial_ordering order) {
  switch (comparison) {
    case Comparison::less:
      return order < 0;
    case Comparison::at_most:
      return order <= 0;
    case Comparison::more:
      return order > 0;
    case Comparison::at_least:
      return order >= 0;
    case Comparison::equal:
      return order == 0;
    case Comparison::different:
      return order != 0;
  }
  return false;
}

Comparison turned_round(Comparison comparison) {
  switch (comparison) {
    case Comparison::less:
      return Comparison::more;
    case Comparison::at_most:
      return Comparison::at_least;
    case Comparison::more:
      return Comparison::less;
    case Comparison::at_least:
      return Comparison::at_most;
    default:
      return comparison;
  }
}

/// A record, and what its cells are by the columns of a condition.
struct Record {
  const std::vector<std::string>& names;
  const std::vector<std::optional<std::size_t>>& places;
  const std::vector<bool>& may_be_unknown;
  std::span<const std::string_view> fields;
  const CellRules& rules;
  std::string& problem;

  std::string_view field(const Operand& column) const { return fields[*places[column.column]]; }
  std::string_view text(const Operand& column) const { return string_cell(field(column), rules); }
  std::optional<double> number(const Operand& column) const {
    const NumberCell read = read_number_cell(field(column), rules);
    return std::isnan(read.number) ? std::nullopt : std::optional(read.number);
  }
  std::optional<OrderKey> date(const Operand& column) const { return parse_date_key(trimmed(field(column))); }
  bool is_absent(const Operand& column) const { return !places[column.column]; }
  bool is_missing(const Operand& column) const {
    return is_missing_string(text(column), rules) ||
           read_number_cell(field(column), rules).state == CellState::missing;
  }
  void complain(const Operand& column, std::string_view what) const {
    if (!problem.empty()) return;
    problem = fmt::format(": column {}: {} is not a {}, with which data.where compares it",
                          quoted_value(names[column.column]), quoted_value(trimmed(field(column))), what);
  }
};

Truth with_number(const Record& record, const Operand& column, Comparison comparison, double number) {
  const std::optional<double> value = record.number(column);
  if (value) return truth(holds(comparison, *value <=> number));
  if (is_ordering(comparison)) record.complain(column, "number");
  return truth(comparison == Comparison::different);
}

Truth with_text(const Record& record, const Operand& column, Comparison comparison, std::string_view text) {
  if (is_ordering(comparison)) {
    if (const std::optional<OrderKey> date = parse_date_key(text)) {
      const std::optional<OrderKey> own = record.date(column);
      if (own) return truth(holds(comparison, *own <=> *date));
      record.complain(column, "date");
      return Truth::no;
    }
  }
  return truth(holds(comparison, record.text(column) <=> string_cell(text, record.rules)));
}

Truth with_column(const Record& record, const Operand& left, Comparison comparison, const Operand& right) {
  const std::optional<double> one = record.number(left), other = record.number(right);
  if (one && other) return truth(holds(comparison, *one <=> *other));
  const std::optional<OrderKey> date = record.date(left), other_date = record.date(right);
  if (date && other_date) return truth(holds(comparison, *date <=> *other_date));
  return truth(holds(comparison, record.text(left) <=> record.text(right)));
}

/// For a column that may have no value: what the comparison is then.
std::optional<Truth> without_value(const Record& record, const Operand& operand, bool differs) {
  if (operand.kind != Operand::Kind::column) return std::nullopt;
  if (record.is_absent(operand)) return Truth::unknown;
  if (!record.is_missing(operand)) return std::nullopt;
  return record.may_be_unknown[operand.column] ? Truth::unknown : truth(differs);
}

Truth compare(const Record& record, const Operand& left, Comparison comparison, const Operand& right) {
  const bool differs = comparison == Comparison::different;
  const std::optional<Truth> one = without_value(record, left, differs),
                             other = without_value(record, right, differs);
  if (one == Truth::unknown || other == Truth::unknown) return Truth::unknown;
  if (one) return *one;
  if (other) return *other;
  if (left.kind != Operand::Kind::column) return compare(record, right, turned_round(comparison), left);
  switch (right.kind) {
    case Operand::Kind::number:
      return with_number(record, left, comparison, right.number);
    case Operand::Kind::text:
      return with_text(record, left, comparison, right.text);
    case Operand::Kind::column:
      return with_column(record, left, comparison, right);
  }
  return Truth::unknown;
}

Truth is_missing(const Record& record, const Operand& column) {
  if (record.is_absent(column)) return Truth::unknown;
  if (!record.is_missing(column)) return Truth::no;
  return record.may_be_unknown[column.column] ? Truth::unknown : Truth::yes;
}

/// Of truths joined by `or` if `decisive` is yes, by `and` if it is no.
Truth join(Truth decisive, Truth so_far, Truth next) {
  if (so_far == decisive || next == decisive) return decisive;
  return so_far == Truth::unknown || next == Truth::unknown ? Truth::unknown : so_far;
}

Truth evaluate(const ConditionNode& node, const Record& record) {
  using Kind = ConditionNode::Kind;
  if (node.kind == Kind::missing) return is_missing(record, node.operands[0]);
  if (node.kind == Kind::comparison)
    return compare(record, node.operands[0], node.comparison, node.operands[1]);
  Truth result = node.kind == Kind::all_of ? Truth::yes : Truth::no;
  if (node.kind == Kind::listed) {
    for (std::size_t i = 1; i < node.operands.size() && result != Truth::yes; ++i) {
      result =
          join(Truth::yes, result, compare(record, node.operands[0], Comparison::equal, node.operands[i]));
    }
    return result;
  }
  const Truth decisive = node.kind == Kind::all_of ? Truth::no : Truth::yes;
  for (const auto& part : node.parts) {
    result = join(decisive, result, evaluate(*part, record));
    if (result == decisive) break;
  }
  if (node.kind != Kind::none_of || result == Truth::unknown) return result;
  return truth(result == Truth::no);
}

}  // namespace

BoundCondition::BoundCondition(RowCondition condition, const std::string& file,
                               std::span<const std::string> names)
    : condition_(std::move(condition)) {
  bind(file, names);
  if (absent_.empty()) return;
  throw DataError(fmt::format("{}: there is no column {}{}, which the condition {} names; the columns are {} "
                              "(texts are in quotes: 'north')",
                              shown_path(file), quoted_value(absent_.front()),
                              did_you_mean(absent_.front(), names), quoted_value(text()), quoted_list(names)),
                  "data.where");
}

BoundCondition::BoundCondition(RowCondition condition, const std::string& file,
                               std::span<const std::string> names, const std::string& target)
    : condition_(std::move(condition)) {
  bind(file, names);
  const std::string wanted = name_as_it_reads(target);
  for (std::size_t i = 0; i < fields_.size(); ++i)
    may_be_unknown_[i] = name_as_it_reads(condition_.columns()[i]) == wanted;
}

void BoundCondition::bind(const std::string& file, std::span<const std::string> names) {
  const ColumnNames columns(file, names);
  for (const std::string& column : condition_.columns()) {
    fields_.push_back(columns.find(column, "data.where"));
    if (!fields_.back()) absent_.push_back(column);
  }
  may_be_unknown_.resize(fields_.size(), false);
}

Truth BoundCondition::test(std::span<const std::string_view> fields, const CellRules& rules,
                           std::string& problem) const {
  if (empty()) return Truth::yes;
  problem.clear();
  return evaluate(*condition_.root_,
                  {condition_.columns(), fields_, may_be_unknown_, fields, rules, problem});
}

}  // namespace seedbed::experiments
