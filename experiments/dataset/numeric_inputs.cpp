#include "experiments/dataset/numeric_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/moments.hpp"
#include "experiments/dataset/date_parts.hpp"

namespace seedbed::experiments {
namespace {

double angle(double value, double period) {
  // The remainder is exact, so that no precision is lost to large values (years, epoch seconds).
  return 2.0 * std::numbers::pi * (std::fmod(value, period) / period);
}

double fill_value(MissingRule rule, const std::vector<double>& values) {
  if (values.empty() || rule == MissingRule::zero || rule == MissingRule::error) return 0;
  return rule == MissingRule::median ? median(values) : moments(values).mean;
}

std::vector<double> mapped(const std::vector<double>& values, double (*function)(double), double period) {
  std::vector<double> result;
  for (const double value : values) result.push_back(function(angle(value, period)));
  return result;
}

double sine(double x) {
  return std::sin(x);
}
double cosine(double x) {
  return std::cos(x);
}

}  // namespace

NumericInputs::Input NumericInputs::fit_input(Input input, std::span<const double> values,
                                              const DataSettings& settings,
                                              std::span<const std::int32_t> train) {
  std::vector<double> present;
  present.reserve(train.size());
  for (const std::int32_t row : train) {
    const double value = values[static_cast<std::size_t>(row)];
    if (!std::isnan(value)) present.push_back(value);
  }
  if (present.empty() && (settings.missing == MissingRule::mean || settings.missing == MissingRule::median)) {
    throw DataError(
        fmt::format("column {} has no value in any of the {} training rows, so there is nothing to fill its "
                    "gaps with; leave it out, or use missing: zero",
                    quoted_value(input.source.name()), train.size()),
        input.source.lag    ? "data.lags"
        : input.source.part ? "data.dates"
        : input.period      ? "data.cyclic"
                            : "data.numeric");
  }
  input.indicator = present.size() < train.size();
  if (input.period) {
    input.fill = fill_value(settings.missing, mapped(present, sine, *input.period));
    input.fill_cosine = fill_value(settings.missing, mapped(present, cosine, *input.period));
  } else {
    input.fill = fill_value(settings.missing, present);
    input.scaling = NumberScaling::fit(settings.scaling, std::move(present), settings.clip);
  }
  return input;
}

NumericInputs NumericInputs::fit(const Table& table, const NumberColumns& columns,
                                 const DataSettings& settings, std::span<const std::int32_t> train) {
  std::vector<Input> planned;
  const auto plan = [&](NumberSource source, std::optional<double> period = std::nullopt) {
    Input input;
    input.source = std::move(source);
    input.period = period;
    planned.push_back(std::move(input));
  };
  for (const std::string& name : table.numeric_names) plan({name, std::nullopt, 0});
  for (const auto& [name, period] : settings.cyclic) plan({name, std::nullopt, 0}, period);
  for (const auto& [name, parts] : settings.dates) {
    for (const DatePart part : parts) plan({name, std::nullopt, 0, part}, period_of(part));
  }
  for (std::size_t lag = 0; lag < settings.lags.size(); ++lag) {
    for (const int step : settings.lags[lag].steps) plan({settings.lags[lag].column, lag, step});
  }
  NumericInputs result;
  for (Input& input : planned) {
    const std::span<const double> column = columns.of(input.source);
    result.add(fit_input(std::move(input), column, settings, train));
  }
  result.add_sequence(columns, settings, train);
  return result;
}

/// Step by step from the oldest, of each the columns in their order: the same column is encoded alike in all
/// steps, by what its newest has in the training rows, and marked where there is no value.
void NumericInputs::add_sequence(const NumberColumns& columns, const DataSettings& settings,
                                 std::span<const std::int32_t> train) {
  const SequenceSettings& sequence = settings.sequence;
  const auto source_of = [&](std::size_t column, int step) {
    NumberSource source = {sequence.columns[column], std::nullopt, step};
    if (step > 0) source.lag = settings.lags.size() + column;
    return source;
  };
  for (const std::string& column : sequence.columns) {
    if (column == settings.target || std::ranges::count(plain_columns(), column) == 0) continue;
    throw DataError(
        fmt::format("{} is in data.numeric too; its own row is the sequence's last step, so name it "
                    "in one of them",
                    quoted_value(column)),
        "data.sequence");
  }
  std::vector<Input> newest;
  for (std::size_t column = 0; column < sequence.columns.size(); ++column) {
    Input input;
    input.source = source_of(column, settings.newest_step(sequence.columns[column]));
    newest.push_back(fit_input(input, columns.of(input.source), settings, train));
    newest.back().indicator = true;
  }
  for (int back = sequence.length - 1; back >= 0; --back) {
    for (std::size_t column = 0; column < newest.size(); ++column) {
      Input input = newest[column];
      input.source = source_of(column, newest[column].source.step + back);
      add(std::move(input));
    }
  }
}

void NumericInputs::add(Input input) {
  steps_.push_back({.linear = !input.period && !input.indicator && input.scaling.is_linear(),
                    .fill = input.fill,
                    .scaling = input.scaling.linear()});
  inputs_.push_back(std::move(input));
}

std::size_t NumericInputs::size() const {
  std::size_t size = 0;
  for (const Input& input : inputs_) size += input.width();
  return size;
}

std::vector<std::string> NumericInputs::names() const {
  std::vector<std::string> names;
  for (const Input& input : inputs_) {
    const std::string name = input.source.name();
    if (input.period) {
      names.push_back(name + " sine");
      names.push_back(name + " cosine");
    } else {
      names.push_back(name);
    }
    if (input.indicator) names.push_back(name + " is missing");
  }
  return names;
}

std::vector<std::string> NumericInputs::plain_columns() const {
  std::vector<std::string> columns;
  for (const Input& input : inputs_) {
    if (input.period || input.source.lag || input.source.part) continue;
    if (std::ranges::count(columns, input.source.column) == 0) columns.push_back(input.source.column);
  }
  return columns;
}

std::map<std::string, double> NumericInputs::periods() const {
  std::map<std::string, double> periods;
  for (const Input& input : inputs_) {
    if (input.period && !input.source.part) periods.emplace(input.source.column, *input.period);
  }
  return periods;
}

std::map<std::string, std::vector<DatePart>> NumericInputs::dates() const {
  std::map<std::string, std::vector<DatePart>> dates;
  for (const Input& input : inputs_) {
    if (input.source.part) dates[input.source.column].push_back(*input.source.part);
  }
  return dates;
}

void NumericInputs::Input::encode(double value, float* into) const {
  const bool missing = std::isnan(value);
  if (period) {
    const double at = missing ? 0 : angle(value, *period);
    *into++ = static_cast<float>(missing ? fill : std::sin(at));
    *into++ = static_cast<float>(missing ? fill_cosine : std::cos(at));
  } else {
    *into++ = static_cast<float>(scaling.apply(missing ? fill : value));
  }
  if (indicator) *into = missing ? 1.0F : 0.0F;
}

void NumericInputs::encode(const Table& table, const NumberColumns& columns, std::span<float> into) const {
  encode_rows(table, columns, into.data(), size());
}

void NumericInputs::check(const Table& table, const NumberColumns& columns) const {
  const auto fits_all = [&](const Input& input) { return fits(input, columns); };
  if (std::all_of(inputs_.begin(), inputs_.end(), fits_all)) return;
  std::vector<float> one_row(size());
  encode_rows(table, columns, one_row.data(), 0);
}

// Every scaling is monotone, so that no value becomes larger than one of the ends do; but for differences
// that are no number, in which case nothing is promised.
bool NumericInputs::fits(const Input& input, const NumberColumns& columns) const {
  const NumberColumns::Range range = columns.range(input.source);
  const auto is_fine = [&](double value) {
    std::array<float, 3> encoded{};
    input.encode(value, encoded.data());
    return std::isfinite(encoded[0]);
  };
  return is_fine(range.smallest) && is_fine(range.largest) &&
         is_fine(std::numeric_limits<double>::quiet_NaN()) && std::isfinite(range.largest - range.smallest);
}

/// Row after row, `stride` floats apart.
void NumericInputs::encode_rows(const Table& table, const NumberColumns& columns, float* start,
                                std::size_t stride) const {
  // A block of rows at a time, so that the block's rows stay in the cache while column after column is
  // written.
  constexpr std::size_t kBlock = 256;
  for (std::size_t begin = 0; begin < table.rows(); begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, table.rows());
    std::size_t place_in_row = 0;
    for (const Input& input : inputs_) {
      const std::span<const double> column = columns.of(input.source);
      for (std::size_t row = begin; row < end; ++row) {
        float* const cell = start + row * stride + place_in_row;
        input.encode(column[row], cell);
        if (!std::isfinite(*cell)) {
          throw DataError(
              fmt::format("{}: column {}: {} is too far from the training values (or too large) to be an "
                          "input; correct it or leave the row out",
                          table.place_of(row), quoted_value(input.source.name()), column[row]));
        }
      }
      place_in_row += input.width();
    }
  }
}

std::vector<NumberSource> NumericInputs::sources() const {
  std::vector<NumberSource> sources;
  for (const Input& input : inputs_) sources.push_back(input.source);
  return sources;
}

std::optional<std::size_t> NumericInputs::encode_row(std::span<const double> values,
                                                     std::span<const std::size_t> places, float* into) const {
  std::optional<std::size_t> unusable;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const Step& step = steps_[i];
    const double value = values[places[i]];
    if (step.linear) {
      *into = static_cast<float>(step.scaling.apply(std::isnan(value) ? step.fill : value));
    } else {
      inputs_[i].encode(value, into);
    }
    if (!std::isfinite(*into) && !unusable) unusable = i;
    into += step.linear ? 1 : inputs_[i].width();
  }
  return unusable;
}

nlohmann::json NumericInputs::to_json() const {
  nlohmann::json list = nlohmann::json::array();
  for (const Input& input : inputs_) {
    nlohmann::json item = {
        {"column", input.source.column}, {"indicator", input.indicator}, {"fill", input.fill}};
    if (input.source.lag) item.update({{"lag", *input.source.lag}, {"step", input.source.step}});
    if (input.source.part) item["part"] = kDatePartNames[static_cast<std::size_t>(*input.source.part)];
    if (input.period) {
      item.update({{"period", *input.period}, {"fill_cosine", input.fill_cosine}});
    } else {
      item["scaling"] = input.scaling.to_json();
    }
    list.push_back(std::move(item));
  }
  return list;
}

NumericInputs NumericInputs::from_json(const nlohmann::json& json, const std::vector<LagSettings>& lags) {
  NumericInputs result;
  for (const nlohmann::json& item : json) {
    Input input;
    item.at("column").get_to(input.source.column);
    item.at("indicator").get_to(input.indicator);
    item.at("fill").get_to(input.fill);
    if (item.contains("lag")) {
      input.source.lag = item.at("lag").get<std::size_t>();
      item.at("step").get_to(input.source.step);
      const std::vector<int>& steps = lags.at(*input.source.lag).steps;
      if (std::find(steps.begin(), steps.end(), input.source.step) == steps.end()) {
        throw std::invalid_argument("an input has a lag that is not listed");
      }
    }
    if (item.contains("part")) input.source.part = date_part_named(item.at("part").get<std::string>());
    if (item.contains("period")) {
      input.period = item.at("period").get<double>();
      item.at("fill_cosine").get_to(input.fill_cosine);
      if (!(*input.period > 0)) throw std::invalid_argument("a period is not greater than 0");
    } else {
      input.scaling = NumberScaling::from_json(item.at("scaling"));
    }
    result.add(std::move(input));
  }
  return result;
}

}  // namespace seedbed::experiments
