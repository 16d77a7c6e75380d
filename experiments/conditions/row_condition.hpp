#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/csv/cell.hpp"

namespace seedbed::experiments {

struct ConditionNode;

/// Whether a row meets a condition. Unknown: that hangs on a cell that is not there.
enum class Truth : std::uint8_t { no, yes, unknown };

/// A condition on the cells of a row, such as
///   balance > 0 and region == 'north'
///   0 < age <= 90 or status not in ['lost', 'moved'] and `end date` is not missing
/// Comparisons may be chained. Against a number, cells are numbers (one that is none equals no number);
/// against a text they are texts, ordered by their bytes, or in time if the text is an ISO 8601 date. All are
/// read by the rules of the file. Two columns are compared as numbers, dates or texts, whatever both cells
/// are. As in Python, a missing value differs from everything, and no other comparison holds for it.
class RowCondition {
 public:
  /// Throws DataError, with data.where at fault, if the text is no condition. An empty one is none.
  static RowCondition parse(std::string_view text);

  bool empty() const { return root_ == nullptr; }
  /// The same for all ways of writing it: tokens parted by single spaces.
  const std::string& text() const { return text_; }
  const std::vector<std::string>& columns() const { return columns_; }  ///< each once

 private:
  friend class ConditionParser;
  friend class BoundCondition;
  std::string text_;
  std::vector<std::string> columns_;
  std::shared_ptr<const ConditionNode> root_;
};

/// A condition and the columns of a file.
class BoundCondition {
 public:
  BoundCondition() = default;
  /// Throws DataError for a column that is not among `names`.
  BoundCondition(RowCondition condition, const std::string& file, std::span<const std::string> names);
  /// For forecasts: columns that are not there, and missing values of `target`, are unknown.
  BoundCondition(RowCondition condition, const std::string& file, std::span<const std::string> names,
                 const std::string& target);

  bool empty() const { return condition_.empty(); }
  const std::string& text() const { return condition_.text(); }
  /// Those that the file does not have.
  const std::vector<std::string>& absent() const { return absent_; }

  /// Whether a record meets it. If a cell cannot be compared, `problem` says why: ": column 'x': …".
  Truth test(std::span<const std::string_view> fields, const CellRules& rules, std::string& problem) const;

 private:
  void bind(const std::string& file, std::span<const std::string> names);

  RowCondition condition_;
  std::vector<std::optional<std::size_t>> fields_;  // of the condition's columns
  std::vector<bool> may_be_unknown_;                // by column: its missing values
  std::vector<std::string> absent_;
};

}  // namespace seedbed::experiments
