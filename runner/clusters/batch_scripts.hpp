#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "experiments/plan/engine_settings.hpp"
#include "runner/clusters/submission.hpp"

namespace seedbed::runner {

/// What the two scripts of a submission run.
struct BatchJob {
  std::filesystem::path program;  ///< this one, `seedbed`
  std::filesystem::path root;     ///< absolute
  int cpus = 1;
  std::int64_t memory = 0;  ///< bytes of a task
  std::vector<std::string> work_options;
};

/// A dozen lines of bash: the task of an array of so many.
std::string tasks_script(const BatchJob& job, int tasks);
std::string follow_up_script(const BatchJob& job);

/// So long before a task's limit it is to be told.
int warning_seconds(double limit_seconds);

/// What sbatch is asked for, for the array and for what follows it.
SlurmRequest array_request(const BatchJob& job, const experiments::EngineSettings& engine,
                           const Submission& submission);
SlurmRequest follow_up_request(const BatchJob& job, const experiments::EngineSettings& engine,
                               const Submission& submission);

/// Writes a script into its folder.
void write_script(const std::filesystem::path& path, const std::string& text);

/// Words as a shell would be given them.
std::string shell_line(const std::vector<std::string>& words);

/// The program `seedbed` beside the one that runs. Throws std::runtime_error if there is none.
std::filesystem::path seedbed_program();

}  // namespace seedbed::runner
