#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "results/packs/kept_file.hpp"

namespace seedbed::runner {

/// What a model file says of itself.
struct ListedModel {
  std::string file, cell, split, seed, family;
  std::string components, hidden;             ///< "3", "[64,64]"
  std::string settings;                       ///< all of them, with the split: models that agree are one cell
  std::pair<std::int64_t, std::string> rows;  ///< split and data settings that say which rows validate
  double crps_validation = std::numeric_limits<double>::quiet_NaN();
  double crps_test = std::numeric_limits<double>::quiet_NaN();
};

/// Throws models::ModelFileError.
ListedModel listed_model(const results::KeptFile& file);

/// The models of a run directory, which keeps them in a folder of their own or in packs, or the files of any
/// folder; by their names.
std::vector<results::KeptFile> model_files(const std::filesystem::path& directory);

/// Best validation score first, those without one last. Scores on other rows say nothing about which model is
/// better: models validated on the same rows come together. Test scores decide nothing.
bool better_model(const ListedModel& a, const ListedModel& b);

/// Whether models with scores were validated on rows that differ.
bool several_sets_of_rows(const std::vector<ListedModel>& models);

/// Models that differ in their seed alone as one, with means of their scores, seeds as "0, 2-5", and their
/// number in `file`. The best first, as above.
std::vector<ListedModel> cells_of(const std::vector<ListedModel>& models);

/// All that is known of a model, as lines of "what  value": what the file says and, if it lies in a run
/// directory, what its ledger says of the job. Throws models::ModelFileError.
std::string model_text(const results::KeptFile& file);

}  // namespace seedbed::runner
