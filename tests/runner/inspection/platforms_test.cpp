#include "runner/inspection/platforms.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runner/inspection/ledger_warnings.hpp"
#include "tests/runner/sweep/sample_experiment.hpp"

namespace seedbed::runner {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kBefore = "avx512, libtorch 1.13.0, oneDNN 2.6.3";  // as earlier versions wrote it
constexpr const char* kHere = "avx512, oneDNN 2.6.3, oneDNN kernels avx512, glibc 2.36";

/// A ledger in which jobs of several platforms end.
class Platforms : public testing::Test {
 protected:
  void job_on(const std::string& platform) {
    PlatformLog log(ledger_, ContentHashes::of_files());
    experiments::Job job;
    job.id = "job" + std::to_string(++jobs_);
    job.settings.data.path = data_;
    const int attempt = log.begin_attempt(job);
    results::JobResult result;
    result.outcome = results::Outcome::done;
    result.platform = platform;
    log.end_attempt(job.id, attempt, result);
  }

  TempDir directory_;
  std::string data_ = [this] {
    const auto path = directory_.path() / "data.csv";
    std::ofstream(path) << "x\n1\n";
    return path.string();
  }();
  results::Ledger ledger_ = results::Ledger::open(directory_.path());
  int jobs_ = 0;
};

TEST_F(Platforms, OfALibtorchUpdateAreOne) {
  job_on(kBefore);
  job_on("avx512, libtorch 2.6.0, oneDNN 2.6.3");
  job_on(kHere);
  EXPECT_THAT(platforms(ledger_), ElementsAre(kHere));
  EXPECT_EQ(platforms_warning(ledger_), "");
}

TEST_F(Platforms, OfALedgerThatCountedLibtorchAreOne) {
  ledger_.set_fact("platforms", std::string(kBefore) + "\navx512, libtorch 2.6.0, oneDNN 2.6.3");
  EXPECT_THAT(platforms(ledger_), ElementsAre("avx512, oneDNN 2.6.3"));
  EXPECT_EQ(platforms_warning(ledger_), "");
}

TEST_F(Platforms, OfAnotherOneDnnOrLevelAreWarnedOf) {
  job_on(kBefore);
  job_on("avx512, oneDNN 3.7.1, oneDNN kernels avx512, glibc 2.36");
  EXPECT_EQ(platforms_warning(ledger_),
            "warning: these results come from 2 kinds of machine, whose last digits can differ:\n"
            "  avx512, oneDNN 2.6.3\n"
            "  avx512, oneDNN 3.7.1, oneDNN kernels avx512, glibc 2.36");
  job_on("avx2, oneDNN 2.6.3, oneDNN kernels avx2, glibc 2.36");
  EXPECT_THAT(platforms_warning(ledger_), HasSubstr("come from 3 kinds of machine"));
}

}  // namespace
}  // namespace seedbed::runner
