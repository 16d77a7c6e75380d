#include "experiments/plan/typed_value.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <optional>

#include "base/number_text.hpp"
#include "experiments/plan/canonical_text.hpp"

namespace seedbed::experiments {
namespace {

using nlohmann::json;

/// Digits, with a minus before them at most and no leading zero.
std::optional<std::int64_t> integer_of(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.size() > 1 && digits.front() == '0') return std::nullopt;
  return parse_integer<std::int64_t>(text);
}

json typed_scalar(const Value& value, std::string_view key) {
  const std::string& text = value.text;
  if (value.quoted) return text;
  if (text == "true" || text == "false") return text == "true";
  if (const auto number = integer_of(text)) return *number;
  const std::string_view digits = text.starts_with('-') ? std::string_view(text).substr(1) : text;
  const bool may_be_number = !digits.empty() && (digits[0] == '.' || (digits[0] >= '0' && digits[0] <= '9'));
  if (!may_be_number) return text;
  const auto number = parse_number_with_limits(text);
  if (!number) return text;
  if (!std::isfinite(*number)) fail(value.place, fmt::format("{}: {} is too large for a double", key, text));
  return *number == 0 ? 0.0 : *number;  // -0 is 0
}

const char* type_name(const json& value) {
  if (value.is_boolean()) return "true or false";
  if (value.is_number_integer()) return "a whole number";
  if (value.is_number()) return "a number";
  if (value.is_array()) return "a list";
  return "a text";
}

}  // namespace

json read_typed(const Value& value, std::string_view key) {
  switch (value.kind) {
    case Value::Kind::null:
      return nullptr;
    case Value::Kind::scalar:
      return typed_scalar(value, key);
    case Value::Kind::map:
      fail(value.place, fmt::format("{} must be a value or a list of values, not a map", key));
    case Value::Kind::list:
      break;
  }
  json list = json::array();
  for (const Value& item : value.items) list.push_back(read_typed(item, key));
  return list;
}

json read_typed(const Value& value, std::string_view key, const json& like) {
  if (like.is_string() && value.kind == Value::Kind::scalar) return value.text;
  json read = read_typed(value, key);
  if (like.is_null() || read.is_null()) return read;
  if (like.is_number_float() && read.is_number_integer())
    return static_cast<double>(read.get<std::int64_t>());
  if (like.type() == read.type()) return read;
  const bool needs_point = like.is_number_integer() && read.is_number();
  fail(value.place, fmt::format("{} must be {} as in settings ({}), not {}{}", key, type_name(like),
                                typed_text(like), value.described(),
                                needs_point ? fmt::format("; write {}.0 there if it may be any number",
                                                          like.get<std::int64_t>())
                                            : ""));
}

std::string typed_text(const json& value) {
  if (value.is_number_float()) return value.dump();
  if (!value.is_array()) return canonical_text(value);
  std::string text = "[";
  for (const json& item : value) text += (text.size() > 1 ? "," : "") + typed_text(item);
  return text + "]";
}

std::string typed_word(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace seedbed::experiments
