#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/csv/cell.hpp"
#include "experiments/csv/csv_reader.hpp"
#include "forecasts/scoring/forecast_batch.hpp"
#include "forecasts/scoring/forecast_columns.hpp"
#include "metrics/mixture.hpp"

namespace seedbed::forecasts {

struct ForecastFile {
  std::string path;  ///< CSV, plain or gzip
  char delimiter = ',';
  std::optional<metrics::Family> family;  ///< of rows that do not say
  /// What was observed in a row of the data, by its number; nothing if it is none to forecast. With this the
  /// file has a column `row`, and needs no `y`.
  std::function<std::optional<double>(std::int64_t row)> observed = {};
  std::string weight = {};  ///< the column of the rows' weights; empty: they have none
};

/// Reads a file of forecasts and what was observed, a batch of rows at a time, so that memory is bounded by
/// the batch. A row that makes no sense is a problem of the batch and does not end the reading.
class ForecastReader {
 public:
  /// Throws DataError for a file that cannot be read, lacks columns, or says nowhere what its family is.
  explicit ForecastReader(ForecastFile file);

  /// The next rows, at most `most_rows`; none at the end of the file. An error of the file itself becomes the
  /// `failure` of the rows before it.
  ForecastBatch read(std::size_t most_rows);

  const std::string& path() const { return csv_.path(); }

 private:
  /// Adds this record to the batch; returns what is wrong with it, if anything.
  std::string add_record(ForecastBatch& batch);
  std::string read_row();  ///< into row_
  std::string read_weight();
  std::string read_values();
  std::string read_observation();
  std::string read_observation_of_data();
  std::string read_family(std::string_view cell);
  std::string read_list(const char* name, std::size_t field, std::vector<double>& into) const;
  std::string read_cells(const std::vector<std::size_t>& fields, std::vector<double>& into) const;
  experiments::NumberCell read_cell(std::size_t field) const;
  std::string bad_number(std::size_t field) const;

  struct Row {
    double y = 0;
    double weight = 1;
    std::int64_t number = -1;
    metrics::Family family = {};
    std::vector<double> weights, locations, scales;
  };

  ForecastFile file_;
  experiments::CsvReader csv_;
  ForecastColumns columns_;
  Row row_;  // kept for its memory
};

}  // namespace seedbed::forecasts
