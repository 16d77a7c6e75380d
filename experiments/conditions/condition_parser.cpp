#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/messages.hpp"
#include "experiments/conditions/condition_node.hpp"
#include "experiments/conditions/condition_tokens.hpp"
#include "experiments/conditions/row_condition.hpp"

namespace seedbed::experiments {
namespace {

using NodePointer = std::shared_ptr<const ConditionNode>;

constexpr int kDeepest = 200;  // parentheses and `not` in one another

std::optional<Comparison> comparison_of(const ConditionToken& token) {
  static const std::map<std::string, Comparison> all = {
      {"<", Comparison::less},      {"<=", Comparison::at_most}, {">", Comparison::more},
      {">=", Comparison::at_least}, {"==", Comparison::equal},   {"!=", Comparison::different}};
  if (token.kind != ConditionToken::Kind::sign) return std::nullopt;
  const auto found = all.find(token.text);
  return found == all.end() ? std::nullopt : std::optional(found->second);
}

NodePointer joined(ConditionNode::Kind kind, std::vector<NodePointer> parts) {
  if (parts.size() == 1 && kind != ConditionNode::Kind::none_of) return parts.front();
  return std::make_shared<const ConditionNode>(ConditionNode{.kind = kind, .parts = std::move(parts)});
}

}  // namespace

/// By recursive descent: `or` binds less than `and`, that less than `not`, that less than a comparison.
class ConditionParser {
 public:
  explicit ConditionParser(std::string_view text) : condition_(text), tokens_(condition_tokens(text)) {}

  RowCondition parse() {
    if (tokens_.size() == 1) return {};
    result_.root_ = either();
    if (now().kind != ConditionToken::Kind::end)
      fail("a condition ends before this; join two by `and` or `or`");
    for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
      const bool is_tight = i == 0 || tokens_[i - 1].is("(") || tokens_[i - 1].is("[") ||
                            tokens_[i].is(")") || tokens_[i].is("]") || tokens_[i].is(",");
      result_.text_ += (is_tight ? "" : " ") + tokens_[i].written();
    }
    return std::move(result_);
  }

 private:
  using Kind = ConditionNode::Kind;

  const ConditionToken& now() const { return tokens_[at_]; }
  bool take(std::string_view what) {
    if (!now().is(what)) return false;
    ++at_;
    return true;
  }
  [[noreturn]] void fail(std::string_view problem) const { bad_condition(condition_, now().at, problem); }

  NodePointer either() {
    std::vector<NodePointer> parts = {both()};
    while (take("or")) parts.push_back(both());
    return joined(Kind::any_of, std::move(parts));
  }

  NodePointer both() {
    std::vector<NodePointer> parts = {negated()};
    while (take("and")) parts.push_back(negated());
    return joined(Kind::all_of, std::move(parts));
  }

  NodePointer negated() {
    if (depth_ > kDeepest) fail("it is nested too deeply");
    ++depth_;
    NodePointer node;
    if (take("not")) {
      node = joined(Kind::none_of, {negated()});
    } else if (take("(")) {
      node = either();
      if (!take(")")) fail("a closing parenthesis is missing");
    } else {
      node = compared();
    }
    --depth_;
    return node;
  }

  NodePointer compared() {
    ConditionOperand left = operand();
    if (take("is")) return missing(std::move(left));
    if (now().is("in") || now().is("not")) return listed(std::move(left));
    std::vector<NodePointer> parts;
    while (const std::optional<Comparison> comparison = comparison_of(now())) {
      ++at_;
      ConditionOperand right = operand();
      if (left.kind != ConditionOperand::Kind::column && right.kind != ConditionOperand::Kind::column)
        fail("two values are compared with each other, and no column" + quotes_hint());
      ConditionNode node{.kind = Kind::comparison, .comparison = *comparison, .operands = {left, right}};
      parts.push_back(std::make_shared<const ConditionNode>(std::move(node)));
      left = std::move(right);
    }
    if (parts.empty()) fail("a comparison is missing: one of < <= > >= == != in, is missing");
    return joined(Kind::all_of, std::move(parts));
  }

  NodePointer missing(ConditionOperand what) {
    const bool negate = take("not");
    if (!take("missing")) fail("`is` is followed by `missing` or `not missing`; equality is written ==");
    require_column(what);
    return negated_if(negate, {.kind = Kind::missing, .operands = {std::move(what)}});
  }

  NodePointer listed(ConditionOperand what) {
    const bool negate = take("not");
    if (!take("in")) fail("`not` between two values is followed by `in`");
    require_column(what);
    const bool round = now().is("(");
    if (!take("(") && !take("[")) fail("`in` is followed by a list, such as ['north', 'south']");
    ConditionNode node{.kind = Kind::listed, .operands = {std::move(what)}};
    const char* end = round ? ")" : "]";
    while (!now().is(end)) {
      node.operands.push_back(operand());
      if (node.operands.back().kind == ConditionOperand::Kind::column)
        fail("a list holds values, not columns" + quotes_hint());
      if (!take(",")) break;
    }
    if (!take(end)) fail("a comma or the end of the list is missing");
    if (node.operands.size() == 1) fail("the list is empty");
    return negated_if(negate, std::move(node));
  }

  NodePointer negated_if(bool negate, ConditionNode node) {
    auto made = std::make_shared<const ConditionNode>(std::move(node));
    return negate ? joined(Kind::none_of, {std::move(made)}) : made;
  }

  void require_column(const ConditionOperand& what) {
    if (what.kind != ConditionOperand::Kind::column)
      fail("a column stands before `in` and `is`" + quotes_hint());
  }

  static std::string quotes_hint() {
    return "; texts are in quotes ('north'), columns are not, or in backticks (`end date`)";
  }

  ConditionOperand operand() {
    const ConditionToken& token = now();
    ConditionOperand made;
    switch (token.kind) {
      case ConditionToken::Kind::column:
        made.kind = ConditionOperand::Kind::column;
        made.column = column(token.text);
        break;
      case ConditionToken::Kind::number:
        made.number = token.number;
        break;
      case ConditionToken::Kind::text:
        made.kind = ConditionOperand::Kind::text;
        made.text = token.text;
        break;
      default:
        fail("a column or a value is missing");
    }
    ++at_;
    return made;
  }

  std::size_t column(const std::string& name) {
    std::vector<std::string>& names = result_.columns_;
    const auto found = std::ranges::find(names, name);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    names.push_back(name);
    return names.size() - 1;
  }

  std::string_view condition_;
  std::vector<ConditionToken> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  RowCondition result_;
};

RowCondition RowCondition::parse(std::string_view text) {
  return ConditionParser(text).parse();
}

}  // namespace seedbed::experiments
