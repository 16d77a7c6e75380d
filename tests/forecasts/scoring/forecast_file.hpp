#pragma once

#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forecasts/scoring/score_forecasts.hpp"
#include "metrics/scores/row_functions.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::forecasts {

/// A file of forecasts that goes away with this object.
class TestFile {
 public:
  explicit TestFile(std::string_view text) { std::ofstream(path(), std::ios::binary) << text; }
  std::string path() const { return (directory_.path() / "forecasts.csv").string(); }

 private:
  TempDir directory_;
};

/// All rows of a file with the values asked for.
struct ScoredFile {
  std::vector<double> y;
  std::vector<std::int64_t> lines;
  std::vector<std::vector<double>> columns;
  ForecastCounts counts;
};

struct ScoredFileOptions {
  std::vector<metrics::RowValue> values = {{metrics::row::crps}};
  std::optional<metrics::Family> family = std::nullopt;
  bool skip_bad_rows = false;
  std::size_t batch_rows = 8192;
};

inline ScoredFile score_file(const std::string& path, const ScoredFileOptions& options = {}) {
  ForecastReader reader({path, ',', options.family});
  ScoredFile file;
  file.columns.resize(options.values.size());
  ForecastScoring scoring;
  scoring.values = options.values;
  scoring.skip_bad_rows = options.skip_bad_rows;
  scoring.batch_rows = options.batch_rows;
  scoring.take = [&](const ScoredBatch& batch) {
    file.y.insert(file.y.end(), batch.y.begin(), batch.y.end());
    file.lines.insert(file.lines.end(), batch.lines.begin(), batch.lines.end());
    for (std::size_t i = 0; i < batch.columns.size(); ++i) {
      file.columns[i].insert(file.columns[i].end(), batch.columns[i].begin(), batch.columns[i].end());
    }
  };
  file.counts = score_forecasts(reader, scoring);
  return file;
}

}  // namespace seedbed::forecasts
