#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "forecasts/prediction/predict_file.hpp"
#include "metrics/distribution.hpp"
#include "tests/forecasts/prediction/predicted.hpp"
#include "tests/forecasts/prediction/sample_models.hpp"

namespace seedbed::forecasts {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class LaggedPredictionTest : public testing::Test {
 protected:
  LaggedPredictionTest() {
    model_.settings.target = "load";
    model_.settings.numeric = {"t"};
    model_.settings.split = {.kind = experiments::SplitKind::ordered, .by = "day"};
    model_.settings.lags = {
        {.column = "load", .order_by = "day", .group_by = {"site", "unit"}, .steps = {1, 3}},
        {.column = "t", .order_by = "day", .group_by = {}, .steps = {2}}};
    model_.settings.path = files_.write("train.csv", series(300));
    request_.format.digits = 17;
    request_.columns = {"mean", "locations"};
  }

  /// Days in order; sites and units take turns at random, and some loads are missing.
  static std::string series(std::size_t rows) {
    RandomStream random(7, Purpose::synthesis);
    std::string text = "day,site,unit,t,load\n";
    for (std::size_t row = 0; row < rows; ++row) {
      text += fmt::format("2024-01-{:02},s{},\"u,{}\",{},{}\n", 1 + row * 28 / rows, random.below(3),
                          random.below(2), random.normal(), 1 + random.uniform());
    }
    return text;
  }
  PredictionRun input(const std::string& csv) {
    PredictionRun run;
    run.input = files_.write("in.csv", csv);
    return run;
  }

  experiments::DataFiles files_;
  SampleModel model_;
  PredictionRequest request_;
};

TEST_F(LaggedPredictionTest, TheLastValuesOfAGroupAreThoseOfTheWholeTable) {
  const Predictor predictor(model_.write(files_.path("m")));
  PredictionRun run = input(series(300));
  const models::SavedModel saved = model_.saved();
  model_.settings.path = run.input;
  const models::Network network(saved.network, saved.inputs, saved.scaling, saved.state);
  const auto fitted = experiments::FittedPreprocessing::from_json(saved.preprocessing);
  const models::MixtureRows rows = network.predict(fitted.encode(model_.table()).view());
  std::vector<double> mean(300);
  metrics::mean(rows.view(), mean);
  std::string wanted = "mean,location_1,location_2,location_3\n";
  for (std::size_t i = 0; i < 300; ++i) {
    wanted += fmt::format("{},{},{},{}\n", mean[i], rows.locations[3 * i], rows.locations[3 * i + 1],
                          rows.locations[3 * i + 2]);
  }
  for (const std::size_t bytes : {1u, 500u, 100000u}) {
    run.block_bytes = bytes;
    run.threads = 3;
    EXPECT_EQ(predict(predictor, request_, run).text, wanted) << bytes;
  }
  const int input_file = ::open(run.input.c_str(), O_RDONLY);
  std::string streamed;
  run.write = [&](std::string_view text) { streamed += text; };
  predict_stream(predictor, request_, run, input_file);
  ::close(input_file);
  EXPECT_EQ(streamed, wanted);
}

TEST_F(LaggedPredictionTest, SequencesAreThoseOfTheWholeTable) {
  model_.settings.lags = {};
  model_.settings.numeric = {};
  model_.settings.sequence = {
      .columns = {"t", "load"}, .order_by = "day", .group_by = {"site", "unit"}, .length = 4};
  const Predictor predictor(model_.write(files_.path("m")));
  PredictionRun run = input(series(300));
  const models::SavedModel saved = model_.saved();
  EXPECT_EQ(saved.inputs.sequence, (models::SequenceShape{4, 4}));
  model_.settings.path = run.input;
  const models::Network network(saved.network, saved.inputs, saved.scaling, saved.state);
  const auto fitted = experiments::FittedPreprocessing::from_json(saved.preprocessing);
  const models::MixtureRows rows = network.predict(fitted.encode(model_.table()).view());
  std::vector<double> mean(300);
  metrics::mean(rows.view(), mean);
  std::string wanted = "mean\n";
  for (const double value : mean) wanted += fmt::format("{}\n", value);
  request_.columns = {"mean"};
  for (const std::size_t bytes : {1u, 100000u}) {
    run.block_bytes = bytes;
    run.threads = 3;
    EXPECT_EQ(predict(predictor, request_, run).text, wanted) << bytes;
  }
}

TEST_F(LaggedPredictionTest, RowsThatTrainingLeftOutHaveNoForecastAndAreNoPast) {
  model_.settings.where = "t > -0.5 and site != 's1'";
  const Predictor predictor(model_.write(files_.path("m")));
  request_.columns = {"mean"};
  request_.keep = {"day"};
  std::string some = "day,site,unit,t,load\n", wanted;
  PredictionRun run = input(series(300));
  run.block_bytes = 500;
  const std::vector<std::string> all = lines_of(series(300));
  std::size_t met = 0;
  for (std::size_t i = 1; i < all.size(); ++i) {
    const std::string t = all[i].substr(0, all[i].rfind(','));
    if (std::stod(t.substr(t.rfind(',') + 1)) <= -0.5 || all[i].find(",s1,") != std::string::npos) continue;
    some += all[i] + "\n";
    ++met;
  }
  const Predicted got = predict(predictor, request_, run);
  std::vector<std::string> forecasts = lines_of(got.text);
  EXPECT_EQ(forecasts.size(), 301u);
  std::erase_if(forecasts, [](const std::string& line) { return line.ends_with(","); });
  EXPECT_EQ(forecasts, lines_of(predict(predictor, request_, input(some)).text));
  EXPECT_EQ(got.summary.left_out, static_cast<std::int64_t>(300 - met));
  EXPECT_EQ(got.summary.skipped, 0);
  EXPECT_EQ(got.summary.rows, 300);
  EXPECT_EQ(got.summary.condition, "t > -0.5 and site != 's1'");
}

TEST_F(LaggedPredictionTest, NanosecondsAreKeptApart) {
  const auto nanoseconds = [](std::vector<int> order) {
    std::string text = "day,site,unit,t,load\n";
    for (const int row : order)
      text += fmt::format("17000000000000{:05},s0,u,0.5,{}\n", 100 * row, 1 + 0.1 * row);
    return text;
  };
  model_.settings.path = files_.write("train.csv", nanoseconds({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
  const Predictor predictor(model_.write(files_.path("m")));
  request_.columns = {"mean"};
  EXPECT_EQ(predict(predictor, request_, input(nanoseconds({0, 1, 2, 3}))).summary.rows, 4);
  EXPECT_THAT(experiments::data_error([&] {
                predict(predictor, request_, input(nanoseconds({0, 2, 1, 3})));
              }),
              HasSubstr("in.csv:4: column 'day': this row comes before that of line 3"));
}

TEST_F(LaggedPredictionTest, RowsOfAGroupMustComeInOrder) {
  const Predictor predictor(model_.write(files_.path("m")));
  const auto error = [&](const std::string& rows) {
    return experiments::data_error(
        [&] { predict(predictor, request_, input("day,site,unit,t,load\n" + rows)); });
  };
  EXPECT_THAT(error("2024-01-02,a,1,1,1\n2024-01-02,a,1,1,1\n2024-01-01,a,1,1,1\n"),
              HasSubstr("in.csv:4: column 'day': this row comes before that of line 3"));
  EXPECT_THAT(error("2024-01-02,a,1,1,1\n5,a,1,1,1\n"), HasSubstr("a date among numbers"));
  EXPECT_THAT(error("2024-01-02,,1,1,1\n"),
              HasSubstr("column 'site': the value is missing, but the rows are"));
  EXPECT_THAT(error("soon,a,1,1,1\n"), HasSubstr("'soon' is neither an ISO 8601 date nor a number"));
  PredictionRun run = input("day,site,unit,t,load\n");
  run.parts = 2;
  EXPECT_THAT(experiments::data_error([&] { predict(predictor, request_, run); }),
              HasSubstr("--part: the model has lagged"));
}

TEST_F(LaggedPredictionTest, FirstRowsOfAGroupHaveNothingToLookBackTo) {
  const Predictor predictor(model_.write(files_.path("m")));
  request_.columns = {"mean"};
  request_.missing.skip = true;
  request_.keep = {"site"};
  const Predicted got = predict(predictor, request_,
                                input("day,site,unit,t,load\n1,a,1,1,1\n2,a,1,1,1\n3,a,1,1,1\n"
                                      "4,a,1,1,1\n5,b,1,1,1\n6,a,1,1,1\n"));
  const std::vector<std::string> lines = lines_of(got.text);
  ASSERT_EQ(lines.size(), 7u);
  for (const std::size_t empty : {1u, 2u, 3u, 5u}) EXPECT_EQ(lines[empty].size(), 2u) << lines[empty];
  for (const std::size_t full : {4u, 6u}) EXPECT_GT(lines[full].size(), 2u) << lines[full];
  EXPECT_EQ(got.summary.skipped, 4);
}

}  // namespace
}  // namespace seedbed::forecasts
