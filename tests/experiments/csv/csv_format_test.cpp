// What a CSV file does not say of itself: comments, the names of columns without a header, the line "sep=;".
#include "experiments/csv/csv_format.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include "base/random.hpp"
#include "experiments/csv/comment_lines.hpp"
#include "experiments/csv/csv_header.hpp"
#include "experiments/csv/csv_reader.hpp"
#include "experiments/csv/incoming_records.hpp"
#include "experiments/csv/record_parser.hpp"
#include "experiments/csv/sniff_delimiter.hpp"
#include "tests/experiments/dataset/data_files.hpp"

namespace seedbed::experiments {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// "1:a|b" and so on: the line and fields of the names and of each record.
using Lines = std::vector<std::string>;

std::string line_of(std::int64_t line, std::span<const std::string_view> fields) {
  std::string text = std::to_string(line) + ":";
  for (const std::string_view field : fields)
    text += std::string(text.back() == ':' ? "" : "|") + std::string(field);
  return text;
}

class CsvFormatTest : public testing::Test {
 protected:
  Lines read(const std::string& bytes, const CsvFormat& format) {
    CsvReader reader(files_.write("a.csv", bytes), format);
    Lines lines;
    const std::vector<std::string_view> names(reader.names().begin(), reader.names().end());
    lines.push_back(line_of(0, names));
    while (reader.next()) lines.push_back(line_of(reader.line(), reader.fields()));
    expect_same_as_they_come(bytes, format, lines);
    return lines;
  }

  /// The other way to read, from a pipe.
  void expect_same_as_they_come(const std::string& bytes, const CsvFormat& format, const Lines& wanted) {
    int ends[2] = {};
    ASSERT_EQ(::pipe(ends), 0);
    ASSERT_EQ(::write(ends[1], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    ::close(ends[1]);
    IncomingRecords records(ends[0], "pipe", format);
    TextBlock block;
    ASSERT_TRUE(records.first(block));
    const FileColumns columns = file_columns(block, "pipe", format);
    const std::vector<std::string_view> names(columns.names.begin(), columns.names.end());
    Lines lines = {line_of(0, names)};
    if (columns.first_is_data) records.put_back(block);
    RecordParser parser("pipe", format);
    parser.set_columns(columns.names.size());
    for (TextBlock next; records.next(next);) {
      parser.start(next);
      while (parser.next()) lines.push_back(line_of(parser.line(), parser.fields()));
    }
    ::close(ends[0]);
    EXPECT_EQ(lines, wanted) << bytes;
  }

  static CsvFormat with_comments(char delimiter = ',') {
    CsvFormat format(delimiter);
    format.comment = '#';
    return format;
  }

  DataFiles files_;
};

TEST_F(CsvFormatTest, CommentsAreNoRecordsButCountAsLines) {
  EXPECT_THAT(read("# made by \"x,\ny,a\n1,2\n# \"never closed, it's\n\n3,4\n#", with_comments()),
              ElementsAre("0:y|a", "3:1|2", "6:3|4"));
  EXPECT_THAT(read("\xEF\xBB\xBF#one\r\n#two\r\ny,a\r\n#,\"\r\n1,\"#2\n#not a comment\"\r\n3,#4\r\n",
                   with_comments()),
              ElementsAre("0:y|a", "5:1|#2\n#not a comment", "7:3|#4"));
  EXPECT_THAT(read("y,a\n#\n#\n#\n1,2", with_comments()), ElementsAre("0:y|a", "5:1|2"));
  EXPECT_THAT(read("a\n#x\n1\n\n2\n", with_comments()), ElementsAre("0:a", "3:1", "4:", "5:2"));
  EXPECT_THAT(read("y,a\n\"#1\",\"2\"\"\n#3\"\n", with_comments()), ElementsAre("0:y|a", "2:#1|2\"\n#3"));
  EXPECT_THAT(read("#a,b\n1,2\n", CsvFormat(',')), ElementsAre("0:#a|b", "2:1|2"));  // unless it is said
  EXPECT_THAT(data_error([&] { read("# only\n# comments\n", with_comments()); }),
              HasSubstr("the file is empty"));
}

// The definition, line by line, for texts without quotes.
TEST_F(CsvFormatTest, CommentsAreTheLinesThatBeginWithTheSign) {
  RandomStream random(5, Purpose::synthesis);
  for (int trial = 0; trial < 500; ++trial) {
    std::string text = "y,a\n", wanted = text;
    for (std::uint64_t lines = random.below(6); lines > 0; --lines) {
      std::string line;
      for (std::uint64_t size = 1 + random.below(6); size > 0; --size) line += "#,1 a"[random.below(5)];
      text += line + "\n";
      if (line[0] != '#') wanted += line + "\n";
    }
    const auto records = [&](const std::string& bytes, const CsvFormat& format) {
      Lines all = read(bytes, format);
      for (std::string& one : all) one.erase(0, one.find(':'));
      return all;
    };
    EXPECT_EQ(records(text, with_comments()), records(wanted, CsvFormat(','))) << text;
  }
}

TEST_F(CsvFormatTest, ANameListStandsForAHeader) {
  CsvFormat format(',');
  format.header = {"y", "a"};
  EXPECT_THAT(read("1,2\n3,4\n", format), ElementsAre("0:y|a", "1:1|2", "2:3|4"));
  EXPECT_THAT(read("\xEF\xBB\xBF\n1,2", format), ElementsAre("0:y|a", "2:1|2"));
  EXPECT_THAT(read("y,a\n1,2\n", format), ElementsAre("0:y|a", "2:1|2"));  // it has one after all
  EXPECT_THAT(read("a,y\n1,2\n", format), ElementsAre("0:y|a", "1:a|y", "2:1|2"));
  EXPECT_THAT(read("\"1\n\",2\n3,4\n", format), ElementsAre("0:y|a", "1:1\n|2", "3:3|4"));
  format.comment = '#';
  EXPECT_THAT(read("# c\n1,2\n# d\n3,4\n", format), ElementsAre("0:y|a", "2:1|2", "4:3|4"));
}

TEST_F(CsvFormatTest, TheLineOfSpreadsheetsIsPassedBy) {
  for (const char* line : {"sep=;\n", "sep=;\r\n", "\xEF\xBB\xBFsep=;\n", "\"sep=;\"\n", "\nsep=;\n\n"}) {
    const std::string text = std::string(line) + "y;a\n1;2\n";
    EXPECT_THAT(read(text, CsvFormat(';'))[0], "0:y|a") << line;
    EXPECT_EQ(read(text, CsvFormat(';')).size(), 2u) << line;
    EXPECT_EQ(sniff_delimiter(files_.path("a.csv")), ';') << line;
  }
  EXPECT_EQ(sniff_delimiter(files_.write("b.csv", "sep=|\na,b,c|d\n")), '|');
  EXPECT_EQ(sniff_delimiter(files_.write("c.csv", "sep=\tx\n")), '\t');  // no such line, but tabs
  EXPECT_THAT(read("sep=x;a\n1;2\n", CsvFormat(';')), ElementsAre("0:sep=x|a", "2:1|2"));
  EXPECT_EQ(sniff_delimiter(files_.write("d.csv", "# a;b;c;d\n#\ny,x\n"), '#'), ',');
}

TEST_F(CsvFormatTest, ColumnsAreFoundByNameOrByHowItReads) {
  const std::vector<std::string> names = {"y", " age", "x", "x", "caf\u00e9", "", "y "};
  const ColumnNames columns("/d.csv", names);
  EXPECT_EQ(columns.find("y"), 0u);  // the exact one, though another reads the same
  EXPECT_EQ(columns.find("age"), 1u);
  EXPECT_EQ(columns.find(" age"), 1u);
  EXPECT_EQ(columns.find("cafe\u0301 "), 4u);
  for (const char* none : {"", " ", "z", "Age", "cafe"}) EXPECT_EQ(columns.find(none), std::nullopt) << none;
  EXPECT_EQ(data_error([&] { columns.find("x", "data.numeric"); }),
            "[data.numeric] /d.csv: two columns are named 'x'; rename those that are meant otherwise");
  EXPECT_THAT(data_error([&] { columns.find("  y"); }), HasSubstr("two columns are named '  y'"));
}

TEST_F(CsvFormatTest, NamesThatAreNumbersAreNoted) {
  const std::vector<std::string> adult = {"39", " State-gov", " 77516", "Bachelors"};
  EXPECT_THAT(names_like_data("adult.data", adult),
              HasSubstr("adult.data: 2 of the 4 columns are named like a number ('39', ' 77516')"));
  EXPECT_THAT(names_like_data("a:b", std::vector<std::string>{"y", "1.5"}),
              HasSubstr("'a:b': 1 of the 2 columns is"));
  EXPECT_THAT(names_like_data("d.csv", std::vector<std::string>{"y", "x1", "", "2nd", "t[C]", "inf", "nan"}),
              IsEmpty());
}

// As scikit-learn's breast_cancer.csv begins, whose other lines have 31 fields.
TEST_F(CsvFormatTest, NamesThatAreNumbersMayBeNoHeader) {
  const std::vector<std::string> first = {"569", "30", "malignant", "benign"};
  const std::string hint =
      "; of the names, '569', '30' are numbers: if the first line is no header, name the columns by "
      "data.header: [name, …], and delete the line if it is no row of data either";
  EXPECT_EQ(no_header_hint(first), hint);
  const std::vector<std::string_view> row(31, "1.5");
  EXPECT_EQ(wrong_length(row, first), "31 fields, but the header has 4" + hint);
  EXPECT_EQ(wrong_length(row, std::vector<std::string>{"a", "b"}), "31 fields, but the header has 2");
  const std::vector<std::string_view> comment = {"# of a lab"};
  EXPECT_THAT(wrong_length(comment, first), HasSubstr("are comments"));
}

}  // namespace
}  // namespace seedbed::experiments
