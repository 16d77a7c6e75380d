#pragma once

#include <gtest/gtest.h>

#include <string>

#include "experiments/dataset/table.hpp"
#include "tests/experiments/dataset/data_files.hpp"

namespace seedbed::experiments {

/// Reads tables of files that a test writes: target y, other settings as the test has them.
class TableFile : public testing::Test {
 protected:
  explicit TableFile(const std::string& numeric) {
    settings_.target = "y";
    settings_.numeric = {numeric};
  }
  Table read(const std::string& bytes) {
    settings_.path = files_.write("a.csv", bytes);
    return read_table(settings_);
  }
  std::string error(const std::string& bytes) {
    return data_error([&] { read(bytes); });
  }

  DataFiles files_;
  DataSettings settings_;
};

}  // namespace seedbed::experiments
