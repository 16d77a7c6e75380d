#include "forecasts/scoring/forecast_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/data_error.hpp"
#include "metrics/scores/row_functions.hpp"
#include "tests/forecasts/scoring/forecast_file.hpp"
#include "tests/forecasts/scoring/random_forecasts.hpp"

namespace seedbed::forecasts {
namespace {

using metrics::Family;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string error_of(const std::string& text, std::optional<Family> family = Family::normal) {
  const TestFile file(text);
  try {
    score_file(file.path(), {.family = family});
  } catch (const DataError& error) {
    return replaced(error.what(), file.path(), "FILE");
  }
  return "no error";
}

std::vector<double> crps_of(const std::string& text, Family family = Family::normal) {
  const TestFile file(text);
  return score_file(file.path(), {.family = family}).columns[0];
}

TEST(ForecastReader, BothLayoutsAndAllNamesGiveTheSameBits) {
  const RandomForecasts forecasts(Family::normal, 3, 200, 1);
  const std::vector<double> expected = crps_of(forecasts.lists());
  ASSERT_EQ(expected.size(), 200u);
  EXPECT_EQ(crps_of(forecasts.numbered("w", "mu", "sigma")), expected);
  EXPECT_EQ(crps_of(forecasts.numbered("weight_", "location_", "scale_")), expected);
}

TEST(ForecastReader, LineEndsMarksQuotesAndPackingDoNotMatter) {
  const RandomForecasts forecasts(Family::lognormal, 2, 50, 2);
  const std::string text = forecasts.numbered("w", "mu", "sigma");
  const std::vector<double> expected = crps_of(text, Family::lognormal);
  EXPECT_EQ(crps_of("\xEF\xBB\xBF" + replaced(text, "\n", "\r\n"), Family::lognormal), expected);
  const std::size_t rows = text.find('\n') + 1;
  EXPECT_EQ(crps_of(text.substr(0, rows) + replaced(text.substr(rows), ",", " , "), Family::lognormal),
            expected);
  std::string quoted = "\"" + replaced(replaced(text, ",", "\",\""), "\n", "\"\n\"");
  quoted.pop_back();  // the quote that would open one more line
  EXPECT_EQ(crps_of(quoted, Family::lognormal), expected);
}

TEST(ForecastReader, ReadsGzip) {
  const RandomForecasts forecasts(Family::normal, 2, 3000, 3);
  const TempDir directory;
  const std::string path = (directory.path() / "f.csv.gz").string(), text = forecasts.lists();
  gzFile packed = gzopen(path.c_str(), "wb");
  ASSERT_EQ(gzwrite(packed, text.data(), static_cast<unsigned>(text.size())), static_cast<int>(text.size()));
  ASSERT_EQ(gzclose(packed), Z_OK);
  EXPECT_EQ(score_file(path).columns[0], crps_of(text));
}

TEST(ForecastReader, ComponentsMayVaryFromRowToRow) {
  const std::vector<double> crps = crps_of(
      "w1,w2,mu1,mu2,sigma1,sigma2,y\n"
      "1,,0,,1,,0\n"
      "0.25,0.75,-1,2,1,0.5,0.3\n");
  const std::vector<double> lists = crps_of(
      "y,scales,locations,weights\n"
      "0,1,0,1\n"
      "0.3, 1\t0.5 ,-1  2,0.25 0.75\n");
  EXPECT_NEAR(crps[0], 0.2336949772551091, 1e-15);
  EXPECT_NEAR(crps[1], 0.8659194223589634, 1e-15);  // scoringrules.crps_mixnorm
  EXPECT_EQ(crps, lists);
}

TEST(ForecastReader, OneComponentNeedsNoWeight) {
  const std::vector<double> expected = {0.30687074489040983};  // scoringrules.crps_normal(0.1, 0.2, 1.3)
  for (const char* text :
       {"y,mu,sigma\n0.1,0.2,1.3\n", "y,mu1,sigma1\n0.1,0.2,1.3\n", "y,locations,scales\n0.1,0.2,1.3\n",
        "scale,y,location,other\n1.3,+0.1,0.2,\"a, b\"\n"}) {
    EXPECT_NEAR(crps_of(text)[0], expected[0], 1e-15) << text;
  }
  EXPECT_EQ(error_of("y,locations,scales\n1,1 2,1 1\n"),
            "FILE:2: 0 weights, 2 locations and 2 scales do not make a mixture; correct it, or leave such "
            "rows out with "
            "--bad-rows skip");
}

TEST(ForecastReader, ColumnsOfOtherMeaningDoNotDisturb) {
  const std::vector<double> expected = crps_of("y,mu,sigma\n0.1,0.2,1.3\n");
  for (const char* text :
       {"y,weight,location,locations,scales\n0.1,80,Ward 3,0.2,1.3\n",
        "y,w1,weight,location,mu1,sigma1,crps,sigma_squared\n0.1,1,80,Ward 3,0.2,1.3,7,1.69\n"}) {
    EXPECT_EQ(crps_of(text), expected) << text;
  }
}

TEST(ForecastReader, FamiliesMayBeMixed) {
  const TestFile file(
      "y,family,mu,sigma\n"
      "0,normal,0,1\n"
      "110,lognormal,4.5,0.35\n"
      "0.1,,0.2,1.3\n");
  const ScoredFile scored = score_file(file.path(), {.family = Family::normal});
  EXPECT_NEAR(scored.columns[0][0], 0.2336949772551091, 1e-15);
  EXPECT_NEAR(scored.columns[0][1], 12.073926398178777,
              1e-11);  // scoringrules.crps_lognormal(110, 4.5, 0.35)
  EXPECT_NEAR(scored.columns[0][2], 0.30687074489040983, 1e-15);
  EXPECT_EQ(scored.counts.of(metrics::Family::normal), 2);
  EXPECT_EQ(scored.counts.rows, 3);
}

TEST(ForecastReader, SaysWhichColumnsAreMissing) {
  EXPECT_EQ(error_of("a,mu,sigma\n"),
            "FILE:1: there is no column 'y' for what was observed; the columns are 'a', 'mu', 'sigma'");
  EXPECT_EQ(error_of("y,mu\n"),
            "FILE:1: 0 columns of weights (w1 …), 1 of locations (mu1 …) and 0 of scales (sigma1 …) do not "
            "go together; "
            "the columns are 'y', 'mu'");
  EXPECT_EQ(error_of("y,mu1,mu2,sigma1,sigma2\n"),
            "FILE:1: 0 columns of weights (w1 …), 2 of locations (mu1 …) and 2 of scales (sigma1 …) do not "
            "go together; "
            "the columns are 'y', 'mu1', 'mu2', 'sigma1', 'sigma2'");
  EXPECT_EQ(error_of("y,weights,locations\n"),
            "FILE:1: there is no column 'scales'; the columns are 'y', 'weights', 'locations'");
  EXPECT_EQ(error_of("y,mu1,mu3,sigma1,sigma2\n"),
            "FILE:1: there is a column 'mu3' but none for component 2");
  EXPECT_EQ(error_of("y,mu1,mu_1,sigma1\n"),
            "FILE:1: columns 'mu1' and 'mu_1' both give component 1; rename one of them");
  EXPECT_EQ(error_of("y,locations,scales,mu1,sigma1\n"),
            "FILE:1: the column 'locations' and numbered columns such as 'mu1' are two ways to give a "
            "mixture; leave out "
            "one; the columns are 'y', 'locations', 'scales', 'mu1', 'sigma1'");
  EXPECT_EQ(error_of("y,crps\n"),
            "FILE:1: no column gives the forecasts; name them 'weights', 'locations', 'scales' (numbers with "
            "spaces between them) or 'w1', 'mu1', 'sigma1', 'w2' …, or 'quantile_0.05' …, or 'sample_1' …; "
            "the columns are 'y', 'crps'");
  EXPECT_THAT(error_of("y,mu,sigma\n1,2,3\n", std::nullopt),
              ::testing::AllOf(
                  ::testing::StartsWith("FILE:1: there is no column 'family'; say --family normal, --family "
                                        "lognormal if the locations and scales are those of log y, "),
                  ::testing::HasSubstr("--family bernoulli if the locations are the log-odds of 1")));
}

TEST(ForecastReader, SaysWhatIsWrongWithARow) {
  const std::string header = "y,family,weights,locations,scales\n1,normal,1,0,1\n";
  const std::string hint = "; correct it, or leave such rows out with --bad-rows skip";
  const auto error = [&](const std::string& row) {
    const std::string text = error_of(header + row + "\n", std::nullopt);
    EXPECT_TRUE(text.ends_with(hint)) << text;
    return text.substr(0, text.size() - std::min(text.size(), hint.size()));
  };
  EXPECT_EQ(error("1,normal,0.5 0.4,0 1,1 1"),
            "FILE:3: the weights sum to 0.9, which is further than 1e-6 from 1");
  EXPECT_EQ(error("1,normal,1.5 -0.5,0 1,1 1"), "FILE:3: weight 2 is negative: -0.5");
  EXPECT_EQ(error("1,normal,0.5 0.5,0 1,1 -1"), "FILE:3: scale 2 is negative: -1");
  EXPECT_EQ(error("1,normal,0.5 0.5,0 nan,1 1"), "FILE:3: location 2 is not a finite number: nan");
  EXPECT_EQ(error("1,normal,0.5 0.5,0 1,1e999 1"), "FILE:3: scale 1 is not a finite number: inf");
  EXPECT_EQ(error("inf,normal,1,0,1"), "FILE:3: y is not a finite number: inf");
  EXPECT_EQ(error("1,normal,0.5 0.5,0 1,1"),
            "FILE:3: 2 weights, 2 locations and 1 scales do not make a mixture");
  EXPECT_EQ(error(",normal,1,0,1"), "FILE:3: column 'y' is empty: there is no observation to score against");
  EXPECT_EQ(error("x,normal,1,0,1"), "FILE:3: column 'y': 'x' is not a number");
  EXPECT_THAT(error("1,gaussian,1,0,1"),
              ::testing::StartsWith("FILE:3: column 'family': 'gaussian' is none of 'normal', 'lognormal'"));
  EXPECT_EQ(error("1,,1,0,1"), "FILE:3: column 'family' is empty; fill it in or say --family for such rows");
  EXPECT_EQ(error("1,normal,1,[0],1"),
            "FILE:3: column 'locations': '[0]' is not a number; write numbers with spaces between them");
  EXPECT_EQ(error("1,normal,1,,1"), "FILE:3: column 'locations' is empty");
  EXPECT_EQ(error("1,normal,1,0"), "FILE:3: 4 fields, but the header has 5");
}

TEST(ForecastReader, SaysWhichCellOfNumberedColumnsIsWrong) {
  const std::string header = "y,w1,w2,mu1,mu2,sigma1,sigma2\n";
  EXPECT_TRUE(error_of(header + "1,,1,0,0,1,1\n")
                  .starts_with("FILE:2: column 'w2' has a number, but column 'w1' before it is empty"));
  EXPECT_TRUE(error_of(header + "1,1,,0,0,1,\n").starts_with("FILE:2: 1 weights, 2 locations and 1 scales"));
  EXPECT_TRUE(error_of(header + "1,,,,,,\n").starts_with("FILE:2: the forecast is empty"));
  EXPECT_TRUE(
      error_of(header + "1,1,,0,,1;,\n").starts_with("FILE:2: column 'sigma1': '1;' is not a number"));
}

TEST(ForecastReader, TheFirstErrorOfTheFileIsTheOneReported) {
  std::string text = "y,mu,sigma\n";
  for (int row = 0; row < 40; ++row) text += "1,0,1\n";
  text += "1,0,-1\nx,0,1\n1,\"0,1\n";  // a bad scale, a bad cell, a quote that is never closed
  const TestFile file(text);
  for (const std::size_t batch_rows : {1, 3, 41, 1000}) {
    try {
      score_file(file.path(), {.family = Family::normal, .batch_rows = batch_rows});
      FAIL();
    } catch (const DataError& error) {
      EXPECT_TRUE(std::string(error.what()).starts_with(file.path() + ":42: scale 1 is negative: -1"))
          << error.what();
    }
  }
}

TEST(ForecastReader, BadRowsCanBeSkipped) {
  const TestFile file("y,mu,sigma\n0,0,1\n0,0,-1\nx,0,1\n0,0,1\n");
  const ScoredFile scored = score_file(file.path(), {.family = Family::normal, .skip_bad_rows = true});
  ASSERT_EQ(scored.columns[0].size(), 4u);
  EXPECT_EQ(scored.counts.bad, 2);
  EXPECT_EQ(scored.counts.scored(), 2);
  EXPECT_EQ(scored.counts.first_bad, file.path() + ":3: scale 1 is negative: -1");
  EXPECT_EQ(scored.columns[0][0], scored.columns[0][3]);
  EXPECT_TRUE(std::isnan(scored.columns[0][1]) && std::isnan(scored.columns[0][2]));
  EXPECT_EQ(scored.lines, (std::vector<std::int64_t>{2, 3, 4, 5}));
}

TEST(ForecastReader, ARowWhoseValuesAreInfiniteIsBadIfTheyAreAskedFor) {
  namespace row = metrics::row;
  const TestFile file("y,mu,sigma\n1,0,1\n1,800,1\n1,0,30\n0,0,1\n");
  const auto problem = [&](metrics::RowValue::Function kind, double argument = 0) {
    const ScoredFile scored = score_file(
        file.path(), {.values = {{kind, argument}}, .family = Family::lognormal, .skip_bad_rows = true});
    return std::to_string(scored.counts.bad) +
           scored.counts.first_bad.substr(file.path().size() * (scored.counts.bad > 0));
  };
  const std::string too_large = "; is a location or a scale far too large?";
  EXPECT_EQ(problem(row::mean), "1:3: the forecast is not finite: the mean is inf" + too_large);
  EXPECT_EQ(problem(row::crps), "1:3: the forecast is not finite: the CRPS is inf" + too_large);
  EXPECT_EQ(problem(row::standard_deviation),
            "2:3: the forecast is not finite: the standard deviation is inf" + too_large);
  EXPECT_EQ(problem(row::quantile, 0.5), "1:3: the forecast is not finite: the quantile is inf" + too_large);
  EXPECT_EQ(problem(row::pit), "0");        // which need no such number
  EXPECT_EQ(problem(row::log_score), "0");  // that of an impossible 0 is infinite, and meant so
  EXPECT_THROW(score_file(file.path(), {.family = Family::lognormal}), DataError);
}

}  // namespace
}  // namespace seedbed::forecasts
