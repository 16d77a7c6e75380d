#include "experiments/csv/kept_pipe.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <thread>

#include "base/data_error.hpp"
#include "base/temporary_folder.hpp"
#include "experiments/csv/csv_reader.hpp"

namespace seedbed::experiments {
namespace {

std::string contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

TEST(KeptPipe, CanBeReadAgainAndAgain) {
  const TemporaryFolder folder("seedbed-pipe");
  const std::string path = (folder.path() / "pipe").string();
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  std::string text = "a,b\n";
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i) + ",1\n";  // more than a pipe holds
  std::thread writer([&] { std::ofstream(path) << text; });
  keep_pipe(path);
  writer.join();
  for (int time = 0; time < 3; ++time) EXPECT_EQ(contents(readable_path(path)), text);
  CsvReader reader(path, ',');
  std::int64_t rows = 0;
  while (reader.next()) ++rows;
  EXPECT_EQ(rows, 100'000);
  EXPECT_EQ(reader.path(), path);  // in messages it has its own name
  keep_pipe(path);                 // nobody writes to it any more: nothing is waited for
  EXPECT_THAT(kept_pipes(), ::testing::Contains(path));
}

TEST(KeptPipe, LeavesFilesAlone) {
  const TemporaryFolder folder("seedbed-pipe");
  const std::string path = (folder.path() / "file").string();
  std::ofstream(path) << "a\n1\n";
  keep_pipe(path);
  EXPECT_EQ(readable_path(path), path);
  std::ofstream(path) << "a\n2\n";
  EXPECT_EQ(contents(readable_path(path)), "a\n2\n");
  keep_pipe((folder.path() / "none").string());  // whoever reads it says that it is not there
  EXPECT_THAT(kept_pipes(), ::testing::Not(::testing::Contains(path)));
}

TEST(KeptPipe, OfADeviceIsWhatItGives) {
  keep_pipe("/dev/null");
  EXPECT_EQ(contents(readable_path("/dev/null")), "");
}

}  // namespace
}  // namespace seedbed::experiments
