#include "results/shares/merge_shares.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "results/shares/share_state.hpp"
#include "results/shares/writer_process.hpp"
#include "results/status.hpp"
#include "tests/results/child_process.hpp"
#include "tests/results/shares/sample_share.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::results {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

JobResult failed_result(std::uint64_t number) {
  JobResult result = sample_result(number);
  result.outcome = Outcome::failed;
  result.error = "no";
  result.scores.clear();
  result.epochs.clear();
  return result;
}

class MergeSharesTest : public testing::Test {
 protected:
  MergeSharesTest() : folder_(root()) { folder_.make(); }

  const std::filesystem::path& root() const { return directory_.path(); }
  ShareWriter writer(int share = 1) { return ShareWriter(folder_, sample_header(share)); }
  static void end(ShareWriter& writer) {
    writer.write(ShareEnded{1.76e9, RunEnd::done});
    writer.sync();
  }
  Ledger ledger() { return Ledger::open(root()); }

  TempDir directory_;
  ShareFolder folder_;
};

TEST_F(MergeSharesTest, GivesTheLedgerThatOneProcessWouldHaveWritten) {
  TempDir whole;
  {
    Ledger expected = Ledger::open(whole.path());
    for (int i = 0; i < 4; ++i)
      expected.end_attempt("job" + std::to_string(i),
                           expected.begin_attempt(sample_identity("job" + std::to_string(i))),
                           sample_result(i));
    for (int share = 1; share <= 2; ++share) {
      ShareWriter one = writer(share);
      for (int i = share - 1; i < 4; i += 2) write_job(one, "job" + std::to_string(i), sample_result(i));
      end(one);
    }
    Ledger merged = ledger();
    const MergeSummary summary = merge_shares_of(merged, root());
    EXPECT_EQ(summary.taken, 4U);
    EXPECT_EQ(summary.sources, 2U);
    EXPECT_THAT(summary.finished, SizeIs(2));
    for (int i = 0; i < 4; ++i) {
      const auto a = expected.find("job" + std::to_string(i)), b = merged.find("job" + std::to_string(i));
      ASSERT_TRUE(a && b);
      EXPECT_EQ(a->identity.settings, b->identity.settings);
      EXPECT_EQ(a->identity.seed, b->identity.seed);
      EXPECT_EQ(a->result.epochs, b->result.epochs);
      EXPECT_EQ(a->attempts, b->attempts);
      ASSERT_EQ(b->result.scores.size(), 3U);
      EXPECT_EQ(a->result.scores[1].value, b->result.scores[1].value);
    }
    // Each share is a run of its own, with its host and its end.
    ASSERT_THAT(merged.runs(), SizeIs(2));
    EXPECT_EQ(merged.runs()[1].environment.host, "node2");
    EXPECT_EQ(merged.runs()[1].end, RunEnd::done);
    EXPECT_EQ(merged.runs()[1].started, sample_header(2).started);
    EXPECT_EQ(merged.attempts("job1").front().run, 2);
    EXPECT_EQ(merged.fact("platforms"), "avx2");
  }
}

TEST_F(MergeSharesTest, NothingCountsTwice) {
  ShareWriter one = writer();
  write_job(one, "a", sample_result(1));
  write_job(one, "b", failed_result(2));
  one.sync();
  Ledger merged = ledger();
  EXPECT_TRUE(has_unmerged_shares(merged, root()));
  EXPECT_EQ(merge_shares_of(merged, root()).taken, 2U);
  EXPECT_FALSE(has_unmerged_shares(merged, root()));
  EXPECT_EQ(merge_shares_of(merged, root()).taken, 0U);
  EXPECT_THAT(merge_shares_of(merged, root()).finished, IsEmpty());
  // What comes later is taken, and belongs to the same run.
  write_job(one, "c", sample_result(3));
  end(one);
  const MergeSummary later = merge_shares_of(merged, root());
  EXPECT_EQ(later.taken, 1U);
  EXPECT_THAT(later.finished, SizeIs(1));
  EXPECT_THAT(merged.runs(), SizeIs(1));
  EXPECT_EQ(merged.attempts("c").front().run, 1);
  // A copy under another name is known by its attempts.
  TempDir other;
  std::filesystem::copy_file(one.path(), other.path() / "copy.share");
  MergeSummary copied;
  merge_share(merged, other.path() / "copy.share", copied);
  EXPECT_EQ(copied.taken, 0U);
  EXPECT_EQ(copied.again, 0U);
  EXPECT_EQ(merged.attempts("b").size(), 1U);
  EXPECT_THAT(merged.done(), UnorderedElementsAre("a", "c"));
}

TEST_F(MergeSharesTest, EqualResultsOfAJobThatWasDoneTwiceMerge) {
  for (int share = 1; share <= 2; ++share) {
    ShareWriter one = writer(share);
    JobResult result = sample_result(1);
    result.started += share;
    result.wall_seconds *= share;
    result.host = "node" + std::to_string(share);
    write_job(one, "a", result);
    end(one);
  }
  Ledger merged = ledger();
  const MergeSummary summary = merge_shares_of(merged, root());
  EXPECT_EQ(summary.taken, 1U);
  EXPECT_EQ(summary.again, 1U);
  EXPECT_THAT(summary.differing, IsEmpty());
  EXPECT_EQ(merged.attempts("a").size(), 1U);
}

TEST_F(MergeSharesTest, UnequalResultsAreNamedWithBothWhoMadeThem) {
  for (int share = 1; share <= 2; ++share) {
    ShareWriter one = writer(share);
    JobResult result = sample_result(1);
    result.started += share;
    result.host = "node" + std::to_string(share);
    if (share == 2) result.scores[1].value = std::nextafter(result.scores[1].value, 9.0);
    write_job(one, "a", result);
    end(one);
  }
  Ledger merged = ledger();
  const MergeSummary summary = merge_shares_of(merged, root());
  ASSERT_THAT(summary.differing, SizeIs(1));
  const std::string& message = summary.differing.at("a");
  EXPECT_THAT(message, HasSubstr("job a was done twice with different results, by node1"));
  EXPECT_THAT(message, HasSubstr("share 2-node2-"));
  EXPECT_THAT(message, HasSubstr("crps_test 1.2 and 1.2000000000000002"));
  EXPECT_EQ(merged.find("a")->result.scores[1].value, 1.2);
}

TEST_F(MergeSharesTest, AFailureGivesWayToAResult) {
  ShareWriter first = writer(1), second = writer(2);
  write_job(first, "a", failed_result(1));
  JobResult killed = sample_result(2);
  killed.outcome = Outcome::killed;
  write_job(first, "b", killed);
  end(first);
  write_job(second, "a", sample_result(3));
  end(second);
  Ledger merged = ledger();
  merge_shares_of(merged, root());
  EXPECT_TRUE(merged.find("a")->done());
  EXPECT_EQ(merged.find("a")->attempts, 2);
  EXPECT_FALSE(merged.find("b").has_value());  // as if it had never begun
}

TEST_F(MergeSharesTest, DamageIsNamedAndTheFileStays) {
  ShareWriter one = writer();
  for (int i = 0; i < 3; ++i) write_job(one, "job" + std::to_string(i), sample_result(i));
  end(one);
  std::fstream file(one.path(), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(std::filesystem::file_size(one.path()) / 2));
  file << "????";
  file.close();
  Ledger merged = ledger();
  const MergeSummary summary = merge_shares_of(merged, root());
  EXPECT_GE(summary.taken, 2U);
  EXPECT_THAT(summary.damage, ElementsAre(HasSubstr("bytes are damaged and passed over")));
  EXPECT_THAT(summary.finished, IsEmpty());
}

TEST_F(MergeSharesTest, FilesGoOnceTheyAreOverAndSafe) {
  ShareWriter over = writer(1), at_work = writer(2);
  write_job(over, "a", sample_result(1));
  end(over);
  write_job(at_work, "b", sample_result(2));
  at_work.sync();
  Ledger merged = ledger();
  remove_finished(merged, merge_shares_of(merged, root()));
  EXPECT_THAT(folder_.files(), ElementsAre(at_work.path()));
  EXPECT_THAT(Ledger::open_read_only(root()).done(), UnorderedElementsAre("a", "b"));
}

TEST_F(MergeSharesTest, FilesOfProcessesThatWereKilledGoToo) {
  ChildProcess child([&] {
    ShareHeader header = sample_header();
    header.process = process_mark();
    ShareWriter killed(folder_, header);
    write_job(killed, "a", sample_result(1));
    std::ofstream(killed.path(), std::ios::app) << "\xF1SbR torn";
    return 0;
  });
  ASSERT_EQ(child.wait(), 0);
  Ledger merged = ledger();
  remove_finished(merged, merge_shares_of(merged, root()));
  EXPECT_THAT(folder_.files(), IsEmpty());
  EXPECT_THAT(merged.done(), UnorderedElementsAre("a"));
}

TEST_F(MergeSharesTest, IsSeenWithoutBeingMerged) {
  { const Ledger made = ledger(); }
  ShareWriter one = writer();
  write_job(one, "a", sample_result(1));
  one.write(AttemptBegun{sample_identity("b"), 1});
  one.sync();
  const auto before = std::filesystem::last_write_time(root() / "ledger.sqlite");
  const Ledger seen = open_with_shares(root());
  EXPECT_THAT(seen.done(), UnorderedElementsAre("a"));
  ASSERT_TRUE(seen.find("b"));
  EXPECT_TRUE(seen.find("b")->running);
  EXPECT_THAT(Ledger::open_read_only(root()).done(), IsEmpty());
  EXPECT_EQ(std::filesystem::last_write_time(root() / "ledger.sqlite"), before);
}

TEST_F(MergeSharesTest, OtherLedgersAreBroughtIn) {
  TempDir elsewhere;
  {
    Ledger other = Ledger::open(elsewhere.path());
    RunEnvironment environment;
    environment.host = "far";
    other.begin_run(environment);
    other.end_attempt("a", other.begin_attempt(sample_identity("a")), failed_result(4));
    other.end_attempt("a", other.begin_attempt(sample_identity("a")), sample_result(5));
    other.end_run(RunEnd::done);
  }
  Ledger merged = ledger();
  const Ledger other = Ledger::open_read_only(elsewhere.path());
  for (int times = 0; times < 2; ++times) {
    MergeSummary summary;
    merge_ledger(merged, other, "elsewhere", summary);
    EXPECT_EQ(summary.taken, times == 0 ? 2U : 0U);
  }
  EXPECT_TRUE(merged.find("a")->done());
  EXPECT_EQ(merged.find("a")->result.epochs, sample_result(5).epochs);
  EXPECT_EQ(merged.attempts("a").size(), 2U);
  ASSERT_THAT(merged.runs(), SizeIs(1));
  EXPECT_EQ(merged.runs().front().environment.host, "far");
  EXPECT_EQ(merged.runs().front().end, RunEnd::done);
}

TEST_F(MergeSharesTest, StatesTellWhoIsAtWork) {
  ShareWriter at_work = writer(1), over = writer(2);
  write_job(at_work, "a", sample_result(1));
  at_work.write(AttemptBegun{sample_identity("b"), 1.7501e9});
  at_work.sync();
  write_job(over, "c", failed_result(1));
  end(over);
  const std::vector<ShareState> states = share_states(root());
  ASSERT_THAT(states, SizeIs(2));
  EXPECT_EQ(states[0].life, ShareState::Life::at_work);
  EXPECT_EQ(states[0].done, 1U);
  EXPECT_EQ(states[0].running, 1U);
  EXPECT_EQ(states[0].heard, 1.7501e9);
  EXPECT_EQ(states[1].life, ShareState::Life::over);
  EXPECT_EQ(states[1].failed, 1U);
  // It was heard of last a day ago.
  std::filesystem::last_write_time(at_work.path(),
                                   std::filesystem::file_time_type::clock::now() - std::chrono::hours(24));
  EXPECT_EQ(share_states(root())[0].life, ShareState::Life::lost);
  EXPECT_EQ(share_states(root())[0].running, 0U);
}

}  // namespace
}  // namespace seedbed::results
