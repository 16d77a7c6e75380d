#include "runner/host/memory.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temp_dir.hpp"

namespace seedbed::runner {
namespace {

constexpr std::int64_t kGiga = std::int64_t{1} << 30;

// A machine made of files.
class Memory : public testing::Test {
 protected:
  void file(const std::string& path, const std::string& text) {
    const auto full = directory_.path() / path;
    std::filesystem::create_directories(full.parent_path());
    std::ofstream(full) << text << '\n';
  }

  void host(std::int64_t bytes) {
    file("proc/meminfo", "MemTotal:       99999999 kB\nMemFree: 1 kB\nMemAvailable:   " +
                             std::to_string(bytes / 1024) + " kB\nBuffers: 7 kB");
  }

  void group(const std::string& path, const std::string& limit, std::int64_t used, std::int64_t cache) {
    file(path + "/memory.max", limit);
    file(path + "/memory.current", std::to_string(used));
    file(path + "/memory.stat", "anon 5\nfile 9\ninactive_file " + std::to_string(cache));
  }

  void in_group(const std::string& own) {
    file("proc/self/mountinfo",
         "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate");
    file("proc/self/cgroup", "0::" + own);
  }

  std::int64_t available() const { return available_memory(directory_.path()); }

  TempDir directory_;
};

TEST_F(Memory, IsWhatTheHostHasAvailable) {
  EXPECT_EQ(available(), 0) << "nothing known";
  host(20 * kGiga);
  EXPECT_EQ(available(), 20 * kGiga);
}

TEST_F(Memory, IsHeldToTheTightestGroupAbove) {
  host(20 * kGiga);
  in_group("/slurm/job");
  group("sys/fs/cgroup/slurm", std::to_string(8 * kGiga), 5 * kGiga, 2 * kGiga);
  group("sys/fs/cgroup/slurm/job", "max", kGiga, 0);
  EXPECT_EQ(available(), 5 * kGiga);  // 8 of which 5 are used, 2 of them by the page cache
  group("sys/fs/cgroup/slurm/job", std::to_string(2 * kGiga), kGiga, 0);
  EXPECT_EQ(available(), kGiga);
  group("sys/fs/cgroup/slurm/job", std::to_string(2 * kGiga), 3 * kGiga, 0);
  EXPECT_EQ(available(), 0);
}

TEST_F(Memory, OlderKernelsKeepGroupsOtherwise) {
  host(20 * kGiga);
  file("proc/self/mountinfo", "30 23 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory");
  file("proc/self/cgroup", "4:memory:/job");
  file("sys/fs/cgroup/memory/job/memory.limit_in_bytes", std::to_string(4 * kGiga));
  file("sys/fs/cgroup/memory/job/memory.usage_in_bytes", std::to_string(3 * kGiga));
  file("sys/fs/cgroup/memory/job/memory.stat",
       "inactive_file 1\ntotal_inactive_file " + std::to_string(kGiga));
  EXPECT_EQ(available(), 2 * kGiga);
}

TEST(MemoryOfThisMachine, CanBeRead) {
  EXPECT_GT(available_memory(), 1 << 20);
  EXPECT_GT(own_resident_memory(), 1 << 20);
}

TEST(MemoryAmount, HasAUnitUnlessItIsZero) {
  EXPECT_EQ(memory_amount("20G"), 20 * kGiga);
  EXPECT_EQ(memory_amount("1.5G"), 3 * kGiga / 2);
  EXPECT_EQ(memory_amount("512M"), kGiga / 2);
  EXPECT_EQ(memory_amount("64KiB"), 65536);
  EXPECT_EQ(memory_amount("2TB"), 2048 * kGiga);
  EXPECT_EQ(memory_amount("0"), 0);
  for (const char* wrong : {"", "G", "20", "20 G", "-1G", "nanG", "1e30G", "20GG", "20Gx", "many"}) {
    EXPECT_EQ(memory_amount(wrong), std::nullopt) << wrong;
  }
}

}  // namespace
}  // namespace seedbed::runner
