#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "experiments/dataset/preprocessing.hpp"
#include "experiments/dataset/table.hpp"
#include "models/model_file.hpp"
#include "tests/experiments/dataset/data_files.hpp"
#include "tests/models/random_network.hpp"

namespace seedbed::forecasts {

/// The columns id,a,b,day,colour,note,y with gaps, quotes, line ends inside fields and unseen categories.
inline std::string sample_csv(std::size_t rows, std::uint64_t seed, const char* line_end = "\n") {
  const char* const colours[] = {"red", "\"green\"", "blue", "", "\"sea \"\"deep\"\" green\"", "grün"};
  const char* const notes[] = {"good", "\"two, words\"", "", "\"over two\nlines\"", "\"a \"\"b\"\" c\"",
                               "NA"};
  RandomStream random(seed, Purpose::synthesis);
  std::string text = std::string("id,a,b,day,colour,note,y") + line_end;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::string b = random.below(5) == 0 ? "NA" : fmt::format("{}", random.normal() * 10);
    text += fmt::format("r{},{},{},{},{},{},{}{}", row, random.normal(), b, random.below(7),
                        colours[random.below(6)], notes[random.below(6)], std::exp(1 + random.normal()),
                        line_end);
  }
  return text;
}

inline experiments::DataSettings sample_settings() {
  experiments::DataSettings settings;
  settings.target = "y";
  settings.numeric = {"a", "b"};
  settings.cyclic = {{"day", 7}};
  settings.categorical = {"colour"};
  settings.text = {"note"};
  settings.min_count = 1;
  return settings;
}

/// A network with random values on preprocessing that is fitted to all rows of `settings.path`.
struct SampleModel {
  experiments::DataSettings settings;
  models::NetworkSettings network = {.components = 3, .hidden = {16, 8}};
  std::uint64_t seed = 1;

  experiments::Table table() const { return experiments::read_table(settings); }

  models::SavedModel saved() const {
    const experiments::Table rows = table();
    std::vector<std::int32_t> all(rows.rows());
    std::iota(all.begin(), all.end(), 0);
    const auto fitted = experiments::FittedPreprocessing::fit(rows, settings, all);
    return {network,          fitted.shape(),
            {1.5, 0.8},       models::random_state(network, fitted.shape(), seed),
            fitted.to_json(), {}};
  }

  std::filesystem::path write(const std::filesystem::path& path) const {
    models::write_model(path, saved());
    return path;
  }
};

}  // namespace seedbed::forecasts
