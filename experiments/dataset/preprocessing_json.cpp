#include <algorithm>
#include <exception>

#include "base/data_error.hpp"
#include "experiments/conditions/row_condition.hpp"
#include "experiments/csv/missing_markers.hpp"
#include "experiments/dataset/preprocessing.hpp"

namespace seedbed::experiments {
namespace {

constexpr int kFormatVersion = 1;

nlohmann::json to_json(const LagSettings& lag) {
  return {
      {"column", lag.column}, {"order_by", lag.order_by}, {"group_by", lag.group_by}, {"steps", lag.steps}};
}

LagSettings lag_from_json(const nlohmann::json& json) {
  LagSettings lag;
  json.at("column").get_to(lag.column);
  json.at("order_by").get_to(lag.order_by);
  json.at("group_by").get_to(lag.group_by);
  json.at("steps").get_to(lag.steps);
  return lag;
}

// What came after version 0.1 is written only where it is not what that version did: models that need it not
// keep their bytes, and a model without it is read as it was trained.

void add_reading_rules(const DataSettings& settings, nlohmann::json& json) {
  if (settings.markers_by_value && std::ranges::any_of(settings.missing_values, is_number_marker))
    json["markers_by_value"] = true;
  if (settings.trim) json["trim"] = true;
  if (settings.comment != '\0') json["comment"] = std::string(1, settings.comment);
  if (settings.decimal != '.') json["decimal"] = std::string(1, settings.decimal);
  if (settings.thousands != '\0') json["thousands"] = std::string(1, settings.thousands);
  if (!settings.truth_columns.empty()) json["truth_columns"] = settings.truth_columns;
  if (!settings.header.empty()) json["header"] = settings.header;
}

void take_reading_rules(const nlohmann::json& json, DataSettings& settings) {
  settings.markers_by_value = json.value("markers_by_value", false);
  settings.trim = json.value("trim", false);
  const auto sign = [&](const char* key, char otherwise) {
    const auto text = json.value(key, std::string(1, otherwise));
    if (text.size() != 1) throw std::invalid_argument(std::string(key) + " is not one character");
    return text[0];
  };
  settings.comment = sign("comment", '\0');
  settings.decimal = sign("decimal", '.');
  settings.thousands = sign("thousands", '\0');
  settings.truth_columns = json.value("truth_columns", std::vector<std::string>());
  settings.header = json.value("header", std::vector<std::string>());
}

}  // namespace

nlohmann::json FittedPreprocessing::to_json() const {
  const auto coded = [](const std::vector<CodedColumn>& columns) {
    nlohmann::json list = nlohmann::json::array();
    for (const CodedColumn& column : columns) {
      list.push_back({{"column", column.column}, {"entries", column.vocabulary.to_json()}});
    }
    return list;
  };
  nlohmann::json lags = nlohmann::json::array();
  for (const LagSettings& lag : settings_.lags) lags.push_back(experiments::to_json(lag));
  nlohmann::json json = {{"version", kFormatVersion},
                         {"target", settings_.target},
                         {"delimiter", std::string(1, settings_.delimiter)},
                         {"missing_values", settings_.missing_values},
                         {"gaps_allowed", settings_.missing != MissingRule::error},
                         {"skip_bad_rows", settings_.bad_rows == BadRows::skip},
                         {"lags", std::move(lags)},
                         {"numeric", numeric_.to_json()},
                         {"categorical", coded(categorical_)},
                         {"text", coded(text_)}};
  add_reading_rules(settings_, json);
  // As in files written before there was any.
  if (!settings_.where.empty()) json["where"] = settings_.where;
  if (!settings_.weight.empty()) json["weight"] = settings_.weight;
  if (sequence_.steps > 0) json["sequence"] = {{"steps", sequence_.steps}, {"values", sequence_.values}};
  return json;
}

FittedPreprocessing FittedPreprocessing::from_json(const nlohmann::json& json) {
  const auto coded = [](const nlohmann::json& list, std::vector<CodedColumn>& columns) {
    for (const nlohmann::json& item : list) {
      columns.push_back({item.at("column").get<std::string>(), Vocabulary::from_json(item.at("entries"))});
    }
  };
  try {
    if (json.at("version") != kFormatVersion)
      throw std::invalid_argument("it was written by another version");
    FittedPreprocessing fitted;
    json.at("target").get_to(fitted.settings_.target);
    const auto delimiter = json.at("delimiter").get<std::string>();
    if (delimiter.size() != 1) throw std::invalid_argument("the delimiter is not one character");
    fitted.settings_.delimiter = delimiter[0];
    json.at("missing_values").get_to(fitted.settings_.missing_values);
    take_reading_rules(json, fitted.settings_);
    if (!json.at("gaps_allowed").get<bool>()) fitted.settings_.missing = MissingRule::error;
    if (json.at("skip_bad_rows").get<bool>()) fitted.settings_.bad_rows = BadRows::skip;
    if (json.contains("where"))
      fitted.settings_.where = RowCondition::parse(json.at("where").get<std::string>()).text();
    if (json.contains("weight")) json.at("weight").get_to(fitted.settings_.weight);
    for (const nlohmann::json& lag : json.at("lags")) fitted.settings_.lags.push_back(lag_from_json(lag));
    fitted.numeric_ = NumericInputs::from_json(json.at("numeric"), fitted.settings_.lags);
    if (json.contains("sequence")) {
      fitted.sequence_ = {json["sequence"].at("steps").get<int>(), json["sequence"].at("values").get<int>()};
      const auto [steps, values] = fitted.sequence_;
      if (steps < 1 || values < 1 || steps > static_cast<int>(fitted.numeric_.size()) / values)
        throw std::invalid_argument("the sequence does not fit the numeric inputs");
    }
    coded(json.at("categorical"), fitted.categorical_);
    coded(json.at("text"), fitted.text_);
    return fitted;
  } catch (const std::exception& error) {
    throw DataError(std::string("the model's preprocessing cannot be read: ") + error.what());
  }
}

}  // namespace seedbed::experiments
