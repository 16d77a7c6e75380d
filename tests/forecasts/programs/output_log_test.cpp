#include "forecasts/programs/output_log.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/support/temp_dir.hpp"

namespace seedbed::forecasts {
namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(OutputLog, KeepsWhatFitsAsItIs) {
  const TempDir folder;
  const auto path = folder.path() / "log";
  std::ofstream(path) << "before\n";
  OutputLog log(path, 20, 10);
  for (const char* text : {"one\n", "two ", "three\nfour", "", "\nfive\n"}) log.write(text);
  EXPECT_EQ(text_of(path), "before\none\ntwo three\nfour\nfive\n");
  EXPECT_EQ(log.last_line(100), "five");
}

// However it is cut into pieces: the beginning, the last lines, and in between how much is missing.
TEST(OutputLog, LeavesOutTheMiddleOfWhatIsLong) {
  std::string all;
  for (int line = 0; line < 10'000; ++line) all += "line " + std::to_string(line) + "\n";
  for (const std::size_t piece : {1UL, 7UL, 1000UL, all.size()}) {
    const TempDir folder;
    const auto path = folder.path() / "log";
    OutputLog log(path, 200, 300);
    for (std::size_t at = 0; at < all.size(); at += piece) log.write(all.substr(at, piece));
    const std::string text = text_of(path);
    EXPECT_LT(text.size(), 200 + 2 * 300 + 100);
    EXPECT_EQ(text.substr(0, 200), all.substr(0, 200));
    EXPECT_TRUE(text.ends_with("line 9998\nline 9999\n"));
    EXPECT_NE(text.find("of what the program printed are left out here ---\nline "), std::string::npos);
    EXPECT_EQ(log.last_line(100), "line 9999");
    EXPECT_EQ(log.last_line(3), "lin");
  }
}

TEST(OutputLog, NeedsNoFile) {
  OutputLog log("", 10, 10);
  log.write("what is printed\n");
  EXPECT_EQ(log.last_line(100), "what is printed");
}

}  // namespace
}  // namespace seedbed::forecasts
