#include "experiments/plan/yaml/yaml_walk.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <unordered_map>

#include "base/messages.hpp"
#include "base/utf8.hpp"
#include "experiments/plan/yaml/yaml_text.hpp"

namespace seedbed::experiments {
namespace {

constexpr const char* kQuoteHint = "text that begins with it must be in quotes";

Place place_of(const YAML::Mark& mark, const YamlText& text) {
  return text.at(mark.line, mark.column);
}

/// Builds the tree from yaml-cpp's events, which come in before aliases are followed.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(const YamlText& text, const YamlLimits& limits) : text_(text), limits_(limits) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) {
      fail(at(mark), text_.has_lines() ? "a second YAML document begins here; an experiment is one document"
                                       : "there is more text after the closing quote or bracket");
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    // yaml-cpp puts a missing value at the token that follows; its key is where the user looks for it.
    const bool after_key = !open_.empty() && open_.back().has_key;
    Place place = after_key ? open_.back().key_place : at(mark);
    check_plain(mark, "?", anchor);
    Value value;
    value.place = place;
    add(std::move(value));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    fail(at(mark), fmt::format("YAML aliases (*name) are not allowed; {}", kQuoteHint));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    check_plain(mark, tag, anchor);
    if (!text_.ends_quote(mark.line, mark.column)) fail(at(mark), "this quote is never closed");
    if (!is_utf8(text)) {  // yaml-cpp gives a byte for these two, not the character
      fail(at(mark), "the escapes \\N and \\_ cannot be used; write \\u0085 and \\u00A0 instead");
    }
    add(scalar(text, tag == "!", at(mark)));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    begin(mark, tag, anchor, style, Value::Kind::list);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    begin(mark, tag, anchor, style, Value::Kind::map);
  }
  void OnSequenceEnd() override { finish(); }
  void OnMapEnd() override { finish(); }

  Value take() { return std::move(root_); }

  /// The innermost bracket or brace that is still open, if any.
  const Place* open_flow() const {
    for (auto frame = open_.rbegin(); frame != open_.rend(); ++frame) {
      if (frame->flow) return &frame->value.place;
    }
    return nullptr;
  }

 private:
  Place at(const YAML::Mark& mark) const { return place_of(mark, text_); }

  struct Frame {
    Value value;
    bool flow = false;
    bool has_key = false;
    std::string key;
    Place key_place;
    std::unordered_map<std::string, Place> seen;
  };

  void check_plain(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) const {
    if (anchor != 0) {
      fail(at(mark), fmt::format("YAML anchors (&name) are not allowed; {}", kQuoteHint));
    }
    if (!tag.empty() && tag != "?" && tag != "!") {
      fail(at(mark), fmt::format("YAML tags (!name) are not allowed; {}", kQuoteHint));
    }
  }

  void begin(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
             YAML::EmitterStyle::value style, Value::Kind kind) {
    check_plain(mark, tag, anchor);
    if (expects_key()) {
      fail(at(mark), "a key must be a name, not a list or a map; is a bracket before it not closed?");
    }
    if (open_.size() >= limits_.depth) {
      fail(at(mark), fmt::format("lists and maps are nested more than {} deep", limits_.depth));
    }
    Frame frame;
    frame.value.kind = kind;
    frame.value.place = at(mark);
    frame.flow = style == YAML::EmitterStyle::Flow;
    open_.push_back(std::move(frame));
  }

  void finish() {
    Value value = std::move(open_.back().value);
    open_.pop_back();
    add(std::move(value));
  }

  bool expects_key() const {
    return !open_.empty() && open_.back().value.kind == Value::Kind::map && !open_.back().has_key;
  }

  void add(Value value) {
    if (++values_ > limits_.values) {
      fail(value.place,
           fmt::format("more than {} values; list fewer, or write seeds as a number", limits_.values));
    }
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (expects_key()) {
      add_key(std::move(value));
    } else if (Frame& frame = open_.back(); frame.value.kind == Value::Kind::map) {
      frame.value.entries.push_back({std::move(frame.key), frame.key_place, std::move(value)});
      frame.has_key = false;
    } else {
      frame.value.items.push_back(std::move(value));
    }
  }

  void add_key(Value key) {
    Frame& frame = open_.back();
    if (key.kind != Value::Kind::scalar || key.text.empty()) fail(key.place, "a key is missing before ':'");
    if (key.text == "<<" && !key.quoted)
      fail(key.place, "YAML merge keys (<<) are not allowed; write the settings out");
    const auto [first, is_new] = frame.seen.emplace(key.text, key.place);
    if (!is_new) {
      const Place& before = first->second;
      fail(key.place, before.line == 0 ? fmt::format("{} is given twice", quoted_value(key.text))
                                       : fmt::format("{} is given twice (first in line {})",
                                                     quoted_value(key.text), before.line));
    }
    frame.key = std::move(key.text);
    frame.key_place = key.place;
    frame.has_key = true;
  }

  const YamlText& text_;
  const YamlLimits& limits_;
  std::vector<Frame> open_;
  Value root_;
  std::size_t values_ = 0;
  int documents_ = 0;
};

[[noreturn]] void report(const YAML::ParserException& error, const YamlText& text, const TreeBuilder& tree) {
  const int line = error.mark.line, column = error.mark.column;
  const Place place = text.at(line, column);
  const char here = text.character(line, column);
  if (here == '*' || text.character(line, column - 1) == '*') {
    fail(text.at(line, column - (here == '*' ? 0 : 1)),
         fmt::format("YAML aliases (*name) are not allowed; {}", kQuoteHint));
  }
  if (error.msg.find("flow not found") != std::string::npos && tree.open_flow() != nullptr) {
    const char before = text.character(line, column - 1);
    if ((here == '{' || here == '[') && before != ' ' && before != '\n') {  // ends a text: rows_{split}.txt
      fail(place, "a text with brackets in it, such as \"test_{split}.txt\", needs quotes here");
    }
    fail(*tree.open_flow(), "this bracket is never closed");
  }
  if (here == '@' || here == '`' || here == '%') {
    fail(place, fmt::format("YAML reserves '{}' here; {}", here, kQuoteHint));
  }
  if (const int tab = text.tab_in_indentation(line); tab >= 0) {
    fail(text.at(line, tab), "YAML does not allow tabs for indentation; use spaces");
  }
  std::string hint;
  if (error.msg == "illegal map value") {
    hint = "; is the line indented as the one above, and is text that holds ': ' in quotes?";
  } else if (error.msg == "end of map not found") {
    hint = "; is the line indented as those it belongs with?";
  }
  fail(place, fmt::format("not valid YAML: {}{}", error.msg, hint));
}

void check_characters(const std::string& text, const YamlText& lines) {
  for (std::size_t i = 0; i < text.size();) {
    const DecodedCharacter next = decode_utf8(std::string_view(text).substr(i));
    const auto byte = static_cast<unsigned char>(text[i]);
    if (next.length == 1 && byte >= 0x80) {
      fail(lines.at_byte(i), fmt::format("byte 0x{:02X} is not UTF-8{}", byte,
                                         lines.has_lines() ? "; save the file as UTF-8" : ""));
    }
    const bool is_blank = byte == '\n' || byte == '\r' || byte == '\t';
    if (next.length == 1 && ((byte < 0x20 && !is_blank) || byte == 0x7F)) {
      fail(lines.at_byte(i), fmt::format("the control character 0x{:02X} is not allowed", byte));
    }
    i += next.length;
  }
}

void check_marks(const std::string& text, const YamlText& lines, std::size_t most) {
  std::size_t marks = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case '[':
      case '{':
        marks += 4;
        break;
      case ',':
      case '"':
      case '\'':
      case '&':
      case '!':
      case '?':
        ++marks;
        break;
      default:
        continue;
    }
    if (marks > most) {
      fail(lines.at_byte(i), "so many brackets, commas and quotes as up to here cannot be an experiment");
    }
  }
}

}  // namespace

void require_clean_text(const std::string& text, const Source& source) {
  check_characters(text, YamlText(text, source));
}

Value parse_yaml(const std::string& text, const Source& source, const YamlLimits& limits) {
  if (text.size() > limits.bytes) {
    fail({&source}, fmt::format("is larger than {} MB and cannot be an experiment file", limits.bytes >> 20));
  }
  if (text.starts_with("\xEF\xBB\xBF")) return parse_yaml(text.substr(3), source, limits);
  const YamlText lines(text, source);
  check_characters(text, lines);
  check_marks(text, lines, limits.marks);
  if (const int line = lines.line_that_starts_with('%'); line >= 0) {
    fail(lines.at(line, 0), "YAML directives (%NAME) are not allowed");
  }
  TreeBuilder tree(lines, limits);
  std::istringstream stream(text);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(tree)) {
    }
  } catch (const YAML::ParserException& error) {
    report(error, lines, tree);
  }
  Value root = tree.take();
  if (root.place.source == nullptr) root.place = {&source};  // no document at all
  return root;
}

Value read_yaml_file(const std::filesystem::path& file, const Source& source, const YamlLimits& limits) {
  struct stat facts = {};
  if (stat(file.c_str(), &facts) != 0) {
    fail({&source}, fmt::format("cannot be read: {}", std::strerror(errno)));
  }
  if (S_ISDIR(facts.st_mode)) fail({&source}, "is a directory, not an experiment file");
  std::ifstream stream(file, std::ios::binary);
  if (!stream) fail({&source}, fmt::format("cannot be read: {}", std::strerror(errno)));
  std::string text;
  std::vector<char> buffer(std::size_t{1} << 16);
  while (text.size() <= limits.bytes && (stream.read(buffer.data(), buffer.size()) || stream.gcount() > 0)) {
    text.append(buffer.data(), static_cast<std::size_t>(stream.gcount()));
  }
  if (stream.bad()) fail({&source}, "cannot be read to its end");
  return parse_yaml(text, source, limits);
}

}  // namespace seedbed::experiments
