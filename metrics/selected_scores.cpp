#include "metrics/selected_scores.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <stdexcept>

#include "metrics/calibration.hpp"
#include "metrics/crps.hpp"
#include "metrics/distribution.hpp"
#include "metrics/forecast_scores.hpp"
#include "metrics/log_score.hpp"
#include "metrics/quantile_scores.hpp"

namespace seedbed::metrics {
namespace {

using Column = std::vector<double>;  // one value per row

// One batch of forecasts; what several scores need is computed once.
class Batch {
 public:
  Batch(const Mixtures& mixtures, std::span<const double> y, std::size_t rows_before)
      : mixtures_(mixtures), y_(y), crps_(y.size()), status_(y.size()) {
    metrics::crps(mixtures, y, crps_, status_);
    for (std::size_t row = 0; row < y.size(); ++row) {
      if (status_[row] != RowStatus::ok) throw BadRow(rows_before + row, status_[row]);
    }
  }

  const Column& crps() const { return crps_; }

  const Column& quantile(double probability) {
    Column& found = quantiles_[probability];
    if (found.empty()) {
      found.resize(y_.size());
      metrics::quantile(mixtures_, probability, found);
    }
    return found;
  }

  Column log_score() {
    Column out(y_.size());
    metrics::log_score(mixtures_, y_, out, status_);
    return out;
  }

  // Of log y: a log-normal mixture's parameters are those of the normal mixture of log y.
  Column crps_of_log() {
    if (mixtures_.family != Family::lognormal) return Column(y_.size(), std::nan(""));
    Mixtures of_log = mixtures_;
    of_log.family = Family::normal;
    Column log_y(y_.size()), out(y_.size());
    for (std::size_t row = 0; row < y_.size(); ++row) log_y[row] = y_[row] > 0 ? std::log(y_[row]) : 0;
    metrics::crps(of_log, log_y, out, status_);
    for (std::size_t row = 0; row < y_.size(); ++row) {
      if (y_[row] <= 0) out[row] = HUGE_VAL;
    }
    return out;
  }

  const Mixtures& mixtures() const { return mixtures_; }
  std::span<const double> y() const { return y_; }

 private:
  Mixtures mixtures_;
  std::span<const double> y_;
  Column crps_;
  std::vector<RowStatus> status_;
  std::map<double, Column> quantiles_;
};

template <class Function>
Column by_row(std::size_t rows, const Function& value) {
  Column column(rows);
  for (std::size_t row = 0; row < rows; ++row) column[row] = value(row);
  return column;
}

// A score as asked for: how a batch gives its column, and how the column of all rows gives the score.
struct Kind {
  const char* name;
  bool has_argument;
  double lowest, highest;  // of the argument, exclusive
  Column (*column)(Batch& batch, double argument);
};

template <class Function>
Column of_interval(Batch& batch, double percent, const Function& value) {
  const Column& lower = batch.quantile((100 - percent) / 200);
  const Column& upper = batch.quantile((100 + percent) / 200);
  return by_row(lower.size(), [&](std::size_t row) { return value(lower[row], upper[row], batch.y()[row]); });
}

Column coverage(Batch& batch, double percent) {
  return of_interval(batch, percent, [](double lower, double upper, double y) {
    return lower <= y && y <= upper ? 1.0 : 0.0;
  });
}

Column width(Batch& batch, double percent) {
  return of_interval(batch, percent, [](double lower, double upper, double) { return upper - lower; });
}

Column interval(Batch& batch, double percent) {
  return of_interval(batch, percent, [&](double lower, double upper, double y) {
    return interval_score(lower, upper, y, percent);
  });
}

Column pinball(Batch& batch, double probability) {
  const Column& quantile = batch.quantile(probability);
  return by_row(quantile.size(),
                [&](std::size_t row) { return pinball_loss(quantile[row], batch.y()[row], probability); });
}

Column absolute_error(Batch& batch, double) {
  const Column& middle = batch.quantile(0.5);
  return by_row(middle.size(), [&](std::size_t row) { return std::abs(middle[row] - batch.y()[row]); });
}

template <void (*property)(const Mixtures&, std::span<double>)>
Column of_forecast(Batch& batch, double) {
  Column column(batch.y().size());
  property(batch.mixtures(), column);
  return column;
}

Column squared_error(Batch& batch, double) {
  const Column centre = of_forecast<mean>(batch, 0);
  return by_row(centre.size(), [&](std::size_t row) {
    const double error = centre[row] - batch.y()[row];
    return error * error;
  });
}

// Of a forecast with jumps the values are not uniform, however good it is.
Column pit(Batch& batch, double) {
  Column column(batch.y().size());
  if (batch.mixtures().family == Family::bernoulli) return Column(batch.y().size(), std::nan(""));
  cdf(batch.mixtures(), batch.y(), column);
  return column;
}

Column exceedances(Batch& batch, double threshold) {
  Column column(batch.y().size());
  exceedance(batch.mixtures(), threshold, column);
  return column;
}

Column own_crps(Batch& batch, double) {
  return batch.crps();
}
Column log_scores(Batch& batch, double) {
  return batch.log_score();
}
Column crps_of_logs(Batch& batch, double) {
  return batch.crps_of_log();
}

constexpr Kind kKinds[] = {
    {"crps", false, 0, 0, own_crps},
    {"nll", false, 0, 0, log_scores},
    {"mae", false, 0, 0, absolute_error},
    {"rmse", false, 0, 0, squared_error},
    {"coverage", true, 0, 100, coverage},
    {"width", true, 0, 100, width},
    {"interval_score", true, 0, 100, interval},
    {"pinball_", true, 0, 1, pinball},
    {"brier_", true, -HUGE_VAL, HUGE_VAL, exceedances},
    {"reliability_", true, -HUGE_VAL, HUGE_VAL, exceedances},
    {"calibration_error", false, 0, 0, pit},
    {"sharpness", false, 0, 0, of_forecast<standard_deviation>},
    {"crps_log", false, 0, 0, crps_of_logs},
    {"crps_skill", false, 0, 0, own_crps},
};

struct Selected {
  std::string name;
  const Kind* kind = nullptr;
  double argument = 0;
  Column column;
};

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return value;
}

Selected select(const std::string& name) {
  for (const Kind& kind : kKinds) {
    if (!kind.has_argument && name == kind.name) return {name, &kind, 0, {}};
    if (!kind.has_argument || !name.starts_with(kind.name)) continue;
    const auto argument = number(std::string_view(name).substr(std::string_view(kind.name).size()));
    if (argument && *argument > kind.lowest && *argument < kind.highest) return {name, &kind, *argument, {}};
  }
  throw std::invalid_argument(fmt::format("unknown score '{}'; there are {}", name, score_names_help()));
}

bool is(const Selected& selected, std::string_view kind) {
  return selected.kind->name == kind;
}

Score root_mean_square(std::string name, const Column& squares) {
  Score score = mean_over_rows(std::move(name), squares);
  score.value = std::sqrt(score.value);
  if (score.value > 0) score.standard_error /= 2 * score.value;  // delta method
  return score;
}

}  // namespace

struct SelectedScores::Data {
  std::vector<Selected> selected;
  const Climatology* climatology = nullptr;
  Column y;
  Column climatology_crps;

  Score score(const Selected& one) const {
    if (is(one, "rmse")) return root_mean_square(one.name, one.column);
    if (is(one, "calibration_error")) return calibration_error(one.name, one.column);
    if (is(one, "crps_skill")) return skill_score(one.name, one.column, climatology_crps);
    const auto happened = [&](std::size_t row) { return y[row] > one.argument ? 1.0 : 0.0; };
    if (is(one, "reliability_")) return reliability_score(one.name, one.column, by_row(y.size(), happened));
    if (!is(one, "brier_")) return mean_over_rows(one.name, one.column);
    return mean_over_rows(one.name, by_row(y.size(), [&](std::size_t row) {
                            const double error = one.column[row] - happened(row);
                            return error * error;
                          }));
  }
};

std::string score_names_help() {
  return "crps, nll, mae, rmse, coverage90, width90, interval_score90 (any percentage), pinball_0.1 (any "
         "probability), "
         "brier_120, reliability_120 (any threshold), calibration_error, sharpness, crps_log, crps_skill";
}

std::vector<std::string> default_score_names() {
  std::vector<std::string> names = {"crps", "nll", "mae", "rmse"};
  for (const int percent : kIntervalPercents) {
    names.push_back(fmt::format("coverage{}", percent));
    names.push_back(fmt::format("width{}", percent));
  }
  return names;
}

void require_score_name(const std::string& name) {
  select(name);
}

SelectedScores::SelectedScores(std::vector<std::string> names, const Climatology* climatology)
    : data_(std::make_unique<Data>()) {
  if (names.empty()) names = default_score_names();
  data_->climatology = climatology;
  for (const std::string& name : names) {
    if (std::ranges::count(names, name) > 1) {
      throw std::invalid_argument(fmt::format("score '{}' is asked for twice", name));
    }
    data_->selected.push_back(select(name));
    if (is(data_->selected.back(), "crps_skill") && climatology == nullptr) {
      throw std::invalid_argument("crps_skill needs the training targets' distribution");
    }
  }
}

void SelectedScores::add(const Mixtures& mixtures, std::span<const double> y) {
  Batch batch(mixtures, y, data_->y.size());
  for (Selected& one : data_->selected) {
    const Column column = one.kind->column(batch, one.argument);
    one.column.insert(one.column.end(), column.begin(), column.end());
    if (!is(one, "crps_skill")) continue;
    for (const double value : y) data_->climatology_crps.push_back(data_->climatology->crps(value));
  }
  data_->y.insert(data_->y.end(), y.begin(), y.end());
}

std::vector<Score> SelectedScores::scores() const {
  std::vector<Score> scores;
  for (const Selected& one : data_->selected) scores.push_back(data_->score(one));
  return scores;
}

SelectedScores::~SelectedScores() = default;
SelectedScores::SelectedScores(SelectedScores&&) noexcept = default;
SelectedScores& SelectedScores::operator=(SelectedScores&&) noexcept = default;

}  // namespace seedbed::metrics
