#include "runner/sweep/to_do.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "results/run_directory.hpp"
#include "results/score_columns.hpp"
#include "runner/inspection/content_hashes.hpp"
#include "tests/runner/sweep/sample_experiment.hpp"

namespace seedbed::runner {
namespace {

class ToDoOf : public testing::Test {
 protected:
  ToDoOf() : root_(sample_.path("run")) { results::RunDirectory::prepare(root_); }

  JobList jobs(const std::vector<std::string>& overrides = {}) const {
    return JobList(sample_.load(overrides), ContentHashes::of_files());
  }
  ToDo to_do(const JobList& list) {
    const results::Ledger ledger = results::Ledger::open(root_);
    return find_to_do(list, &ledger, root_);
  }
  void finish(const JobList& list, std::size_t index, results::Outcome outcome = results::Outcome::done,
              const std::vector<std::string>& more_scores = {}) {
    results::Ledger ledger = results::Ledger::open(root_);
    const std::string id = list.id(list.in_run_order(index));
    results::JobIdentity identity;
    identity.id = id;
    const int attempt = ledger.begin_attempt(identity);
    results::JobResult result;
    result.outcome = outcome;
    for (const std::string& name : results::scores_of_a_job(more_scores))
      result.scores.push_back({name, 1, 1});
    ledger.end_attempt(id, attempt, result);
  }

  SampleExperiment sample_;
  std::filesystem::path root_;
};

TEST_F(ToDoOf, ANewDirectoryIsEverything) {
  const ToDo all = find_to_do(jobs(), nullptr, root_ / "nowhere");
  ASSERT_EQ(all.tasks.size(), 24U);
  EXPECT_EQ(all.complete, 0U);
  for (std::size_t i = 0; i < 24; ++i) EXPECT_EQ(all.tasks[i].job, i);
}

TEST_F(ToDoOf, CellsThatReadCopiesOfOneFileShareTheirJobs) {
  std::filesystem::copy_file(sample_.path("data.csv"), sample_.path("copy.csv"));
  const JobList list =
      jobs({"data.path=" + sample_.path("data.csv").string() + "," + sample_.path("copy.csv").string()});
  const ToDo all = to_do(list);
  EXPECT_EQ(list.size(), 48U);
  EXPECT_EQ(all.tasks.size(), 24U);
  EXPECT_EQ(all.shared, 24U);
  finish(list, 3);
  const ToDo left = to_do(list);
  EXPECT_EQ(left.tasks.size(), 23U);
  EXPECT_EQ(left.complete, 1U);
  EXPECT_EQ(left.shared, 24U);
  EXPECT_EQ(left.others, 0U);
}

TEST_F(ToDoOf, DoneJobsAreLeftOut_FailedOnesAreNot) {
  const JobList list = jobs();
  finish(list, 0);
  finish(list, 5);
  finish(list, 7, results::Outcome::failed);
  const ToDo left = to_do(list);
  EXPECT_EQ(left.tasks.size(), 22U);
  EXPECT_EQ(left.complete, 2U);
  EXPECT_EQ(left.tasks.front().job, 1U);
}

TEST_F(ToDoOf, AnEditedExperimentRunsWhatIsNew) {
  const JobList before = jobs();
  for (std::size_t i = 0; i < before.size(); ++i) finish(before, i);
  EXPECT_TRUE(to_do(before).tasks.empty());
  const ToDo more = to_do(jobs({"seeds=[5,6,7,8]"}));
  EXPECT_EQ(more.tasks.size(), 8U);
  EXPECT_EQ(more.complete, 24U);
  EXPECT_EQ(more.others, 0U);
  const ToDo fewer = to_do(jobs({"train.lr=0.1"}));
  EXPECT_TRUE(fewer.tasks.empty());
  EXPECT_EQ(fewer.complete, 12U);
  EXPECT_EQ(fewer.others, 12U);
}

TEST_F(ToDoOf, OtherContentsOfTheDataAreOtherJobs) {
  const JobList before = jobs();
  finish(before, 0);
  sample_.write("data.csv", "y,x,c,day\n1,2,a,3\n");
  EXPECT_EQ(to_do(jobs()).tasks.size(), 24U);
}

TEST_F(ToDoOf, AMissingOutputIsMadeUpFor) {
  const JobList without = jobs();
  for (std::size_t i = 0; i < without.size(); ++i) finish(without, i);
  sample_.write("sample.yaml",
                "name: sample\ndata: {path: data.csv, target: y, numeric: [x], categorical: [c]}\n"
                "seeds: [5, 6, 7]\nsplits: 2\n"
                "grid:\n  model.components: [1, 2]\n  train.lr: [0.1, 0.01]\n"
                "run: {save_models: all, save_predictions: test}\n");
  const JobList with = jobs();
  const results::RunDirectory directory = results::RunDirectory::existing(root_);
  const std::string whole = with.id(with.in_run_order(0)), no_model = with.id(with.in_run_order(1));
  for (const auto& path :
       {directory.model(whole), directory.predictions(whole), directory.predictions(no_model)}) {
    std::ofstream(path) << "there";
  }
  const ToDo again = to_do(with);
  EXPECT_EQ(again.complete, 1U);
  EXPECT_EQ(again.again, 23U);
  ASSERT_EQ(again.tasks.size(), 23U);
  EXPECT_TRUE(again.tasks[0].again);
  EXPECT_TRUE(again.tasks[0].model);
  EXPECT_FALSE(again.tasks[0].predictions);
  EXPECT_TRUE(again.tasks[1].predictions);
  EXPECT_EQ(again.from_model, 0U);
  std::ofstream(directory.model(with.id(with.in_run_order(2)))) << "there";
  const ToDo one_of_them = to_do(with);
  EXPECT_EQ(one_of_them.again, 23U);
  EXPECT_EQ(one_of_them.from_model, 1U);
  EXPECT_FALSE(one_of_them.tasks[0].from_model);  // its model is what it lacks
  EXPECT_TRUE(one_of_them.tasks[1].from_model);
  EXPECT_FALSE(one_of_them.tasks[1].model);
}

TEST_F(ToDoOf, AModelGivesScores_ButNotTheValidationScoresOfARefit) {
  for (const char* refit : {"train.refit=false", "train.refit=true"}) {
    const JobList before = jobs({refit});
    const results::RunDirectory directory = results::RunDirectory::prepare(root_);
    for (std::size_t i = 0; i < before.size(); ++i) {
      finish(before, i);
      std::ofstream(directory.model(before.id(before.in_run_order(i)))) << "there";
    }
    // Also where no model would be kept today.
    const ToDo test = to_do(jobs({refit, "run.save_models=none", "scores=crps_test,sharpness_test"}));
    EXPECT_EQ(test.again, 24U);
    EXPECT_EQ(test.from_model, 24U);
    const ToDo validation = to_do(jobs({refit, "scores=crps_test,sharpness_test,sharpness_validation"}));
    EXPECT_EQ(validation.again, 24U);
    EXPECT_EQ(validation.from_model, refit == std::string("train.refit=true") ? 0U : 24U) << refit;
  }
}

TEST_F(ToDoOf, AMissingScoreIsMadeUpFor) {
  const JobList before = jobs({"run.save_models=none"});
  for (std::size_t i = 0; i < before.size(); ++i) {
    finish(before, i, results::Outcome::done,
           i < 4 ? std::vector<std::string>{"sharpness_test"} : std::vector<std::string>());
  }
  EXPECT_TRUE(to_do(jobs({"run.save_models=none", "scores=crps_test,width95_test"})).tasks.empty());
  const ToDo again = to_do(jobs({"run.save_models=none", "scores=crps_test,sharpness_test"}));
  EXPECT_EQ(again.complete, 4U);
  ASSERT_EQ(again.tasks.size(), 20U);
  EXPECT_TRUE(again.tasks[0].again);
  EXPECT_TRUE(again.tasks[0].scores);
  EXPECT_EQ(again.tasks[0].job, 4U);
}

TEST_F(ToDoOf, OnlySomeJobsCanBeKept) {
  const JobList list = jobs();
  finish(list, 3);
  ToDo some = to_do(list);
  keep_only(some, list, {list.id(list.in_run_order(1)), list.id(list.in_run_order(3)), "no such job"});
  ASSERT_EQ(some.tasks.size(), 1U);
  EXPECT_EQ(some.tasks[0].job, 1U);
  EXPECT_EQ(some.left_out, 22U);
  EXPECT_EQ(some.complete, 1U);
}

}  // namespace
}  // namespace seedbed::runner
