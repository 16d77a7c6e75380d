#include "tests/experiments/dataset/data_files.hpp"

#include <filesystem>

#include "experiments/plan/experiment.hpp"

namespace seedbed::experiments {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class DataFilesTest : public testing::Test {
 protected:
  DataFilesTest() {
    std::filesystem::create_directory(files_.path("parts[1]"));
    for (const char* name : {"b.csv", "a.csv", "c.csv.gz", "odd[1].csv", ".hidden.csv", "parts[1]/z.csv"})
      files_.write(name, "y,x\n");
  }

  Experiment load(const std::string& path, const std::vector<std::string>& overrides = {}) {
    return Experiment::load(files_.write("e.yaml", "data: {path: " + path + ", target: y, numeric: [x]}\n"),
                            overrides);
  }
  std::vector<std::string> names(const std::string& path) {
    const DataSettings data = load(path).settings(0).data;
    std::vector<std::string> all = {std::filesystem::path(data.path).filename()};
    for (const std::string& more : data.more_paths) all.push_back(std::filesystem::path(more).filename());
    return all;
  }
  std::string error(const std::string& path) {
    try {
      load(path);
    } catch (const ExperimentError& error) {
      return error.what();
    }
    return "";
  }

  DataFiles files_;
};

TEST_F(DataFilesTest, AreAFileAListOrAPatternInTheOrderOfTheirNames) {
  EXPECT_THAT(names("a.csv"), ElementsAre("a.csv"));
  EXPECT_THAT(names("[b.csv, a.csv]"), ElementsAre("a.csv", "b.csv"));
  EXPECT_THAT(names("\"?.csv*\""), ElementsAre("a.csv", "b.csv", "c.csv.gz"));
  EXPECT_THAT(names("\"[ab].csv\""), ElementsAre("a.csv", "b.csv"));
  EXPECT_THAT(names("\"odd[1].csv\""), ElementsAre("odd[1].csv"));  // as it is there
  EXPECT_THAT(names("[\"c*\", a.csv]"), ElementsAre("a.csv", "c.csv.gz"));
  EXPECT_THAT(names(files_.path("a*")), ElementsAre("a.csv"));
  EXPECT_THAT(error("[a.csv, \"*.csv\"]"), HasSubstr("data.path names"));
  EXPECT_THAT(error("\"d*.csv\""), HasSubstr("no file matches"));
  EXPECT_THAT(error("[]"), HasSubstr("empty list"));
}

TEST_F(DataFilesTest, APatternsFolderIsTakenAsItIs) {
  const Experiment experiment =
      Experiment::load(files_.write("parts[1]/e.yaml", "data: {path: \"*.csv\", target: y, numeric: [x]}\n"));
  EXPECT_EQ(experiment.settings(0).data.path, files_.path("parts[1]/z.csv"));
}

TEST_F(DataFilesTest, IdsAreMadeOfTheContentsInOrder) {
  const auto id = [&](const std::string& path, const std::map<std::string, std::string>& contents = {}) {
    return load(path).job_id(0, 0, 0, [&](const std::string& file) {
      const auto found = contents.find(std::filesystem::path(file).filename());
      return found == contents.end() ? file : found->second;
    });
  };
  EXPECT_EQ(id("[a.csv, b.csv]"), id("[b.csv, a.csv]"));
  EXPECT_EQ(id("\"[ab].csv\""), id("[b.csv, a.csv]"));
  EXPECT_EQ(id("\"a*\""), id("a.csv"));
  EXPECT_NE(id("[a.csv, b.csv]"), id("a.csv"));
  EXPECT_EQ(id("[a.csv, b.csv]", {{"a.csv", "1"}, {"b.csv", "2"}}),
            id("[b.csv, c.csv.gz]", {{"b.csv", "1"}, {"c.csv.gz", "2"}}));
  EXPECT_NE(id("[a.csv, b.csv]", {{"a.csv", "1"}, {"b.csv", "2"}}),
            id("[a.csv, b.csv]", {{"a.csv", "2"}, {"b.csv", "1"}}));
}

TEST_F(DataFilesTest, TheKeptExperimentNamesEachFile) {
  const Experiment experiment = load("\"[ab].csv\"");
  const Experiment again = Experiment::load(files_.write("kept.yaml", experiment.to_yaml()));
  EXPECT_EQ(again.settings(0), experiment.settings(0));
  EXPECT_THAT(again.settings(0).data.more_paths, ElementsAre(files_.path("b.csv")));
}

}  // namespace
}  // namespace seedbed::experiments
