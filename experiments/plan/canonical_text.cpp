#include "experiments/plan/canonical_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "base/ascii.hpp"

namespace seedbed::experiments {
namespace {

bool is_letter(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}
bool is_digit(unsigned char c) {
  return c >= '0' && c <= '9';
}

// Whether every YAML reader takes the plain text for a text, and this text.
bool is_safe_plain(const std::string& text) {
  constexpr std::array<std::string_view, 13> kWords = {"null", "true", "false", "yes", "no",   "on",  "off",
                                                       "y",    "n",    "inf",   "nan", ".inf", ".nan"};
  if (text.empty() || !(is_letter(text[0]) || text[0] == '_' || text[0] == '/' || text[0] == '.'))
    return false;
  if (text[0] == '.' && text.size() > 1 && is_digit(text[1])) return false;
  // NaN and NA are common missing-value markers; YAML's not-a-number is ".nan".
  if (text != "NaN" && std::find(kWords.begin(), kWords.end(), lower_ascii(text)) != kWords.end())
    return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(static_cast<unsigned char>(c)) || is_digit(static_cast<unsigned char>(c)) ||
           std::string_view("_./-+*").find(c) != std::string_view::npos;
  });
}

std::string quoted(const std::string& text) {
  // JSON's quotes and escapes are YAML's; DEL and C1 controls are not escaped by JSON but must be in YAML.
  std::string result;
  for (const char c : nlohmann::json(text).dump()) {
    if (c == '\x7f') {
      result += "\\x7F";
    } else {
      result += c;
    }
  }
  return result;
}

void append(std::string& out, const nlohmann::json& value, const char* separator) {
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    out += is_safe_plain(text) ? text : quoted(text);
  } else if (value.is_number_float()) {
    fmt::format_to(std::back_inserter(out), "{}", value.get<double>());
  } else if (value.is_array()) {
    out += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out += separator;
      append(out, value[i], separator);
    }
    out += ']';
  } else if (value.is_object()) {
    out += '{';
    for (auto entry = value.begin(); entry != value.end(); ++entry) {
      if (entry != value.begin()) out += separator;
      append(out, entry.key(), separator);
      out += ": ";
      append(out, entry.value(), separator);
    }
    out += '}';
  } else {
    out += value.dump();
  }
}

}  // namespace

std::string canonical_text(const nlohmann::json& value, const char* separator) {
  std::string text;
  append(text, value, separator);
  return text;
}

}  // namespace seedbed::experiments
