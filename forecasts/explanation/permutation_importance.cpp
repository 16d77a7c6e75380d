#include "forecasts/explanation/permutation_importance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "base/data_error.hpp"
#include "base/in_parallel.hpp"
#include "metrics/compensated_sum.hpp"
#include "metrics/crps.hpp"

namespace seedbed::forecasts {
namespace {

constexpr std::size_t kChunk = 2048;  // rows

/// What is dealt out together: all that is read from one column.
struct Input {
  std::string name;
  std::vector<std::size_t> numbers, strings;
};

std::vector<Input> inputs_of(const Predictor& predictor) {
  std::vector<Input> inputs;
  const auto named = [&](const std::string& name) -> Input& {
    const auto found = std::ranges::find(inputs, name, &Input::name);
    return found == inputs.end() ? inputs.emplace_back(Input{name, {}, {}}) : *found;
  };
  for (std::size_t i = 0; i < predictor.numbers().size(); ++i) {
    const experiments::NumberSource& source = predictor.numbers()[i];
    named(source.lag ? source.name() : source.column).numbers.push_back(i);
  }
  for (std::size_t i = 0; i < predictor.strings().size(); ++i)
    named(predictor.strings()[i]).strings.push_back(i);
  return inputs;
}

class Forecaster {
 public:
  Forecaster(const Predictor& predictor, const LabelledRows& rows, std::size_t threads)
      : predictor_(predictor), rows_(rows), threads_(threads) {}

  /// The CRPS of each row with the input of row donors[i]; without donors, as the rows are.
  void crps(const Input& input, std::span<const std::int32_t> donors, std::span<double> out) const {
    in_parallel((rows_.size() + kChunk - 1) / kChunk, threads_, [&](std::size_t chunk) {
      const std::size_t first = chunk * kChunk, count = std::min(kChunk, rows_.size() - first);
      score(input, donors, first, out.subspan(first, count));
    });
  }

 private:
  void score(const Input& input, std::span<const std::int32_t> donors, std::size_t first,
             std::span<double> out) const {
    const std::size_t numbers = predictor_.numbers().size(), strings = predictor_.strings().size();
    const auto part = [&](const auto& all, std::size_t width) {
      const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first * width);
      return std::vector(begin, begin + static_cast<std::ptrdiff_t>(out.size() * width));
    };
    auto own_numbers = part(rows_.numbers, numbers);
    auto own_strings = part(rows_.strings, strings);
    for (std::size_t row = 0; row < out.size() && !donors.empty(); ++row) {
      const auto donor = static_cast<std::size_t>(donors[first + row]);
      for (const std::size_t i : input.numbers)
        own_numbers[row * numbers + i] = rows_.numbers[donor * numbers + i];
      for (const std::size_t i : input.strings)
        own_strings[row * strings + i] = rows_.strings[donor * strings + i];
    }
    const models::MixtureRows forecasts = predictor_.predict({out.size(), own_numbers, own_strings, first});
    std::vector<metrics::RowStatus> status(out.size());
    metrics::crps<double>(forecasts.view(), std::span(rows_.y).subspan(first, out.size()), out, status);
    if (const auto bad = std::ranges::find_if(out, [](double value) { return !std::isfinite(value); });
        bad != out.end())
      throw DataError(
          fmt::format("with other rows' values of {} a forecast of row {} of those read has no finite CRPS",
                      input.name, first + static_cast<std::size_t>(bad - out.begin()) + 1));
  }

  const Predictor& predictor_;
  const LabelledRows& rows_;
  std::size_t threads_;
};

double mean_of(std::span<const double> values, std::span<const double> weights) {
  metrics::CompensatedSum sum, all;
  for (std::size_t row = 0; row < values.size(); ++row) {
    const double weight = weights.empty() ? 1 : weights[row];
    sum.add(weight * values[row]);
    all.add(weight);
  }
  return sum.total() / all.total();
}

}  // namespace

Importance permutation_importance(const Predictor& predictor, const LabelledRows& rows,
                                  const ImportanceWork& work) {
  const Forecaster forecaster(predictor, rows, work.threads);
  std::vector<double> as_it_is(rows.size());
  forecaster.crps({"no input", {}, {}}, {}, as_it_is);
  Importance importance;
  importance.rows = rows.size();
  importance.crps = mean_of(as_it_is, rows.weights);
  for (const Input& input : inputs_of(predictor)) {
    const auto change = [&](std::span<const std::int32_t> donors, std::span<double> out) {
      forecaster.crps(input, donors, out);
      for (std::size_t row = 0; row < out.size(); ++row) out[row] -= as_it_is[row];
    };
    const results::ExchangeMean found =
        results::exchange_mean(rows.size(), work.repeats, work.seed, change, rows.weights);
    importance.inputs.push_back({input.name, found.mean, found.standard_error});
  }
  std::ranges::stable_sort(importance.inputs, std::ranges::greater(), &InputImportance::increase);
  return importance;
}

}  // namespace seedbed::forecasts
