#include "experiments/plan/yaml_walk.hpp"

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

#include "experiments/dataset/messages.hpp"
#include "experiments/dataset/utf8.hpp"

namespace seedbed::experiments {
namespace {

constexpr const char* kQuoteHint = "text that begins with it must be in quotes";

/// Turns yaml-cpp's positions (0-based lines, columns in bytes) into places.
class TextPlaces {
 public:
  TextPlaces(const std::string& text, const Source& source) : text_(text), source_(source), starts_{0} {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') starts_.push_back(i + 1);
    }
  }

  Place at(int line, int column) const {
    const std::size_t row = std::min<std::size_t>(std::max(line, 0), starts_.size() - 1);
    const std::size_t byte =
        std::min(text_.size(), starts_[row] + static_cast<std::size_t>(std::max(column, 0)));
    return {&source_, source_.has_lines ? static_cast<int>(row) + 1 : 0, characters_before(row, byte) + 1};
  }

  Place at(const YAML::Mark& mark) const { return at(mark.line, mark.column); }

  Place at_byte(std::size_t position) const {
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), position);
    const std::size_t row = static_cast<std::size_t>(after - starts_.begin()) - 1;
    return at(static_cast<int>(row), static_cast<int>(position - starts_[row]));
  }

  bool has_lines() const { return source_.has_lines; }

  int line_that_starts_with(char wanted) const {
    for (std::size_t line = 0; line < starts_.size(); ++line) {
      if (starts_[line] < text_.size() && text_[starts_[line]] == wanted) return static_cast<int>(line);
    }
    return -1;
  }

  /// Where the blanks that a line begins with hold a tab, or -1.
  int tab_in_indentation(int line) const {
    const std::size_t begin = starts_[std::min<std::size_t>(std::max(line, 0), starts_.size() - 1)];
    const std::size_t tab = text_.find_first_not_of(' ', begin);
    return tab != std::string::npos && text_[tab] == '\t' ? static_cast<int>(tab - begin) : -1;
  }

  /// Whether the quote at a mark, if there is one, has its partner: yaml-cpp lets the text's end stand for
  /// it.
  bool ends_quote(const YAML::Mark& mark) const {
    std::size_t i = starts_[std::min(static_cast<std::size_t>(mark.line), starts_.size() - 1)] +
                    static_cast<std::size_t>(mark.column);
    const char quote = i < text_.size() ? text_[i] : '\0';
    if (quote != '"' && quote != '\'') return true;
    for (++i; i < text_.size(); ++i) {
      if (text_[i] == quote) return true;
      if (text_[i] == '\\' && quote == '"') ++i;
    }
    return false;
  }

  /// The character at a mark, or 0.
  char character(const YAML::Mark& mark, int back = 0) const {
    const int position = mark.pos - back;
    return position >= 0 && static_cast<std::size_t>(position) < text_.size() ? text_[position] : '\0';
  }

 private:
  /// Characters between the start of a row and a byte of it. Goes on from where the last call ended, since a
  /// line may be long and positions mostly come in order.
  int characters_before(std::size_t row, std::size_t byte) const {
    if (row != counted_row_ || byte < counted_to_) {
      counted_row_ = row;
      counted_to_ = starts_[row];
      counted_ = 0;
    }
    for (; counted_to_ < byte; ++counted_to_)
      counted_ += (static_cast<unsigned char>(text_[counted_to_]) & 0xC0) != 0x80;
    return counted_;
  }

  const std::string& text_;
  const Source& source_;
  std::vector<std::size_t> starts_;
  mutable std::size_t counted_row_ = 0, counted_to_ = 0;
  mutable int counted_ = 0;
};

/// Builds the tree from yaml-cpp's events, which come in before aliases are followed.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(const TextPlaces& places, const YamlLimits& limits) : places_(places), limits_(limits) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) {
      fail(places_.at(mark), places_.has_lines()
                                 ? "a second YAML document begins here; an experiment is one document"
                                 : "there is more text after the closing quote or bracket");
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    // yaml-cpp puts a missing value at the token that follows; its key is where the user looks for it.
    const bool after_key = !open_.empty() && open_.back().has_key;
    Place place = after_key ? open_.back().key_place : places_.at(mark);
    check_plain(mark, "?", anchor);
    Value value;
    value.place = place;
    add(std::move(value));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    fail(places_.at(mark), fmt::format("YAML aliases (*name) are not allowed; {}", kQuoteHint));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    check_plain(mark, tag, anchor);
    if (!places_.ends_quote(mark)) fail(places_.at(mark), "this quote is never closed");
    add(scalar(text, tag == "!", places_.at(mark)));
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
      fail(places_.at(mark), fmt::format("YAML anchors (&name) are not allowed; {}", kQuoteHint));
    }
    if (!tag.empty() && tag != "?" && tag != "!") {
      fail(places_.at(mark), fmt::format("YAML tags (!name) are not allowed; {}", kQuoteHint));
    }
  }

  void begin(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
             YAML::EmitterStyle::value style, Value::Kind kind) {
    check_plain(mark, tag, anchor);
    if (expects_key()) {
      fail(places_.at(mark), "a key must be a name, not a list or a map; is a bracket before it not closed?");
    }
    if (open_.size() >= limits_.depth) {
      fail(places_.at(mark), fmt::format("lists and maps are nested more than {} deep", limits_.depth));
    }
    Frame frame;
    frame.value.kind = kind;
    frame.value.place = places_.at(mark);
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

  const TextPlaces& places_;
  const YamlLimits& limits_;
  std::vector<Frame> open_;
  Value root_;
  std::size_t values_ = 0;
  int documents_ = 0;
};

[[noreturn]] void report(const YAML::ParserException& error, const TextPlaces& places,
                         const TreeBuilder& tree) {
  const Place place = places.at(error.mark);
  const char here = places.character(error.mark);
  if (here == '*' || places.character(error.mark, 1) == '*') {
    fail(places.at(error.mark.line, error.mark.column - (here == '*' ? 0 : 1)),
         fmt::format("YAML aliases (*name) are not allowed; {}", kQuoteHint));
  }
  if (error.msg.find("flow not found") != std::string::npos && tree.open_flow() != nullptr) {
    fail(*tree.open_flow(), "this bracket is never closed");
  }
  if (here == '@' || here == '`' || here == '%') {
    fail(place, fmt::format("YAML reserves '{}' here; {}", here, kQuoteHint));
  }
  if (const int tab = places.tab_in_indentation(error.mark.line); tab >= 0) {
    fail(places.at(error.mark.line, tab), "YAML does not allow tabs for indentation; use spaces");
  }
  std::string hint;
  if (error.msg == "illegal map value") {
    hint = "; is the line indented as the one above, and is text that holds ': ' in quotes?";
  } else if (error.msg == "end of map not found") {
    hint = "; is the line indented as those it belongs with?";
  }
  fail(place, fmt::format("not valid YAML: {}{}", error.msg, hint));
}

void check_characters(const std::string& text, const TextPlaces& places) {
  for (std::size_t i = 0; i < text.size();) {
    const DecodedCharacter next = decode_utf8(std::string_view(text).substr(i));
    const auto byte = static_cast<unsigned char>(text[i]);
    if (next.length == 1 && byte >= 0x80) {
      fail(places.at_byte(i), fmt::format("byte 0x{:02X} is not UTF-8{}", byte,
                                          places.has_lines() ? "; save the file as UTF-8" : ""));
    }
    const bool is_blank = byte == '\n' || byte == '\r' || byte == '\t';
    if (next.length == 1 && ((byte < 0x20 && !is_blank) || byte == 0x7F)) {
      fail(places.at_byte(i), fmt::format("the control character 0x{:02X} is not allowed", byte));
    }
    i += next.length;
  }
}

}  // namespace

void require_clean_text(const std::string& text, const Source& source) {
  check_characters(text, TextPlaces(text, source));
}

Value parse_yaml(const std::string& text, const Source& source, const YamlLimits& limits) {
  if (text.size() > limits.bytes) {
    fail({&source}, fmt::format("is larger than {} MB and cannot be an experiment file", limits.bytes >> 20));
  }
  if (text.starts_with("\xEF\xBB\xBF")) return parse_yaml(text.substr(3), source, limits);
  const TextPlaces places(text, source);
  check_characters(text, places);
  if (const int line = places.line_that_starts_with('%'); line >= 0) {
    fail(places.at(line, 0), "YAML directives (%NAME) are not allowed");
  }
  TreeBuilder tree(places, limits);
  std::istringstream stream(text);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(tree)) {
    }
  } catch (const YAML::ParserException& error) {
    report(error, places, tree);
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
