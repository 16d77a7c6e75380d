#include <cmath>
#include <optional>

#include "base/csv_line.hpp"
#include "results/comparison/comparison_sentences.hpp"
#include "results/comparison/comparison_text.hpp"

namespace seedbed::results {
namespace {

constexpr const char* kNumbers =
    "combinations,splits,seeds,failed,reference_failed,mean,reference_mean,difference,standard_error,degrees,"
    "t,p,holm_p,"
    "ci95_low,ci95_high,adjusted_low,adjusted_high,margin,verdict,p_beats,p_beats_low,p_beats_high,wilcoxon_"
    "p,"
    "wilcoxon_smallest_p,bayes_below,bayes_within,bayes_above,variance_seeds,variance_splits,needed,needed_"
    "low,"
    "needed_high,rows_difference,rows_standard_error,rows_ci95_low,rows_ci95_high,"
    "p_beats_unpaired";

void add_count(CsvLine& line, const std::optional<std::size_t>& count) {
  line.number(count ? static_cast<double>(*count) : std::nan(""));
}

void add(CsvLine& line, const Comparison& comparison, const Contrast& one) {
  const MeanDifference& d = one.difference;
  line.number(one.combinations).number(one.splits).number(one.seeds);
  line.number(comparison.scores[one.contestant].failed)
      .number(comparison.scores[comparison.reference].failed);
  for (const double x :
       {one.mean, one.reference_mean, d.mean, d.standard_error, d.degrees, d.t, d.p, one.holm, d.interval.low,
        d.interval.high, one.adjusted.low, one.adjusted.high, one.margin})
    line.number(x);
  line.cell(verdict_word(one));
  for (const double x :
       {one.improvement.value, one.improvement.interval.low, one.improvement.interval.high, one.signed_rank.p,
        one.signed_rank.smallest_p, one.posterior.below, one.posterior.within, one.posterior.above,
        one.components.within, one.components.between})
    line.number(x);
  add_count(line, one.needed.count);
  add_count(line, one.needed.low);
  add_count(line, one.needed.high);
  const MeanDifference rows = one.new_rows.value_or(MeanDifference());
  for (const double x :
       {rows.mean, rows.standard_error, rows.interval.low, rows.interval.high, one.unpaired_improvement})
    line.number(x);
}

}  // namespace

std::string comparison_csv(const Comparison& comparison) {
  const Contestants& all = comparison.contestants;
  CsvLine header;
  for (const auto& key : all.keys) header.cell(key);
  for (const auto& key : all.keys) header.cell("reference_" + key);
  header.cell("metric");
  std::string text(header.end());
  text.insert(text.size() - 1, std::string(",") + kNumbers);
  for (const Contrast& one : comparison.contrasts) {
    CsvLine line;
    for (const auto& value : all.all[one.contestant].values) line.cell(value);
    for (const auto& value : all.all[comparison.reference].values) line.cell(value);
    line.cell(comparison.metric);
    add(line, comparison, one);
    text += line.end();
  }
  return text;
}

}  // namespace seedbed::results
