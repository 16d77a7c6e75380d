#include "forecasts/profiling/reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "forecasts/profiling/influences.hpp"
#include "forecasts/profiling/profile_table.hpp"

namespace seedbed::forecasts {
namespace {

using testing::HasSubstr;
using testing::Not;

MeasuredCondition measured(ProfileCondition condition, double nanoseconds) {
  Latency latency;
  latency.calls = 100;
  latency.mean = latency.p50 = latency.p90 = nanoseconds;
  latency.p99 = 1.5 * nanoseconds;
  latency.max = 3 * nanoseconds;
  latency.first = 2 * nanoseconds;
  return {condition, latency};
}

/// A call takes 1000 ns and 100 ns a row; twice that from CSV; five times that on a busy machine.
Profile sample_profile() {
  Profile profile;
  profile.models.push_back(
      {"m",
       9,
       100,
       {.rows = 1000, .parse = 3e5, .encode = 1e5, .network = 5e5, .score = 6e4, .format = 4e4}});
  for (const auto input : {ProfileInput::csv, ProfileInput::encoded}) {
    for (const bool busy : {false, true}) {
      for (const std::size_t batch : {1u, 10u, 100u, 1000u}) {
        const double time = 1000 + 100.0 * static_cast<double>(batch);
        profile.measured.push_back(measured({0, batch, 1, input, busy},
                                            time * (input == ProfileInput::csv ? 2 : 1) * (busy ? 5 : 1)));
      }
    }
  }
  return profile;
}

TEST(InfluencesTest, CompareWhatDiffersInOneThingOnly) {
  const Profile profile = sample_profile();
  const std::vector<Influence> all = influences(profile.measured, profile.models);
  std::vector<std::string> names;
  for (const Influence& one : all) names.push_back(one.name);
  EXPECT_EQ(names, std::vector<std::string>(
                       {"batch size", "competing load", "preprocessing", "first call", "call to call"}));
  EXPECT_DOUBLE_EQ(all[0].factor, 1100.0 / 101.0);  // per row with batches of 1 and of 1000
  EXPECT_EQ(all[0].detail, "time per row with 1 against 1000 rows a call");
  EXPECT_DOUBLE_EQ(all[1].factor, 5);
  EXPECT_DOUBLE_EQ(all[2].factor, 2);
  EXPECT_DOUBLE_EQ(all[3].factor, 2);
  EXPECT_DOUBLE_EQ(all[4].factor, 1.5);
}

TEST(InfluencesTest, ThreadsAndModelsCountWhenThereAreSeveral) {
  const std::vector<ModelProfile> models = {{"small", 1, 1, {}}, {"large", 1, 9, {}}};
  const std::vector<Influence> all =
      influences({measured({0, 1, 1}, 10), measured({0, 1, 2}, 40), measured({1, 1, 1}, 70)}, models);
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(all[0].name, "model size");
  EXPECT_EQ(all[0].factor, 7);
  EXPECT_EQ(all[0].detail, "time per row of large against small");
  EXPECT_EQ(all[1].name, "threads");
  EXPECT_EQ(all[1].factor, 4);
}

TEST(InfluencesTest, TheMedianComparisonAndTheLargestAreKept) {
  std::vector<MeasuredCondition> list;
  for (const auto& [batch, factor] : {std::pair<std::size_t, double>{1, 2}, {2, 30}, {3, 3}}) {
    list.push_back(measured({0, batch, 1, ProfileInput::csv, false}, 10));
    list.push_back(measured({0, batch, 1, ProfileInput::csv, true}, 10 * factor));
  }
  for (const Influence& one : influences(list, {{"m", 1, 1, {}}})) {
    if (one.name != "competing load") continue;
    EXPECT_EQ(one.factor, 3);
    EXPECT_EQ(one.largest, 30);
  }
}

TEST(SmallestGoodBatchTest, IsWithinATenthOfTheBest) {
  // Rows per second in units of 1e9 / 100: 9, 10 · 0.9, 10, 9.5.
  const std::vector<MeasuredCondition> list = {
      measured({0, 8, 1}, 8 * 100 / 8.9), measured({0, 16, 1}, 16 * 100 / 9.01),
      measured({0, 32, 1}, 32 * 100 / 10.0), measured({0, 64, 1}, 64 * 100 / 9.5)};
  EXPECT_EQ(smallest_good_batch(list).condition.batch, 16u);
  EXPECT_NEAR(list[2].rows_per_second(), 1e8, 1);
}

TEST(ReadingTest, SaysWhatWasMeasured) {
  const std::string text = plain_reading(sample_profile());
  // 1000 rows take 202 µs from CSV, 100 rows 22 µs: 4.95 and 4.55 million rows a second.
  EXPECT_THAT(text, HasSubstr("Batch size from CSV: 100 rows a call, 4.55M rows/s on 1 thread; the fastest, "
                              "1000, has 4.95M rows/s.\n"));
  EXPECT_THAT(text, HasSubstr("A call of 1 row from encoded inputs on 1 thread takes 1.10 µs (p50), 1.65 µs "
                              "(p99), at most 3.30 µs in 100 calls; the first one 2.20 µs.\n"));
  EXPECT_THAT(text, HasSubstr("Competing load: the slowest call of 1 row takes 33.0 µs instead of 6.60 µs, "
                              "half of them 11.0 µs instead of 2.20 µs.\n"));
  EXPECT_THAT(text, HasSubstr("1.00 µs a row on 1 thread: parse 30 %, encode 10 %, network 50 %, score 6 %, "
                              "format 4 %. Most of it: network.\n"));
  EXPECT_THAT(text, HasSubstr("What makes it vary most: batch size, by a factor of 11.\n"));
  EXPECT_THAT(text, Not(HasSubstr("Threads:")));  // only one number of them was measured
}

TEST(ReadingTest, AsksNothingOfWhatWasNotMeasured) {
  Profile profile;
  profile.models.push_back({"m", 1, 1, {}});
  profile.measured.push_back(measured({0, 4, 2, ProfileInput::encoded, true}, 10));
  EXPECT_EQ(plain_reading(profile), "");
  EXPECT_THAT(profile_csv(profile),
              HasSubstr("m,1,1,encoded,busy,2,4,100,20,10,10,15,30,10,800000000,1.5,0\n"));
}

TEST(ReadingTest, NumbersHaveThreeDigits) {
  EXPECT_EQ(nanoseconds_text(311), "311 ns");
  EXPECT_EQ(nanoseconds_text(999.7), "1.00 µs");
  EXPECT_EQ(nanoseconds_text(12345), "12.3 µs");
  EXPECT_EQ(nanoseconds_text(99960), "100 µs");
  EXPECT_EQ(nanoseconds_text(7.89e9), "7.89 s");
}

}  // namespace
}  // namespace seedbed::forecasts
