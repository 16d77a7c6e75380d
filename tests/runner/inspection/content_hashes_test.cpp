#include "runner/inspection/content_hashes.hpp"

#include <gtest/gtest.h>

#include "tests/runner/sweep/sample_experiment.hpp"

namespace seedbed::runner {
namespace {

TEST(ContentHashes, ALedgerRemembersThemForWhenTheDataIsGone) {
  const SampleExperiment sample;
  const std::string data = sample.path("data.csv").string();
  results::Ledger ledger = results::Ledger::open(sample.path("run"));
  const ContentHashes read = ContentHashes::of_files();
  const std::string hash = read(data);
  read.remember(ledger);
  std::filesystem::remove(data);
  EXPECT_EQ(ContentHashes::remembered(ledger)(data), hash);
  EXPECT_ANY_THROW(ContentHashes::of_files()(data));
}

TEST(ContentHashes, AFileIsReadOnce) {
  const SampleExperiment sample;
  const std::string data = sample.path("data.csv").string();
  const ContentHashes hashes = ContentHashes::of_files();
  const std::string before = hashes(data);
  sample.write("data.csv", "other");
  EXPECT_EQ(hashes(data), before);
  EXPECT_NE(ContentHashes::of_files()(data), before);
}

TEST(ContentHashes, ChangesSinceTheResultsWereMadeAreFound) {
  const SampleExperiment sample;
  const std::string data = sample.path("data.csv").string();
  results::Ledger ledger = results::Ledger::open(sample.path("run"));
  const ContentHashes first = ContentHashes::of_files();
  first(data);
  EXPECT_TRUE(first.changed_since(ledger).empty());
  first.remember(ledger);
  EXPECT_TRUE(first.changed_since(ledger).empty());
  sample.write("data.csv", "other");
  const ContentHashes second = ContentHashes::of_files();
  second(data);
  EXPECT_EQ(second.changed_since(ledger), std::vector<std::string>{data});
}

}  // namespace
}  // namespace seedbed::runner
