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
#include "base/random.hpp"
#include "metrics/distribution.hpp"
#include "metrics/families/family.hpp"
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
  if (const auto threshold = argument(name, "p_lt_")) return Value{{row::probability_below, *threshold}};
  if (name == "pdf_at_y") return Value{{row::density}, true};
  if (name == "y") return Value{{row::observation}, true};
  if (const auto score = score_of_a_row(name)) return Value{score->value(), true};
  return std::nullopt;
}

}  // namespace

std::string PredictionColumns::help() {
  return "mean, median, sd, q0.05 (any probability), p_gt_120 (P(Y > 120), any threshold), p_lt_120, "
         "p_between_100_120 (ends included), sample_1 (the first of random draws, see --seed), samples_100 "
         "(100 "
         "of them), family, weights, locations, scales, forecast (all that seedbed score reads), and where "
         "the "
         "target is known y, pdf_at_y, pit, " +
         metrics::row_score_names_help();
}

std::vector<std::string> PredictionColumns::defaults() {
  return {"mean", "sd", "q0.05", "median", "q0.95"};
}

PredictionColumns::PredictionColumns(const std::vector<std::string>& names,
                                     const std::vector<std::string>& keep, metrics::Family family,
                                     std::size_t components, char delimiter, const ForecastFormat& format)
    : names_(keep),
      family_(metrics::name_of(family)),
      components_(components),
      delimiter_(delimiter),
      format_(format) {
  for (const std::string& name : names) add(name);
  for (const std::string& name : names_) {
    if (std::ranges::count(names_, name) == 1) continue;
    throw DataError(fmt::format("two columns of the output would be named {}; leave one of them out",
                                quoted_value(name)));
  }
}

void PredictionColumns::add(const std::string& name) {
  if (add_group(name) || add_between(name) || add_samples(name)) return;
  const std::optional<Value> found = value_named(name);
  if (!found) throw DataError(fmt::format("--columns: {} is none of {}", quoted_value(name), help()));
  if (found->needs_target) need_target(name);
  columns_.push_back({name == "y" ? Part::observation : Part::value, value(found->value)});
  names_.push_back(name);
}

bool PredictionColumns::add_group(const std::string& name) {
  if (name == "weights") {
    add_part(Part::weights, "weight");
  } else if (name == "locations") {
    add_part(Part::locations, "location");
  } else if (name == "scales") {
    add_part(Part::scales, "scale");
  } else if (name == "family") {
    columns_.push_back({Part::family});
    names_.push_back(name);
  } else if (name == "forecast") {
    for (const char* part : {"y", "family", "weights", "locations", "scales"}) add(part);
  } else {
    return false;
  }
  return true;
}

/// P(a <= Y <= b), as P(Y <= b) - P(Y < a).
bool PredictionColumns::add_between(const std::string& name) {
  constexpr std::string_view kPrefix = "p_between_";
  if (!name.starts_with(kPrefix)) return false;
  const std::size_t parting = name.find('_', kPrefix.size());
  if (parting == std::string::npos) return false;
  const auto low = argument(name.substr(0, parting), kPrefix), high = argument(name.substr(parting), "_");
  if (!low || !high || *low > *high) return false;
  columns_.push_back(
      {Part::between, value({row::probability_up_to, *high}), value({row::probability_below, *low})});
  names_.push_back(name);
  return true;
}

/// "sample_7", or "samples_100" for the first hundred.
bool PredictionColumns::add_samples(const std::string& name) {
  constexpr std::int64_t kMost = 1'000'000;
  const bool several = name.starts_with("samples_");
  if (!several && !name.starts_with("sample_")) return false;
  const auto number = parse_integer<std::int64_t>(name.substr(several ? 8 : 7));
  if (!number || *number < 1 || *number > kMost) return false;
  for (std::int64_t i = several ? 1 : *number; i <= *number; ++i) {
    columns_.push_back({Part::sample, static_cast<std::size_t>(i)});
    names_.push_back(fmt::format("sample_{}", i));
  }
  return true;
}

std::size_t PredictionColumns::value(const metrics::RowValue& wanted) {
  const auto known = std::ranges::find(values_, wanted);
  if (known != values_.end()) return static_cast<std::size_t>(known - values_.begin());
  values_.push_back(wanted);
  return values_.size() - 1;
}

void PredictionColumns::need_target(const std::string& name) {
  if (needs_target_.empty()) needs_target_ = name;
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

void PredictionColumns::write_mixture(Part part, const metrics::Mixtures& mixtures, std::size_t row,
                                      TextBuffer& out) const {
  const std::span<const double> all = part == Part::weights     ? mixtures.weights
                                      : part == Part::locations ? mixtures.locations
                                                                : mixtures.scales;
  bool first = true;
  for (const double number : all.subspan(row * components_, components_)) {
    if (!first) out.append(delimiter_);
    first = false;
    out.append(number, format_.digits);
  }
}

/// The quantile at a probability that is drawn evenly: right for every family.
double PredictionColumns::sample(const metrics::Mixtures& mixtures, std::size_t row, std::size_t number,
                                 std::int64_t line) const {
  RandomStream random(format_.seed, Purpose::sampling, static_cast<std::uint32_t>(number));
  random.seek(static_cast<std::uint64_t>(line) * 2);  // a draw takes two numbers
  double drawn = 0;
  metrics::quantile(mixtures.slice(row, 1), std::max(random.uniform(), 0x1p-54), {&drawn, 1});
  return drawn;
}

void PredictionColumns::write_row(std::span<const std::string_view> kept, const metrics::Mixtures& mixtures,
                                  std::span<const std::span<const double>> values, std::size_t row,
                                  std::int64_t line, TextBuffer& out) const {
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
    next();
    switch (column.part) {
      case Part::value:
        out.append(values[column.value][row], format_.digits);
        break;
      case Part::observation:
        out.append(values[column.value][row]);
        break;
      case Part::between:
        out.append(std::max(0.0, values[column.value][row] - values[column.below][row]), format_.digits);
        break;
      case Part::sample:
        out.append(sample(mixtures, row, column.value, line), format_.digits);
        break;
      case Part::family:
        out.append(family_);
        break;
      case Part::weights:
      case Part::locations:
      case Part::scales:
        write_mixture(column.part, mixtures, row, out);
        break;
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
