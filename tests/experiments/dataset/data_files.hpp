#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "base/data_error.hpp"
#include "experiments/dataset/data_settings.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::experiments {

/// A directory of data files for one test.
class DataFiles {
 public:
  /// Writes the bytes and returns the file's path.
  std::string write(const std::string& name, const std::string& bytes) const {
    const std::string path = (directory_.path() / name).string();
    std::filesystem::remove(path);  // some file systems flush a file that is written over
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  std::string path(const std::string& name) const { return (directory_.path() / name).string(); }

 private:
  TempDir directory_;
};

/// The message of the DataError that `function` throws, with its setting in front: "[data.target] …".
template <class Function>
std::string data_error(Function&& function) {
  try {
    function();
  } catch (const DataError& error) {
    return "[" + error.setting() + "] " + error.what();
  }
  ADD_FAILURE() << "no DataError";
  return "";
}

}  // namespace seedbed::experiments
