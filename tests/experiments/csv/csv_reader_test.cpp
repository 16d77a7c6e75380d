#include "experiments/csv/csv_reader.hpp"

#include <zlib.h>

#include <fstream>
#include <random>
#include <vector>

#include "tests/experiments/dataset/data_files.hpp"

namespace seedbed::experiments {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Record = std::vector<std::string>;

struct Read {
  Record names;
  std::vector<Record> records;
  std::vector<std::int64_t> lines;
  std::vector<std::int64_t> rows;
  std::vector<std::string> problems;  // "3: field 2: …"
};

Read read_all(const std::string& path, char delimiter = ',') {
  CsvReader reader(path, delimiter);
  Read read;
  read.names = reader.names();
  for (std::string problem; reader.next(problem);) {
    if (!problem.empty()) {
      read.problems.push_back(std::to_string(reader.line()) + ": " + problem);
      continue;
    }
    read.records.emplace_back(reader.fields().begin(), reader.fields().end());
    read.lines.push_back(reader.line());
    read.rows.push_back(reader.row());
  }
  return read;
}

class CsvReaderTest : public testing::Test {
 protected:
  Read read(const std::string& bytes, char delimiter = ',') {
    return read_all(files_.write("a.csv", bytes), delimiter);
  }
  std::string error(const std::string& bytes) {
    const std::string path = files_.write("a.csv", bytes);
    return data_error([&] {
      CsvReader reader(path, ',');
      while (reader.next()) {
      }
    });
  }

  DataFiles files_;
};

TEST_F(CsvReaderTest, ReadsQuotedFieldsWithDelimitersQuotesAndLineEnds) {
  const Read file = read("a,b\n1,\"x, y\"\n\"say \"\"hi\"\"\",\"two\nlines\"\n3,4\n");
  EXPECT_THAT(file.names, ElementsAre("a", "b"));
  EXPECT_THAT(file.records,
              ElementsAre(Record{"1", "x, y"}, Record{"say \"hi\"", "two\nlines"}, Record{"3", "4"}));
  EXPECT_THAT(file.lines, ElementsAre(2, 3, 5));
  EXPECT_THAT(file.rows, ElementsAre(0, 1, 2));
}

TEST_F(CsvReaderTest, KeepsSpacesAndEmptyFields) {
  EXPECT_THAT(read("a,b\n 1 ,\n,\" \"\n").records, ElementsAre(Record{" 1 ", ""}, Record{"", " "}));
}

TEST_F(CsvReaderTest, TakesEveryLineEndAndAMissingLastOne) {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    const Read file = read("a,b" + end + "1,2" + end + "\"x" + end + "y\",4" + end + "5,6");
    EXPECT_THAT(file.records, ElementsAre(Record{"1", "2"}, Record{"x" + end + "y", "4"}, Record{"5", "6"}));
    EXPECT_THAT(file.lines, ElementsAre(2, 3, 5));
  }
}

TEST_F(CsvReaderTest, BlankLinesAreNoRecordsButCountAsLines) {
  const Read file = read("\na,b\n\n1,2\r\n\r\n\r\n3,4\n\n");
  EXPECT_THAT(file.records, ElementsAre(Record{"1", "2"}, Record{"3", "4"}));
  EXPECT_THAT(file.lines, ElementsAre(4, 7));
  EXPECT_THAT(file.rows, ElementsAre(0, 1));
}

TEST_F(CsvReaderTest, BlankLineOfAOneColumnFileIsAnEmptyField) {
  EXPECT_THAT(read("a\n1\n\n3\n").records, ElementsAre(Record{"1"}, Record{""}, Record{"3"}));
}

TEST_F(CsvReaderTest, LeavesOutTheByteOrderMark) {
  EXPECT_THAT(read("\xEF\xBB\xBF\"a b\",c\n1,2\n").names, ElementsAre("a b", "c"));
}

TEST_F(CsvReaderTest, TakesOtherDelimiters) {
  EXPECT_THAT(read("a\tb\n\t 2\n", '\t').records, ElementsAre(Record{"", " 2"}));
  EXPECT_THAT(read("a;b\n1,5;2\n", ';').records, ElementsAre(Record{"1,5", "2"}));
}

TEST_F(CsvReaderTest, HandsOutRecordsOfAnotherLength) {
  EXPECT_THAT(read("a,b\n1\n1,2,3\n").records, ElementsAre(Record{"1"}, Record{"1", "2", "3"}));
}

TEST_F(CsvReaderTest, ReportsWhatIsNoCsvWithItsLine) {
  EXPECT_THAT(error(""), HasSubstr("a.csv: the file is empty"));
  EXPECT_THAT(error("\n\n"), HasSubstr("a.csv: the file is empty"));
  EXPECT_THAT(error("a,b\n1,2\n\"3,4\n5,6\n"), HasSubstr("a.csv:3: the quote that opens field 1"));
  EXPECT_THAT(error("a,b\n1,2\n3,4\"x\"\n"), HasSubstr("a.csv:3: field 2: a quote inside an unquoted field"));
  EXPECT_THAT(error("a,b\n1,2\n3,\"4\"x\n"), HasSubstr("a.csv:3: field 2: text after the closing quote"));
  EXPECT_THAT(error(std::string("a,b\n1,2\n3,\0\n", 12)), HasSubstr("a.csv:3: field 2: a NUL byte"));
  EXPECT_THAT(error("a,b\"\n1,2\n"), HasSubstr("a.csv:1: field 2: a quote inside an unquoted field"));
  EXPECT_THAT(error("\xFF\xFE\x61\x01"), HasSubstr("UTF-16"));
  EXPECT_THAT(error("PK\x03\x04rest"), HasSubstr("not a CSV file"));
  EXPECT_THAT(error("a,\xE9\n1,2\n"), HasSubstr("is not UTF-8"));
}

TEST_F(CsvReaderTest, NamesMayBeThereTwice) {
  EXPECT_THAT(read("a,b,a,,\n1,2,3,4,5\n").names, ElementsAre("a", "b", "a", "", ""));
}

TEST_F(CsvReaderTest, ReportsAFileThatCannotBeRead) {
  EXPECT_THAT(data_error([&] { read_all(files_.path("none.csv")); }),
              HasSubstr("[data.path] " + files_.path("none.csv") + ": cannot open the file: No such file"));
  EXPECT_THAT(data_error([&] { read_all(files_.path("")); }), HasSubstr("Is a directory"));
}

TEST_F(CsvReaderTest, AnUnclosedQuoteDoesNotSwallowAHugeFile) {
  const std::string text = "a,b\n1,\"2\n" + std::string(20'000'000, 'x');
  EXPECT_THAT(error(text),
              HasSubstr("a.csv:2: field 2 of the record that starts here is longer than 16 MiB"));
}

TEST_F(CsvReaderTest, ARecordThatIsNoCsvEndsWhereItsLineDoes) {
  const Read file = read("a,b\n1,5\" pipe\n2,\"x\"y\",z\"\n3,4\n" + std::string("5,\0\n", 4) + "\"6\n\",7\n");
  EXPECT_THAT(file.records, ElementsAre(Record{"3", "4"}, Record{"6\n", "7"}));
  EXPECT_THAT(file.lines, ElementsAre(4, 6));
  EXPECT_THAT(file.rows, ElementsAre(2, 4));
  EXPECT_THAT(
      file.problems,
      ElementsAre("2: field 2: a quote inside an unquoted field (quote the whole field and double the quotes "
                  "inside it)",
                  "3: field 2: text after the closing quote (double the quotes inside a quoted field)",
                  "5: field 2: a NUL byte (the file is damaged or not text)"));
}

TEST_F(CsvReaderTest, ManyBlankLinesBeforeTheHeaderArePassedOver) {
  const Read file = read("\xEF\xBB\xBF" + std::string(200'000, '\n') + "a,b\n1,2\n");
  EXPECT_THAT(file.names, ElementsAre("a", "b"));
  EXPECT_THAT(file.lines, ElementsAre(200'002));
}

TEST_F(CsvReaderTest, StopsAtARecordWithoutEnd) {
  const auto error = [&](const std::string& bytes, const CsvLimits& limits) {
    const std::string path = files_.write("a.csv", bytes);
    return data_error([&] {
      CsvReader reader(path, ',', limits);
      while (reader.next()) {
      }
    });
  };
  std::string commas(500'000, ','), cells, rows;
  for (int i = 0; i < 100'000; ++i) cells += "12345,";
  for (int i = 0; i < 100'000; ++i) rows += "1,2\n";
  EXPECT_THAT(
      error("a,b\n1,2\n" + commas, {.fields = 100'000}),
      HasSubstr(
          "a.csv:3: the record that starts here has more than 100000 fields; are its line ends missing?"));
  EXPECT_THAT(error(commas, {.fields = 100'000}),
              HasSubstr("a.csv:1: the record that starts here has more than"));
  EXPECT_THAT(
      error("a,b\n1,2\n" + cells, {.record = 1 << 18}),
      HasSubstr("a.csv:3: the record that starts here is longer than 0 MiB; are its line ends missing?"));
  EXPECT_THAT(
      error("a,b\n\"" + cells, {.field = 1 << 18}),
      HasSubstr(
          "a.csv:2: field 1 of the record that starts here is longer than 0 MiB; is a quote not closed?"));
  EXPECT_EQ(read_all(files_.write("b.csv", "a,b\n" + rows)).records.size(), 100'000U);
  CsvReader many(files_.path("b.csv"), ',', {.field = 2, .record = 4, .fields = 2});
  while (many.next()) {
  }
  EXPECT_EQ(many.row(), 99'999);
}

// A million times as long as its file: read portion by portion, it takes no more memory than a small one.
TEST_F(CsvReaderTest, AGzipBombIsReadNoFurtherThanItsFirstRecord) {
  const std::string path = files_.path("bomb.csv.gz");
  const gzFile file = gzopen(path.c_str(), "wb9");
  const std::string block(1 << 20, 'a');
  gzwrite(file, "a,b\n", 4);
  for (int i = 0; i < 64; ++i) gzwrite(file, block.data(), static_cast<unsigned>(block.size()));
  gzclose(file);
  EXPECT_THAT(data_error([&] { read_all(path); }),
              HasSubstr("bomb.csv.gz:2: field 1 of the record that starts here is longer than 16 MiB"));
}

std::string in_quotes(const std::string& field) {
  std::string text = "\"";
  for (const char c : field) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

struct RandomFile {
  std::string bytes = "a,b,c";
  std::vector<Record> records;
};

// Fields of every length, with all that needs quotes; several times larger than what is read at once.
RandomFile random_file(unsigned seed, const std::string& line_end) {
  std::mt19937 random(seed);
  const auto below = [&](unsigned bound) { return random() % bound; };
  RandomFile file;
  file.bytes += line_end;
  for (int row = 0; row < 4000; ++row) {
    Record record;
    for (int column = 0; column < 3; ++column) {
      std::string field;
      for (unsigned i = below(100) == 0 ? 3000 : below(12); i > 0; --i) field += "ab ,\"\n\r\xC3"[below(8)];
      const bool plain = field.find_first_of(",\"\n\r") == std::string::npos;
      file.bytes += (column > 0 ? "," : "") + (plain && below(2) == 0 ? field : in_quotes(field));
      record.push_back(field);
    }
    file.bytes += line_end;
    file.records.push_back(record);
  }
  return file;
}

TEST_F(CsvReaderTest, ReadsBackRandomFilesPlainAndZipped) {
  for (const std::string line_end : {"\n", "\r\n", "\r"}) {
    const RandomFile expected = random_file(7, line_end);
    EXPECT_EQ(read(expected.bytes).records, expected.records);
    const std::string zipped = files_.path("a.csv.gz");
    const gzFile file = gzopen(zipped.c_str(), "wb");
    gzwrite(file, expected.bytes.data(), static_cast<unsigned>(expected.bytes.size()));
    gzclose(file);
    EXPECT_EQ(read_all(zipped).records, expected.records);
  }
}

TEST_F(CsvReaderTest, LineNumbersAgreeWithTheTextBeforeTheRecord) {
  const RandomFile expected = random_file(8, "\n");
  const Read file = read(expected.bytes);
  std::int64_t line = 2;
  for (std::size_t row = 0; row < expected.records.size(); ++row) {
    ASSERT_EQ(file.lines[row], line);
    ++line;
    for (const std::string& field : expected.records[row]) {
      for (std::size_t i = 0; i < field.size(); ++i) {
        const bool part_of_pair = field[i] == '\r' && i + 1 < field.size() && field[i + 1] == '\n';
        line += field[i] == '\n' || (field[i] == '\r' && !part_of_pair);
      }
    }
  }
}

TEST_F(CsvReaderTest, ReportsAZippedFileThatIsCutShortOrDamaged) {
  const std::string path = files_.path("a.csv.gz");
  const std::string text = random_file(9, "\n").bytes;
  const gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
  gzclose(file);
  std::ifstream in(path, std::ios::binary);
  const std::string zipped((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const std::string cut = files_.write("cut.csv.gz", zipped.substr(0, zipped.size() / 2));
  EXPECT_THAT(data_error([&] { read_all(cut); }), HasSubstr("cut.csv.gz: the gzip file is cut short"));
  std::string damaged = zipped;
  damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 1);  // in the checksum
  const std::string bad = files_.write("bad.csv.gz", damaged);
  EXPECT_THAT(data_error([&] { read_all(bad); }), HasSubstr("bad.csv.gz: the gzip file is damaged"));
}

TEST_F(CsvReaderTest, AnyBytesGiveRecordsOrADataError) {
  std::mt19937 random(10);
  const std::string alphabet("a,\"\n\r \0\xEF\xBB\xBF;1", 12);
  for (int trial = 0; trial < 500; ++trial) {
    std::string bytes;
    for (unsigned i = random() % 40; i > 0; --i) bytes += alphabet[random() % alphabet.size()];
    try {
      read(bytes);
    } catch (const DataError& error) {
      EXPECT_THAT(error.what(), HasSubstr("a.csv"));
    }
  }
}

}  // namespace
}  // namespace seedbed::experiments
