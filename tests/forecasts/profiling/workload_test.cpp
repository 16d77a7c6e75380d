#include "forecasts/profiling/workload.hpp"

#include <atomic>
#include <numeric>

#include "forecasts/profiling/measure_profile.hpp"
#include "forecasts/profiling/synthetic_rows.hpp"
#include "forecasts/profiling/workloads.hpp"
#include "tests/forecasts/prediction/sample_models.hpp"

namespace seedbed::forecasts {
namespace {

class WorkloadTest : public testing::Test {
 protected:
  WorkloadTest() {
    model_.settings = sample_settings();
    model_.settings.path = files_.write("train.csv", sample_csv(200, 1));
  }

  experiments::DataFiles files_;
  SampleModel model_;
};

TEST_F(WorkloadTest, InventedRowsCanAllBePredicted) {
  for (const experiments::Scaling scaling :
       {experiments::Scaling::standard, experiments::Scaling::minmax, experiments::Scaling::quantile,
        experiments::Scaling::none, experiments::Scaling::robust}) {
    model_.settings.scaling = scaling;
    const auto path = model_.write(files_.path("m.safetensors"));
    const auto fitted = experiments::FittedPreprocessing::from_json(models::read_model(path).preprocessing);
    const std::string file = files_.write("rows.csv", synthetic_csv(fitted, 500, 3));
    const SampleRows rows = SampleRows::read(Predictor(path), file, 1000);
    EXPECT_EQ(rows.size(), 500u);
    EXPECT_EQ(rows.left_out(), 0u);
  }
}

TEST_F(WorkloadTest, InventedRowsOfLaggedModelsAreInOrder) {
  std::string csv = "time,group,a,y\n";
  for (int row = 0; row < 60; ++row)
    csv += fmt::format("{},{},{},{}\n", row / 2, row % 2, row % 7, 1 + row % 5);
  model_.settings = {};
  model_.settings.path = files_.write("lagged.csv", csv);
  model_.settings.target = "y";
  model_.settings.numeric = {"a"};
  model_.settings.lags = {{.column = "y", .order_by = "time", .group_by = {"group"}, .steps = {1, 3}}};
  model_.settings.split = {.kind = experiments::SplitKind::ordered, .by = "time"};
  const Workload workload = model_workload(model_.write(files_.path("m.safetensors")), "", 300);
  EXPECT_GE(workload.rows().size(), 300u);
  const TimedCall call = workload.calls(ProfileInput::csv, 256, 1);
  for (int i = 0; i < 40; ++i) {  // over the end and from the start again
    call.prepare();
    EXPECT_NO_THROW(call.run());
  }
}

TEST_F(WorkloadTest, RowsThatCannotBePredictedAreLeftOut) {
  const std::string rows = files_.write("rows.csv",
                                        "a,b,day,colour,note\n1,2,3,red,good\nx,2,3,red,good\n1,1e300,3,red,"
                                        "good\n2,2,3,red,good\n");
  const Predictor predictor(model_.write(files_.path("m.safetensors")));
  const SampleRows read = SampleRows::read(predictor, rows, 10);
  EXPECT_EQ(read.size(), 2u);
  EXPECT_EQ(read.left_out(), 2u);
  EXPECT_EQ(read.text(0, 2), "1,2,3,red,good\n2,2,3,red,good\n");
  const std::string none = files_.write("none.csv", "a,b,day,colour,note\nx,2,3,red,good\n");
  EXPECT_THAT(experiments::data_error([&] { SampleRows::read(predictor, none, 10); }),
              testing::HasSubstr("no row that the model can predict (line 2: column 'a': 'x' is not a"));
}

TEST_F(WorkloadTest, EveryConditionIsMeasured) {
  std::vector<Workload> models;
  models.push_back(model_workload(model_.write(files_.path("m.safetensors")), files_.path("train.csv"), 64));
  std::atomic<std::int64_t> now = 0;
  ProfileRequest request;
  request.batches = {1, 64};
  request.threads = {1, 2};
  request.seconds = 1e-6;
  request.clock = [&] { return now += 1000; };
  std::size_t last = 0;
  request.after_visit = [&](std::size_t done, std::size_t all) {
    EXPECT_LE(done, all);
    last = all - done;
  };
  const Profile profile = measure_profile(models, request);
  EXPECT_EQ(last, 0u);
  ASSERT_EQ(profile.measured.size(), 16u);
  for (const MeasuredCondition& one : profile.measured) {
    // Each round has one call after the first of every caller.
    EXPECT_EQ(one.latency.calls, 3u * static_cast<std::size_t>(one.condition.threads));
    EXPECT_GE(one.latency.p50, 1000);
  }
  EXPECT_EQ(profile.models[0].stages.network, 1000);  // one tick of the clock
}

TEST_F(WorkloadTest, EachSizeOfAnExperimentIsAModel) {
  const std::string file = files_.write("e.yaml",
                                        "name: e\ndata: {path: train.csv, target: y, numeric: [a, b]}\n"
                                        "grid: {model.hidden: [[4], [8, 8]], train.lr: [1e-3, 1e-2]}\n");
  const std::vector<Workload> all = experiment_workloads(experiments::Experiment::load(file), "", 16);
  ASSERT_EQ(all.size(), 2u);
  // Inputs a, b and whether b is missing; 3 components have 9 outputs.
  EXPECT_EQ(all[0].description().name, "lognormal 3 × [4] relu");
  EXPECT_EQ(all[0].description().inputs, 3u);
  EXPECT_EQ(all[0].description().parameters, 3u * 4 + 4 + 4 * 9 + 9);
  EXPECT_EQ(all[1].description().parameters, 3u * 8 + 8 + 8 * 8 + 8 + 8 * 9 + 9);
}

}  // namespace
}  // namespace seedbed::forecasts
