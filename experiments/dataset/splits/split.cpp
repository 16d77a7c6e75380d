#include "experiments/dataset/splits/split.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <unordered_set>
#include <utility>

#include "base/amounts.hpp"
#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/random.hpp"
#include "base/unicode/shown_text.hpp"
#include "experiments/dataset/block_cuts.hpp"
#include "experiments/dataset/splits/listed_rows.hpp"
#include "metrics/compensated_sum.hpp"

namespace seedbed::experiments {
namespace {

using Rows = std::vector<std::int32_t>;

// Streams of Purpose::split. Part of results: never renumber.
constexpr std::uint32_t kWholeStream = 0;       // random and grouped splits, the division into folds
constexpr std::uint32_t kValidationStream = 1;  // validation rows out of those that are not test rows

Rows shuffled_indices(std::size_t count, std::uint64_t seed, std::uint32_t stream) {
  RandomStream random(seed, Purpose::split, stream);
  return permutation(static_cast<std::int32_t>(count), random);
}

std::size_t share(double fraction, std::size_t rows) {
  return static_cast<std::size_t>(std::llround(fraction * static_cast<double>(rows)));
}

void require_rows(const char* part, double fraction, std::size_t rows, std::size_t of) {
  if (fraction == 0 || rows > 0) return;
  throw DataError(
      fmt::format("too few rows: the {} fraction {} of {} is none", part, fraction, count_text(of, "row")),
      fmt::format("data.split.{}", part));
}

SplitRows random_split(std::size_t rows, const SplitSettings& settings, int split) {
  const std::size_t test = share(settings.test, rows);
  const std::size_t validation = std::min(share(settings.validation, rows), rows - test);
  require_rows("test", settings.test, test, rows);
  require_rows("validation", settings.validation, validation, rows);
  require_rows("train", settings.train, rows - test - validation, rows);
  const Rows order = shuffled_indices(rows, static_cast<std::uint64_t>(split), kWholeStream);
  const auto first_validation = order.begin() + static_cast<std::ptrdiff_t>(test);
  const auto first_train = first_validation + static_cast<std::ptrdiff_t>(validation);
  return {Rows(first_train, order.end()), Rows(first_validation, first_train),
          Rows(order.begin(), first_validation)};
}

// Blocks of rows that must stay together, in the order in which they are dealt out.
SplitRows deal_blocks(const std::vector<Rows>& blocks, const SplitSettings& settings, const char* what) {
  std::vector<std::size_t> sizes;
  for (const Rows& block : blocks) sizes.push_back(block.size());
  const std::optional<BlockCuts> cuts = cut_blocks(sizes, settings.train, settings.validation, settings.test);
  if (!cuts) {
    throw DataError(
        fmt::format("column {} has only {} different {}, too few to divide the rows without cutting one",
                    quoted_value(settings.by), blocks.size(), what),
        "data.split.by");
  }
  SplitRows result;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    Rows& part = i < cuts->train_blocks                             ? result.train
                 : i < cuts->train_blocks + cuts->validation_blocks ? result.validation
                                                                    : result.test;
    part.insert(part.end(), blocks[i].begin(), blocks[i].end());
  }
  return result;
}

// Rows with the same value of the column that orders them, in its order.
std::vector<Rows> ties_in_order(const Table& table, const SplitSettings& settings) {
  const std::vector<OrderKey>& keys = table.orders.at(settings.by);
  const auto key = [&](std::int32_t row) { return keys[static_cast<std::size_t>(row)]; };
  Rows order(table.rows());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::int32_t a, std::int32_t b) { return key(a) < key(b); });
  std::vector<Rows> ties;
  for (const std::int32_t row : order) {
    if (ties.empty() || key(ties.back().front()) != key(row)) ties.emplace_back();
    ties.back().push_back(row);
  }
  return ties;
}

SplitRows ordered_split(const Table& table, const SplitSettings& settings) {
  return deal_blocks(ties_in_order(table, settings), settings, "values");
}

SplitRows grouped_split(const Table& table, const SplitSettings& settings, int split) {
  const StringColumn& column = table.strings.at(settings.by);
  std::vector<Rows> by_code(column.values.size());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    by_code[static_cast<std::size_t>(column.codes[row])].push_back(static_cast<std::int32_t>(row));
  }
  // Values seen only in skipped rows have none left.
  std::erase_if(by_code, [](const Rows& rows) { return rows.empty(); });
  std::vector<Rows> groups;
  for (const std::int32_t i :
       shuffled_indices(by_code.size(), static_cast<std::uint64_t>(split), kWholeStream)) {
    groups.push_back(std::move(by_code[static_cast<std::size_t>(i)]));
  }
  return deal_blocks(groups, settings, "groups");
}

// Takes the validation rows out of those that are not test rows.
void take_validation(SplitRows& rows, const SplitSettings& settings, int split) {
  const std::size_t remaining = rows.train.size();
  const std::size_t count = share(settings.validation, remaining);
  require_rows("validation", settings.validation, count, remaining);
  if (remaining == count) {
    throw DataError(
        fmt::format("too few rows: {} are not for testing, and with a validation fraction of {} none of them "
                    "is left to train on",
                    remaining, settings.validation),
        "data.split.validation");
  }
  const bool last = settings.kind == SplitKind::listed && settings.validation_from == ValidationFrom::last;
  Rows order(remaining);
  if (last) {
    std::iota(order.rbegin(), order.rend(), 0);
  } else {
    order = shuffled_indices(remaining, static_cast<std::uint64_t>(split), kValidationStream);
  }
  std::vector<bool> taken(remaining, false);
  for (std::size_t i = 0; i < count; ++i) taken[static_cast<std::size_t>(order[i])] = true;
  Rows train;
  for (std::size_t i = 0; i < remaining; ++i) (taken[i] ? rows.validation : train).push_back(rows.train[i]);
  rows.train = std::move(train);
}

SplitRows rest_is_train(std::size_t rows, Rows test) {
  std::vector<bool> is_test(rows, false);
  for (const std::int32_t row : test) is_test[static_cast<std::size_t>(row)] = true;
  SplitRows result;
  result.test = std::move(test);
  for (std::size_t row = 0; row < rows; ++row) {
    if (!is_test[row]) result.train.push_back(static_cast<std::int32_t>(row));
  }
  return result;
}

SplitRows fold_split(std::size_t rows, const SplitSettings& settings, int split) {
  const auto folds = static_cast<std::size_t>(settings.folds);
  if (split >= settings.folds) {
    throw DataError(
        fmt::format("there is no split {}: with {} folds, the splits are 0 to {}", split, folds, folds - 1),
        "splits");
  }
  if (rows < folds) {
    throw DataError(fmt::format("too few rows: {} in {}", count_text(rows, "row"), count_text(folds, "fold")),
                    "data.split.folds");
  }
  const Rows order = shuffled_indices(rows, 0, kWholeStream);
  const auto border = [&](std::size_t fold) {
    return order.begin() + static_cast<std::ptrdiff_t>(fold * rows / folds);
  };
  const auto fold = static_cast<std::size_t>(split);
  SplitRows result = rest_is_train(rows, Rows(border(fold), border(fold + 1)));
  take_validation(result, settings, split);
  return result;
}

SplitRows column_split(const Table& table, const SplitSettings& settings) {
  const StringColumn& column = table.strings.at(settings.name);
  SplitRows result;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string& part = column.values[static_cast<std::size_t>(column.codes[row])];
    (part == "train"        ? result.train
     : part == "validation" ? result.validation
                            : result.test)
        .push_back(static_cast<std::int32_t>(row));
  }
  if (result.train.empty()) {
    const char* above = table.weightless_parts.contains("train") ? " and a weight above 0" : "";
    throw DataError(fmt::format("no row has 'train' in column {}{}", quoted_value(settings.name), above),
                    "data.split.name");
  }
  for (const auto& [part, rows] :
       {std::pair("validation", &result.validation), std::pair("test", &result.test)}) {
    if (!rows->empty() || !table.weightless_parts.contains(part)) continue;
    throw DataError(
        fmt::format("every row with '{}' in column {} has the weight 0", part, quoted_value(settings.name)),
        "data.weight");
  }
  return result;
}

// The rows of the table that a file lists, in its order; a row that was skipped or left out is in no part.
Rows listed_rows(const Table& table, const std::string& path, int split, const char* setting) {
  const std::vector<std::int64_t> listed = read_listed_rows(path, split);
  const std::int64_t data_rows = table.data_rows();
  Rows rows;
  for (const std::int64_t row : listed) {
    if (row >= data_rows) {
      throw DataError(fmt::format("{}: split {} lists row {}, but {} has {} data rows (0 to {})",
                                  shown_path(listed_file(path, split)), split, row, shown_path(table.path),
                                  data_rows, data_rows - 1),
                      setting);
    }
    const auto found = std::ranges::lower_bound(table.row_numbers, row);
    if (found != table.row_numbers.end() && *found == row)
      rows.push_back(static_cast<std::int32_t>(found - table.row_numbers.begin()));
  }
  return rows;
}

// In place of all rows that are no test rows: those listed, in their order if the last of them validate.
Rows listed_train_rows(const Table& table, const SplitSettings& settings, int split, const Rows& test) {
  Rows train = listed_rows(table, settings.train_path, split, "data.split.train_path");
  const std::string file = listed_file(settings.train_path, split);
  std::vector<bool> is_test(table.rows(), false);
  for (const std::int32_t row : test) is_test[static_cast<std::size_t>(row)] = true;
  for (const std::int32_t row : train) {
    if (!is_test[static_cast<std::size_t>(row)]) continue;
    throw DataError(
        fmt::format("{}: row {} is listed to train on and, in {}, to be tested", file,
                    table.row_numbers[static_cast<std::size_t>(row)], listed_file(settings.path, split)),
        "data.split.train_path");
  }
  if (train.empty())
    throw DataError(fmt::format("{}: no row is listed to train on in split {}", file, split),
                    "data.split.train_path");
  if (settings.validation_from == ValidationFrom::random) std::ranges::sort(train);
  return train;
}

SplitRows listed_split(const Table& table, const SplitSettings& settings, int split) {
  Rows test = listed_rows(table, settings.path, split, "data.split.path");
  if (test.empty()) {
    throw DataError(fmt::format("{}: the test set of split {} is empty{}", listed_file(settings.path, split),
                                split, table.weightless_rows > 0 ? ", of rows with a weight above 0" : ""),
                    "data.split.path");
  }
  SplitRows result = rest_is_train(table.rows(), std::move(test));
  if (!settings.train_path.empty()) result.train = listed_train_rows(table, settings, split, result.test);
  take_validation(result, settings, split);
  return result;
}

SplitRows divide(const Table& table, const SplitSettings& settings, int split) {
  switch (settings.kind) {
    case SplitKind::random:
      return random_split(table.rows(), settings, split);
    case SplitKind::ordered:
      return ordered_split(table, settings);
    case SplitKind::grouped:
      return grouped_split(table, settings, split);
    case SplitKind::folds:
      return fold_split(table.rows(), settings, split);
    case SplitKind::column:
      return column_split(table, settings);
    case SplitKind::listed:
      return listed_split(table, settings, split);
  }
  throw DataError("unknown kind of split", "data.split.kind");
}

}  // namespace

PartWeights part_weights(std::span<const double> weights, std::span<const std::int32_t> train,
                         std::span<const std::int32_t> validation, std::span<const std::int32_t> test) {
  const auto sum = [&](std::span<const std::int32_t> rows) {
    metrics::CompensatedSum all;
    if (weights.empty()) return static_cast<double>(rows.size());
    for (const std::int32_t row : rows) all.add(weights[static_cast<std::size_t>(row)]);
    return all.total();
  };
  return {sum(train), sum(validation), sum(test)};
}

std::string weight_text(double sum) {
  return sum < 1e6 ? fmt::format("{:.6g}", sum) : fmt::format("{:.0f}", sum);
}

bool has_clusters(const SplitSettings& settings) {
  if (settings.standard_errors == StandardErrors::automatic) return settings.kind == SplitKind::grouped;
  return settings.standard_errors == StandardErrors::clustered &&
         (settings.kind == SplitKind::grouped || settings.kind == SplitKind::ordered);
}

std::vector<std::int32_t> row_clusters(const Table& table, const SplitSettings& settings) {
  if (!has_clusters(settings)) return {};
  if (settings.kind == SplitKind::grouped) return table.strings.at(settings.by).codes;
  return row_times(table, settings);
}

std::vector<std::int32_t> row_times(const Table& table, const SplitSettings& settings) {
  if (settings.kind != SplitKind::ordered) return {};
  std::vector<std::int32_t> times(table.rows());
  const std::vector<Rows> ties = ties_in_order(table, settings);
  for (std::size_t i = 0; i < ties.size(); ++i) {
    for (const std::int32_t row : ties[i])
      times[static_cast<std::size_t>(row)] = static_cast<std::int32_t>(i);
  }
  return times;
}

SplitRows split_rows(const Table& table, const SplitSettings& settings, int split) {
  if (split < 0) throw DataError(fmt::format("there is no split {}: splits count from 0", split), "splits");
  const bool one_only = settings.kind == SplitKind::ordered || settings.kind == SplitKind::column;
  if (one_only && split > 0) {
    // The same division under another number would pass for a replicate.
    throw DataError(fmt::format("there is no split {}: {} divides the rows in one way only, split 0", split,
                                settings.kind == SplitKind::ordered ? "an ordered split" : "a column"),
                    "splits");
  }
  SplitRows rows = divide(table, settings, split);
  for (Rows* part : {&rows.train, &rows.validation, &rows.test}) std::sort(part->begin(), part->end());
  return rows;
}

}  // namespace seedbed::experiments
