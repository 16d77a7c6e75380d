#pragma once

#include <deque>
#include <span>
#include <variant>
#include <vector>

#include "metrics/mixture.hpp"
#include "metrics/piecewise.hpp"
#include "metrics/scores/climatology.hpp"

namespace seedbed::metrics {

class RowValues;

/// A number that each row has: the function that gives it, one of row_functions.hpp, and that function's
/// argument (a percentage, a probability, a threshold; 0 where it takes none).
struct RowValue {
  using Function = void (*)(RowValues& rows, double argument, std::span<double> out);
  Function function = nullptr;
  double argument = 0;

  bool operator==(const RowValue&) const = default;
};

/// The values of a batch of rows, each computed when it is first asked for; what several need is computed
/// once. Rows that cannot be scored have NaN and a status. Memory is used again for the next batch.
class RowValues {
 public:
  RowValues() = default;
  RowValues(const Mixtures& mixtures, std::span<const double> y, const Climatology* climatology = nullptr) {
    load(mixtures, y, climatology);
  }

  /// Takes another batch. What is passed must outlive its use here; `climatology` may be null unless a value
  /// needs it.
  void load(const Mixtures& mixtures, std::span<const double> y, const Climatology* climatology = nullptr);
  void load(const PiecewiseForecasts& forecasts, std::span<const double> y,
            const Climatology* climatology = nullptr);

  /// Valid until the next load.
  std::span<const double> get(RowValue value);
  std::span<const double> get(RowValue::Function function, double argument = 0) {
    return get(RowValue{function, argument});
  }

  /// What is wrong with each row, if anything.
  std::span<const RowStatus> status();

  /// Throws std::bad_variant_access if they are no mixtures.
  const Mixtures& mixtures() const { return std::get<Mixtures>(forecasts_); }
  const std::variant<Mixtures, PiecewiseForecasts>& forecasts() const { return forecasts_; }
  std::span<const double> y() const { return y_; }
  /// Throws std::invalid_argument if there is none.
  const Climatology& climatology() const;
  /// Where scoring functions leave the status of rows: the first is that which status() returns.
  std::span<RowStatus> crps_status() { return status_; }
  std::span<RowStatus> ignored_status() { return ignored_; }

 private:
  struct Column {
    RowValue value;
    bool known = false;
    std::vector<double> numbers;
  };

  void begin(std::size_t rows, std::span<const double> y, const Climatology* climatology);

  std::variant<Mixtures, PiecewiseForecasts> forecasts_;
  std::span<const double> y_;
  const Climatology* climatology_ = nullptr;
  std::vector<RowStatus> status_, ignored_;
  std::deque<Column> columns_;  // whose elements stay where they are
};

}  // namespace seedbed::metrics
