#include "runner/commands/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace seedbed::runner {
namespace {

namespace po = boost::program_options;
using testing::ElementsAre;
using testing::HasSubstr;

Options sample() {
  Options options(
      {.usage = "seedbed sample FILE", .description = "What it does.", .examples = "  seedbed sample x"});
  options.add()("jobs,j", po::value<std::string>()->value_name("N"), "jobs at once\nby default one")(
      "quiet,q", "less");
  return options;
}

std::string error_of(const Arguments& arguments) {
  Options options = sample();
  try {
    options.parse(arguments);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Options, MayStandAnywhereAndBeJoined) {
  Options options = sample();
  ASSERT_TRUE(options.parse({"-j4", "a.yaml", "-q", "train.lr=1,2"}));
  EXPECT_EQ(options.get<std::string>("jobs"), "4");
  EXPECT_TRUE(options.given("quiet"));
  EXPECT_THAT(options.positional(), ElementsAre("a.yaml", "train.lr=1,2"));
}

TEST(Options, EndWithTwoDashes) {
  Options options = sample();
  ASSERT_TRUE(options.parse({"--jobs=2", "--", "-q"}));
  EXPECT_FALSE(options.given("quiet"));
  EXPECT_THAT(options.positional(), ElementsAre("-q"));
}

TEST(Options, MisspeltOnesAreAnsweredWithTheNearest) {
  EXPECT_EQ(error_of({"--jbos", "2"}), "unknown option '--jbos' (did you mean '--jobs'?)");
  EXPECT_THAT(error_of({"--jo", "2"}),
              HasSubstr("unknown option"));  // no abbreviations that a later option could break
  EXPECT_THAT(error_of({"-x"}), HasSubstr("unknown option '-x'"));
}

TEST(Options, WrongUseIsExplained) {
  EXPECT_EQ(error_of({"--jobs"}), "--jobs needs a value");
  EXPECT_EQ(error_of({"-j", "1", "--jobs", "2"}), "--jobs was given more than once");
  EXPECT_THAT(error_of({"--quiet=yes"}), HasSubstr("--quiet"));
}

TEST(Options, HelpListsThem) {
  EXPECT_THAT(sample().help_text(),
              HasSubstr("  -j, --jobs N  jobs at once\n                by default one\n"));
  EXPECT_THAT(sample().help_text(), HasSubstr("Example:\n  seedbed sample x\n"));
}

TEST(WholeNumber, IsAllOfTheText) {
  EXPECT_EQ(whole_number("--jobs", "12", 1), 12);
  for (const char* wrong : {"", "0", "-1", "1.5", "2x", " 2", "99999999999"}) {
    EXPECT_THROW(whole_number("--jobs", wrong, 1), UsageError) << wrong;
  }
}

}  // namespace
}  // namespace seedbed::runner
