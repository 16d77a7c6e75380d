#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <map>
#include <string_view>
#include <utility>

#include "base/amounts.hpp"
#include "results/aggregate_text.hpp"
#include "results/comparison/comparison_sentences.hpp"
#include "results/number_digits.hpp"
#include "results/report/html.hpp"
#include "results/report/report_sections.hpp"

namespace seedbed::results {
namespace {

std::string count(std::size_t n, std::string_view what) {
  return count_text(static_cast<std::int64_t>(n), what);
}

/// How far other rows like those of the test set would move a score, as half a 95 % interval; NaN if that is
/// not of one set of rows.
double over_other_rows(const ReportCell& cell) {
  constexpr double kNormal95 = 1.96;
  if (cell.row.splits != 1 || cell.jobs.empty()) return std::nan("");
  double sum = 0;
  for (const ReportJob& job : cell.jobs) sum += job.test_error;
  return kNormal95 * sum / static_cast<double>(cell.jobs.size());
}

/// "model.components=4 has a crps_test of 189.8 in the mean over 16 seeds, ± 0.6 by luck in training and
/// ± 9.1 by which rows are in the test; …": what an interval is about stands beside it.
std::string score_sentence(const ReportCells& all, const ReportCell& cell) {
  const Summary& test = cell.row.scores[kTestScore];
  if (test.n == 0) return "";
  const bool over_splits = cell.row.over == Over::splits;
  const MeanText mean = mean_text(test);
  std::string text =
      fmt::format("{} has a {} of {} in the mean over {}", all.name(cell), all.scores[kTestScore], mean.mean,
                  count(test.n, over_splits ? "split" : "seed"));
  if (!mean.half_width.empty())
    text += fmt::format(", ± {} {}", mean.half_width,
                        over_splits ? "by how the data were split (95 %)" : "by luck in training (95 %)");
  if (const double rows = over_other_rows(cell); rows > 0)
    text += fmt::format(
        ", ± {} by which rows are in the test (95 %; cells share these rows, so that this says "
        "nothing of their differences)",
        fixed_text(rows, decimals_for(rows, 2)));
  const std::size_t members = cell.row.ensemble.members;
  if (members > 1)
    text += fmt::format("; its {} networks together, the mixture of their forecasts, score {}", members,
                        all.ensemble_text(cell));
  return text;
}

constexpr std::size_t kFew = 5;  // contestants that one sentence can name

/// Where there are many, which are of which kind is for the chart to say.
std::string headline_of_many(const Comparison& comparison, const ReportCells& all) {
  std::map<std::string_view, std::size_t> kinds;
  for (const Contrast& one : comparison.contrasts) ++kinds[verdict_word(one)];
  std::vector<std::string> parts;
  for (const auto& [word, says] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"clearly worse", "clearly better than {}"},
           {"worse", "better than {}"},
           {"equivalent", "equivalent to {}"},
           {"identical", "identical to {}"},
           {"undecided", "undecided against {}"},
           {"better", "worse than {}"},
           {"clearly better", "clearly worse than {}"}}) {
    if (kinds[word] > 0) parts.push_back(fmt::format(fmt::runtime(says), kinds[word]));
  }
  const std::size_t best = all.with(comparison.contestants.all[comparison.reference].values);
  return fmt::format("{} is the best of {} in {}: {}", all.name(all.cells[best]),
                     comparison.contestants.all.size(), comparison.metric, fmt::join(parts, ", "));
}

std::string compared_lead(const Comparison& comparison, const ReportCells& all) {
  std::vector<std::string> said = explanations(comparison);
  said.resize(std::min<std::size_t>(said.size(), 1));
  const std::size_t best = all.with(comparison.contestants.all[comparison.reference].values);
  const bool many = comparison.contestants.all.size() > kFew;
  const std::string rows = many ? "" : new_rows_answer(comparison);
  return fmt::format("<p class=\"lead\"><strong>{}</strong> {}</p>\n<p>{}</p>\n",
                     html_text(as_sentence(many ? headline_of_many(comparison, all) : headline(comparison))),
                     prose(said), prose({rows, score_sentence(all, all.cells[best])}));
}

std::string lead(const ReportFacts& facts, const ReportCells& all) {
  if (facts.comparison) return compared_lead(*facts.comparison, all);
  if (all.cells.size() != 1)
    return fmt::format("<p class=\"lead\">{}</p>\n", prose({facts.why_no_comparison}));
  const ReportCell& cell = all.cells.front();
  const MeanText validation = mean_text(cell.row.scores[0]);
  return fmt::format(
      "<p class=\"lead\"><strong>{}</strong> {}</p>\n",
      html_text(as_sentence(
          fmt::format("{} is {} over {}", all.scores[0], validation.text(), count(cell.row.done, "job")))),
      prose({score_sentence(all, cell),
             "there is one cell here, so that nothing is compared: this is what its seeds say"}));
}

std::string rest(const ReportFacts& facts) {
  std::vector<std::string> said = explanations(*facts.comparison);
  if (said.size() < 2) return "";
  said.erase(said.begin());
  return fmt::format("<p>{}</p>\n", prose(said));
}

}  // namespace

std::string first_screen(const ReportFacts& facts, const ReportCells& cells) {
  std::string html = lead(facts, cells);
  for (const std::string& warning : facts.warnings)
    html += fmt::format("<p class=\"warning\">{}</p>\n", html_text(as_sentence(warning)));
  if (!facts.comparison) return html;
  html += chart(
      "differences", fmt::format("Differences from the best, {}", facts.comparison->metric),
      "A line for each cell: its paired mean difference from the best cell with the 95 % interval "
      "that allows for all comparisons, as a thin line the one over new rows where the models are there; "
      "the verdict in words at the right.");
  const bool many = facts.comparison->contestants.all.size() > kFew;
  if (!many) html += rest(facts);
  return html + behind("The comparison as a table",
                       (many ? rest(facts) : "") + differences_table(*facts.comparison));
}

}  // namespace seedbed::results
