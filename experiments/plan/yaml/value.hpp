#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace seedbed::experiments {

/// Where values were written: an experiment file, or one override of the command line.
struct Source {
  std::string name;                 ///< as the user gave it: "exp/diamonds.yaml", "command line: train.lr=1"
  std::filesystem::path directory;  ///< what relative paths are relative to; empty leaves paths as they are
  bool has_lines = true;            ///< an override has no lines: its name shows it whole
  /// If the file is a symbolic link, the directory of what it points to, where files are looked for that are
  /// not beside the link; else empty.
  std::filesystem::path linked_directory = {};
  /// Where files are that the source names, if it says so (`paths:`).
  std::map<std::string, std::string> files = {};
};

/// A position in a source. Lines and columns count from 1, columns in characters; line 0 is the source as a
/// whole. The source outlives the place.
struct Place {
  const Source* source = nullptr;
  int line = 0;
  int column = 0;

  /// "diamonds.yaml:14:3"
  std::string text() const;
};

/// Throws ExperimentError "PLACE: MESSAGE".
[[noreturn]] void fail(const Place& place, std::string_view message);

struct Entry;

/// What was written, before anyone decides what type it should have: a scalar keeps its text, so that `010`,
/// `no` and `2020` mean what the setting that reads them says.
struct Value {
  enum class Kind { null, scalar, list, map };

  Kind kind = Kind::null;
  bool quoted = false;  ///< a scalar in quotes is a text and nothing else
  Place place;
  std::string text;            ///< of a scalar
  std::vector<Value> items;    ///< of a list
  std::vector<Entry> entries;  ///< of a map, in order; keys are distinct

  bool is_plain() const { return kind == Kind::scalar && !quoted; }

  /// For messages: "'three'", "the text '3'", "a list", "nothing".
  std::string described() const;

  /// Entry of a map by key, or null.
  const Value* find(std::string_view key) const;
};

struct Entry {
  std::string key;
  Place place;  ///< of the key
  Value value;
};

/// A plain or quoted scalar.
Value scalar(std::string text, bool quoted, const Place& place);

}  // namespace seedbed::experiments
