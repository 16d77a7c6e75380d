#include "forecasts/onnx/normal_scores.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace seedbed::forecasts {
namespace {

using Scalings = std::vector<const experiments::NumberScaling*>;

/// ONNX has no search in a sorted list. So the values of each scaling stand in `blocks` blocks of `block`
/// values, filled up with infinity: how many blocks begin at or below a number says which one to look
/// through, and both counts together how many values are not above it.
struct Search {
  std::int64_t block = 1, blocks = 1;

  explicit Search(const Scalings& scalings) {
    std::size_t most = 1;
    for (const auto* scaling : scalings) most = std::max(most, scaling->values().size());
    block = std::max<std::int64_t>(1, std::llround(std::ceil(std::sqrt(static_cast<double>(most)))));
    blocks = (static_cast<std::int64_t>(most) + block - 1) / block;
  }

  std::size_t size() const { return static_cast<std::size_t>(block * blocks); }
};

/// How many of the last axis of `values` are at most as large as the numbers, rows × scalings × 1.
GraphValue count(GraphBuilder& graph, const GraphValue& values, const GraphValue& numbers) {
  const GraphValue below = graph.add("LessOrEqual", {values, numbers});
  return graph.add("ReduceSum", {graph.cast(below, Element::whole), graph.wholes({2}, {1})},
                   {{"keepdims", 0}});
}

/// The line that a number's score lies on, for each count of values that are not above it: between two
/// values kept, or level at both ends.
struct Lines {
  std::vector<double> from, width, score, rise;

  void add(double own_from, double own_width, double own_score, double own_rise) {
    from.push_back(own_from);
    width.push_back(own_width);
    score.push_back(own_score);
    rise.push_back(own_rise);
  }
  void add(const experiments::NumberScaling& scaling, std::size_t size) {
    const std::vector<double>&values = scaling.values(), &scores = scaling.scores();
    add(0, 1, scores.front(), 0);
    for (std::size_t i = 1; i < values.size(); ++i)
      add(values[i - 1], values[i] - values[i - 1], scores[i - 1], scores[i] - scores[i - 1]);
    for (std::size_t i = values.size(); i <= size; ++i) add(0, 1, scores.back(), 0);
  }
};

}  // namespace

GraphValue add_normal_scores(GraphBuilder& graph, const GraphValue& numbers, const Scalings& scalings) {
  const Search search(scalings);
  const auto many = static_cast<std::int64_t>(scalings.size());
  std::vector<double> starts, values;
  std::vector<std::int64_t> first_block, first_line;
  Lines lines;
  for (const auto* scaling : scalings) {
    first_block.push_back(static_cast<std::int64_t>(first_block.size()) * search.blocks - 1);
    first_line.push_back(static_cast<std::int64_t>(lines.from.size()));
    std::vector<double> own = scaling->values();
    own.resize(search.size(), std::numeric_limits<double>::infinity());
    for (std::size_t i = 0; i < own.size(); i += static_cast<std::size_t>(search.block))
      starts.push_back(own[i]);
    values.insert(values.end(), own.begin(), own.end());
    lines.add(*scaling, search.size());
  }
  const GraphValue apart = graph.add("Unsqueeze", {numbers, graph.wholes({2}, {1})});
  // The blocks that begin at or below the number; below the first one there is nothing to look through.
  const GraphValue begun = count(graph, graph.numbers(starts, {1, many, search.blocks}), apart);
  const GraphValue last = graph.add("Max", {begun, graph.wholes({1}, {1})});
  const GraphValue block = graph.add("Add", {last, graph.wholes(first_block, {1, many})});
  const GraphValue within =
      count(graph, graph.add("Gather", {graph.numbers(values, {many * search.blocks, search.block}), block}),
            apart);
  const GraphValue before =
      graph.add("Mul", {graph.add("Sub", {last, graph.wholes({1}, {1})}), graph.wholes({search.block}, {1})});
  const GraphValue line =
      graph.add("Add", {graph.add("Add", {before, within}), graph.wholes(first_line, {1, many})});
  const auto of_line = [&](const std::vector<double>& of) {
    return graph.add("Gather", {graph.numbers(of, {static_cast<std::int64_t>(of.size())}), line});
  };
  const GraphValue share =
      graph.add("Div", {graph.add("Sub", {numbers, of_line(lines.from)}), of_line(lines.width)});
  return graph.add("Add", {of_line(lines.score), graph.add("Mul", {share, of_line(lines.rise)})});
}

}  // namespace seedbed::forecasts
