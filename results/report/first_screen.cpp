#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <initializer_list>
#include <map>
#include <string_view>
#include <utility>

#include "base/amounts.hpp"
#include "results/aggregate_text.hpp"
#include "results/comparison/comparison_sentences.hpp"
#include "results/report/html.hpp"
#include "results/report/report_sections.hpp"

namespace seedbed::results {
namespace {

std::string count(std::size_t n, std::string_view what) {
  return count_text(static_cast<std::int64_t>(n), what);
}

/// "Its crps_test is 189.8 ± 0.6."
std::string score_sentence(const ReportCells& all, const ReportCell& cell, std::string_view whose) {
  const Summary& test = cell.row.scores[kTestScore];
  if (test.n == 0) return "";
  const bool over_splits = cell.row.over == Over::splits;
  std::string text = fmt::format("{} {} is {}, the mean over {}", whose, all.scores[kTestScore],
                                 mean_text(test).text(), count(test.n, over_splits ? "split" : "seed"));
  const std::size_t members = cell.row.ensemble.members;
  if (members > 1)
    text +=
        fmt::format("; of {} networks together, as one forecast, it is {}", members, all.ensemble_text(cell));
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
  said.push_back(score_sentence(all, all.cells[best], "its"));
  const bool many = comparison.contestants.all.size() > kFew;
  return fmt::format("<p class=\"lead\"><strong>{}</strong> {}</p>\n",
                     html_text(as_sentence(many ? headline_of_many(comparison, all) : headline(comparison))),
                     prose(said));
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
      prose({score_sentence(all, cell, "its"),
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
  html += chart("differences", fmt::format("Differences from the best, {}", facts.comparison->metric),
                "A line for each cell: its paired mean difference from the best cell with the 95 % interval "
                "that allows for all comparisons; the verdict in words at the right.");
  const bool many = facts.comparison->contestants.all.size() > kFew;
  if (!many) html += rest(facts);
  return html + behind("The comparison as a table",
                       (many ? rest(facts) : "") + differences_table(*facts.comparison));
}

}  // namespace seedbed::results
