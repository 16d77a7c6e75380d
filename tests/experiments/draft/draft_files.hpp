#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/data_error.hpp"
#include "experiments/draft/draft_experiment.hpp"
#include "experiments/plan/experiment.hpp"

namespace seedbed::experiments {

/// Files in a folder of their own, and drafts of experiments on them.
class Draft : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& content) const {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
  }

  // The draft must be an experiment file that loads.
  JobSettings load(const std::string& text) const {
    return Experiment::load(file("draft.yaml", text)).settings(0);
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("seedbed_draft_" + std::to_string(::getpid()));
};

inline std::string error_of(const std::string& path, const std::string& target) {
  try {
    draft_experiment(path, target);
  } catch (const DataError& error) {
    return error.what();
  }
  return "no error";
}

/// 40 rows of `names`, each cell as `cell(row, column)` says.
template <class Cell>
std::string table(const std::string& names, int columns, const Cell& cell) {
  std::string csv = names + "\n";
  for (int row = 0; row < 40; ++row) {
    for (int column = 0; column < columns; ++column) csv += (column > 0 ? "," : "") + cell(row, column);
    csv += "\n";
  }
  return csv;
}

/// 100 rows: a skewed positive target, numbers with gaps, a category, a weekday, an identifier, a constant, a
/// date.
inline std::string mixed_csv() {
  std::string csv = "id,size,kind,weekday,version,day,note,price\n";
  for (int i = 0; i < 100; ++i) {
    csv += std::to_string(i) + "," + (i % 10 == 3 ? "?" : std::to_string(i * 0.37)) + "," +
           (i % 3 ? "red" : "green") + "," + std::to_string(i % 7) + ",1,2024-03-" +
           std::to_string(10 + i % 20) + ",word" + std::to_string(i) + " and word" + std::to_string(i % 13) +
           "," + std::to_string(std::exp(0.07 * i)) + "\n";
  }
  return csv;
}

}  // namespace seedbed::experiments
