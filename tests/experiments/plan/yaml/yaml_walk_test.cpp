#include "experiments/plan/yaml/yaml_walk.hpp"

#include <gtest/gtest.h>

#include "tests/experiments/plan/experiment_fixture.hpp"

// Messages word for word: when one changes, read it as the user whose file is wrong.

namespace seedbed::experiments {
namespace {

struct BadFile {
  std::string text;
  std::string message;
};

void expect_refused(const std::vector<BadFile>& table, const std::string& before = "") {
  const ExperimentFiles files;
  for (const BadFile& bad : table)
    EXPECT_EQ(files.error(before + bad.text), bad.message) << before << bad.text;
}

const std::vector<BadFile> kRefused = {
    {"a: 1\na: 2\n", "sweep.yaml:2:1: 'a' is given twice (first in line 1)"},
    {"data: {path: x, path: y}\n", "sweep.yaml:1:17: 'path' is given twice (first in line 1)"},
    {"data: &d {path: x}\nmodel: *d\n",
     "sweep.yaml:1:7: YAML anchors (&name) are not allowed; text that begins with it must be in quotes"},
    {"data: {path: x, numeric: [*_mm]}\n",
     "sweep.yaml:1:27: YAML aliases (*name) are not allowed; text that begins with it must be in quotes"},
    {"data: {path: x, numeric: [*]}\n",
     "sweep.yaml:1:27: YAML aliases (*name) are not allowed; text that begins with it must be in quotes"},
    {"data: {<<: 3}\n", "sweep.yaml:1:8: YAML merge keys (<<) are not allowed; write the settings out"},
    {"data: !!map {path: x}\n",
     "sweep.yaml:1:7: YAML tags (!name) are not allowed; text that begins with it must be in quotes"},
    {"data: {path: !x y}\n",
     "sweep.yaml:1:14: YAML tags (!name) are not allowed; text that begins with it must be in quotes"},
    {"data: {path: x}\n---\nmodel: {}\n",
     "sweep.yaml:2:1: a second YAML document begins here; an experiment is one document"},
    {"data: {path: x\nmodel: {}\n", "sweep.yaml:1:7: this bracket is never closed"},
    {"data: {split: {path: rows_{split}.txt}}\n",
     "sweep.yaml:1:27: a text with brackets in it, such as \"test_{split}.txt\", needs quotes here"},
    {"data:\n  path: x\n   target: y\n",
     "sweep.yaml:3:10: not valid YAML: illegal map value; is the line indented as the one above, and is "
     "text that holds ': ' in quotes?"},
    {"data:\n\tpath: x\n", "sweep.yaml:2:1: YAML does not allow tabs for indentation; use spaces"},
    {"data:\n  path: \"x\n", "sweep.yaml:2:9: this quote is never closed"},
    {"data:\n  path: \"a\\Nb\"\n",
     "sweep.yaml:2:9: the escapes \\N and \\_ cannot be used; write \\u0085 and \\u00A0 instead"},
    {"? [a]\n: b\n",
     "sweep.yaml:1:3: a key must be a name, not a list or a map; is a bracket before it not closed?"},
    {": b\n", "sweep.yaml:1:1: a key is missing before ':'"},
    {"data: {path: @x}\n",
     "sweep.yaml:1:14: YAML reserves '@' here; text that begins with it must be in quotes"},
    {"%YAML 1.1\n---\ndata: 1\n", "sweep.yaml:1:1: YAML directives (%NAME) are not allowed"},
    {"data: {path: caf\xE9"
     "}\n",
     "sweep.yaml:1:17: byte 0xE9 is not UTF-8; save the file as UTF-8"},
    {"data: [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]\n",
     "sweep.yaml:1:22: lists and maps are nested more than 16 deep"},
    {"déjà: {é: 1, é: 2}\n", "sweep.yaml:1:14: 'é' is given twice (first in line 1)"},
    {"data:\n  path: a: b\n",
     "sweep.yaml:2:10: not valid YAML: illegal map value; is the line indented as the one above, and is "
     "text that holds ': ' in quotes?"},
    {"data: {path:x}\n", "sweep.yaml:1:8: unknown key 'data.path:x'; put a space after ':'"},
    {"data:\n  path: x\n target: y\n",
     "sweep.yaml:3:2: not valid YAML: end of map not found; is the line indented as those it belongs "
     "with?"},
};

TEST(YamlWalk, Refused) {
  expect_refused(kRefused);
}

Value parse(const std::string& text, const YamlLimits& limits = {}) {
  static const Source source{"a.yaml", {}};
  return parse_yaml(text, source, limits);
}

std::string refusal(const std::string& text, const YamlLimits& limits = {}) {
  try {
    parse(text, limits);
  } catch (const ExperimentError& error) {
    return error.what();
  }
  return "";
}

TEST(YamlWalk, ScalarsKeepTheirText) {
  const Value root = parse("[010, 1e-3, no, NaN, '3', \"a\\tb\", x y, 2020-01-01, 1:30, null, ~, '']");
  std::vector<std::string> texts;
  for (const Value& item : root.items) texts.push_back(item.described());
  EXPECT_EQ(texts, (std::vector<std::string>{"'010'", "'1e-3'", "'no'", "'NaN'", "the text '3'",
                                             "the text 'a\\tb'", "'x y'", "'2020-01-01'", "'1:30'", "nothing",
                                             "nothing", "the text ''"}));
}

TEST(YamlWalk, PlacesCountLinesAndCharacters) {
  const Value root = parse("# c\n\xC3\xA9t\xC3\xA9: [\xC3\xBC, x]\r\nb:\n  - {c: 1}\n");
  ASSERT_EQ(root.entries.size(), 2U);
  EXPECT_EQ(root.entries[0].key, "\xC3\xA9t\xC3\xA9");
  EXPECT_EQ(root.entries[0].place.text(), "a.yaml:2:1");
  EXPECT_EQ(root.entries[0].value.items[1].place.text(), "a.yaml:2:10");
  EXPECT_EQ(root.entries[1].value.items[0].entries[0].value.place.text(), "a.yaml:4:9");
}

TEST(YamlWalk, AByteOrderMarkAndTheEndOfADocumentAreNoContent) {
  EXPECT_EQ(parse("\xEF\xBB\xBF"
                  "a: 1\n...\n")
                .entries[0]
                .place.text(),
            "a.yaml:1:1");
  EXPECT_EQ(parse("---\na: 1\n").entries.size(), 1U);
}

TEST(YamlWalk, LongTextsMayRunOverLines) {
  const Value root = parse("a: |\n  one\n  two\nb: 'it''s\n  folded'\n");
  EXPECT_EQ(root.entries[0].value.text, "one\ntwo\n");
  EXPECT_EQ(root.entries[1].value.text, "it's folded");
}

TEST(YamlWalk, ControlCharactersAreRefused) {
  EXPECT_EQ(refusal(std::string("a: b\0c", 6)), "a.yaml:1:5: the control character 0x00 is not allowed");
  EXPECT_EQ(refusal("a: b\x1b"), "a.yaml:1:5: the control character 0x1B is not allowed");
}

// Nine levels of ten references each would be a billion values; the first anchor is as far as it gets.
TEST(YamlWalk, AnAliasBombIsRefusedBeforeItGoesOff) {
  std::string bomb = "a0: &a0 [x]\n";
  for (int level = 1; level < 10; ++level) {
    bomb += "a" + std::to_string(level) + ": &a" + std::to_string(level) + " [";
    for (int i = 0; i < 10; ++i) bomb += (i > 0 ? ", *a" : "*a") + std::to_string(level - 1);
    bomb += "]\n";
  }
  EXPECT_EQ(refusal(bomb),
            "a.yaml:1:5: YAML anchors (&name) are not allowed; text that begins with it must be in quotes");
}

TEST(YamlWalk, SizeIsBounded) {
  EXPECT_EQ(refusal("[1, 2, 3, 4]", {.values = 3}),
            "a.yaml:1:11: more than 3 values; list fewer, or write seeds as a number");
  EXPECT_EQ(refusal("[[[1]]]", {.depth = 2}), "a.yaml:1:3: lists and maps are nested more than 2 deep");
  EXPECT_EQ(refusal(std::string((1 << 20) + 1, ' '), {.bytes = 1 << 20}),
            "a.yaml: is larger than 1 MB and cannot be an experiment file");
  EXPECT_EQ(refusal(std::string(100'000, '[') + std::string(100'000, ']')),
            "a.yaml:1:17: lists and maps are nested more than 16 deep");
}

// Columns of a long line are counted once, not once for every value.
TEST(YamlWalk, ALineMayHoldManyValues) {
  std::string text = "[0";
  for (int i = 1; i < 200'000; ++i) text += ", " + std::to_string(i);
  const Value root = parse(text + "]");
  ASSERT_EQ(root.items.size(), 200'000U);
  EXPECT_EQ(static_cast<std::size_t>(root.items.back().place.column),
            text.size() + 1 - std::string("199999").size());
}

TEST(YamlWalk, FilesThatCannotBeReadAreNamedAsGiven) {
  const ExperimentFiles files;
  const auto message = [](const std::filesystem::path& file) {
    try {
      Experiment::load(file);
    } catch (const ExperimentError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(message("no/such.yaml"), "no/such.yaml: cannot be read: No such file or directory");
  EXPECT_EQ(message(files.directory()),
            files.directory().string() + ": is a directory, not an experiment file");
}

}  // namespace
}  // namespace seedbed::experiments
