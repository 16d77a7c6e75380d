#include "forecasts/prediction/text_scan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/random.hpp"

namespace seedbed::forecasts {
namespace {

std::string random_text(std::size_t size, RandomStream& random) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text += "ab,\"\"\n\n\r"[random.below(8)];
  return text;
}

/// The places behind record ends, by a walk from the start.
std::vector<std::size_t> record_ends(const std::string& text) {
  std::vector<std::size_t> ends;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') inside = !inside;
    const bool lone = text[i] == '\r' && i + 1 < text.size() && text[i + 1] != '\n';
    if (!inside && (text[i] == '\n' || lone)) ends.push_back(i + 1);
  }
  return ends;
}

TEST(TextScan, FindsRecordEndsFromBothSides) {
  RandomStream random(3, Purpose::synthesis);
  for (int i = 0; i < 2000; ++i) {
    const std::string text = random_text(random.below(40), random);
    const std::vector<std::size_t> ends = record_ends(text);
    const bool odd = std::count(text.begin(), text.end(), '"') % 2 == 1;
    EXPECT_EQ(last_record_end(text, odd), ends.empty() ? 0 : ends.back()) << text;
    for (std::size_t from = 1; from <= text.size(); ++from) {
      const auto wanted = std::ranges::lower_bound(ends, from);
      const auto got = first_record_end(text, from);
      EXPECT_EQ(got.value_or(0), wanted == ends.end() ? 0 : *wanted) << text << " from " << from;
    }
  }
  EXPECT_EQ(first_record_end("a", 0), 0u);
}

TEST(TextScan, CountsQuotesAndLineEndsOfTextsOfEveryLength) {
  RandomStream random(4, Purpose::synthesis);
  for (std::size_t size = 0; size < 300; ++size) {
    const std::string text = random_text(size, random);
    std::int64_t lines = 0;
    for (std::size_t i = 0; i < size; ++i) {
      lines += text[i] == '\n' || (text[i] == '\r' && (i + 1 == size || text[i + 1] != '\n'));
    }
    EXPECT_EQ(count_line_ends(text), lines);
    EXPECT_EQ(count_quotes(text), static_cast<std::size_t>(std::count(text.begin(), text.end(), '"')));
  }
  EXPECT_EQ(count_quotes(std::string(100000, '"')), 100000u);  // counters of a byte do not overflow
}

TEST(TextScan, FindsTheLastRecordOfPlainAndOtherTextsAlike) {
  RandomStream random(5, Purpose::synthesis);
  for (int i = 0; i < 4000; ++i) {
    std::string text =
        i % 2 == 0 ? random_text(random.below(60), random) : std::string(random.below(60), 'a');
    if (i % 3 == 0) text += '\n';
    if (i % 4 == 1 && !text.empty()) text[random.below(text.size())] = "\"\n\ra"[random.below(4)];
    const std::vector<std::size_t> ends = record_ends(text);
    const WholeRecords found = whole_records(text);
    EXPECT_EQ(found.end, ends.empty() ? 0 : ends.back()) << text;
    EXPECT_EQ(found.lines, count_line_ends(std::string_view(text).substr(0, found.end))) << text;
  }
}

}  // namespace
}  // namespace seedbed::forecasts
