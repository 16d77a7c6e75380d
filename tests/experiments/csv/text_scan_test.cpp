#include "experiments/csv/text_scan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <string>
#include <vector>

#include "base/random.hpp"

namespace seedbed::experiments {
namespace {

std::string random_text(std::size_t size, RandomStream& random, const char* characters = "ab,\"\"\n\n\r,") {
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text += characters[random.below(9)];
  return text;
}

/// The places behind record ends, by what a record is: fields that are quoted, or do not begin with a quote,
/// and whatever is wrong behind them up to the next delimiter.
std::vector<std::size_t> record_ends(const std::string& text) {
  const std::string field = "(?:\"(?:[^\"]|\"\")*\"(?!\")|(?!\"))[^,\\r\\n]*";
  static const std::regex record(field + "(?:," + field + ")*(?:\\r\\n|\\n|\\r(?=[^\\n]))");
  std::vector<std::size_t> ends;
  auto at = text.cbegin();
  std::smatch found;
  while (std::regex_search(at, text.cend(), found, record, std::regex_constants::match_continuous)) {
    at = found.suffix().first;
    ends.push_back(static_cast<std::size_t>(at - text.cbegin()));
  }
  return ends;
}

void expect_ends(const std::string& text) {
  const std::vector<std::size_t> ends = record_ends(text);
  const std::size_t last = ends.empty() ? 0 : ends.back();
  ASSERT_EQ(last_record_end(text, ','), last) << text;
  const WholeRecords whole = whole_records(text, ',');
  ASSERT_EQ(whole.end, last) << text;
  ASSERT_EQ(whole.lines, count_line_ends(std::string_view(text).substr(0, last))) << text;
  for (std::size_t from = 1; from <= text.size(); ++from) {
    const auto wanted = std::ranges::lower_bound(ends, from);
    const auto got = first_record_end(text, from, ',');
    ASSERT_EQ(got.value_or(0), wanted == ends.end() ? 0 : *wanted) << text << " from " << from;
  }
}

TEST(TextScan, FindsRecordEndsWhereTheParserHasThem) {
  RandomStream random(3, Purpose::synthesis);
  for (int i = 0; i < 3000; ++i) expect_ends(random_text(random.below(30), random));
  for (int i = 0; i < 300; ++i) expect_ends(random_text(random.below(300), random, "abcde,\"\n\r"));
}

TEST(TextScan, AQuoteInsideAnUnquotedFieldOpensNothing) {
  expect_ends("1,5\" pipe,2\n3,4\n5");
  EXPECT_EQ(last_record_end("1,5\" pipe,2\n", ','), 12u);
  EXPECT_EQ(last_record_end("1,\"5 pipe,2\n", ','), 0u);
  EXPECT_EQ(last_record_end("1;\"5\n6\";2\n7", ';'), 10u);
  EXPECT_EQ(last_record_end("1;\"5\n6\";2\n7", ','), 10u);
  EXPECT_EQ(last_record_end("1;\"5\n6;2", ';'), 0u);
  EXPECT_EQ(last_record_end("1;\"5\n6;2", ','), 5u);  // not at a field's start
  EXPECT_EQ(first_record_end("a", 0, ','), 0u);
}

TEST(TextScan, CountsLineEndsOfTextsOfEveryLength) {
  RandomStream random(4, Purpose::synthesis);
  for (std::size_t size = 0; size < 300; ++size) {
    const std::string text = random_text(size, random);
    std::int64_t lines = 0;
    for (std::size_t i = 0; i < size; ++i) {
      lines += text[i] == '\n' || (text[i] == '\r' && (i + 1 == size || text[i + 1] != '\n'));
    }
    EXPECT_EQ(count_line_ends(text), lines);
  }
  EXPECT_EQ(count_line_ends(std::string(100000, '\n')), 100000);  // counters of a byte do not overflow
}

TEST(TextScan, FindsTheLastRecordOfPlainAndOtherTextsAlike) {
  RandomStream random(5, Purpose::synthesis);
  for (int i = 0; i < 1000; ++i) {
    std::string text(random.below(200), 'a');
    if (i % 3 == 0) text += '\n';
    if (i % 4 == 1 && !text.empty()) text[random.below(text.size())] = "\"\n\ra"[random.below(4)];
    expect_ends(text);
  }
}

}  // namespace
}  // namespace seedbed::experiments
