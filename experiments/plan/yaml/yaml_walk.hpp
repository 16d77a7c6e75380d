#pragma once

#include <string>

#include "experiments/plan/yaml/value.hpp"

namespace seedbed::experiments {

/// What a YAML text may hold before it is refused. An experiment needs a fraction of this.
struct YamlLimits {
  std::size_t bytes = std::size_t{16} << 20;
  std::size_t values = 2'000'000;
  std::size_t depth = 16;
  /// Commas, quotes and the like, a bracket counting for four: yaml-cpp keeps a hundred bytes and more for
  /// each, and gives none of them out before the outermost bracket is closed.
  std::size_t marks = 4'000'000;
};

/// Reads a YAML text in one walk of bounded size, as a tree of values with their places. Refused, because
/// YAML readers disagree about them or because they hide mistakes: duplicate keys, anchors, aliases, merge
/// keys, tags, directives, keys that are not scalars, a second document, text that is not UTF-8. An empty
/// text is null. Throws ExperimentError. `source` must outlive the result.
Value parse_yaml(const std::string& text, const Source& source, const YamlLimits& limits = {});

/// Throws ExperimentError unless the text is UTF-8 without control characters other than tabs and line ends.
void require_clean_text(const std::string& text, const Source& source);

/// `parse_yaml` of the file `source` names. Throws ExperimentError also if it cannot be read.
Value read_yaml_file(const std::filesystem::path& file, const Source& source, const YamlLimits& limits = {});

}  // namespace seedbed::experiments
