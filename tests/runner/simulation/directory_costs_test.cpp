#include "runner/simulation/directory_costs.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "base/temporary_folder.hpp"
#include "results/shares/share_writer.hpp"

namespace seedbed::runner {
namespace {

constexpr int kJobs = 200;

JobTraces traces(int epochs) {
  JobTraces traces;
  traces.result.outcome = results::Outcome::done;
  traces.result.scores = {{"crps_test", 0.123456789, 0.01}, {"crps_validation", 0.23456789, 0.02}};
  traces.result.epochs.assign(static_cast<std::size_t>(epochs), {1, 0.12345, 0.23456, 0.34567, 0});
  traces.result.host = "node17";
  return traces;
}

// Against the file that a share really writes.
TEST(DirectoryCosts, CountTheBytesOfShares) {
  for (const int epochs : {0, 1, 50}) {
    const TemporaryFolder folder("seedbed-costs");
    const results::ShareFolder shares(folder.path());
    shares.make();
    results::ShareWriter writer(shares, {});
    const auto header = std::filesystem::file_size(writer.path());
    const results::JobResult result = traces(epochs).result;
    for (int i = 0; i < kJobs; ++i) {
      const results::JobIdentity job = {.id = std::string(20, 'a'),
                                        .settings = {{"model.components", std::to_string(1 + i % 9)}},
                                        .split = 0,
                                        .seed = static_cast<std::uint64_t>(i),
                                        .data = std::string(32, 'b')};
      writer.write(results::AttemptBegun{job, 1.7e9 + i});
      writer.write(results::AttemptEnded{job, result});
    }
    const auto written = static_cast<double>(std::filesystem::file_size(writer.path()) - header);
    EXPECT_NEAR(directory_costs(kJobs, 1, true, traces(epochs)).share_bytes, written, 0.03 * written)
        << epochs;
  }
}

TEST(DirectoryCosts, CountFilesAsTheyAreKept) {
  JobTraces with_model = traces(3);
  with_model.model_bytes = 20'000;
  const double rest = directory_costs(0, 0, true, with_model).files;
  EXPECT_EQ(directory_costs(1000, 4, true, with_model).files - rest,
            4 + 2 * (4 + 1000 * 20'000.0 / (1 << 30)));
  EXPECT_EQ(directory_costs(1000, 4, false, with_model).files - rest, 4 + 2 * 1000);
  EXPECT_EQ(directory_costs(1000, 4, false, traces(3)).files - rest, 4 + 1000);
}

}  // namespace
}  // namespace seedbed::runner
