#include "results/shares/share_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_dir.hpp"

namespace seedbed::results {
namespace {

using testing::HasSubstr;

SharePlan sample_plan() {
  SharePlan plan{.id = "0123456789abcdef",
                 .program = "seedbed 1.2.3",
                 .numerics = 3,
                 .experiment = "hash",
                 .files = {{"/a b.csv", "1"}, {"/c.csv", "2"}},
                 .to_do = std::vector<bool>(19, true),
                 .done = std::vector<bool>(19),
                 .costs = {{0, 1500}, {7, std::uint64_t{1} << 60}},
                 .usual_cost = 250};
  plan.to_do[3] = false;
  plan.done[18] = true;
  return plan;
}

TEST(SharePlanTest, IsReadAsItWasWritten) {
  const TempDir folder;
  write_share_plan(folder.path() / "plan", sample_plan());
  EXPECT_EQ(read_share_plan(folder.path() / "plan", "runs/a"), sample_plan());
  EXPECT_EQ(sample_plan().cost_of(0), 1500U);
  EXPECT_EQ(sample_plan().cost_of(1), 250U);
}

std::string problem(const std::filesystem::path& file) {
  try {
    read_share_plan(file, "runs/a");
  } catch (const NoSharePlan& error) {
    return error.what();
  }
  return "";
}

TEST(SharePlanTest, IsWholeOrNone) {
  const TempDir folder;
  const auto file = folder.path() / "plan";
  EXPECT_EQ(problem(file),
            "runs/a: is not prepared for shares of a sweep; `seedbed run FILE --prepare -o runs/a` makes one "
            "ready");
  write_share_plan(file, sample_plan());
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::ofstream(file, std::ios::binary) << bytes.substr(0, i);
    ASSERT_THAT(problem(file), HasSubstr("it is damaged")) << "cut to " << i;
    std::string flipped = bytes;
    flipped[i] = static_cast<char>(flipped[i] ^ 4);
    std::ofstream(file, std::ios::binary) << flipped;
    ASSERT_THAT(problem(file), HasSubstr("it is damaged")) << "byte " << i;
  }
}

}  // namespace
}  // namespace seedbed::results
