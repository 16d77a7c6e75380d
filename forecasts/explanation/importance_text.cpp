#include "forecasts/explanation/importance_text.hpp"

#include <fmt/format.h>

#include "base/amounts.hpp"
#include "base/csv_line.hpp"
#include "base/tables/text_table.hpp"
#include "base/tables/wrapped_text.hpp"
#include "base/unicode/shown_text.hpp"
#include "results/number_digits.hpp"
#include "results/statistics/student.hpp"

namespace seedbed::forecasts {
namespace {

results::Interval interval_of(const Importance& importance, const InputImportance& input) {
  if (importance.rows < 2) return {input.increase, input.increase};
  const double reach = results::t_reach(0.95, static_cast<double>(importance.rows) - 1);
  return {input.increase - reach * input.standard_error, input.increase + reach * input.standard_error};
}

}  // namespace

std::string to_text(const Importance& importance, const LabelledRows& rows, std::size_t repeats) {
  TextTable table{{{"input"}, {"CRPS rises by", true}, {"95 % interval", true}, {"times the CRPS", true}},
                  {}};
  for (const InputImportance& input : importance.inputs) {
    const results::Interval interval = interval_of(importance, input);
    const int decimals = results::decimals_of(interval, input.increase);
    table.rows.push_back({shown_text(input.input), results::fixed_text(input.increase, decimals),
                          results::interval_text(interval, decimals),
                          fmt::format("{:.3g}", input.increase / importance.crps)});
  }
  const auto count = [](std::size_t n) { return count_text(static_cast<std::int64_t>(n), "row"); };
  const std::string which =
      rows.size() == rows.rows_of_file
          ? count(rows.size())
          : fmt::format("{} of {}, evenly spaced", rows.size(), count(rows.rows_of_file));
  const std::string note = fmt::format(
      "The mean CRPS of {}{} is {:.6g}. An input's values are dealt out anew among the rows, {} times, and "
      "nothing "
      "else changes: what the CRPS rises by is what the forecasts took from it, for these models. The "
      "interval is "
      "over further rows like these, as if they were independent. Inputs that say the same share what they "
      "are "
      "worth.",
      which, rows.weights.empty() ? "" : ", weighted,", importance.crps, repeats);
  return table.plain() + wrapped(note, 90) + "\n";
}

std::string to_csv(const Importance& importance) {
  std::string text = "input,crps_increase,standard_error,ci95_low,ci95_high,crps\n";
  CsvLine line;
  for (const InputImportance& input : importance.inputs) {
    const results::Interval interval = interval_of(importance, input);
    line.cell(input.input).number(input.increase).number(input.standard_error);
    line.number(interval.low).number(interval.high).number(importance.crps);
    text += line.end();
  }
  return text;
}

}  // namespace seedbed::forecasts
