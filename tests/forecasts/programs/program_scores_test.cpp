#include "forecasts/programs/program_scores.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <random>

#include "base/data_error.hpp"
#include "experiments/dataset/preparer.hpp"
#include "experiments/dataset/table.hpp"
#include "forecasts/programs/kept_forecasts.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::forecasts {
namespace {

using experiments::PreparedData;
using experiments::ScoredSet;
using testing::HasSubstr;

constexpr int kRows = 60;

double target_of(int row) {
  return std::sin(row) * 5;
}

/// Data whose every third row cannot be read, so that numbers of rows are not their places.
class ProgramScores : public testing::Test {
 protected:
  ProgramScores() { load(false); }

  static double weight_of(std::int64_t row) { return 0.5 + static_cast<double>(row % 4); }

  void load(bool weighted) {
    std::ofstream csv(folder_.path() / "d.csv");
    csv.precision(17);
    csv << "y,w\n";
    for (int row = 0; row < kRows; ++row) {
      if (row % 3 == 2) {
        csv << "none";
      } else {
        csv << target_of(row);
      }
      csv << "," << weight_of(row) << "\n";
    }
    csv.close();
    experiments::DataSettings settings;
    settings.path = (folder_.path() / "d.csv").string();
    settings.target = "y";
    if (weighted) settings.weight = "w";
    settings.bad_rows = experiments::BadRows::skip;
    settings.for_program = true;
    settings.split.train = 0.5;
    settings.split.validation = 0.25;
    settings.split.test = 0.25;
    const Descriptor descriptor = experiments::prepare(read_table(settings), settings, 0);
    data_ = PreparedData::map(descriptor.get());
    rows_.clear();
    for (const auto part : {data_.validation(), data_.test()}) {
      for (const std::int32_t row : part) rows_.push_back(data_.row_numbers()[static_cast<std::size_t>(row)]);
    }
  }

  std::filesystem::path write(const std::string& header, const std::vector<std::string>& lines) const {
    std::ofstream file(folder_.path() / "forecasts.csv");
    file << header << "\n";
    for (const std::string& line : lines) file << line << "\n";
    return folder_.path() / "forecasts.csv";
  }
  /// A normal forecast of each row, mu being a tenth of the row's number.
  std::vector<std::string> lines(double sigma = 2) const {
    std::vector<std::string> all;
    for (const std::int64_t row : rows_)
      all.push_back(std::to_string(row) + ",normal," + std::to_string(static_cast<double>(row) / 10) + "," +
                    std::to_string(sigma));
    return all;
  }
  std::string refusal(const std::vector<std::string>& all,
                      const std::string& header = "row,family,mu,sigma") const {
    try {
      scores_of_file(write(header, all), data_, {"crps_test"});
    } catch (const DataError& error) {
      return error.what();
    }
    return "nothing is wrong";
  }
  double number_of(std::int64_t row) const { return static_cast<double>(row); }

  TempDir folder_;
  PreparedData data_;
  std::vector<std::int64_t> rows_;  // validation rows, then test rows
};

double normal_crps(double mu, double sigma, double y) {
  const double z = (y - mu) / sigma;
  return sigma * (z * std::erf(z / std::sqrt(2)) + 2 * std::exp(-z * z / 2) / std::sqrt(2 * M_PI) -
                  1 / std::sqrt(M_PI));
}

TEST_F(ProgramScores, AreThoseOfTheRowsWhateverTheOrderOfTheFile) {
  const std::vector<std::string> names = {"crps_test", "crps_validation", "mae_test", "crps_skill_test"};
  std::vector<std::string> all = lines();
  const auto scores = scores_of_file(write("row,family,mu,sigma", all), data_, names);
  double validation = 0, test = 0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const double crps = normal_crps(number_of(rows_[i]) / 10, 2, target_of(static_cast<int>(rows_[i])));
    (i < data_.validation().size() ? validation : test) += crps;
  }
  ASSERT_EQ(scores.size(), 4U);
  EXPECT_EQ(scores[0].name, "crps_validation");
  EXPECT_NEAR(scores[0].value, validation / number_of(data_.validation().size()), 1e-12);
  EXPECT_EQ(scores[1].name, "crps_test");
  EXPECT_NEAR(scores[1].value, test / number_of(data_.test().size()), 1e-12);
  EXPECT_GT(scores[1].standard_error, 0);
  std::mt19937_64 random(1);
  for (int repeat = 0; repeat < 3; ++repeat) {
    std::ranges::shuffle(all, random);
    EXPECT_EQ(scores_of_file(write("row,family,mu,sigma", all), data_, names), scores);
  }
}

TEST_F(ProgramScores, CountRowsByTheirWeights) {
  load(true);
  const std::vector<std::string> all = lines();
  const auto path = write("row,family,mu,sigma", all);
  const auto scores = scores_of_file(path, data_, {"crps_test", "crps_validation"});
  double sums[2] = {}, weights[2] = {};
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const std::size_t test = i < data_.validation().size() ? 0 : 1;
    const double crps = normal_crps(number_of(rows_[i]) / 10, 2, target_of(static_cast<int>(rows_[i])));
    sums[test] += weight_of(rows_[i]) * crps;
    weights[test] += weight_of(rows_[i]);
  }
  EXPECT_NEAR(scores[0].value, sums[0] / weights[0], 1e-12);
  EXPECT_NEAR(scores[1].value, sums[1] / weights[1], 1e-12);
  const auto means = mean_row_scores_of_files({path, path}, data_, "crps", experiments::ScoredSet::test);
  EXPECT_EQ(metrics::mean_over_rows("", means.values, {}, means.weights).value, scores[1].value);
}

TEST_F(ProgramScores, SayWhichRowIsWrong) {
  const std::string first = std::to_string(rows_.front()), last = std::to_string(rows_.back());
  std::vector<std::string> all = lines();
  EXPECT_EQ(refusal(all), "nothing is wrong");
  all.pop_back();
  EXPECT_EQ(refusal(all), "forecasts.csv: there is no forecast for the test row " + last);
  all.pop_back();
  EXPECT_THAT(refusal(all), HasSubstr(", nor for 1 others"));
  all = lines();
  all.push_back(all.front());
  EXPECT_THAT(refusal(all), HasSubstr(": row " + first + " is here again, after line 2"));
  all = lines();
  all.push_back("2,normal,0,1");  // which cannot be read
  EXPECT_THAT(refusal(all), HasSubstr("row 2 is neither a validation nor a test row"));
  all.back() = "-1,normal,0,1";
  EXPECT_THAT(refusal(all), HasSubstr("column 'row': '-1' is not the number of a row"));
  all = lines(-2);
  EXPECT_THAT(refusal(all),
              HasSubstr("forecasts.csv:2: the forecast of row " + first + ": scale 1 is negative: -2"));
  all = lines();
  all.back() += ",3";
  EXPECT_THAT(refusal(all), HasSubstr("5 fields, but the header has 4"));
  for (std::string& line : all = lines()) line += ",99";
  EXPECT_THAT(refusal(all, "row,family,mu,sigma,y"), HasSubstr("a forecast for another row?"));
  EXPECT_THAT(refusal(lines(), "line,family,mu,sigma"),
              HasSubstr("forecasts.csv:1: there is no column 'row'"));
  EXPECT_THAT(refusal(lines(), "row,kind,mu,sigma"),
              HasSubstr("there is no column 'family'; add one that says"));
}

// One member's file, and the mean over members, which are mixed for an ensemble.
TEST_F(ProgramScores, OfKeptForecasts) {
  const auto narrow = folder_.path() / "narrow.csv", wide = folder_.path() / "wide.csv";
  for (const auto& [path, sigma] : {std::pair(narrow, 1.0), std::pair(wide, 3.0)})
    std::filesystem::rename(write("row,family,mu,sigma", lines(sigma)), path);
  const auto means = mean_row_scores_of_files({narrow, wide}, data_, "crps", ScoredSet::test);
  ASSERT_EQ(means.values.size(), data_.test().size());
  const std::int64_t row = means.row_numbers.front();
  const double y = target_of(static_cast<int>(row)), mu = number_of(row) / 10;
  EXPECT_NEAR(means.values.front(), (normal_crps(mu, 1, y) + normal_crps(mu, 3, y)) / 2, 1e-12);

  const experiments::CellForecasts alone(members_of_files({narrow}, data_), data_);
  const auto of_one = alone.ensemble_scores(std::vector<results::EnsembleGroup>{{0, 1}}, {"crps_test"});
  const auto direct = scores_of_file(narrow, data_, {"crps_test"});
  EXPECT_EQ(of_one[0][0].value, direct[0].value);
  const experiments::CellForecasts both(members_of_files({narrow, wide}, data_), data_);
  const auto of_both = both.ensemble_scores(std::vector<results::EnsembleGroup>{{0, 2}}, {"crps_test"});
  std::vector<std::string> mixed;
  for (const std::int64_t number : rows_) {
    const std::string mean = std::to_string(number_of(number) / 10);
    mixed.push_back(std::to_string(number) + ",normal,0.5 0.5," + mean + " " + mean + ",1 3");
  }
  const auto as_mixture =
      scores_of_file(write("row,family,weights,locations,scales", mixed), data_, {"crps_test"});
  EXPECT_NEAR(of_both[0][0].value, as_mixture[0].value, 1e-12);
}

TEST_F(ProgramScores, QuantilesAreScoredButNotMixed) {
  std::vector<std::string> all;
  for (const std::int64_t row : rows_) all.push_back(std::to_string(row) + ",-1,0,1");
  const auto path = write("row,quantile_0.25,quantile_0.5,quantile_0.75", all);
  const auto scores = scores_of_file(path, data_, {"crps_test", "nll_test", "coverage50_test"});
  EXPECT_GT(scores[0].value, 0);
  EXPECT_TRUE(std::isnan(scores[1].value));
  EXPECT_FALSE(std::isnan(scores[2].value));
  EXPECT_THROW(members_of_files({path}, data_), std::runtime_error);
}

}  // namespace
}  // namespace seedbed::forecasts
