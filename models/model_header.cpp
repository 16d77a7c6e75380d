#include "models/model_header.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "models/plugin_file.hpp"
#include "models/settings_text.hpp"

namespace seedbed::models {
namespace {

using nlohmann::json;

constexpr int kFormatVersion = 1;
constexpr std::size_t kHeaderAlignment = 64;  // of the tensors, for those who map the file

json describe(const NetworkSettings& network) {
  json described = {{"family", to_text(network.family)},
                    {"components", network.components},
                    {"hidden", network.hidden},
                    {"activation", to_text(network.activation)},
                    {"norm", to_text(network.norm)},
                    {"dropout", network.dropout},
                    {"embedding", network.embedding ? json(*network.embedding) : json("auto")}};
  if (network.numeric.kind != NumericKind::plain) {  // which is what files before version 0.2 mean
    const bool bins = network.numeric.kind == NumericKind::piecewise;
    described["numeric"] = {{"kind", to_text(network.numeric.kind)}};
    described["numeric"][bins ? "bins" : "frequencies"] =
        bins ? network.numeric.bins : network.numeric.frequencies;
  }
  if (!network.is_perceptron()) described["network"] = network.network;
  if (!network.plugin.empty())
    described["plugin"] = {{"path", network.plugin}, {"hash", plugin_hash(network.plugin)}};
  if (network.network == "resnet") {
    described["resnet"] = {{"blocks", network.resnet.blocks},
                           {"width", network.resnet.width},
                           {"expansion", network.resnet.expansion},
                           {"dropout", network.resnet.dropout}};
  }
  if (network.network == "gru")
    described["gru"] = {{"width", network.gru.width}, {"layers", network.gru.layers}};
  return described;
}

json describe(const InputShape& inputs) {
  json described = {{"numeric", inputs.numeric},
                    {"category_levels", inputs.category_levels},
                    {"vocabulary_sizes", inputs.vocabulary_sizes}};
  if (inputs.sequence.steps > 0)
    described["sequence"] = {{"steps", inputs.sequence.steps}, {"values", inputs.sequence.values}};
  return described;
}

const json& member(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) throw ModelFileError(fmt::format("'{}' is missing from its description", key));
  return *found;
}

int whole(const json& value, const char* what) {
  if (!value.is_number_integer() || value > json(std::numeric_limits<int>::max()) ||
      value < json(std::numeric_limits<int>::min())) {
    throw ModelFileError(fmt::format("'{}' in its description is not a whole number", what));
  }
  return value.get<int>();
}

double real(const json& value, const char* what) {
  if (!value.is_number()) throw ModelFileError(fmt::format("'{}' in its description is not a number", what));
  return value.get<double>();
}

std::vector<int> whole_list(const json& object, const char* key) {
  const json& list = member(object, key);
  if (!list.is_array()) throw ModelFileError(fmt::format("'{}' in its description is not a list", key));
  std::vector<int> result;
  for (const json& value : list) result.push_back(whole(value, key));
  return result;
}

/// JSON as a message can show it: of bounded length, and nothing that a terminal would obey.
std::string shown(const json& value) {
  constexpr std::size_t kMost = 200;
  std::string text = value.dump(-1, ' ', true);
  if (text.size() > kMost) text.replace(kMost, std::string::npos, "…");
  return text;
}

template <class Enum>
Enum choice(const json& object, const char* key) {
  const json& value = member(object, key);
  const std::optional<Enum> found =
      value.is_string() ? from_text<Enum>(value.get_ref<const std::string&>()) : std::nullopt;
  if (!found) throw ModelFileError(fmt::format("'{}' in its description is {}", key, shown(value)));
  return *found;
}

/// The library that the network is of must be the one that it was trained with: another might make other
/// forecasts of the same tensors.
std::string plugin_path(const json& object) {
  const json& path = member(object, "path");
  const json& hash = member(object, "hash");
  if (!path.is_string() || !hash.is_string())
    throw ModelFileError("'plugin' in its description has no path and hash");
  auto name = path.get<std::string>();
  std::string now;
  try {
    now = plugin_hash(name);
  } catch (const std::runtime_error& error) {
    throw ModelFileError(fmt::format(
        "{}, which holds its network: put the library there that it was trained with", error.what()));
  }
  if (now != hash) {
    throw ModelFileError(
        fmt::format("the plugin '{}', which holds its network, is another one than it was trained "
                    "with: put that back, or train again",
                    name));
  }
  return name;
}

/// Of networks other than the perceptron, which files before version 0.3 do not have.
void take_engine_settings(const json& object, NetworkSettings& network) {
  const auto name = object.find("network");
  if (name == object.end()) return;
  if (!name->is_string()) throw ModelFileError("'network' in its description is not a text");
  network.network = name->get<std::string>();
  if (const auto plugin = object.find("plugin"); plugin != object.end())
    network.plugin = plugin_path(*plugin);
  if (const auto resnet = object.find("resnet"); resnet != object.end()) {
    network.resnet = {.blocks = whole(member(*resnet, "blocks"), "blocks"),
                      .width = whole(member(*resnet, "width"), "width"),
                      .expansion = whole(member(*resnet, "expansion"), "expansion"),
                      .dropout = real(member(*resnet, "dropout"), "dropout")};
  }
  if (const auto gru = object.find("gru"); gru != object.end())
    network.gru = {whole(member(*gru, "width"), "width"), whole(member(*gru, "layers"), "layers")};
}

NetworkSettings network_settings(const json& object) {
  NetworkSettings network;
  network.family = choice<Family>(object, "family");
  network.components = whole(member(object, "components"), "components");
  network.hidden = whole_list(object, "hidden");
  network.activation = choice<Activation>(object, "activation");
  network.norm = choice<Norm>(object, "norm");
  network.dropout = real(member(object, "dropout"), "dropout");
  const json& embedding = member(object, "embedding");
  if (embedding != "auto") network.embedding = whole(embedding, "embedding");
  if (const auto numeric = object.find("numeric"); numeric != object.end()) {
    network.numeric.kind = choice<NumericKind>(*numeric, "kind");
    if (network.numeric.kind == NumericKind::piecewise)
      network.numeric.bins = whole(member(*numeric, "bins"), "bins");
    if (network.numeric.kind == NumericKind::periodic)
      network.numeric.frequencies = whole(member(*numeric, "frequencies"), "frequencies");
  }
  take_engine_settings(object, network);
  return network;
}

InputShape input_shape(const json& object) {
  InputShape shape = {.numeric = whole(member(object, "numeric"), "numeric"),
                      .category_levels = whole_list(object, "category_levels"),
                      .vocabulary_sizes = whole_list(object, "vocabulary_sizes")};
  if (const auto sequence = object.find("sequence"); sequence != object.end()) {
    shape.sequence = {whole(member(*sequence, "steps"), "steps"),
                      whole(member(*sequence, "values"), "values")};
    const auto [steps, values] = shape.sequence;
    if (steps < 1 || values < 1 || steps > shape.numeric / values)
      throw ModelFileError("the sequence in its description does not fit its numeric inputs");
  }
  return shape;
}

TargetScaling target_scaling(const json& object) {
  const TargetScaling scaling = {real(member(object, "location"), "location"),
                                 real(member(object, "scale"), "scale")};
  if (!std::isfinite(scaling.location) || !std::isfinite(scaling.scale) || scaling.scale <= 0) {
    throw ModelFileError("the target's scaling in its description is not usable");
  }
  return scaling;
}

json parse(std::string_view text, std::string_view what) {
  json result = json::parse(text, nullptr, false);
  if (result.is_discarded()) throw ModelFileError(fmt::format("{} is not valid JSON", what));
  return result;
}

/// Entries of __metadata__ are texts; ours are JSON inside them.
json description(const json& metadata, const char* key) {
  const json& text = member(metadata, key);
  if (!text.is_string()) throw ModelFileError(fmt::format("'{}' in its description is not a text", key));
  return parse(text.get_ref<const std::string&>(), key);
}

template <class Visit>
void for_each_tensor(const NetworkLayout& layout, const Visit& visit) {
  std::uint64_t begin = 0;
  for (const auto* places : {&layout.parameters, &layout.statistics}) {
    for (const TensorPlace& place : *places) {
      const std::uint64_t end = begin + place.size() * sizeof(float);
      visit(place, begin, end);
      begin = end;
    }
  }
}

json tensor_entry(const TensorPlace& place, std::uint64_t begin, std::uint64_t end) {
  return {{"dtype", "F32"}, {"shape", place.shape}, {"data_offsets", {begin, end}}};
}

void check_tensors(const json& header, const NetworkLayout& layout, std::uint64_t tensor_bytes) {
  std::uint64_t total = 0;
  for_each_tensor(layout, [&](const TensorPlace& place, std::uint64_t begin, std::uint64_t end) {
    const auto found = header.find(place.name);
    if (found == header.end()) throw ModelFileError(fmt::format("tensor '{}' is missing", place.name));
    const json expected = tensor_entry(place, begin, end);
    if (*found != expected) {
      throw ModelFileError(
          fmt::format("tensor '{}' is {}, its network has {}", place.name, shown(*found), shown(expected)));
    }
    total = end;
  });
  const std::size_t tensors = layout.parameters.size() + layout.statistics.size();
  if (header.size() != tensors + 1) {
    throw ModelFileError(fmt::format("{} tensors, its network has {}", header.size() - 1, tensors));
  }
  if (tensor_bytes != total) {
    throw ModelFileError(fmt::format("{} bytes of tensors, its network has {}", tensor_bytes, total));
  }
}

}  // namespace

std::string header_text(const SavedModel& model, const NetworkLayout& layout) {
  // Ordered: the hash comes first, at a fixed place, and the tensors follow as they lie in the file.
  nlohmann::ordered_json header;
  auto& metadata = header["__metadata__"];
  try {
    metadata["hash"] = std::string(kHashDigits, '0');
    metadata["format"] = json({{"name", "seedbed model"}, {"version", kFormatVersion}}).dump();
    metadata["network"] = describe(model.network).dump();
    metadata["inputs"] = describe(model.inputs).dump();
    metadata["scaling"] = json({{"location", model.scaling.location}, {"scale", model.scaling.scale}}).dump();
    metadata["preprocessing"] = model.preprocessing.dump();
    metadata["details"] = model.details.dump();
    for_each_tensor(layout, [&](const TensorPlace& place, std::uint64_t begin, std::uint64_t end) {
      header[place.name] = tensor_entry(place, begin, end);
    });
    std::string text = header.dump();
    while ((sizeof(std::uint64_t) + text.size()) % kHeaderAlignment != 0) text += ' ';
    return text;
  } catch (const json::exception& error) {
    throw ModelFileError(fmt::format("a text in its description is not valid UTF-8 ({})", error.what()));
  }
}

SavedModel parse_header(std::string_view text, std::uint64_t tensor_bytes) {
  const json header = parse(text, "its header");
  const json& metadata = member(header, "__metadata__");
  const int version = whole(member(description(metadata, "format"), "version"), "version");
  if (version != kFormatVersion) {
    throw ModelFileError(
        fmt::format("its format has version {}, this program reads version {}: use the program "
                    "version that wrote it, or a later one",
                    version, kFormatVersion));
  }
  SavedModel model;
  model.network = network_settings(description(metadata, "network"));
  model.inputs = input_shape(description(metadata, "inputs"));
  model.scaling = target_scaling(description(metadata, "scaling"));
  model.preprocessing = description(metadata, "preprocessing");
  model.details = description(metadata, "details");
  const std::size_t parts = model.network.hidden.size() + model.inputs.category_levels.size() +
                            model.inputs.vocabulary_sizes.size();
  if (model.network.is_perceptron() && parts >= header.size())
    throw ModelFileError("it describes more layers and inputs than it has tensors");
  try {
    const NetworkLayout layout = network_layout(model.network, model.inputs);
    check_tensors(header, layout, tensor_bytes);
    model.state.parameters.resize(layout.parameter_count);
    model.state.statistics.resize(layout.statistic_count);
  } catch (const std::invalid_argument& error) {
    throw ModelFileError(error.what());
  }
  return model;
}

}  // namespace seedbed::models
