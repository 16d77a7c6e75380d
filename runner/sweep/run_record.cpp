#include "runner/sweep/run_record.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "base/machine.hpp"
#include "runner/host/cores.hpp"
#include "runner/host/exit_code.hpp"
#include "runner/host/version.hpp"
#include "runner/sweep/git_state.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

std::string libraries() {
  std::string text;
  for (const auto& [name, version] : library_versions())
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, version);
  return text;
}

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

}  // namespace

results::RunEnd run_end_of(int exit_code) {
  if (exit_code == all_done) return results::RunEnd::done;
  return exit_code == interrupted ? results::RunEnd::interrupted : results::RunEnd::failed;
}

std::string processor_name(const std::string& cpuinfo) {
  std::istringstream lines(cpuinfo);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "";
}

results::RunEnvironment run_environment(const fs::path& experiment, const std::string& command) {
  std::error_code unknown;
  const GitState git = git_state(experiment.parent_path());
  return {.program = "seedbed " + version_and_commit(),
          .command = command,
          .directory = fs::current_path(unknown).string(),
          .git_commit = git.commit,
          .git_state = git.state,
          .host = host_name(),
          .cpu = processor_name(text_of("/proc/cpuinfo")),
          .cores = static_cast<int>(this_machine().affinity.size()),
          .memory = std::int64_t{sysconf(_SC_PHYS_PAGES)} * sysconf(_SC_PAGESIZE),
          .libraries = libraries()};
}

RunRecord::RunRecord(results::Ledger& ledger, const results::RunEnvironment& environment) : ledger_(ledger) {
  ledger_.begin_run(environment);
}

RunRecord::~RunRecord() {
  if (ended_) return;
  try {
    ledger_.end_run(results::RunEnd::error);
  } catch (const results::LedgerError&) {
    // What went wrong is on its way to the user already; the row then says that the run died.
  }
}

int RunRecord::end(int exit_code) {
  ledger_.end_run(run_end_of(exit_code));
  ended_ = true;
  return exit_code;
}

}  // namespace seedbed::runner
