#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/dataset/data_settings.hpp"
#include "experiments/plan/yaml/value.hpp"

namespace seedbed::experiments {

// The types of settings. Each reads a value as written, checking type and range (ExperimentError naming
// `key`), and writes the canonical form: a JSON value that is the same for all ways of writing the same
// thing. `values()` says in a few words what it takes, for the table of settings.

struct WholeNumber {
  using Type = int;
  int least = 0;
  int most = std::numeric_limits<int>::max();

  int read(const Value& value, std::string_view key) const;
  nlohmann::json write(int number) const { return number; }
  std::string values() const;
};

/// A finite double, between its bounds.
struct RealNumber {
  using Type = double;
  double least = 0;
  double most = std::numeric_limits<double>::infinity();
  bool above_least = false;  ///< `least` itself is too small
  bool below_most = false;   ///< `most` itself is too large

  double read(const Value& value, std::string_view key) const;
  nlohmann::json write(double number) const { return number; }
  std::string range() const;  ///< " of at least 0 and less than 1"
  std::string values() const { return "a number" + range(); }
};

/// true or false.
struct Switch {
  using Type = bool;
  bool read(const Value& value, std::string_view key) const;
  nlohmann::json write(bool on) const { return on; }
  std::string values() const { return "true or false"; }
};

/// One of the names, in the order of the enumeration's values from 0.
std::size_t read_choice(const Value& value, std::string_view key, const std::vector<std::string>& names);

/// "relu, silu or tanh"
std::string one_of(const std::vector<std::string>& names);

template <class Enum>
struct OneOf {
  using Type = Enum;
  std::vector<std::string> names;

  Enum read(const Value& value, std::string_view key) const {
    return static_cast<Enum>(read_choice(value, key, names));
  }
  nlohmann::json write(Enum choice) const { return names.at(static_cast<std::size_t>(choice)); }
  std::string values() const { return one_of(names); }
};

/// A text that is not empty, such as a column's name. Numbers and words like `no` are taken as they are
/// written.
struct Text {
  using Type = std::string;
  std::string read(const Value& value, std::string_view key) const;
  nlohmann::json write(const std::string& text) const { return text; }
  std::string values() const { return "a text"; }
};

/// A file; relative paths are resolved against the directory of their source.
struct FilePath {
  using Type = std::string;
  std::string read(const Value& value, std::string_view key) const;
  nlohmann::json write(const std::string& path) const { return path; }
  std::string values() const { return "a file"; }
};

/// A file, or several: a list of files, or a pattern such as parts/*.csv, in the order of their names. One is
/// written as a text, several as a list.
struct DataFiles {
  using Type = std::vector<std::string>;
  Type read(const Value& value, std::string_view key) const;
  nlohmann::json write(const Type& paths) const;
  std::string values() const { return "a file, a pattern, or a list of them"; }
};

/// column: parts of its dates.
struct DateParts {
  using Type = std::map<std::string, std::vector<DatePart>>;
  Type read(const Value& value, std::string_view key) const;
  nlohmann::json write(const Type& dates) const;
  std::string values() const { return "a map {column: [year, month, weekday, hour, day_number]}"; }
};

/// A condition on rows (see RowCondition); empty is none.
struct Condition {
  using Type = std::string;
  std::string read(const Value& value, std::string_view key) const;
  nlohmann::json write(const std::string& condition) const { return condition; }
  std::string values() const { return "a condition on columns"; }
};

/// Texts, each given once.
struct TextList {
  using Type = std::vector<std::string>;
  bool is_set = false;  ///< the order means nothing: read in order of bytes; may hold an empty text
  Type read(const Value& value, std::string_view key) const;
  nlohmann::json write(Type texts) const;
  std::string values() const { return "a list of texts"; }
};

/// The words of a command, at least one; numbers are taken as they are written.
struct Words {
  using Type = std::vector<std::string>;
  Type read(const Value& value, std::string_view key) const;
  nlohmann::json write(const Type& words) const { return words; }
  std::string values() const { return "a list of words"; }
};

/// Files, or globs in which ** stands for any folders.
struct FilePatterns {
  using Type = std::vector<std::string>;
  Type read(const Value& value, std::string_view key) const {
    return TextList{.is_set = true}.read(value, key);
  }
  nlohmann::json write(const Type& patterns) const { return TextList{.is_set = true}.write(patterns); }
  std::string values() const { return "a list of files or globs"; }
};

struct WholeNumberList {
  using Type = std::vector<int>;
  WholeNumber item;
  Type read(const Value& value, std::string_view key) const;
  nlohmann::json write(const Type& numbers) const { return numbers; }
  std::string values() const { return "a list of whole numbers"; }
};

/// A whole number, or `auto`.
struct WholeNumberOrAuto {
  using Type = std::optional<int>;
  WholeNumber number;
  Type read(const Value& value, std::string_view key) const;
  nlohmann::json write(const Type& choice) const;
  std::string values() const { return number.values() + ", or auto"; }
};

/// One ASCII character that can part the cells of a CSV file; a tab may be written "\t".
struct Delimiter {
  using Type = char;
  char read(const Value& value, std::string_view key) const;
  nlohmann::json write(char delimiter) const { return std::string(1, delimiter); }
  std::string values() const { return "a character"; }
};

/// One character that no cell begins with, or `none` (0).
struct CommentSign {
  using Type = char;
  char read(const Value& value, std::string_view key) const;
  nlohmann::json write(char sign) const { return sign == '\0' ? "none" : std::string(1, sign); }
  std::string values() const { return "a character, or none"; }
};

/// What stands before the fraction of a number.
struct DecimalMark {
  using Type = char;
  char read(const Value& value, std::string_view key) const;
  nlohmann::json write(char mark) const { return std::string(1, mark); }
  std::string values() const { return "\".\" or \",\""; }
};

/// What may stand between the thousands of a number, or `auto` (0).
struct ThousandsMark {
  using Type = char;
  char read(const Value& value, std::string_view key) const;
  nlohmann::json write(char mark) const { return mark == '\0' ? "auto" : std::string(1, mark); }
  std::string values() const { return "\",\", \".\", \" \", \"'\" or auto"; }
};

/// column: period.
struct Periods {
  using Type = std::map<std::string, double>;
  Type read(const Value& value, std::string_view key) const;
  nlohmann::json write(const Type& periods) const;
  std::string values() const { return "a map {column: period}"; }
};

/// Maps of column, order_by, group_by, steps.
struct Lags {
  using Type = std::vector<LagSettings>;
  Type read(const Value& value, std::string_view key) const;
  nlohmann::json write(const Type& lags) const;
  std::string values() const { return "a list of maps {column, order_by, group_by, steps}"; }
};

/// A map of columns, order_by, group_by, length; {} for none.
struct Sequence {
  using Type = SequenceSettings;
  Type read(const Value& value, std::string_view key) const;
  nlohmann::json write(const Type& sequence) const;
  std::string values() const { return "a map {columns, order_by, group_by, length}"; }
};

/// Throws ExperimentError if the value is missing, or no list; `key` is for the message.
void require_list(const Value& value, std::string_view key);

/// A whole number that need not fit an int, such as a seed. Nothing if it is not written as one: digits
/// without a leading zero, underscore, point or exponent.
std::optional<std::uint64_t> whole_number(const Value& value);

}  // namespace seedbed::experiments
