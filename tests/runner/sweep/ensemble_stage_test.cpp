#include "runner/sweep/ensemble_stage.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "experiments/dataset/prepared_data.hpp"
#include "experiments/dataset/preparer.hpp"
#include "experiments/dataset/table.hpp"
#include "models/model_file.hpp"
#include "results/run_directory.hpp"
#include "tests/models/random_network.hpp"
#include "tests/runner/sweep/sample_experiment.hpp"

namespace seedbed::runner {
namespace {

using testing::HasSubstr;

/// A sample experiment (2 × 2 cells, 2 splits, seeds 5, 6, 7) whose jobs were run, as far as anyone can tell:
/// results in the ledger, and models that were never trained.
class EnsembleStageTest : public testing::Test {
 protected:
  EnsembleStageTest() { make_jobs(); }

  void make_jobs(const std::vector<std::string>& overrides = {}) {
    jobs_.emplace(sample_.load(overrides), ContentHashes::of_files());
  }

  void end_job(const JobPlace& place, results::Outcome outcome) {
    const experiments::Job job = jobs_->job(place);
    results::JobResult result;
    result.outcome = outcome;
    result.error = outcome == results::Outcome::done ? "" : "diverged";
    ledger_.end_attempt(job.id, ledger_.begin_attempt({job.id, {}, job.split, job.seed}), result);
    if (outcome != results::Outcome::done) return;
    const auto& data = job.settings.data;
    const auto prepared = experiments::PreparedData::map(
        experiments::prepare(experiments::read_table(data), data, job.split).get());
    models::write_model(directory_.model(job.id), {job.settings.model,
                                                   prepared.shape(),
                                                   {3, 1},
                                                   models::random_state(job.settings.model, prepared.shape(),
                                                                        job.seed + 10 * place.cell),
                                                   prepared.preprocessing(),
                                                   {{"job", job.id}}});
  }
  void end_jobs() {
    for (std::size_t i = 0; i < jobs_->size(); ++i) {
      const JobPlace place = jobs_->in_run_order(i);
      if (!ledger_.find(jobs_->id(place))) end_job(place, results::Outcome::done);
    }
  }

  /// Finds what is to be done, which is so much, and does it.
  EnsembleSummary run(
      std::size_t expected, std::size_t threads = 1,
      const std::function<bool()>& stop = [] { return false; }) {
    options_.jobs_at_once = threads;
    const results::KeptFiles kept(directory_.root());
    EnsembleStage stage(*jobs_, kept, ledger_, options_);
    EXPECT_EQ(stage.find(), expected);
    return stage.run(ContentHashes::of_files(), stop, [](auto) {});
  }

  std::optional<results::EnsembleEntry> ensemble(std::size_t cell, std::size_t split,
                                                 std::initializer_list<std::size_t> seeds) const {
    std::vector<std::string> members;
    for (const std::size_t seed : seeds) members.push_back(jobs_->id({cell, split, seed}));
    return ledger_.ensemble(members);
  }

  SampleExperiment sample_;
  std::optional<JobList> jobs_;
  results::RunDirectory directory_ = results::RunDirectory::prepare(sample_.path("run"));
  results::Ledger ledger_ = results::Ledger::open(sample_.path("run"));
  SweepOptions options_;
};

TEST_F(EnsembleStageTest, ScoresEveryCellOnEverySplitOnce) {
  end_jobs();
  const EnsembleSummary summary = run(8);
  EXPECT_EQ(summary.scored, 8u);
  EXPECT_EQ(summary.left + summary.failed, 0u);
  for (std::size_t cell = 0; cell < 4; ++cell) {
    for (const std::size_t split : {0, 1}) EXPECT_TRUE(ensemble(cell, split, {0, 1, 2}));
  }
  EXPECT_FALSE(ensemble(0, 0, {0, 1}));            // there is no other of two
  EXPECT_EQ(ensemble(0, 0, {0, 1, 2})->units, 6);  // test rows
  run(0);
}

TEST_F(EnsembleStageTest, ThreadsDecideNothing) {
  end_jobs();
  run(8, 3);
  const auto of_three = ensemble(3, 1, {0, 1, 2});
  SQLite::Database((directory_.ledger()).string(), SQLite::OPEN_READWRITE).exec("DELETE FROM ensembles");
  run(8, 1);
  EXPECT_EQ(ensemble(3, 1, {0, 1, 2})->scores, of_three->scores);
}

TEST_F(EnsembleStageTest, ASeedThatFailedIsLeftOutAndOneThatIsToBeRunIsWaitedFor) {
  end_job({.cell = 1, .split = 0, .seed = 1}, results::Outcome::failed);
  end_jobs();
  run(8);
  EXPECT_TRUE(ensemble(1, 0, {0, 2}));
  EXPECT_TRUE(ensemble(1, 1, {0, 1, 2}));
  make_jobs({"seeds=[5,6,7,8]"});
  end_job({.cell = 2, .split = 1, .seed = 3}, results::Outcome::done);
  run(1);
  EXPECT_TRUE(ensemble(2, 1, {0, 1, 2, 3}));
  EXPECT_TRUE(ensemble(2, 1, {0, 1}));
}

// Members come by seed, wherever the experiment names them.
TEST_F(EnsembleStageTest, TheOrderOfSeedsInTheFileDoesNotMatter) {
  make_jobs({"seeds=[7,5,6]"});
  end_jobs();
  run(8);
  EXPECT_TRUE(ensemble(0, 0, {1, 2, 0}));
  make_jobs();
  run(0);
}

TEST_F(EnsembleStageTest, AScoreThatIsAskedForLaterIsMadeUpFor) {
  end_jobs();
  run(8);
  make_jobs({"scores=crps_test,pinball_0.9_test"});
  run(8);
  const auto scores = ensemble(0, 0, {0, 1, 2})->scores;
  EXPECT_TRUE(
      std::ranges::any_of(scores, [](const metrics::Score& s) { return s.name == "pinball_0.9_test"; }));
  EXPECT_TRUE(std::ranges::any_of(scores, [](const metrics::Score& s) { return s.name == "rmse_test"; }));
  run(0);
}

TEST_F(EnsembleStageTest, AModelThatIsMissingSpoilsNoOtherCell) {
  end_jobs();
  const std::string job = jobs_->id({2, 1, 0});
  std::filesystem::remove(directory_.model(job));
  const EnsembleSummary summary = run(8);
  EXPECT_EQ(summary.scored, 7u);
  EXPECT_EQ(summary.failed, 1u);
  EXPECT_THAT(summary.problem, testing::StartsWith("model.components=2 train.lr=0.1 split 1: cannot read"));
  EXPECT_THAT(summary.problem, HasSubstr(job));
  run(1);
}

TEST_F(EnsembleStageTest, DataThatChangedAreNotScored) {
  end_jobs();
  const results::KeptFiles kept(directory_.root());
  EnsembleStage stage(*jobs_, kept, ledger_, options_);
  EXPECT_EQ(stage.find(), 8u);
  const ContentHashes hashes = ContentHashes::of_files();
  hashes(sample_.path("data.csv").string());
  sample_.write("data.csv",
                "y,x,c,day\n1,2,a,3\n2,3,b,4\n1,2,a,3\n2,3,b,4\n1,2,a,3\n2,3,b,4\n1,2,a,3\n"
                "2,3,b,4\n1,2,a,3\n2,3,b,4\n1,2,a,3\n2,3,b,4\n");
  const EnsembleSummary summary = stage.run(
      hashes, [] { return false; }, [](auto) {});
  EXPECT_EQ(summary.failed, 8u);
  EXPECT_THAT(summary.problem, HasSubstr("the file changed"));
}

TEST_F(EnsembleStageTest, StopsBetweenAnyTwoChunks) {
  end_jobs();
  int asked = 0;
  const EnsembleSummary first = run(8, 1, [&] { return ++asked > 9; });
  EXPECT_GT(first.scored, 0u);
  EXPECT_GT(first.left, 0u);
  EXPECT_EQ(first.scored + first.left, 8u);
  EXPECT_EQ(run(first.left).left, 0u);
}

}  // namespace
}  // namespace seedbed::runner
