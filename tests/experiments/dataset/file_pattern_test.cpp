#include "experiments/dataset/file_pattern.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "base/data_error.hpp"
#include "experiments/dataset/content_hash.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::experiments {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

class FilePattern : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text = "x") {
    fs::create_directories((folder_.path() / name).parent_path());
    std::ofstream(folder_.path() / name) << text;
  }
  std::string at(const std::string& name) const { return (folder_.path() / name).string(); }
  std::vector<std::string> matches(const std::string& pattern) const {
    std::vector<std::string> names;
    for (const std::string& file : files_that_match(at(pattern)))
      names.push_back(fs::path(file).lexically_relative(folder_.path()).string());
    return names;
  }
  TempDir folder_;
};

TEST_F(FilePattern, StarsStayWithinAFolderAndTwoOfThemGoThroughAll) {
  for (const char* name : {"a.py", "b.py", "c.txt", "lib/d.py", "lib/deep/e.py", "lib/deep/er/f.py",
                           "lib/.hidden/g.py", "lib/.h.py", "other/h.py"})
    write(name);
  fs::create_directory_symlink(folder_.path() / "lib", folder_.path() / "other" / "loop");
  EXPECT_THAT(matches("*.py"), ElementsAre("a.py", "b.py"));
  EXPECT_THAT(matches("?.py"), ElementsAre("a.py", "b.py"));
  EXPECT_THAT(matches("[b-z].*"), ElementsAre("b.py", "c.txt"));
  EXPECT_THAT(matches("lib/**/*.py"), ElementsAre("lib/d.py", "lib/deep/e.py", "lib/deep/er/f.py"));
  EXPECT_THAT(matches("lib/**"), ElementsAre("lib/d.py", "lib/deep/e.py", "lib/deep/er/f.py"));
  EXPECT_THAT(matches("**/e.py"), ElementsAre("lib/deep/e.py"));
  EXPECT_THAT(matches("*/*.py"), ElementsAre("lib/d.py", "other/h.py"));
  EXPECT_THAT(matches("**/deep/**/*.py"), ElementsAre("lib/deep/e.py", "lib/deep/er/f.py"));
  EXPECT_THAT(matches("*.c"), ElementsAre());
}

TEST_F(FilePattern, TheHashIsOfNamesAndContents) {
  write("lib/a.py", "one");
  write("lib/b.py", "two");
  const std::string hash = content_hash_of_pattern(at("lib/*.py"));
  EXPECT_EQ(content_hash_of_pattern(at("lib/a.py")), content_hash(at("lib/a.py")));
  fs::rename(at("lib"), at("moved"));
  EXPECT_EQ(content_hash_of_pattern(at("moved/*.py")), hash);
  write("moved/c.txt");
  EXPECT_EQ(content_hash_of_pattern(at("moved/*.py")), hash);
  write("moved/b.py", "2");
  EXPECT_NE(content_hash_of_pattern(at("moved/*.py")), hash);
  write("moved/b.py", "two");
  fs::rename(at("moved/b.py"), at("moved/c.py"));
  EXPECT_NE(content_hash_of_pattern(at("moved/*.py")), hash);
}

TEST_F(FilePattern, SaysWhatCannotBeRead) {
  write("lib/a.py");
  const auto error = [&](const char* name) {
    try {
      content_hash_of_pattern(at(name));
    } catch (const DataError& problem) {
      return std::string(problem.what()).substr(folder_.path().string().size() + 1);
    }
    return std::string();
  };
  EXPECT_EQ(error("lib/*.c"), "lib/*.c: there is no such file");
  EXPECT_EQ(error("none.py"), "none.py: cannot open the file: No such file or directory");
  EXPECT_THAT(error("lib"), testing::StartsWith("lib: is a folder"));
}

}  // namespace
}  // namespace seedbed::experiments
