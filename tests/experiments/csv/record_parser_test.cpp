#include "experiments/csv/record_parser.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/data_error.hpp"
#include "base/random.hpp"
#include "tests/fuzz/plain_csv.hpp"

namespace seedbed::experiments {
namespace {

using fuzz::PlainCsv;

std::string random_field(RandomStream& random) {
  const std::size_t size = random.below(random.below(10) == 0 ? 200 : 8);
  if (random.below(12) != 0) return std::string(size, 'a');
  std::string text;
  for (std::size_t i = 0; i < size; ++i) {
    text += std::vector<const char*>{"a", ",", "\n", "\"\""}[random.below(4)];
  }
  return '"' + text + '"';
}

/// Mostly short plain fields; now and then a long one, a quoted one, or bytes that may not be there.
std::string random_csv(RandomStream& random) {
  std::string text;
  for (std::size_t records = random.below(6) + 1; records > 0; --records) {
    for (std::size_t fields = random.below(40); fields > 0; --fields) text += random_field(random) + ",";
    text += random_field(random) + std::vector<const char*>{"\n", "\r\n", "\r", "\n\n"}[random.below(4)];
  }
  if (random.below(2) == 0) text.pop_back();
  if (!text.empty() && random.below(5) == 0) text[random.below(text.size())] = "\"\0"[random.below(2)];
  return text;
}

/// What a block's memory may hold behind the text: what was there before.
TextBlock block_of(const std::string& text, RandomStream& random) {
  TextBlock block;
  block.bytes.assign(text.begin(), text.end());
  block.size = text.size();
  for (std::size_t more = random.below(3) * random.below(100); more > 0; --more) {
    block.bytes.push_back(",\n\"a"[random.below(4)]);
  }
  return block;
}

PlainCsv parse(const TextBlock& block) {
  PlainCsv csv;
  RecordParser parser("in.csv", ',');
  parser.start(block);
  try {
    while (parser.next()) {
      fuzz::PlainRecord record = {
          {parser.fields().begin(), parser.fields().end()}, parser.line(), parser.is_malformed()};
      if (record.malformed) record.fields.clear();
      csv.records.push_back(record);
      parser.set_columns(csv.records.front().fields.size());
    }
  } catch (const DataError&) {
    csv.broken_line = parser.line();
  }
  return csv;
}

TEST(RecordParser, CutsAsAParserByteByByteDoes) {
  RandomStream random(7, Purpose::synthesis);
  int broken = 0;
  std::ptrdiff_t malformed = 0, behind_malformed = 0;
  for (int i = 0; i < 20000; ++i) {
    const std::string text = random_csv(random);
    const PlainCsv wanted = fuzz::PlainCsvReader(text, ',').read(), got = parse(block_of(text, random));
    ASSERT_EQ(got.records, wanted.records) << text;
    ASSERT_EQ(got.broken_line, wanted.broken_line) << text;
    broken += wanted.broken_line.has_value();
    const auto flawed = std::ranges::find(wanted.records, true, &fuzz::PlainRecord::malformed);
    malformed += flawed != wanted.records.end();
    if (flawed != wanted.records.end()) behind_malformed += wanted.records.end() - flawed - 1;
  }
  EXPECT_GT(broken, 100);
  EXPECT_GT(malformed, 1000);
  EXPECT_GT(behind_malformed, 1000);
}

}  // namespace
}  // namespace seedbed::experiments
