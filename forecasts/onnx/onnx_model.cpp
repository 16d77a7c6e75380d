#include "forecasts/onnx/onnx_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "experiments/read_kept_model.hpp"
#include "forecasts/onnx/encoded_inputs.hpp"
#include "forecasts/onnx/graph_builder.hpp"
#include "forecasts/onnx/network_graph.hpp"
#include "forecasts/prediction/predictor.hpp"
#include "metrics/families/family.hpp"
#include "models/model_file.hpp"
#include "models/packed_network.hpp"

namespace seedbed::forecasts {
namespace {

void require_exportable(const experiments::DataSettings& settings, const results::KeptFile& model) {
  if (!settings.text.empty()) {
    throw DataError(fmt::format(
        "{}: it reads the words of {} (data.text), and ONNX has no operators that take a text apart into "
        "words; "
        "train a model without, or forecast with `seedbed predict`, the library or the Python package",
        model.name(), quoted_list(settings.text)));
  }
}

/// The names of outputs: no column has them.
std::vector<std::string> output_names(const std::set<std::string>& columns) {
  std::vector<std::string> names;
  for (std::string name : {"weights", "locations", "scales", "mean"}) {
    while (columns.contains(name)) name += "_of_forecast";
    names.push_back(std::move(name));
  }
  return names;
}

std::vector<std::string> notes_on(const experiments::DataSettings& settings) {
  std::vector<std::string> notes;
  if (settings.trim) notes.emplace_back("texts come without spaces around them (data.trim)");
  if (!settings.where.empty()) {
    notes.push_back(fmt::format(
        "rows that do not meet data.where ({}) are forecast like any other; leave them out", settings.where));
  }
  for (const experiments::LagSettings& lag : settings.lags)
    notes.push_back(fmt::format("earlier values of {} are inputs of their own", quoted_value(lag.column)));
  return notes;
}

/// Puts members side by side.
class EnsembleGraph {
 public:
  EnsembleGraph(GraphBuilder& graph, const RawColumns& columns, std::size_t members)
      : graph_(graph), columns_(columns), members_(members) {}

  void add(const results::KeptFile& file) {
    const models::SavedModel saved = experiments::read_kept_model(file);
    if (!saved.network.is_perceptron()) {
      throw DataError(
          fmt::format("{}: its network is {}, which libtorch computes; ONNX files are made of perceptrons "
                      "alone: forecast "
                      "with seedbed predict, or train with model.network perceptron",
                      file.name(), saved.network.network));
    }
    const EncodedInputs& inputs = encoded(saved);
    const models::PackedNetwork packed(saved.network, saved.inputs, saved.scaling, saved.state);
    MixtureGraph mixture =
        add_network(graph_, inputs, packed.view(), saved.inputs, metrics::traits(saved.network.family).head);
    if (members_ > 1)
      mixture.weights = graph_.add("Div", {mixture.weights, graph_.number(static_cast<double>(members_))});
    weights_.push_back(mixture.weights);
    locations_.push_back(mixture.locations);
    scales_.push_back(mixture.scales);
    components_ += mixture.components;
  }

  MixtureGraph mixtures() {
    return {graph_.beside(weights_), graph_.beside(locations_), graph_.beside(scales_), components_};
  }

  /// The same, NaN in rows that cannot be forecast.
  GraphValue usable(const GraphValue& values) {
    if (!unusable_) return values;
    return graph_.add("Where", {*unusable_, graph_.number(std::numeric_limits<double>::quiet_NaN()), values});
  }

 private:
  /// Members that were fitted to the same rows share this part of the graph.
  const EncodedInputs& encoded(const models::SavedModel& saved) {
    const auto [place, is_new] = encoded_.try_emplace(saved.preprocessing.dump());
    if (!is_new) return place->second;
    place->second = add_encoded_inputs(graph_, columns_,
                                       experiments::FittedPreprocessing::from_json(saved.preprocessing));
    if (const auto& unusable = place->second.unusable)
      unusable_ = unusable_ ? graph_.add("Or", {*unusable_, *unusable}) : *unusable;
    return place->second;
  }

  GraphBuilder& graph_;
  const RawColumns& columns_;
  std::size_t members_;
  std::map<std::string, EncodedInputs> encoded_;
  std::optional<GraphValue> unusable_;
  std::vector<GraphValue> weights_, locations_, scales_;
  std::int64_t components_ = 0;
};

}  // namespace

OnnxModel onnx_model(const std::vector<results::KeptFile>& models, const std::string& version) {
  const Predictor predictor = Predictor::of_kept(models);  // which says what is wrong with them
  const experiments::DataSettings settings = predictor.reading_settings("");
  require_exportable(settings, models.front());

  OnnxModel result;
  result.members = models.size();
  result.components = predictor.components();
  result.family = predictor.family();
  result.notes = notes_on(settings);
  const std::vector<OnnxInput> inputs = onnx_inputs(predictor.numbers(), predictor.strings(), settings);
  std::set<std::string> taken;
  for (const OnnxInput& input : inputs) {
    if (input.name.empty())
      throw DataError(fmt::format("{}: it reads a column without a name, and an input of ONNX must have one",
                                  models.front().name()));
    taken.insert(input.name);
  }
  result.outputs = output_names(taken);
  taken.insert(result.outputs.begin(), result.outputs.end());

  GraphBuilder graph(std::move(taken));
  const RawColumns columns = add_raw_columns(graph, predictor.numbers(), predictor.strings(), settings);
  result.inputs = columns.inputs;
  EnsembleGraph ensemble(graph, columns, models.size());
  for (const results::KeptFile& model : models) ensemble.add(model);
  const MixtureGraph mixtures = ensemble.mixtures();
  const metrics::FamilyTraits& family = metrics::traits(result.family);
  const GraphValue mean = ensemble.usable(add_mean(graph, mixtures, family.component_mean));

  const Extents table = {-1, mixtures.components};
  const std::string of = fmt::format("of the components of {}", family.rows);
  graph.output(result.outputs[0], ensemble.usable(mixtures.weights), Element::number, table, "weights " + of);
  graph.output(result.outputs[1], ensemble.usable(mixtures.locations), Element::number, table,
               "locations " + of);
  graph.output(result.outputs[2], ensemble.usable(mixtures.scales), Element::number, table, "scales " + of);
  graph.output(result.outputs[3], graph.add("Squeeze", {mean, graph.wholes({1}, {1})}), Element::number, {-1},
               "the mean of the forecast");
  graph.producer("seedbed", version);
  graph.describe(fmt::format("Forecasts of {} as {}.", quoted_value(predictor.target()), family.rows));
  graph.property("target", predictor.target());
  graph.property("family", std::string(metrics::name_of(result.family)));
  graph.property("members", std::to_string(models.size()));
  result.bytes = graph.bytes();
  return result;
}

}  // namespace seedbed::forecasts
