#include "runner/inspection/input_worths.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "experiments/dataset/preparer.hpp"
#include "metrics/scores/row_functions.hpp"
#include "results/statistics/exchange_mean.hpp"
#include "results/statistics/student.hpp"
#include "runner/inspection/forecast_rows.hpp"

namespace seedbed::runner {
namespace {

using experiments::CellForecasts;
using experiments::DataSettings;
using experiments::Table;

constexpr std::uint64_t kSeed = 1;
// A second or two of one core each.
constexpr std::size_t kMostExchanged = 1'000'000;
constexpr std::size_t kMostEncodedCells = 100'000'000;
constexpr std::size_t kFewestExchanged = 200;
constexpr const char* kExplain = "`seedbed predict --explain` does it";

/// Columns that inputs are made of.
std::set<std::string> inputs_of(const Table& table, const DataSettings& data) {
  std::set<std::string> columns(table.numeric_names.begin(), table.numeric_names.end());
  columns.insert(data.categorical.begin(), data.categorical.end());
  columns.insert(data.text.begin(), data.text.end());
  for (const auto& [column, period] : data.cyclic) columns.insert(column);
  for (const auto& [column, parts] : data.dates) columns.insert(column);
  // Other values would divide the rows in another way.
  columns.erase(data.split.by);
  columns.erase(data.split.name);
  return columns;
}

std::vector<double> crps_of(const CellForecasts& cell, std::span<const std::int32_t> rows) {
  std::vector<double> crps(rows.size());
  cell.visit_ensemble(rows, [&](std::size_t first, metrics::RowValues& values) {
    std::ranges::copy(values.get(metrics::row::crps), crps.begin() + static_cast<std::ptrdiff_t>(first));
  });
  return crps;
}

/// Rows of the table that are these prepared ones.
std::vector<std::size_t> rows_of_table(const CellForecasts& cell, const Table& table,
                                       std::span<const std::int32_t> rows) {
  std::vector<std::size_t> found;
  for (const std::int32_t row : rows) {
    const std::int64_t number = cell.data().row_numbers()[static_cast<std::size_t>(row)];
    found.push_back(static_cast<std::size_t>(std::ranges::lower_bound(table.row_numbers, number) -
                                             table.row_numbers.begin()));
  }
  return found;
}

template <class Value>
void exchange(std::vector<Value>& into, const std::vector<Value>& from, const std::vector<std::size_t>& rows,
              std::span<const std::int32_t> donors) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    into[rows[i]] = from[rows[static_cast<std::size_t>(donors[i])]];
}

/// Everything that was read from this column.
void exchange(Table& into, const Table& from, const std::string& column, const std::vector<std::size_t>& rows,
              std::span<const std::int32_t> donors) {
  if (const auto numbers = into.numbers.find(column); numbers != into.numbers.end())
    exchange(numbers->second, from.numbers.at(column), rows, donors);
  if (const auto strings = into.strings.find(column); strings != into.strings.end())
    exchange(strings->second.codes, from.strings.at(column).codes, rows, donors);
  for (auto& [part, values] : into.dates) {
    if (part.first == column) exchange(values, from.dates.at(part), rows, donors);
  }
}

/// `forecasts` are those of each row.
std::string why_not(const Table& table, const DataSettings& data, std::size_t inputs, std::size_t forecasts) {
  if (!data.lags.empty())
    return std::string("models with lagged inputs look at several rows at once; ") + kExplain;
  if (table.rows() > kMostEncodedCells / (results::kUsualExchanges * inputs * inputs))
    return std::string("the data would be encoded again for each of many inputs; ") + kExplain;
  if (forecasts > kMostExchanged / kFewestExchanged)
    return std::string("many networks would forecast without each of many inputs; ") + kExplain;
  return "";
}

}  // namespace

results::InputWorths input_worths(const CellForecasts& cell, const ForecastsOf& forecasts_of,
                                  const Table& table, const DataSettings& data, int split,
                                  std::span<const std::int32_t> rows) {
  results::InputWorths worths;
  const std::set<std::string> inputs = inputs_of(table, data);
  if (inputs.empty() || rows.size() < 2) return worths;
  const std::size_t each = results::kUsualExchanges * inputs.size() * cell.members();
  worths.problem = why_not(table, data, inputs.size(), each);
  if (!worths.problem.empty()) return worths;
  const std::vector<std::int32_t> some = evenly_spaced(rows, kMostExchanged / each);
  const std::vector<std::size_t> places = rows_of_table(cell, table, some);
  const std::vector<double> as_it_is = crps_of(cell, some);
  const auto fitted = experiments::Preparer(table, data).check(split).fitted;
  std::vector<double> weights;
  for (std::size_t i = 0; i < places.size() && !table.weights.empty(); ++i)
    weights.push_back(table.weights[places[i]]);
  Table other = table;
  for (const std::string& input : inputs) {
    const auto change = [&](std::span<const std::int32_t> donors, std::span<double> out) {
      exchange(other, table, input, places, donors);
      const Descriptor descriptor = experiments::Preparer(other, data).prepare(split, *fitted);
      const auto prepared = experiments::PreparedData::map(descriptor.get());
      const std::vector<double> crps = crps_of(forecasts_of(prepared), some);
      for (std::size_t i = 0; i < out.size(); ++i) out[i] = crps[i] - as_it_is[i];
    };
    const results::ExchangeMean found =
        results::exchange_mean(some.size(), results::kUsualExchanges, kSeed, change, weights);
    const double reach = results::t_reach(0.95, static_cast<double>(some.size()) - 1) * found.standard_error;
    worths.inputs.push_back({input, found.mean, {found.mean - reach, found.mean + reach}});
    std::vector<std::int32_t> own(some.size());
    for (std::size_t i = 0; i < own.size(); ++i) own[i] = static_cast<std::int32_t>(i);
    exchange(other, table, input, places, own);  // as it was
  }
  std::ranges::stable_sort(worths.inputs, std::ranges::greater(), &results::InputWorth::increase);
  worths.rows = some.size();
  double sum = 0, all = 0;
  for (std::size_t i = 0; i < some.size(); ++i) {
    const double weight = weights.empty() ? 1 : weights[i];
    sum += weight * as_it_is[i];
    all += weight;
  }
  worths.crps = sum / all;
  return worths;
}

}  // namespace seedbed::runner
