#include "forecasts/programs/program_process.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <string>

#include "forecasts/programs/process_tree.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::forecasts {
namespace {

ProgramStart shell(const std::string& script, const std::filesystem::path& directory = "/") {
  return {{"sh", "-c", script}, directory, {"PATH=/usr/bin:/bin", "A=b c"}};
}

/// What it prints, until it ends or a line that begins so.
std::string output_of(ProgramProcess& process, const std::string& until = "") {
  std::string text;
  char buffer[4096];
  while (until.empty() || text.find(until) == std::string::npos) {
    pollfd entry{process.output(), POLLIN, 0};
    poll(&entry, 1, -1);
    const ssize_t count = read(process.output(), buffer, sizeof buffer);
    if (count == 0) break;
    if (count > 0) text.append(buffer, static_cast<std::size_t>(count));
  }
  return text;
}

/// Waits until there is no such process, which a test would hang in otherwise.
void wait_until_gone(pid_t process) {
  while (kill(process, 0) == 0) {
    std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
    std::string text;
    std::getline(stat, text);
    if (text.find(") Z ") != std::string::npos) return;
    usleep(1000);
  }
}

TEST(ProgramProcess, RunsAndSaysHowItEnded) {
  ProgramProcess process(shell("echo out; echo err >&2; echo $A; pwd; exit 3", "/tmp"));
  EXPECT_EQ(output_of(process), "out\nerr\nb c\n/tmp\n");
  const ProgramEnd end = process.wait();
  EXPECT_EQ(end.exit_code, 3);
  EXPECT_EQ(end.signal, 0);
  EXPECT_GT(end.peak_memory, 100'000);
  EXPECT_EQ(end.left_behind, "");
}

TEST(ProgramProcess, SaysWhatCannotBeStarted) {
  const auto problem = [](ProgramStart start) { return ProgramProcess(start).wait().not_started; };
  EXPECT_EQ(problem({{"no-such-program"}, "/", {}}),
            "cannot start 'no-such-program': No such file or directory");
  EXPECT_EQ(problem({{"true"}, "/no/where", {}}),
            "cannot go into the directory '/no/where': No such file or directory");
}

TEST(ProgramProcess, EndsAtASignalAndWhenAskedTo) {
  ProgramProcess itself(shell("kill -SEGV $$"));
  EXPECT_EQ(itself.wait().signal, SIGSEGV);
  ProgramProcess polite(shell("trap 'exit 5' TERM; echo ready; while :; do sleep 0.01; done"));
  output_of(polite, "ready");
  polite.ask_to_end();
  EXPECT_EQ(polite.wait().exit_code, 5);
  ProgramProcess stubborn(shell("trap '' TERM; echo ready; while :; do sleep 0.01; done"));
  output_of(stubborn, "ready");
  stubborn.ask_to_end();
  stubborn.kill();
  EXPECT_EQ(stubborn.wait().signal, SIGKILL);
}

// Also of what has left its group and session.
TEST(ProgramProcess, WhatItLeavesBehindIsNamedAndEnded) {
  for (const char* start : {"sleep 600 & echo $!", "setsid sleep 600 & echo $!",
                            "(setsid sh -c 'sleep 600 & echo $!; exit 0' &)"}) {
    ProgramProcess process(shell(std::string(start) + " ; exec >/dev/null"));
    const std::string text = output_of(process, "\n");
    const pid_t child = std::stoi(text);
    const ProgramEnd end = process.wait();
    EXPECT_EQ(end.exit_code, 0);
    EXPECT_NE(end.left_behind.find("sleep (process "), std::string::npos) << end.left_behind;
    wait_until_gone(child);
  }
}

// What a process says about its children before it is killed.
struct Killed {
  pid_t program = 0, child = 0;
};

enum class Kill { worker, keeper, keeper_and_leave };

/// Runs a process that starts a program, which starts a child in a session of its own, and kills the former
/// or its keeper, or the keeper while nobody waits for the former's results any more.
Killed kill_above_program(Kill what) {
  int channel[2];
  EXPECT_EQ(pipe(channel), 0);
  const pid_t worker = fork();
  if (worker == 0) {
    std::signal(SIGUSR1, [](int) { experiments::leave(); });
    ProgramProcess process(shell("setsid sleep 600 & echo $$ $!; exec sleep 600"));
    const std::string text = output_of(process, "\n") + "\n";
    const std::vector<pid_t> below = tree_below(getpid()).processes;
    const std::string all = std::to_string(below.front()) + " " + text;
    [[maybe_unused]] const ssize_t written = write(channel[1], all.data(), all.size());
    process.wait();
    _exit(0);
  }
  close(channel[1]);
  char buffer[200] = {};
  EXPECT_GT(read(channel[0], buffer, sizeof buffer - 1), 0);
  close(channel[0]);
  pid_t keeper_id = 0;
  Killed killed;
  EXPECT_EQ(sscanf(buffer, "%d %d %d", &keeper_id, &killed.program, &killed.child), 3);
  kill(what == Kill::worker ? worker : keeper_id, SIGKILL);
  if (what == Kill::keeper_and_leave) kill(worker, SIGUSR1);
  waitpid(worker, nullptr, 0);
  return killed;
}

TEST(ProgramProcess, NothingOutlivesTheProcessThatStartedIt) {
  const Killed killed = kill_above_program(Kill::worker);
  wait_until_gone(killed.program);
  wait_until_gone(killed.child);
}

TEST(ProgramProcess, NothingOutlivesItsKeeper) {
  const Killed killed = kill_above_program(Kill::keeper);
  wait_until_gone(killed.program);
  wait_until_gone(killed.child);
}

TEST(ProgramProcess, NothingOutlivesItsKeeperThoughNobodyWaitsAnyMore) {
  for (int i = 0; i < 20; ++i) {
    const Killed killed = kill_above_program(Kill::keeper_and_leave);
    wait_until_gone(killed.program);
    wait_until_gone(killed.child);
  }
}

}  // namespace
}  // namespace seedbed::forecasts
