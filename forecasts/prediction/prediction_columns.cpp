#include "forecasts/prediction/prediction_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>

#include "base/csv_field.hpp"
#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/number_text.hpp"
#include "metrics/scores/row_functions.hpp"
#include "metrics/scores/score_registry.hpp"

namespace seedbed::forecasts {
namespace {

namespace row = metrics::row;

/// What follows `prefix` in a name, if that is a number.
std::optional<double> argument(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return std::nullopt;
  const std::optional<double> number = parse_number(name.substr(prefix.size()));
  if (!number || !std::isfinite(*number)) return std::nullopt;
  return number;
}

struct Value {
  metrics::RowValue value;
  bool needs_target = false;
};

std::optional<metrics::NamedScore> score_of_a_row(const std::string& name) {
  try {
    metrics::NamedScore score = metrics::named_score(name);
    if (score.of_a_row() && !score.entry->needs_climatology) return score;
  } catch (const std::invalid_argument&) {
    // it is none
  }
  return std::nullopt;
}

std::optional<Value> value_named(const std::string& name) {
  if (name == "mean") return Value{{row::mean}};
  if (name == "median") return Value{{row::quantile, 0.5}};
  if (name == "sd") return Value{{row::standard_deviation}};
  if (name == "pit") return Value{{row::cdf}, true};
  if (const auto probability = argument(name, "q"); probability && *probability > 0 && *probability < 1) {
    return Value{{row::quantile, *probability}};
  }
  if (const auto threshold = argument(name, "p_gt_")) return Value{{row::exceedance, *threshold}};
  if (const auto score = score_of_a_row(name)) return Value{score->value(), true};
  return std::nullopt;
}

}  // namespace

std::string PredictionColumns::help() {
  return "mean, median, sd, q0.05 (any probability), p_gt_120 (P(Y > 120), any threshold), weights, "
         "locations, scales, and where the target is known pit, " +
         metrics::row_score_names_help();
}

std::vector<std::string> PredictionColumns::defaults() {
  return {"mean", "sd", "q0.05", "median", "q0.95"};
}

PredictionColumns::PredictionColumns(const std::vector<std::string>& names,
                                     const std::vector<std::string>& keep, std::size_t components,
                                     char delimiter)
    : names_(keep), components_(components), delimiter_(delimiter) {
  for (const std::string& name : names) add(name);
  for (const std::string& name : names_) {
    if (std::ranges::count(names_, name) == 1) continue;
    throw DataError(fmt::format("two columns of the output would be named {}; leave one of them out",
                                quoted_value(name)));
  }
}

void PredictionColumns::add(const std::string& name) {
  if (name == "weights") return add_part(Part::weights, "weight");
  if (name == "locations") return add_part(Part::locations, "location");
  if (name == "scales") return add_part(Part::scales, "scale");
  const std::optional<Value> value = value_named(name);
  if (!value) {
    throw DataError(fmt::format("--columns: {} is none of {}", quoted_value(name), help()));
  }
  if (value->needs_target && needs_target_.empty()) needs_target_ = name;
  columns_.push_back({Part::value, values_.size()});
  values_.push_back(value->value);
  names_.push_back(name);
}

void PredictionColumns::add_part(Part part, const char* name) {
  columns_.push_back({part, 0});
  for (std::size_t k = 1; k <= components_; ++k) names_.push_back(fmt::format("{}_{}", name, k));
}

void PredictionColumns::write_header(TextBuffer& out) const {
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (i > 0) out.append(delimiter_);
    out.append(csv_field(names_[i], delimiter_));
  }
  out.append('\n');
}

/// A row of one empty field would be a blank line, which readers pass over.
void PredictionColumns::end_row(std::size_t start, TextBuffer& out) const {
  if (out.size() == start) out.append(std::string_view("\"\""));
  out.append('\n');
}

void PredictionColumns::write_row(std::span<const std::string_view> kept, const metrics::Mixtures& mixtures,
                                  std::span<const std::span<const double>> values, std::size_t row,
                                  TextBuffer& out) const {
  const std::size_t start = out.size();
  bool first = true;
  const auto next = [&] {
    if (!first) out.append(delimiter_);
    first = false;
  };
  for (const std::string_view text : kept) {
    next();
    out.append(text);
  }
  for (const Column& column : columns_) {
    if (column.part == Part::value) {
      next();
      out.append(values[column.value][row]);
      continue;
    }
    const std::span<const double> all = column.part == Part::weights     ? mixtures.weights
                                        : column.part == Part::locations ? mixtures.locations
                                                                         : mixtures.scales;
    for (const double number : all.subspan(row * components_, components_)) {
      next();
      out.append(number);
    }
  }
  end_row(start, out);
}

void PredictionColumns::write_empty_row(std::span<const std::string_view> kept, TextBuffer& out) const {
  const std::size_t start = out.size();
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (i > 0) out.append(delimiter_);
    if (i < kept.size()) out.append(kept[i]);
  }
  end_row(start, out);
}

}  // namespace seedbed::forecasts
