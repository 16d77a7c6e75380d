#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "experiments/plan/experiment.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::runner {

/// A small experiment with its data: 2 × 2 cells, 2 splits, 3 seeds.
class SampleExperiment {
 public:
  SampleExperiment() {
    std::string rows = "y,x,c,day\n";
    for (int i = 0; i < 60; ++i) {
      rows += std::to_string(i + 1) + "," + std::to_string(i * 0.5) + "," + "ab"[i % 2] + "," +
              std::to_string(i) + "\n";
    }
    write("data.csv", rows);
    write("sample.yaml",
          "name: sample\n"
          "data: {path: data.csv, target: y, numeric: [x], categorical: [c]}\n"
          "seeds: [5, 6, 7]\n"
          "splits: 2\n"
          "grid:\n"
          "  model.components: [1, 2]\n"
          "  train.lr: [0.1, 0.01]\n"
          "run: {save_models: none}\n");
  }

  void write(const std::string& name, const std::string& text) const { std::ofstream(path(name)) << text; }
  std::filesystem::path path(const std::string& name) const { return directory_.path() / name; }
  experiments::Experiment load(const std::vector<std::string>& overrides = {}) const {
    return experiments::Experiment::load(path("sample.yaml"), overrides);
  }

 private:
  TempDir directory_;
};

}  // namespace seedbed::runner
