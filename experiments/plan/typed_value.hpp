#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "experiments/plan/yaml/value.hpp"

namespace seedbed::experiments {

/// A value of a setting whose name and type are the user's own: true or false, a whole number, a number, a
/// text, null, or a list of these. What is in quotes is a text. Throws ExperimentError naming `key`.
nlohmann::json read_typed(const Value& value, std::string_view key);

/// The same for a setting that was declared with the value `like`: it keeps that type. A whole number is
/// taken for a number where one was declared, anything where null was.
nlohmann::json read_typed(const Value& value, std::string_view key, const nlohmann::json& like);

/// The value as text that reads back to it and its type: numbers that are not whole ones by type have a point
/// or an exponent ("1.0").
std::string typed_text(const nlohmann::json& value);

/// The value as a word of a command line: texts as they are, lists as JSON.
std::string typed_word(const nlohmann::json& value);

}  // namespace seedbed::experiments
