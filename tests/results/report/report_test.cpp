#include "results/report/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "results/comparison/compared_cells.hpp"
#include "results/report/report_cells.hpp"
#include "tests/results/report/swept.hpp"

namespace seedbed::results {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::optional<double> score(const JobRow& row) {
  const double components = row.varied[0] == "1" ? 30 : row.varied[0] == "2" ? 20 : 10;
  return components + (row.varied[1] == "0.1" ? 3 : 0) + 0.1 * static_cast<double>(row.seed * row.seed);
}

ReportFacts facts_of(const Swept& swept) {
  ReportFacts facts;
  facts.name = "seen </script> & heard";
  facts.experiment = "name: seen\n";
  facts.log_end = [](const std::string&) { return std::vector<std::string>{"the last <line>"}; };
  const JobTable table = swept.table();
  const std::vector<ComparedRun> runs = {{"run", table, swept.ledger()}};
  const ComparedCells cells = compared_cells(
      runs, {.metric = "crps_validation",
             .choice = "crps_validation",
             .is_wanted = {},
             .default_value = [](const std::string&) { return std::string("default"); },
             .scored_over_trained = [](std::size_t, std::size_t, const JobIdentity&) { return 1.0; }});
  CompareOptions options;
  options.metric = options.choice = "crps_validation";
  facts.comparison = compare(cells, options);
  return facts;
}

nlohmann::json data_of(const std::string& page) {
  const std::string begin = "<script type=\"application/json\" id=\"results\">";
  const std::size_t from = page.find(begin) + begin.size();
  return nlohmann::json::parse(page.substr(from, page.find("</script>", from) - from));
}

TEST(Report, RanksCellsByValidationAndKeepsTheirJobsAndCurves) {
  Swept swept(3);
  swept.run(score);
  const ReportCells all = report_cells(swept.table(), swept.ledger(), {});
  EXPECT_THAT(all.by_rank, ElementsAre(5, 4, 3, 2, 1, 0));
  const ReportCell& best = all.cells[5];
  EXPECT_EQ(all.name(best), "components=4 lr=0.01");
  EXPECT_EQ(all.with({"4", "0.01"}), 5u);
  ASSERT_EQ(best.jobs.size(), 3u);
  EXPECT_DOUBLE_EQ(best.jobs[2].scores[0], 10.4);
  // Of 12, 12.1 and 12.4 in the first epoch.
  EXPECT_THAT(best.learning.epochs, ElementsAre(1, 2, 3));
  EXPECT_DOUBLE_EQ(best.learning.median[0], 12.1);
  EXPECT_DOUBLE_EQ(best.learning.low[0], 12.02);
  EXPECT_DOUBLE_EQ(best.learning.high[0], 12.34);
  EXPECT_EQ(best.learning.best_epoch, 3);
  EXPECT_EQ(best.seconds.median, 2);
}

TEST(Report, TellsCoverageApartFromTheScoresThatItShows) {
  Swept swept(2);
  swept.run(score);
  const ReportCells all = report_cells(swept.table(), swept.ledger(), {"crps_test"});
  EXPECT_THAT(all.scores, ElementsAre("crps_validation", "crps_test"));
  EXPECT_EQ(all.cells[0].row.scores.size(), 2u);
  ASSERT_EQ(all.cells[0].coverage.size(), 1u);
  EXPECT_EQ(all.cells[0].coverage[0].nominal, 0.9);
  EXPECT_EQ(all.cells[0].coverage[0].held.mean, 0.875);
  EXPECT_EQ(all.cells[0].coverage[0].width.mean, 7);
}

TEST(Report, SaysNothingOfIntervalsOfYesAndNo) {
  for (const char* family : {"bernoulli", "normal", ""}) {
    Swept swept(2);
    swept.family = family;
    swept.run(score);
    const ReportCells all = report_cells(swept.table(), swept.ledger(), {"crps_test"});
    for (const ReportCell& cell : all.cells)
      EXPECT_EQ(cell.coverage.empty(), family == std::string("bernoulli")) << family;
  }
}

TEST(Report, ShortNamesStayDifferent) {
  EXPECT_THAT(short_names({"model.components", "train.lr"}), ElementsAre("components", "lr"));
  EXPECT_THAT(short_names({"data.path", "data.split.path", "train.lr"}),
              ElementsAre("data.path", "data.split.path", "lr"));
}

TEST(Report, IsOnePageThatTextCannotBreakOutOf) {
  Swept swept(3);
  swept.run(
      [](const JobRow& row) { return row.varied[0] == "2" && row.seed == 1 ? std::nullopt : score(row); });
  const std::string page = report_page(swept.table(), swept.ledger(), facts_of(swept));
  EXPECT_THAT(page, HasSubstr("<h1>seen &lt;/script&gt; &amp; heard</h1>"));
  EXPECT_THAT(page, HasSubstr("the last &lt;line&gt;"));
  EXPECT_THAT(page, HasSubstr("the loss is not finite in epoch 1 &lt;b&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("seen </script>")));
  EXPECT_THAT(page, Not(HasSubstr("{{")));
  EXPECT_EQ(data_of(page)["name"], "seen </script> & heard");
  for (const char* outside : {"src=\"http", "href=\"http", "@import", "url(http"})
    EXPECT_THAT(page, Not(HasSubstr(outside)));
}

TEST(Report, SaysTheVerdictBeforeAnythingIsDrawn) {
  Swept swept(4);
  swept.run(score);
  const std::string page = report_page(swept.table(), swept.ledger(), facts_of(swept));
  const std::size_t lead = page.find("<p class=\"lead\"><strong>components=4 lr=0.01 is the best of 6");
  ASSERT_NE(lead, std::string::npos);
  EXPECT_LT(lead, page.find("<figure"));
  EXPECT_THAT(page, HasSubstr("this is about luck in training on this split, not about other data."));
  EXPECT_THAT(
      page,
      HasSubstr("components=4 lr=0.01 has a crps_test of 11.35 in the mean over 4 seeds, ± 0.64 by luck in "
                "training (95 %)."));
}

TEST(Report, HasTheSameBytesForTheSameResults) {
  Swept first(3), second(3);
  first.run(score);
  second.run(score);
  EXPECT_EQ(report_page(first.table(), first.ledger(), facts_of(first)),
            report_page(second.table(), second.ledger(), facts_of(second)));
}

TEST(Report, ShowsASweepOfWhichNothingIsDone) {
  const Swept swept(2);
  ReportFacts facts;
  facts.name = "empty";
  facts.why_no_comparison = "no job is done";
  const std::string page = report_page(swept.table(), swept.ledger(), facts);
  EXPECT_THAT(page, HasSubstr("<p class=\"lead\">No job is done.</p>"));
  EXPECT_THAT(page, HasSubstr("0 of 12 jobs done, 12 still to be run"));
  EXPECT_TRUE(data_of(page)["cells"]["scores"]["crps_test"]["mean"][0].is_null());
}

TEST(Report, GivesChartsWhatTheyDraw) {
  Swept swept(2);
  swept.run(score);
  const nlohmann::json data = data_of(report_page(swept.table(), swept.ledger(), facts_of(swept)));
  EXPECT_EQ(data["jobs"]["cell"].size(), 12u);
  EXPECT_EQ(data["effects"].size(), 2u);
  EXPECT_EQ(data["heat"]["mean"].size(), 6u);
  EXPECT_EQ(data["differences"]["cell"].size(), 5u);
}

/// One network whose PIT values are uniform but for the first twentieth, which has a tenth of the rows.
CellForecast forecast(const ForecastRequest& request) {
  CellForecast one;
  one.cell = request.cell;
  one.members = request.seeds.size();
  one.data = "data.csv";
  one.rows = one.test_rows = 400;
  one.units = one.weight = 400;
  for (int i = 0; i <= kPitSteps; ++i)
    one.pit.push_back(i <= 5 ? 0.02 * i : 0.1 + 0.9 * (i - 5) / (kPitSteps - 5));
  one.mean_crps = 2;
  one.worst_share = 0.25;
  if (!request.rows) return one;
  const ForecastRow row = {17, "size=<3>", 5, 40, 3, 1, 9};
  one.curves.push_back({"worst", row, 0.25, {0, 1, 2}, {0.1, 0.5, 0.15}});
  one.costliest.push_back(row);
  return one;
}

TEST(Report, ShowsForecastsOfTheTwoBestCellsAndSingleRowsOfTheBest) {
  Swept swept(2);
  swept.run(score);
  ReportFacts facts = facts_of(swept);
  std::vector<ForecastRequest> asked;
  facts.forecast = [&](const ForecastRequest& request) {
    asked.push_back(request);
    return forecast(request);
  };
  const std::string page = report_page(swept.table(), swept.ledger(), facts);
  ASSERT_EQ(asked.size(), 2u);
  EXPECT_EQ(asked[0].cell, 5u);
  EXPECT_EQ(asked[1].cell, 4u);
  EXPECT_THAT(asked[0].seeds, ElementsAre(0, 1));
  EXPECT_TRUE(asked[0].rows);
  EXPECT_FALSE(asked[1].rows);
  EXPECT_THAT(page, HasSubstr("2 networks of a cell together, by the mixture of their forecasts, say of the "
                              "400 test rows of split 0"));
  EXPECT_THAT(page,
              HasSubstr("4 rows, 1 % of those on test, of which the mean CRPS is 2.000, make 25.0 % of"));
  EXPECT_THAT(page, HasSubstr("size=&lt;3&gt;"));
  EXPECT_THAT(page, HasSubstr("<data value=\"share\">5.00 %</data>"));  // 40 of 400 * 2
  const nlohmann::json best = data_of(page)["forecasts"][0];
  EXPECT_NEAR(best["pit"]["shares"][0].get<double>(), 0.1, 1e-12);
  EXPECT_LT(best["pit"]["high"].get<double>(), 0.1);
  EXPECT_EQ(best["curves"][0]["line"], 17);
}

TEST(Report, SaysWhyThereAreNoForecasts) {
  Swept swept(2);
  swept.run(score);
  ReportFacts facts = facts_of(swept);
  facts.forecast = [](const ForecastRequest&) -> CellForecast {
    throw std::runtime_error("the <models> are gone");
  };
  const std::string page = report_page(swept.table(), swept.ledger(), facts);
  EXPECT_THAT(page, HasSubstr("single forecasts are not shown: the &lt;models&gt; are gone."));
  EXPECT_THAT(page, Not(HasSubstr("id=\"forecasts\"")));
}

TEST(Report, LoadsItselfAgainOnlyWhileTheRunGoesOn) {
  Swept swept(2);
  swept.run(score);
  ReportFacts facts = facts_of(swept);
  EXPECT_THAT(report_page(swept.table(), swept.ledger(), facts), Not(HasSubstr("http-equiv=\"refresh\"")));
  facts.running = true;
  const std::string page = report_page(swept.table(), swept.ledger(), facts);
  EXPECT_THAT(page, HasSubstr("<meta http-equiv=\"refresh\" content=\"10\">"));
  EXPECT_THAT(page, HasSubstr("train.lr. The run goes on"));
}

TEST(Report, ShowsReliabilityInPlaceOfPitForYesAndNo) {
  Swept swept(2);
  swept.run(score);
  ReportFacts facts = facts_of(swept);
  facts.forecast = [](const ForecastRequest& request) {
    CellForecast one = forecast({.cell = request.cell, .split = 0, .seeds = {0}, .rows = false});
    one.pit.clear();
    one.yes_no = true;
    one.reliability = {{100, 0.25, 0.75, 100}, {0, NAN, NAN, 0}, {300, 0.9, 0.9, 300}};
    return one;
  };
  const std::string page = report_page(swept.table(), swept.ledger(), facts);
  EXPECT_THAT(page, HasSubstr("has no PIT values and no density"));
  EXPECT_THAT(page, Not(HasSubstr("data-chart=\"pit\"")));
  const nlohmann::json bins = data_of(page)["forecasts"][0]["reliability"];
  ASSERT_EQ(bins.size(), 2u);
  EXPECT_LT(bins[0]["high"].get<double>(), 0.75);
  EXPECT_LE(bins[1]["low"].get<double>(), 0.9);
  EXPECT_GE(bins[1]["high"].get<double>(), 0.9);
}

}  // namespace
}  // namespace seedbed::results
