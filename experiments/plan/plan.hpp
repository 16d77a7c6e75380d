#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "experiments/plan/experiment.hpp"
#include "experiments/plan/experiment_file.hpp"
#include "experiments/plan/schema.hpp"

namespace seedbed::experiments {

/// What varies together: one key of `grid`, or a group of `zip`.
struct Axis {
  std::vector<std::string> keys;
  std::vector<std::vector<Choice>> options;  ///< each for all the keys, in their order
  Place place;
};

/// An entry of `exclude` or `include`.
struct CellChoices {
  Place place;
  std::vector<std::string> keys;
  std::vector<Choice> choices;
};

/// An experiment with every value read and checked by itself. `grid_size` positions come from the axes, the
/// last varying fastest; the cells are those of them that are not excluded, then the included ones.
struct Plan {
  std::vector<std::unique_ptr<Source>> sources;  ///< that places point to
  std::string file;                              ///< as the user named it
  std::string name;
  RunSettings run;
  std::vector<std::string> scores;
  std::vector<int> splits = {0};
  std::vector<std::uint64_t> seeds = {0};

  Schema schema;
  std::vector<Choice> base;  ///< one per setting of the schema
  std::vector<bool> given;   ///< per setting: in the file's base settings or by an override
  std::vector<bool> overridden;
  JobSettings base_settings;
  bool runs_program = false;  ///< the jobs are programs, in every cell

  std::vector<Axis> axes;  ///< of `grid`, then of `zip`
  std::size_t grid_axes = 0;
  std::size_t grid_size = 1;
  std::vector<CellChoices> exclude, include;
  std::vector<std::uint32_t> kept;  ///< positions that are cells, if not all are
  std::size_t grid_cells = 1;       ///< cells that come from the axes

  std::vector<std::string> varied_keys;
  std::map<std::string, Place> origins;  ///< by key

  std::size_t cells() const { return grid_cells + include.size(); }
  /// Where a setting, a part of it or its section was given; the file as a whole if nowhere.
  Place origin(const std::string& key) const;
};

/// Files that vary and were named by a path that is not where they are, such as a relative one: by that name.
std::map<std::string, std::string> named_files(const Plan& plan);
/// A name that the experiment file and the command line mean different files by stays that of the first; the
/// others go by their paths.
void require_one_file_per_name(Plan& plan);

/// Reads every value of the file. Cells are not yet counted or checked. Throws ExperimentError.
Plan make_plan(const ExperimentFile& file, std::vector<std::unique_ptr<Source>> sources);

}  // namespace seedbed::experiments
