#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "results/aggregate_text.hpp"
#include "results/comparison/comparison_sentences.hpp"
#include "results/number_digits.hpp"
#include "results/report/html.hpp"
#include "results/report/report_sections.hpp"

namespace seedbed::results {
namespace {

bool about_new_rows(const Comparison& comparison) {
  return std::ranges::any_of(comparison.contrasts,
                             [](const Contrast& one) { return one.new_rows.has_value(); });
}

void add_headings(HtmlTable& table, const Comparison& comparison) {
  for (const std::string& key : comparison.contestants.keys) table.heading(key, false);
  table.heading(comparison.metric, true);
  table.heading("difference", true);
  table.heading("95 % from", true);
  table.heading("to", true);
  table.heading("verdict", false);
  table.heading(improvement_heading(comparison), true);
  table.heading(comparison.contrasts.size() > 1 ? "p (t, Holm)" : "p (t)", true);
  table.heading("p (Wilcoxon)", true);
  if (!about_new_rows(comparison)) return;
  table.heading("new rows, 95 % from", true);
  table.heading("to", true);
}

void add_reference(HtmlTable& table, const Comparison& comparison) {
  table.begin_row("class=\"reference\"");
  for (const std::string& value : comparison.contestants.all[comparison.reference].values) table.text(value);
  const MeanText mean = mean_text(comparison.scores[comparison.reference].metric);
  table.number("reference_mean", mean.mean);
  for (int i = 0; i < 3; ++i) table.text("");
  table.text(comparison.chosen ? fmt::format("best of {}", comparison.contestants.all.size()) : "baseline");
  for (int i = 0; i < (about_new_rows(comparison) ? 5 : 3); ++i) table.text("");
}

void add_contrast(HtmlTable& table, const Comparison& comparison, std::size_t i) {
  const Contrast& one = comparison.contrasts[i];
  const int decimals = decimals_of(one.adjusted, one.difference.mean);
  table.begin_row(fmt::format("data-contrast=\"{}\"", i));
  for (const std::string& value : comparison.contestants.all[one.contestant].values) table.text(value);
  table.number("mean", fixed_text(one.mean, decimals));
  table.number("difference", fixed_text(one.difference.mean, decimals));
  table.number("adjusted_low", fixed_text(one.adjusted.low, decimals));
  table.number("adjusted_high", fixed_text(one.adjusted.high, decimals));
  table.text(verdict_word(one));
  table.number("p_beats", fixed_text(one.improvement.value, 2));
  table.number("holm_p", p_text(one.holm));
  table.number("wilcoxon_p", p_text(one.signed_rank.p));
  if (!about_new_rows(comparison)) return;
  const MeanDifference rows = one.new_rows.value_or(MeanDifference());
  const int places = decimals_of(rows.interval, rows.mean);
  table.number("rows_ci95_low", fixed_text(rows.interval.low, places));
  table.number("rows_ci95_high", fixed_text(rows.interval.high, places));
}

}  // namespace

std::string differences_table(const Comparison& comparison) {
  HtmlTable table("differences-table",
                  "Each against the best, paired by split and seed; what `seedbed compare` says");
  add_headings(table, comparison);
  add_reference(table, comparison);
  for (std::size_t i = 0; i < comparison.contrasts.size(); ++i) add_contrast(table, comparison, i);
  return table.end();
}

}  // namespace seedbed::results
