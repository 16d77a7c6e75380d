#include <fmt/format.h>

#include <stdexcept>

#include "experiments/plan/experiment.hpp"
#include "experiments/plan/settings_schema.hpp"

namespace seedbed::experiments {
namespace {

// A JSON value as if it had been written in an experiment file, so that one set of rules reads both.
Value as_written(const nlohmann::json& json) {
  Value value;
  if (json.is_string()) return scalar(json.get<std::string>(), true, {});
  if (json.is_number_float()) return scalar(fmt::format("{}", json.get<double>()), false, {});
  if (json.is_number()) return scalar(json.dump(), false, {});
  if (json.is_array()) {
    value.kind = Value::Kind::list;
    for (const nlohmann::json& item : json) value.items.push_back(as_written(item));
  } else if (json.is_object()) {
    value.kind = Value::Kind::map;
    for (auto entry = json.begin(); entry != json.end(); ++entry) {
      value.entries.push_back({entry.key(), {}, as_written(entry.value())});
    }
  } else if (json.is_boolean()) {
    return scalar(json.dump(), false, {});
  }
  return value;
}

}  // namespace

nlohmann::json to_json(const JobSettings& settings) {
  nlohmann::json json = nlohmann::json::object();
  for (const Setting& setting : settings_schema()) {
    nlohmann::json value = setting.canonical(settings);
    if (value != setting.fallback.value) json[setting.key] = std::move(value);
  }
  for (const auto& [key, value] : settings.program.settings) json[key] = value;
  return json;
}

JobSettings job_settings_from_json(const nlohmann::json& json) {
  if (!json.is_object()) throw std::invalid_argument("job settings are not a JSON object");
  JobSettings settings;
  const bool is_program = json.contains("command");  // whose other settings have the user's own names
  for (auto entry = json.begin(); entry != json.end(); ++entry) {
    const std::vector<std::size_t>& indices = settings_named(entry.key());
    if (indices.empty() && is_program && !in_section(entry.key())) {
      settings.program.settings[entry.key()] = entry.value();
      continue;
    }
    if (indices.size() != 1) throw std::invalid_argument(unknown_key(entry.key()));
    try {
      settings_schema()[indices.front()].read(as_written(entry.value())).apply(settings);
    } catch (const ExperimentError& error) {
      throw std::invalid_argument(error.what());
    }
  }
  return settings;
}

}  // namespace seedbed::experiments
