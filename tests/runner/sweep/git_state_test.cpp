#include "runner/sweep/git_state.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "tests/support/temp_dir.hpp"

namespace seedbed::runner {
namespace {

const std::string commit(40, 'a');

TEST(GitState, ReadsWhatGitPrints) {
  EXPECT_EQ(parse_git_status("# branch.oid " + commit + "\n# branch.head main\n"),
            (GitState{commit, "clean"}));
  EXPECT_EQ(parse_git_status("# branch.oid " + commit + "\n1 .M N... 100644 100644 100644 1 2 a file\n"),
            (GitState{commit, "changed"}));
  EXPECT_EQ(parse_git_status("# branch.oid (initial)\n# branch.head main\n"), GitState{});
  EXPECT_EQ(parse_git_status(""), GitState{});
}

TEST(GitState, IsEmptyOutsideOfARepository) {
  const TempDir directory;
  EXPECT_EQ(git_state(directory.path()), GitState{});
  EXPECT_EQ(git_state(directory.path() / "absent"), GitState{});
}

/// The command line is git's own, as a second route to the commit.
TEST(GitState, FollowsARepository) {
  const TempDir directory;
  const std::string where = directory.path().string();
  const auto git = [&](const std::string& words) {
    return std::system(
        ("git -C '" + where + "' -c user.name=a -c user.email=b " + words + " >/dev/null 2>&1").c_str());
  };
  ASSERT_EQ(git("init"), 0);
  EXPECT_EQ(git_state(where), GitState{});
  std::ofstream(directory.path() / "file") << "one";
  ASSERT_EQ(git("add file"), 0);
  ASSERT_EQ(git("commit -m first"), 0);
  const GitState clean = git_state(where);
  EXPECT_EQ(clean.state, "clean");
  EXPECT_EQ(git("rev-parse --verify " + clean.commit), 0);
  EXPECT_EQ(clean.commit.size(), 40u);
  std::ofstream(directory.path() / "untracked") << "two";
  EXPECT_EQ(git_state(where), clean);
  std::ofstream(directory.path() / "file") << "three";
  EXPECT_EQ(git_state(where), (GitState{clean.commit, "changed"}));
}

TEST(GitState, IsEmptyWithoutGit) {
  const TempDir directory;
  const std::string path = std::getenv("PATH");
  setenv("PATH", directory.path().c_str(), 1);
  const GitState state = git_state(".");
  setenv("PATH", path.c_str(), 1);
  EXPECT_EQ(state, GitState{});
}

}  // namespace
}  // namespace seedbed::runner
