#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "experiments/dataset/prepared_data.hpp"
#include "experiments/job.hpp"

namespace seedbed::forecasts {

/// The files that a program and Seedbed exchange about a job.
struct JobFolder {
  explicit JobFolder(const std::filesystem::path& folder);

  std::filesystem::path folder;
  std::filesystem::path job_file;  ///< all of it, as JSON
  std::filesystem::path train_rows, validation_rows,
      test_rows;                            ///< a number a line: 0-based rows of the data
  std::filesystem::path result, forecasts;  ///< that the program is to write
  std::filesystem::path scratch;            ///< the program's own, kept until the job is done

  /// Makes them for another attempt: the scratch folder stays as it is, a result of an earlier attempt goes.
  /// Throws std::system_error.
  void prepare(const experiments::Job& job, int threads, const experiments::PreparedData& data) const;

  /// What {NAME} stands for in the command besides settings (experiments/plan/command_words.hpp).
  std::map<std::string, std::string> words(const experiments::Job& job, int threads) const;

  /// The environment of this process with SEEDBED_JOB, SEEDBED_SEED, … and with as many threads for the
  /// usual libraries as the job has.
  std::vector<std::string> environment(const experiments::Job& job, int threads) const;
};

}  // namespace seedbed::forecasts
