#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "experiments/dataset/prepared_data.hpp"
#include "experiments/plan/score_names.hpp"
#include "metrics/mixture.hpp"
#include "metrics/scores/climatology.hpp"

namespace seedbed::experiments {

/// The rows that a set is scored on, as indices into the prepared data, ascending.
std::span<const std::int32_t> rows_of(const PreparedData& data, ScoredSet set);

/// The target of each of these rows, in its own unit.
std::vector<double> targets_of(const PreparedData& data, std::span<const std::int32_t> rows);

/// The cluster of each of these rows; empty if rows are independent.
std::vector<std::int32_t> clusters_of(const PreparedData& data, std::span<const std::int32_t> rows);

/// The weight of each of these rows; empty if all count alike.
std::vector<double> weights_of(const PreparedData& data, std::span<const std::int32_t> rows);

/// "; weights: 5321 training, 660.5 validation, 672 test", the sums of a job's data, for its log; empty if
/// all rows count alike.
std::string weights_text(const PreparedData& data);

/// How many independent things the rows of a set are: rows, or clusters where standard errors are clustered.
std::size_t independent_units(const PreparedData& data, ScoredSet set);

/// The distribution of the training targets, weighted as they are, if one of these scores ("crps_skill_test")
/// needs it.
std::optional<metrics::Climatology> climatology_for(const std::vector<std::string>& names,
                                                    const PreparedData& data);

/// Throws std::runtime_error that names the row of the CSV, its target and what is wrong with its forecast.
[[noreturn]] void throw_unscorable(metrics::RowStatus status, const PreparedData& data, std::int32_t row);

}  // namespace seedbed::experiments
