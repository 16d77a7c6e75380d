#include "results/derived_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <limits>

#include "tests/results/sample_jobs.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::results {
namespace {

std::string contents(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Two cells, two seeds each, on split 0.
JobTable small_table() {
  return {{"model.hidden", "train.lr"}, 4, [](std::size_t i) {
            return JobRow{"job" + std::to_string(i),
                          i / 2,
                          {i < 2 ? "[64, 64]" : "say \"hi\"", i < 2 ? "0.001" : "1e-04"},
                          0,
                          i % 2 == 0 ? 0 : std::numeric_limits<std::uint64_t>::max()};
          }};
}

JobResult done(double validation, double test, int epochs) {
  JobResult result;
  result.outcome = Outcome::done;
  result.scores = {
      {"nll_test", -1.5, 0.25}, {"crps_test", test, 0.1 + 0.2}, {"crps_validation", validation, 0.5}};
  for (int i = 1; i <= epochs; ++i) {
    result.epochs.push_back({i, 1.0 / i, 0.5, std::numeric_limits<double>::quiet_NaN(), i - 1});
  }
  result.wall_seconds = 1.5;
  result.rows_per_second = 1e6;
  result.peak_memory = 1048576;
  result.host = "node,1";
  return result;
}

class DerivedFiles : public testing::Test {
 protected:
  void run(const std::string& id, const JobResult& result) {
    Ledger ledger = Ledger::open(directory_.path());
    ledger.end_attempt(id, ledger.begin_attempt({id, {}, 0, 0}), result);
  }
  void run_all() {
    run("job2", done(7, 8, 1));
    run("job0", done(1, 3, 2));
    run("job1", done(2, 5, 0));
    JobResult failed;
    failed.error = "training diverged:\nloss is \"nan\"";
    failed.scores = {{"crps_test", 1, 1}};
    run("job3", failed);
  }
  void write(const std::vector<std::string>& scores) {
    write_derived_files(directory_.path(), small_table(), Ledger::open_read_only(directory_.path()), scores);
  }
  std::string file(const char* name) const { return contents(directory_.path() / name); }

  TempDir directory_;
};

TEST_F(DerivedFiles, ResultsCsvHasALinePerJobInTheTablesOrder) {
  run_all();
  write({"crps_test", "crps_validation", "mae_test"});
  EXPECT_EQ(file("results.csv"),
            "job,model.hidden,train.lr,split,seed,status,crps_test,crps_test_se,crps_validation,mae_test,mae_"
            "test_se,"
            "epochs,error\n"
            "job0,\"[64, 64]\",0.001,0,0,done,3,0.30000000000000004,1,,,2,\n"
            "job1,\"[64, 64]\",0.001,0,18446744073709551615,done,5,0.30000000000000004,2,,,0,\n"
            "job2,\"say \"\"hi\"\"\",1e-04,0,0,done,8,0.30000000000000004,7,,,1,\n"
            "job3,\"say \"\"hi\"\"\",1e-04,0,18446744073709551615,failed,,,,,,,"
            "\"training diverged:\nloss is \"\"nan\"\"\"\n");
}

TEST_F(DerivedFiles, ColumnsDoNotDependOnWhatHasBeenRun) {
  run("job1", done(2, 5, 0));
  write({});
  EXPECT_EQ(file("results.csv"),
            "job,model.hidden,train.lr,split,seed,status,crps_validation,crps_test,crps_test_se,nll_"
            "validation,nll_test,"
            "nll_test_se,mae_test,mae_test_se,rmse_test,rmse_test_se,coverage50_test,coverage50_test_se,"
            "width50_test,"
            "width50_test_se,coverage90_test,coverage90_test_se,width90_test,width90_test_se,coverage95_test,"
            "coverage95_test_se,width95_test,width95_test_se,epochs,error\n"
            "job0,\"[64, 64]\",0.001,0,0,pending,,,,,,,,,,,,,,,,,,,,,,,,\n"
            "job1,\"[64, 64]\",0.001,0,18446744073709551615,done,2,5,0.30000000000000004,,-1.5,0.25"
            ",,,,,,,,,,,,,,,,,0,\n"
            "job2,\"say \"\"hi\"\"\",1e-04,0,0,pending,,,,,,,,,,,,,,,,,,,,,,,,\n"
            "job3,\"say \"\"hi\"\"\",1e-04,0,18446744073709551615,pending,,,,,,,,,,,,,,,,,,,,,,,,\n");
}

TEST_F(DerivedFiles, TimingsCsvHasWhatDependsOnTimeAndPlace) {
  run_all();
  run("job3", done(1, 1, 1));
  write({"crps_test"});
  EXPECT_EQ(file("timings.csv"),
            "job,attempts,wall_seconds,rows_per_second,peak_memory,host\n"
            "job0,1,1.5,1e+06,1048576,\"node,1\"\n"
            "job1,1,1.5,1e+06,1048576,\"node,1\"\n"
            "job2,1,1.5,1e+06,1048576,\"node,1\"\n"
            "job3,2,1.5,1e+06,1048576,\"node,1\"\n");
}

TEST_F(DerivedFiles, EpochsCsvHasALinePerEpoch) {
  run_all();
  write({"crps_test"});
  EXPECT_EQ(file("epochs.csv"),
            "job,epoch,train_loss,nll_validation,crps_validation,skipped_steps\n"
            "job0,1,1,0.5,,0\n"
            "job0,2,0.5,0.5,,1\n"
            "job2,1,1,0.5,,0\n");
}

TEST_F(DerivedFiles, AggregateCsvHasALinePerCell) {
  run_all();
  write({"crps_test"});
  // Mean 4, sd sqrt(2), sem 1 and t = tan(0.475 pi) with one degree of freedom; the other cell has one job
  // left.
  EXPECT_EQ(file("aggregate.csv"),
            "model.hidden,train.lr,splits,seeds,failed,crps_test_mean,crps_test_sem,crps_test_sd,crps_test_"
            "ci95_low,"
            "crps_test_ci95_high,crps_test_min,crps_test_max,ensemble_members,crps_test_ensemble,"
            "crps_test_ensemble_ci95_low,crps_test_ensemble_ci95_high\n"
            "\"[64, 64]\",0.001,1,2,0,4,1,1.4142135623730951,0,16.706204736174694,3,5,,,,\n"
            "\"say \"\"hi\"\"\",1e-04,1,1,1,8,,,,,8,8,,,,\n");
}

TEST_F(DerivedFiles, EnsemblesAreShownWhereTheyAreOfTheJobsThatAreDone) {
  run_all();
  Ledger ledger = Ledger::open(directory_.path());
  // Two rows: t with one degree of freedom again.
  ledger.record_ensembles({{{"job0", "job1"}, {{"crps_test", 3.5, 0.5}, {"crps_validation", 1.25, 9}}, 2}});
  write({"crps_validation", "crps_test"});
  const std::string aggregate = file("aggregate.csv");
  EXPECT_THAT(aggregate, testing::HasSubstr("crps_test_max,ensemble_members,crps_validation_ensemble,"
                                            "crps_test_ensemble,crps_test_ensemble_ci95_low,"
                                            "crps_test_ensemble_ci95_high\n"));
  EXPECT_THAT(aggregate, testing::HasSubstr(",3,5,2,1.25,3.5,0,9.853102368087347\n"));
  EXPECT_THAT(aggregate, testing::EndsWith(",8,8,,,,,\n"));
  EXPECT_EQ(file("ensembles.csv"),
            "model.hidden,train.lr,members,splits,groups,crps_validation_mean,crps_validation_sd,"
            "crps_validation_ci95_low,crps_validation_ci95_high,crps_test_mean,crps_test_sd,"
            "crps_test_ci95_low,crps_test_ci95_high\n"
            "\"[64, 64]\",0.001,1,1,2,1.5,0.7071067811865476,0,7.853102368087347,"
            "4,1.4142135623730951,0,16.706204736174694\n"
            "\"[64, 64]\",0.001,2,1,1,1.25,,,,3.5,,,\n"
            "\"say \"\"hi\"\"\",1e-04,1,1,1,7,,,,8,,,\n");
}

TEST_F(DerivedFiles, AreTheSameWhateverTheOrderOfTheJobs) {
  run_all();
  write({});
  const std::string results = file("results.csv"), aggregate = file("aggregate.csv"),
                    epochs = file("epochs.csv");
  TempDir other;
  Ledger ledger = Ledger::open(other.path());
  const Ledger first = Ledger::open_read_only(directory_.path());
  for (const std::string id : {"job3", "job1", "job0", "job2"}) {
    const int lost = ledger.begin_attempt({id, {}, 0, 0});
    const int attempt = ledger.begin_attempt({id, {}, 0, 0});
    JobResult result = first.find(id)->result;
    result.host = "elsewhere";
    result.wall_seconds = 77;
    ledger.end_attempt(id, attempt, result);
    EXPECT_LT(lost, attempt);
  }
  write_derived_files(other.path(), small_table(), ledger);
  EXPECT_EQ(contents(other.path() / "results.csv"), results);
  EXPECT_EQ(contents(other.path() / "aggregate.csv"), aggregate);
  EXPECT_EQ(contents(other.path() / "epochs.csv"), epochs);
}

}  // namespace
}  // namespace seedbed::results
