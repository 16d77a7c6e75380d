#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/csv/csv_format.hpp"
#include "experiments/csv/record_source.hpp"

namespace seedbed::experiments {

/// The columns of a file.
struct FileColumns {
  std::vector<std::string> names;
  bool first_is_data = false;  ///< the first record is a row like those behind it
};

/// By the first record of the file `name`, or by the format. Throws DataError for a name that is not UTF-8,
/// and for a record that is no CSV.
FileColumns file_columns(const TextBlock& first, const std::string& name, const CsvFormat& format);

/// Finds columns by their names.
class ColumnNames {
 public:
  /// `names` of the file outlive this object.
  ColumnNames(std::string file, std::span<const std::string> names);

  std::span<const std::string> names() const { return names_; }
  /// The field of a column: of this name, or else the only one whose name reads the same, which differs only
  /// in spaces around it or in how Unicode composes its letters. Nothing if there is none. Throws DataError,
  /// naming the setting, if there are two.
  std::optional<std::size_t> find(const std::string& name, const std::string& setting = {}) const;
  /// Whether another column has the same name.
  bool is_twice(const std::string& name) const { return counts_.at(name).second > 1; }

 private:
  using Counts = std::map<std::string, std::pair<std::size_t, std::size_t>, std::less<>>;  // field, how many
  std::optional<std::size_t> find_in(const Counts& counts, const std::string& name, const std::string& wanted,
                                     const std::string& setting) const;

  std::string file_;
  std::span<const std::string> names_;
  Counts counts_;         // by name
  mutable Counts alike_;  // by name as it reads; made when it is asked for
};

/// A name as it reads.
std::string name_as_it_reads(std::string_view name);

/// What the user should know if names of columns look like a row of data; else empty.
std::string names_like_data(const std::string& file, std::span<const std::string> names);

/// What to do if a file whose names do not fit has none, which names that are numbers speak for: "; …"; else
/// empty.
std::string no_header_hint(std::span<const std::string> names);

/// What to do if a line that begins with this cell, and does not fit, is a comment: "; if …"; else empty.
std::string comment_hint(std::string_view first_cell);

/// "3 fields, but the header has 7": what is wrong with a record of another length.
std::string wrong_length(std::span<const std::string_view> fields, std::span<const std::string> names);

}  // namespace seedbed::experiments
