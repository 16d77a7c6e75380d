#include "experiments/dataset/settings_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "base/data_error.hpp"
#include "base/messages.hpp"

namespace seedbed::experiments {
namespace {

void check_fractions(const SplitSettings& split) {
  for (const auto& [name, value] :
       {std::pair("train", split.train), std::pair("validation", split.validation),
        std::pair("test", split.test)}) {
    if (!(value >= 0 && value <= 1)) {
      throw DataError(fmt::format("the {} fraction is {}, but must lie between 0 and 1", name, value),
                      fmt::format("data.split.{}", name));
    }
  }
  const double sum = split.train + split.validation + split.test;
  if (!(std::abs(sum - 1) <= 1e-9)) {
    throw DataError(fmt::format("train {}, validation {} and test {} sum to {:.12g}, but must sum to 1",
                                split.train, split.validation, split.test, sum),
                    "data.split");
  }
  if (split.train == 0)
    throw DataError("the train fraction is 0: there would be nothing to learn from", "data.split.train");
}

void check_validation_fraction(const SplitSettings& split) {
  if (!(split.validation >= 0 && split.validation < 1)) {
    throw DataError(
        fmt::format("the validation fraction is {}, but must be at least 0 and less than 1 (of the rows that "
                    "are not test rows)",
                    split.validation),
        "data.split.validation");
  }
}

void require_name(const std::string& name, const char* what, const char* setting) {
  if (name.empty()) throw DataError(fmt::format("{} is not given", what), setting);
}

void check_split(const SplitSettings& split) {
  switch (split.kind) {
    case SplitKind::random:
      return check_fractions(split);
    case SplitKind::ordered:
      require_name(split.by, "the column to order the rows by", "data.split.by");
      return check_fractions(split);
    case SplitKind::grouped:
      require_name(split.by, "the column that holds the groups", "data.split.by");
      return check_fractions(split);
    case SplitKind::folds:
      if (split.folds < 2) {
        throw DataError(fmt::format("{} folds, but at least 2 are needed", split.folds), "data.split.folds");
      }
      return check_validation_fraction(split);
    case SplitKind::column:
      return require_name(split.name, "the column that says train, validation or test", "data.split.name");
    case SplitKind::listed:
      require_name(split.path, "the file that lists the test rows", "data.split.path");
      if (split.path == split.train_path) {
        throw DataError("the rows to train on are listed in the file of the test rows",
                        "data.split.train_path");
      }
      return check_validation_fraction(split);
  }
}

/// What reads earlier rows, in messages.
const char* what_looks_back(const DataSettings& settings) {
  return settings.lags.empty() ? "a sequence" : "lags";
}

// Rows drawn at random lie between training rows in time, whose lagged inputs would then hold their values.
void check_lags_against_split(const DataSettings& settings) {
  const SplitSettings& split = settings.split;
  const char* const what = what_looks_back(settings);
  const auto refuse = [what](const std::string& why, const char* setting) {
    throw DataError(
        fmt::format("{} with {}: training rows would see the rows they are tested on as earlier values; {}",
                    what, why, "use an ordered split, or one that keeps time in order"),
        setting);
  };
  if (split.kind == SplitKind::random) refuse("a random split", "data.split.kind");
  if (split.kind == SplitKind::folds) refuse("random folds", "data.split.kind");
  if (split.kind == SplitKind::listed && split.validation_from == ValidationFrom::random &&
      split.validation > 0) {
    throw DataError(
        fmt::format(
            "{} with validation rows drawn at random: training rows would see them as earlier values; "
            "use validation_from: last",
            what),
        "data.split.validation_from");
  }
  if (split.kind != SplitKind::grouped) return;
  const std::vector<LagSettings> all = settings.all_lags();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const LagSettings& lag = all[i];
    if (std::find(lag.group_by.begin(), lag.group_by.end(), split.by) == lag.group_by.end()) {
      throw DataError(
          fmt::format("{} of {} across the groups of {} that the split keeps apart: training rows would "
                      "see the rows they are tested on as earlier values; add {} to its group_by",
                      i < settings.lags.size() ? "lags" : "a sequence", quoted_value(lag.column),
                      quoted_value(split.by), quoted_value(split.by)),
          i < settings.lags.size() ? "data.lags" : "data.sequence");
    }
  }
}

void check_sequence(const SequenceSettings& sequence) {
  if (sequence.columns.empty()) return;
  for (const std::string& column : sequence.columns) {
    require_name(column, "a column of the sequence", "data.sequence");
    if (std::count(sequence.columns.begin(), sequence.columns.end(), column) > 1)
      throw DataError(fmt::format("{} is given twice", quoted_value(column)), "data.sequence");
  }
  require_name(sequence.order_by, "the column that orders the rows in time, order_by,", "data.sequence");
  if (sequence.length < 1)
    throw DataError(fmt::format("a length of {}, but it must be at least 1", sequence.length),
                    "data.sequence");
}

void check_lags(const DataSettings& settings) {
  std::set<std::tuple<std::string, std::string, std::vector<std::string>, int>> seen;
  for (const LagSettings& lag : settings.lags) {
    require_name(lag.column, "the column to take earlier values of", "data.lags");
    if (lag.order_by.empty()) {
      throw DataError(fmt::format("lags of {} need order_by: the column that orders the rows in time",
                                  quoted_value(lag.column)),
                      "data.lags");
    }
    if (lag.steps.empty()) {
      throw DataError(fmt::format("lags of {} have no steps", quoted_value(lag.column)), "data.lags");
    }
    for (const int step : lag.steps) {
      if (step < 1) {
        throw DataError(fmt::format("lags of {}: step {}, but steps count rows back and start at 1",
                                    quoted_value(lag.column), step),
                        "data.lags");
      }
      if (!seen.emplace(lag.column, lag.order_by, lag.group_by, step).second) {
        throw DataError(fmt::format("lag {} of {} is given twice", step, quoted_value(lag.column)),
                        "data.lags");
      }
    }
  }
  check_sequence(settings.sequence);
  if (settings.all_lags().empty()) return;
  if (settings.missing == MissingRule::error) {
    throw DataError(
        fmt::format("missing: error does not go with {}, as the first rows of a group have no earlier value; "
                    "use missing: mean, median or zero",
                    what_looks_back(settings)),
        "data.missing");
  }
  check_lags_against_split(settings);
}

}  // namespace

void check_data_settings(const DataSettings& settings) {
  require_name(settings.path, "the data file", "data.path");
  require_name(settings.target, "the column to predict", "data.target");
  if (settings.delimiter == '"' || settings.delimiter == '\n' || settings.delimiter == '\r' ||
      settings.delimiter == '\0') {
    throw DataError("the delimiter must not be a quote or a line end", "data.delimiter");
  }
  if (settings.comment != '\0' && settings.comment == settings.delimiter) {
    throw DataError("comments cannot begin with the delimiter", "data.comment");
  }
  if (settings.thousands == settings.decimal) {
    throw DataError(
        fmt::format("'{}' cannot stand both before fractions and between thousands", settings.decimal),
        "data.thousands");
  }
  if (settings.min_count < 1) {
    throw DataError(fmt::format("min_count is {}, but must be at least 1", settings.min_count),
                    "data.min_count");
  }
  for (const auto& [column, period] : settings.cyclic) {
    if (!(std::isfinite(period) && period > 0)) {
      throw DataError(
          fmt::format("the period of {} is {}, but must be greater than 0", quoted_value(column), period),
          "data.cyclic");
    }
  }
  check_split(settings.split);
  check_lags(settings);
}

}  // namespace seedbed::experiments
