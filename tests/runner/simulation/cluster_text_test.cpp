#include "runner/simulation/cluster_text.hpp"

#include <gtest/gtest.h>

namespace seedbed::runner {
namespace {

std::string problem(const std::string& text) {
  try {
    cluster_of(text);
  } catch (const ClusterTextError& error) {
    return error.what();
  }
  return "";
}

TEST(ClusterText, SaysWhatDiffersFromOneCore) {
  const ClusterModel cluster = cluster_of("nodes=1000,cpus=64,mtbf=90d,preemption=12h,start=10s,absence=0");
  EXPECT_EQ(cluster.nodes, 1000u);
  EXPECT_EQ(cluster.cpus, 64u);
  EXPECT_EQ(cluster.mtbf, 90.0 * 86400);
  EXPECT_EQ(cluster.preemption, 12.0 * 3600);
  EXPECT_EQ(cluster.start, 10);
  EXPECT_EQ(cluster.absence, 0);
  EXPECT_EQ(
      cluster_text(cluster),
      "1000 nodes with 64 cores each; a node fails after 90d 0:00:00 on average; a share is preempted after "
      "12:00:00 on average");
  EXPECT_EQ(cluster_text(cluster_of("cpus=1")),
            "1 node with 1 core each; no node fails; nothing is preempted");
}

TEST(ClusterText, RefusesWhatItDoesNotUnderstand) {
  EXPECT_EQ(problem(""), "nothing is said of the cluster, as in nodes=1000,cpus=64");
  EXPECT_EQ(problem("nodes"), "'nodes' is not key=value, as in nodes=1000,cpus=64");
  EXPECT_EQ(problem("nodes=0"), "nodes: '0' is no whole number from 1 to 1000000");
  EXPECT_EQ(problem("nodes=1.5"), "nodes: '1.5' is no whole number from 1 to 1000000");
  EXPECT_EQ(problem("mtbf=soon"), "mtbf: 'soon' is no time such as 90s, 12h or 30d");
  EXPECT_EQ(
      problem("cpu=64"),
      "there is no 'cpu' (did you mean 'cpus'?): what can be said of a cluster is 'nodes', 'cpus', 'mtbf', "
      "'preemption', 'start', 'absence'");
}

}  // namespace
}  // namespace seedbed::runner
