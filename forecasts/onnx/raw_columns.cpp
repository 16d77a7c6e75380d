#include "forecasts/onnx/raw_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/ascii.hpp"
#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "experiments/csv/truth_word.hpp"
#include "experiments/dataset/reading_rules.hpp"
#include "forecasts/onnx/date_graph.hpp"

namespace seedbed::forecasts {

using experiments::DataSettings;
using experiments::NumberSource;

namespace {

const Extents kColumn = {-1, 1};

bool is_truth(const NumberSource& source, const DataSettings& settings) {
  return !source.lag && !source.part && std::ranges::count(settings.truth_columns, source.column) > 0;
}

/// Dates come whole.
std::string input_name(const NumberSource& source) {
  return source.part ? source.column : source.name();
}

std::string markers_text(const DataSettings& settings) {
  return settings.missing_values.empty() ? "never missing"
                                         : quoted_list(settings.missing_values) + " are missing";
}

OnnxInput described(const NumberSource& source, const DataSettings& settings) {
  if (is_truth(source, settings))
    return {input_name(source), true, "words for 1 and 0, such as True; " + markers_text(settings)};
  if (source.part) {
    return {input_name(source), false,
            "a date, as seconds since 1970-01-01T00:00:00 on its own clock; NaN is missing"};
  }
  if (source.lag) {
    return {input_name(source), false,
            fmt::format("what {} was {} back in its group; NaN is missing", quoted_value(source.column),
                        source.step == 1 ? "one row" : fmt::format("{} rows", source.step))};
  }
  return {input_name(source), false, "a number; NaN is missing"};
}

GraphValue without_markers(GraphBuilder& graph, GraphValue numbers, DataSettings settings) {
  settings.markers_by_value = true;  // numbers have no other spelling here
  const experiments::CellRules rules = experiments::reading_rules(settings);
  for (const double marker : rules.markers.numbers()) {
    numbers = graph.add("Where", {graph.add("Equal", {numbers, graph.number(marker)}),
                                  graph.number(std::numeric_limits<double>::quiet_NaN()), numbers});
  }
  return numbers;
}

/// A word in small letters, capitals and every mixture of them.
std::vector<std::string> spellings(const std::string& word) {
  std::vector<std::string> all = {""};
  for (const char letter : word) {
    const std::string both = lower_ascii(std::string(1, letter)) + upper_ascii(std::string(1, letter));
    std::vector<std::string> longer;
    for (const std::string& begun : all) {
      longer.push_back(begun + both[0]);
      if (both[1] != both[0]) longer.push_back(begun + both[1]);
    }
    all = std::move(longer);
  }
  return all;
}

GraphValue truth_numbers(GraphBuilder& graph, const GraphValue& words, const DataSettings& settings) {
  constexpr std::int64_t kMissing = 2, kNeither = 3;
  const std::vector<double> meanings = {0, 1, std::numeric_limits<double>::quiet_NaN(),
                                        std::numeric_limits<double>::infinity()};
  std::map<std::string, std::int64_t> codes;  // markers come first: a word that is one is missing
  for (const std::string& marker : settings.missing_values) codes.emplace(marker, kMissing);
  for (const char* number : {"0", "0.0"}) codes.emplace(number, 0);
  for (const char* number : {"1", "1.0"}) codes.emplace(number, 1);
  for (const char* word : {"false", "true", "no", "yes", "f", "t", "n", "y"}) {
    const bool value = experiments::read_truth_word(word).value().value;
    for (std::string& spelling : spellings(word)) codes.emplace(std::move(spelling), value ? 1 : 0);
  }
  std::vector<std::string> keys;
  std::vector<std::int64_t> values;
  for (const auto& [key, code] : codes) {
    keys.push_back(key);
    values.push_back(code);
  }
  const GraphValue code =
      graph.add_ml("LabelEncoder", {words},
                   {{"keys_strings", keys}, {"values_int64s", values}, {"default_int64", kNeither}});
  return graph.add("Gather", {graph.numbers(meanings, {4}), code});
}

}  // namespace

std::int64_t RawColumns::place_of(const NumberSource& source) const {
  return std::ranges::find(sources, source.name(), &NumberSource::name) - sources.begin();
}

std::vector<OnnxInput> onnx_inputs(const std::vector<NumberSource>& sources,
                                   const std::vector<std::string>& texts, const DataSettings& settings) {
  std::vector<OnnxInput> inputs;
  const auto add = [&](OnnxInput input) {
    const auto same = std::ranges::find(inputs, input.name, &OnnxInput::name);
    if (same == inputs.end()) {
      inputs.push_back(std::move(input));
    } else if (same->description != input.description) {
      throw DataError(
          fmt::format("two inputs of the model are called {}, and those of ONNX go by their names: {}; "
                      "and {}; rename the column and train again",
                      quoted_value(input.name), same->description, input.description));
    }
  };
  for (const NumberSource& source : sources) add(described(source, settings));
  for (const std::string& name : texts) add({name, true, "a category; " + markers_text(settings)});
  return inputs;
}

RawColumns add_raw_columns(GraphBuilder& graph, const std::vector<NumberSource>& sources,
                           const std::vector<std::string>& texts, const DataSettings& settings) {
  RawColumns columns;
  columns.inputs = onnx_inputs(sources, texts, settings);
  std::map<std::string, GraphValue> by_name;
  for (const OnnxInput& input : columns.inputs) {
    by_name[input.name] =
        graph.input(input.name, input.text ? Element::text : Element::number, kColumn, input.description);
  }
  for (const std::string& name : texts) columns.texts[name] = by_name.at(name);

  // Those that may hold markers stand first.
  std::vector<GraphValue> plain, others;
  std::vector<NumberSource> other_sources;
  for (const NumberSource& source : sources) {
    const GraphValue& given = by_name.at(input_name(source));
    if (source.part || is_truth(source, settings)) {
      others.push_back(source.part ? date_part_graph(graph, given, *source.part)
                                   : truth_numbers(graph, given, settings));
      other_sources.push_back(source);
    } else {
      plain.push_back(given);
      columns.sources.push_back(source);
    }
  }
  columns.sources.insert(columns.sources.end(), other_sources.begin(), other_sources.end());
  std::vector<GraphValue> all;
  if (!plain.empty()) all.push_back(without_markers(graph, graph.beside(plain), settings));
  all.insert(all.end(), others.begin(), others.end());
  if (!all.empty()) columns.numbers = graph.beside(all);
  return columns;
}

}  // namespace seedbed::forecasts
