#include "experiments/plan/setting_types.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <set>

#include "base/data_error.hpp"
#include "base/messages.hpp"
#include "base/number_text.hpp"
#include "base/plain_path.hpp"
#include "base/utf8.hpp"
#include "experiments/conditions/row_condition.hpp"
#include "experiments/plan/canonical_text.hpp"

namespace seedbed::experiments {
namespace {

void require_value(const Value& value, std::string_view key) {
  if (value.kind == Value::Kind::null) {
    fail(value.place, fmt::format("{} has no value; if the text 'null' is meant, put it in quotes", key));
  }
}

[[noreturn]] void wrong(const Value& value, std::string_view key, std::string_view expected,
                        std::string_view hint = "") {
  require_value(value, key);
  fail(value.place, fmt::format("{} must be {}, not {}{}", key, expected, value.described(), hint));
}

bool has_leading_zero(std::string_view digits) {
  if (digits.starts_with('-') || digits.starts_with('+')) digits.remove_prefix(1);
  return digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9';
}

// What a number in a form that is not ours was probably meant to be.
std::string number_hint(const Value& value) {
  if (value.kind != Value::Kind::scalar) return "";
  if (value.quoted) return "; leave out the quotes";
  const std::string& text = value.text;
  if (has_leading_zero(text)) return "; a leading zero means octal to some YAML readers: leave it out";
  if (text.starts_with("0x") || text.starts_with("0o") || text.starts_with("0b"))
    return "; write it in decimal";
  if (text.find('_') != std::string::npos) return "; leave out the underscores";
  if (text.find(',') != std::string::npos) return "; use a decimal point, and no separators";
  return "";
}

enum class NumberForm { ok, malformed, too_large, too_small };

/// A number as settings are written: with a "+" if one likes, but no "inf" and no "nan", nor a leading zero.
NumberForm read_setting_number(std::string_view text, double& number) {
  if (has_leading_zero(text)) return NumberForm::malformed;
  if (text.starts_with('+')) text.remove_prefix(1);
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || !((digits[0] >= '0' && digits[0] <= '9') || digits[0] == '.'))
    return NumberForm::malformed;
  const std::optional<double> parsed = parse_number_with_limits(text);
  if (!parsed) return NumberForm::malformed;
  number = *parsed;
  if (std::isinf(number)) return NumberForm::too_large;
  return parse_number(text) ? NumberForm::ok : NumberForm::too_small;
}

std::string text_of(const Value& value, std::string_view key, std::string_view expected) {
  if (value.kind != Value::Kind::scalar) wrong(value, key, expected);
  return value.text;
}

/// Whether there is a file, or a folder for files of splits.
bool is_there(const std::filesystem::path& path) {
  std::error_code ignored;
  const bool of_splits = path.filename().string().find("{split}") != std::string::npos;
  return std::filesystem::exists(of_splits ? path.parent_path() : path, ignored);
}

}  // namespace

std::optional<std::uint64_t> whole_number(const Value& value) {
  if (!value.is_plain() || has_leading_zero(value.text)) return std::nullopt;
  return parse_integer<std::uint64_t>(value.text);
}

std::string one_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + names[i];
  }
  return text;
}

std::string WholeNumber::values() const {
  return most == std::numeric_limits<int>::max() ? fmt::format("a whole number, at least {}", least)
                                                 : fmt::format("a whole number from {} to {}", least, most);
}

int WholeNumber::read(const Value& value, std::string_view key) const {
  const std::string expected = values();
  const std::optional<std::uint64_t> number = whole_number(value);
  if (!number) {
    double real = 0;
    const bool is_whole = value.is_plain() && read_setting_number(value.text, real) == NumberForm::ok &&
                          std::abs(real) < 1e9 && real == std::floor(real) && value.text.find('-') != 0;
    wrong(value, key, expected,
          is_whole ? fmt::format("; write {}", static_cast<long>(real)) : number_hint(value));
  }
  if (*number > static_cast<std::uint64_t>(most) || static_cast<int>(*number) < least) {
    wrong(value, key, expected);
  }
  return static_cast<int>(*number);
}

std::string RealNumber::range() const {
  if (!std::isfinite(most)) return fmt::format(" {} {}", above_least ? "greater than" : "of at least", least);
  return fmt::format(" {} {} and {} {}", above_least ? "greater than" : "of at least", least,
                     below_most ? "less than" : "at most", most);
}

double RealNumber::read(const Value& value, std::string_view key) const {
  double number = 0;
  const NumberForm form = value.is_plain() ? read_setting_number(value.text, number) : NumberForm::malformed;
  const std::string expected = "a number" + range();
  if (form == NumberForm::malformed) wrong(value, key, expected, number_hint(value));
  if (form != NumberForm::ok) {
    wrong(value, key, expected,
          form == NumberForm::too_large ? ": too large for a double" : ": too small for a double");
  }
  const bool too_small = above_least ? number <= least : number < least;
  const bool too_large = below_most ? number >= most : number > most;
  if (too_small || too_large) wrong(value, key, expected);
  return number == 0 ? 0.0 : number;  // -0 is 0
}

std::size_t read_choice(const Value& value, std::string_view key, const std::vector<std::string>& names) {
  if (value.kind == Value::Kind::scalar) {
    const auto found = std::find(names.begin(), names.end(), value.text);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    wrong(value, key, one_of(names), did_you_mean(value.text, names));
  }
  wrong(value, key, one_of(names));
}

std::string Text::read(const Value& value, std::string_view key) const {
  std::string text = text_of(value, key, "a text");
  if (text.empty()) fail(value.place, fmt::format("{} is empty", key));
  return text;
}

std::string FilePath::read(const Value& value, std::string_view key) const {
  std::string text = text_of(value, key, "the path of a file");
  if (text.empty()) fail(value.place, fmt::format("{} is empty", key));
  const Source* source = value.place.source;
  if (source == nullptr || source->directory.empty()) return text;
  if (const auto known = source->files.find(text); known != source->files.end()) return known->second;
  std::string path = without_points(source->directory / text).string();
  if (!source->linked_directory.empty()) {
    const std::filesystem::path linked = without_points(source->linked_directory / text);
    if (!is_there(path) && is_there(linked)) path = linked.string();
  }
  if (!is_utf8(path)) {
    fail(value.place,
         fmt::format("{}: the directories that lead to the file have a name that is not UTF-8", key));
  }
  return path;
}

std::string Condition::read(const Value& value, std::string_view key) const {
  const std::string text = text_of(value, key, "a condition such as \"balance > 0 and region == 'north'\"");
  try {
    return RowCondition::parse(text).text();
  } catch (const DataError& error) {
    fail(value.place, error.what());
  }
}

void require_list(const Value& value, std::string_view key) {
  if (value.kind == Value::Kind::list) return;
  if (value.kind == Value::Kind::scalar) {
    wrong(value, key, "a list",
          fmt::format("; write [{}]", value.quoted ? canonical_text(value.text) : value.text));
  }
  wrong(value, key, "a list");
}

TextList::Type TextList::read(const Value& value, std::string_view key) const {
  require_list(value, key);
  Type texts;
  std::set<std::string_view> seen;
  for (const Value& item : value.items) {
    const std::string text = text_of(item, fmt::format("{}: each entry", key), "a text");
    if (text.empty() && !is_set) fail(item.place, fmt::format("{} holds an empty name", key));
    if (!seen.insert(item.text).second)
      fail(item.place, fmt::format("{} holds {} twice", key, quoted_value(text)));
    texts.push_back(text);
  }
  if (is_set) std::sort(texts.begin(), texts.end());
  return texts;
}

nlohmann::json TextList::write(Type texts) const {
  if (is_set) std::sort(texts.begin(), texts.end());
  return texts;
}

Words::Type Words::read(const Value& value, std::string_view key) const {
  require_list(value, key);
  Type words;
  for (const Value& item : value.items)
    words.push_back(text_of(item, fmt::format("{}: each word", key), "a text"));
  if (words.empty() || words.front().empty())
    fail(value.place, fmt::format("{} names no program; write it as [python3, fit.py]", key));
  return words;
}

WholeNumberList::Type WholeNumberList::read(const Value& value, std::string_view key) const {
  require_list(value, key);
  Type numbers;
  const std::string each = fmt::format("{}: each entry", key);
  for (const Value& one : value.items) numbers.push_back(item.read(one, each));
  return numbers;
}

bool Switch::read(const Value& value, std::string_view key) const {
  if (value.kind != Value::Kind::scalar || (value.text != "true" && value.text != "false"))
    wrong(value, key, "true or false", "");
  return value.text == "true";
}

WholeNumberOrAuto::Type WholeNumberOrAuto::read(const Value& value, std::string_view key) const {
  if (value.kind == Value::Kind::scalar && value.text == "auto") return std::nullopt;
  if (!whole_number(value)) {
    wrong(value, key, fmt::format("auto or a whole number from {} to {}", number.least, number.most),
          number_hint(value));
  }
  return number.read(value, key);
}

nlohmann::json WholeNumberOrAuto::write(const Type& choice) const {
  return choice ? nlohmann::json(*choice) : nlohmann::json("auto");
}

char Delimiter::read(const Value& value, std::string_view key) const {
  constexpr const char* kExpected = "one character, such as ',' or ';' or \"\\t\"";
  const std::string text = text_of(value, key, kExpected);
  if (text == "\\t") return '\t';
  const bool one_character = text.size() == 1 && static_cast<unsigned char>(text[0]) < 0x80;
  if (!one_character) wrong(value, key, kExpected);
  if (text == "\"" || text == "\n" || text == "\r")
    fail(value.place, fmt::format("{} cannot be a quote or a line end", key));
  return text[0];
}

char CommentSign::read(const Value& value, std::string_view key) const {
  constexpr const char* kExpected = "one sign such as \"#\" or \"%\", or none";
  const std::string text = text_of(value, key, kExpected);
  if (text == "none") return '\0';
  const auto byte = text.size() == 1 ? static_cast<unsigned char>(text[0]) : 0U;
  const bool is_sign = byte > ' ' && byte < 0x7F && byte != '"' && byte != '-' && byte != '+' &&
                       byte != '.' && std::isalnum(static_cast<int>(byte)) == 0;
  if (!is_sign) wrong(value, key, kExpected);
  return text[0];
}

char DecimalMark::read(const Value& value, std::string_view key) const {
  const std::string text = text_of(value, key, values());
  if (text != "." && text != ",") wrong(value, key, values());
  return text[0];
}

char ThousandsMark::read(const Value& value, std::string_view key) const {
  const std::string text = text_of(value, key, values());
  if (text == "auto") return '\0';
  if (text.size() != 1 || std::string_view(",. '").find(text[0]) == std::string_view::npos)
    wrong(value, key, values());
  return text[0];
}

Periods::Type Periods::read(const Value& value, std::string_view key) const {
  if (value.kind != Value::Kind::map) wrong(value, key, "a map of column: period");
  Type periods;
  const RealNumber period{.least = 0, .above_least = true};
  for (const Entry& entry : value.entries) {
    periods[entry.key] =
        period.read(entry.value, fmt::format("{}: the period of {}", key, quoted_value(entry.key)));
  }
  return periods;
}

nlohmann::json Periods::write(const Type& periods) const {
  nlohmann::json json = nlohmann::json::object();
  for (const auto& [column, period] : periods) json[column] = period;
  return json;
}

DateParts::Type DateParts::read(const Value& value, std::string_view key) const {
  if (value.kind != Value::Kind::map) wrong(value, key, "a map such as {when: [year, month, weekday]}");
  const std::vector<std::string> names(kDatePartNames.begin(), kDatePartNames.end());
  Type dates;
  for (const Entry& entry : value.entries) {
    const std::string of = fmt::format("{}: the parts of {}", key, quoted_value(entry.key));
    require_list(entry.value, of);
    std::set<DatePart> parts;
    for (const Value& item : entry.value.items) {
      if (!parts.insert(static_cast<DatePart>(read_choice(item, of, names))).second)
        fail(item.place, fmt::format("{} hold {} twice", of, item.text));
    }
    if (parts.empty()) fail(entry.place, fmt::format("{} are an empty list", of));
    dates[entry.key] = {parts.begin(), parts.end()};
  }
  return dates;
}

nlohmann::json DateParts::write(const Type& dates) const {
  nlohmann::json json = nlohmann::json::object();
  for (const auto& [column, parts] : dates) {
    for (const DatePart part : parts) json[column].push_back(kDatePartNames[static_cast<std::size_t>(part)]);
  }
  return json;
}

Lags::Type Lags::read(const Value& value, std::string_view key) const {
  require_list(value, key);
  static const std::vector<std::string> names = {"column", "order_by", "group_by", "steps"};
  Type lags;
  for (const Value& item : value.items) {
    if (item.kind != Value::Kind::map)
      wrong(item, fmt::format("{}: each entry", key), "a map of " + one_of(names));
    for (const Entry& entry : item.entries) {
      if (std::find(names.begin(), names.end(), entry.key) != names.end()) continue;
      fail(entry.place, fmt::format("unknown key {} in {}{}", quoted_value(entry.key), key,
                                    did_you_mean(entry.key, names)));
    }
    const auto part = [&](const char* name) -> const Value& {
      if (const Value* found = item.find(name)) return *found;
      fail(item.place, fmt::format("an entry of {} has no {}", key, name));
    };
    const auto named = [&](const char* name) { return fmt::format("{}: {}", key, name); };
    LagSettings lag;
    lag.column = Text().read(part("column"), named("column"));
    lag.order_by = Text().read(part("order_by"), named("order_by"));
    if (const Value* groups = item.find("group_by"))
      lag.group_by = TextList().read(*groups, named("group_by"));
    lag.steps = WholeNumberList{{.least = 1, .most = 1'000'000}}.read(part("steps"), named("steps"));
    lags.push_back(std::move(lag));
  }
  return lags;
}

nlohmann::json Lags::write(const Type& lags) const {
  nlohmann::json json = nlohmann::json::array();
  for (const LagSettings& lag : lags) {
    nlohmann::json item = {{"column", lag.column}, {"order_by", lag.order_by}, {"steps", lag.steps}};
    if (!lag.group_by.empty()) item["group_by"] = lag.group_by;
    json.push_back(std::move(item));
  }
  return json;
}

Sequence::Type Sequence::read(const Value& value, std::string_view key) const {
  static const std::vector<std::string> names = {"columns", "order_by", "group_by", "length"};
  if (value.kind != Value::Kind::map) wrong(value, std::string(key), "a map of " + one_of(names));
  Type sequence;
  for (const Entry& entry : value.entries) {
    if (std::find(names.begin(), names.end(), entry.key) == names.end()) {
      fail(entry.place, fmt::format("unknown key {} in {}{}", quoted_value(entry.key), key,
                                    did_you_mean(entry.key, names)));
    }
  }
  if (value.entries.empty()) return sequence;
  for (const char* name : {"columns", "order_by"}) {
    if (value.find(name) == nullptr) fail(value.place, fmt::format("{} has no {}", key, name));
  }
  const auto named = [&](const char* name) { return fmt::format("{}: {}", key, name); };
  sequence.columns = TextList().read(*value.find("columns"), named("columns"));
  if (sequence.columns.empty()) fail(value.place, fmt::format("{} has no columns", key));
  sequence.order_by = Text().read(*value.find("order_by"), named("order_by"));
  if (const Value* groups = value.find("group_by"))
    sequence.group_by = TextList().read(*groups, named("group_by"));
  if (const Value* length = value.find("length"))
    sequence.length = WholeNumber{.least = 1, .most = 10'000}.read(*length, named("length"));
  return sequence;
}

nlohmann::json Sequence::write(const Type& sequence) const {
  if (sequence.columns.empty()) return nlohmann::json::object();
  nlohmann::json json = {
      {"columns", sequence.columns}, {"order_by", sequence.order_by}, {"length", sequence.length}};
  if (!sequence.group_by.empty()) json["group_by"] = sequence.group_by;
  return json;
}

}  // namespace seedbed::experiments
