#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "experiments/dataset/data_settings.hpp"
#include "experiments/dataset/number_columns.hpp"
#include "forecasts/onnx/graph_builder.hpp"

namespace seedbed::forecasts {

/// An input of an exported model: rows × 1 numbers or texts.
struct OnnxInput {
  std::string name;
  bool text = false;
  std::string description;
};

/// The inputs of a graph, as they stand in a file, and the numbers that follow from them alone.
struct RawColumns {
  std::vector<OnnxInput> inputs;
  std::vector<experiments::NumberSource> sources;
  std::optional<GraphValue> numbers;  ///< double, rows × sources, NaN is missing; none if there are none
  std::map<std::string, GraphValue> texts;  ///< of categories, rows × 1

  /// The place of a source among the columns of `numbers`.
  std::int64_t place_of(const experiments::NumberSource& source) const;
};

/// The inputs that numbers from these sources need, and those texts. Throws DataError if two of them would
/// have one name.
std::vector<OnnxInput> onnx_inputs(const std::vector<experiments::NumberSource>& sources,
                                   const std::vector<std::string>& texts,
                                   const experiments::DataSettings& settings);

/// Adds them to a graph. Numbers that stand for missing ones (data.missing_values) become NaN, words for 1
/// and 0 these, dates their parts. A word that is neither becomes infinite, which no network takes.
RawColumns add_raw_columns(GraphBuilder& graph, const std::vector<experiments::NumberSource>& sources,
                           const std::vector<std::string>& texts, const experiments::DataSettings& settings);

}  // namespace seedbed::forecasts
