#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace seedbed::experiments {

/// What a comparison has on either side.
struct ConditionOperand {
  enum class Kind { column, number, text };

  Kind kind = Kind::number;
  std::size_t column = 0;  ///< index into RowCondition::columns()
  double number = 0;
  std::string text = {};
};

enum class Comparison { less, at_most, more, at_least, equal, different };

/// A condition as a tree.
struct ConditionNode {
  enum class Kind { all_of, any_of, none_of, comparison, listed, missing };

  Kind kind = Kind::all_of;
  std::vector<std::shared_ptr<const ConditionNode>> parts = {};  ///< of all_of, any_of, none_of
  Comparison comparison = Comparison::equal;
  std::vector<ConditionOperand> operands = {};  ///< two of a comparison; listed: what, then the list
};

}  // namespace seedbed::experiments
