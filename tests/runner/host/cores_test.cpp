#include "runner/host/cores.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include <fstream>
#include <map>

#include "tests/support/temp_dir.hpp"

namespace seedbed::runner {
namespace {

// A machine made of files.
class Cores : public testing::Test {
 protected:
  void file(const std::string& path, const std::string& text) {
    const auto full = directory_.path() / path;
    std::filesystem::create_directories(full.parent_path());
    std::ofstream(full) << text << '\n';
  }

  void cores(int count, int threads_per_core) {
    for (int cpu = 0; cpu < count * threads_per_core; ++cpu) {
      const int core = cpu % count;  // as Linux numbers them: first one thread of every core, then the second
      std::string siblings = std::to_string(core);
      for (int thread = 1; thread < threads_per_core; ++thread)
        siblings += "," + std::to_string(core + thread * count);
      file("sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/core_cpus_list", siblings);
      affinity_.push_back(cpu);
    }
  }

  void cgroup_v2(const std::string& shown, const std::string& own) {
    file("proc/self/mountinfo",
         "22 27 0:21 / /proc rw,relatime - proc proc rw\n"
         "30 23 0:26 " +
             shown + " /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate");
    file("proc/self/cgroup", "0::" + own);
  }

  int jobs() {
    return default_jobs(
        {directory_.path(), affinity_, [this](const std::string& name) -> std::optional<std::string> {
           const auto found = environment_.find(name);
           return found == environment_.end() ? std::nullopt : std::optional(found->second);
         }});
  }

  TempDir directory_;
  std::vector<int> affinity_;
  std::map<std::string, std::string> environment_;
};

TEST_F(Cores, HardwareThreadsOfOneCoreCountOnce) {
  cores(8, 2);
  EXPECT_EQ(jobs(), 8);
}

TEST_F(Cores, OnlyProcessorsInTheAffinityMaskCount) {
  cores(8, 2);
  affinity_ = {0, 8, 1};  // both threads of core 0, one of core 1
  EXPECT_EQ(jobs(), 2);
}

TEST_F(Cores, OlderKernelsNameSiblingsOtherwise) {
  for (int cpu = 0; cpu < 4; ++cpu) {
    file("sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/thread_siblings_list",
         cpu < 2 ? "0-1" : "2-3");
    affinity_.push_back(cpu);
  }
  EXPECT_EQ(jobs(), 2);
}

TEST_F(Cores, ProcessorsWithoutTopologyCountAsCores) {
  affinity_ = {0, 1, 2};
  EXPECT_EQ(jobs(), 3);
}

TEST_F(Cores, NothingKnownIsOneJob) {
  EXPECT_EQ(jobs(), 1);
}

TEST_F(Cores, QuotaOfACgroupV2) {
  cores(16, 1);
  cgroup_v2("/", "/user.slice/sweep.scope");
  file("sys/fs/cgroup/user.slice/cpu.max", "max 100000");
  file("sys/fs/cgroup/user.slice/sweep.scope/cpu.max", "400000 100000");
  EXPECT_EQ(jobs(), 4);
}

TEST_F(Cores, TheSmallestQuotaOfTheGroupsAboveHolds) {
  cores(16, 1);
  cgroup_v2("/", "/a/b/c");
  file("sys/fs/cgroup/a/cpu.max", "300000 100000");
  file("sys/fs/cgroup/a/b/cpu.max", "800000 100000");
  file("sys/fs/cgroup/a/b/c/cpu.max", "max 100000");
  EXPECT_EQ(jobs(), 3);
}

TEST_F(Cores, APartOfACoreCountsAsOne) {
  cores(16, 1);
  cgroup_v2("/", "/");
  file("sys/fs/cgroup/cpu.max", "150000 100000");
  EXPECT_EQ(jobs(), 2);
  file("sys/fs/cgroup/cpu.max", "10000 100000");
  EXPECT_EQ(jobs(), 1);
}

TEST_F(Cores, InsideAContainerTheMountShowsItsOwnGroup) {
  cores(16, 1);
  file("sys/fs/cgroup/cpu.max", "500000 100000");
  cgroup_v2("/docker/4f2a", "/docker/4f2a");  // no cgroup namespace
  EXPECT_EQ(jobs(), 5);
  cgroup_v2("/", "/../other");  // a namespace that this process was moved out of
  EXPECT_EQ(jobs(), 5);
}

TEST_F(Cores, QuotaOfACgroupV1) {
  cores(16, 1);
  file("proc/self/mountinfo",
       "31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n"
       "32 31 0:29 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"
       "33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct");
  file("proc/self/cgroup", "5:cpuset:/other\n4:cpu,cpuacct:/jobs/7\n0::/");
  file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1");
  file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000");
  file("sys/fs/cgroup/cpu,cpuacct/jobs/7/cpu.cfs_quota_us", "250000");
  file("sys/fs/cgroup/cpu,cpuacct/jobs/7/cpu.cfs_period_us", "50000");
  EXPECT_EQ(jobs(), 5);
}

TEST_F(Cores, SlurmAllocation) {
  cores(64, 1);
  environment_["SLURM_JOB_CPUS_PER_NODE"] = "24(x2),12";
  EXPECT_EQ(jobs(), 24);
  environment_["SLURM_NODEID"] = "1";
  EXPECT_EQ(jobs(), 24);
  environment_["SLURM_NODEID"] = "2";
  EXPECT_EQ(jobs(), 12);
  environment_["SLURM_CPUS_PER_TASK"] = "6";
  EXPECT_EQ(jobs(), 6);
}

TEST_F(Cores, AnAllocationLargerThanTheMachineAddsNothing) {
  cores(4, 1);
  environment_["SLURM_CPUS_PER_TASK"] = "72";
  EXPECT_EQ(jobs(), 4);
  environment_["SLURM_CPUS_PER_TASK"] = "nonsense";
  EXPECT_EQ(jobs(), 4);
}

TEST(CoresOfThisMachine, AreWithinTheAffinityMask) {
  cpu_set_t mask;
  ASSERT_EQ(sched_getaffinity(0, sizeof mask, &mask), 0);
  const int jobs = default_jobs(this_machine());
  EXPECT_GE(jobs, 1);
  EXPECT_LE(jobs, CPU_COUNT(&mask));
}

}  // namespace
}  // namespace seedbed::runner
