#include "experiments/dataset/vocabulary.hpp"

#include "tests/experiments/dataset/data_files.hpp"

namespace seedbed::experiments {
namespace {

ValueCounts some_counts() {
  ValueCounts counts;
  counts.add("pear", 2);
  counts.add("apple", 1);
  counts.add("apple", 2);
  counts.add("fig", 1);
  counts.add_missing(2);
  return counts;
}

TEST(Vocabulary, KeepsWhatIsSeenOftenEnoughInByteOrder) {
  const Vocabulary vocabulary = Vocabulary::of(some_counts(), 2);
  EXPECT_EQ(vocabulary.size(), 4);
  EXPECT_EQ(vocabulary.missing_code(), 1);
  EXPECT_EQ(vocabulary.code("apple"), 2);
  EXPECT_EQ(vocabulary.code("pear"), 3);
  EXPECT_EQ(vocabulary.code("fig"), 0);
  EXPECT_EQ(vocabulary.code("plum"), 0);
}

TEST(Vocabulary, MissingCanBeRareToo) {
  const Vocabulary vocabulary = Vocabulary::of(some_counts(), 3);
  EXPECT_EQ(vocabulary.missing_code(), 0);
  EXPECT_EQ(vocabulary.code("apple"), 1);
  EXPECT_EQ(vocabulary.size(), 2);
}

TEST(Vocabulary, NothingSeenLeavesOnlyRare) {
  EXPECT_EQ(Vocabulary::of(ValueCounts(), 1).size(), 1);
}

TEST(Vocabulary, ComesBackFromJson) {
  const Vocabulary vocabulary = Vocabulary::of(some_counts(), 1);
  const nlohmann::json json = vocabulary.to_json();
  EXPECT_EQ(json.dump(), R"([null,"apple","fig","pear"])");
  const Vocabulary back = Vocabulary::from_json(json);
  for (const char* value : {"apple", "fig", "pear", "plum"})
    EXPECT_EQ(back.code(value), vocabulary.code(value));
  EXPECT_EQ(back.missing_code(), 1);
  EXPECT_EQ(back.size(), vocabulary.size());
  EXPECT_ANY_THROW(Vocabulary::from_json(nlohmann::json::parse(R"(["a",null])")));
  EXPECT_ANY_THROW(Vocabulary::from_json(nlohmann::json::parse(R"(["a","a"])")));
  EXPECT_ANY_THROW(Vocabulary::from_json(nlohmann::json::parse("[1]")));
}

}  // namespace
}  // namespace seedbed::experiments
