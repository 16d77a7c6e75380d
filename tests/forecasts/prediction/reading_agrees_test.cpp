// Training and prediction read the same file alike: which rows there are and on which lines, which are bad,
// and every number, text, date, group and gap in them.

#include <bit>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <optional>

#include "build_paths.hpp"
#include "experiments/csv/csv_header.hpp"
#include "experiments/dataset/reading_rules.hpp"
#include "experiments/dataset/table_reader.hpp"
#include "forecasts/prediction/block_predictor.hpp"
#include "tests/forecasts/prediction/sample_models.hpp"

namespace seedbed::forecasts {
namespace {

std::string key_text(const experiments::OrderKey& key) {
  return fmt::format("{}+{}", key.high, key.low);
}

/// What was read, as text that can be compared: a line per row, then what ended the reading.
struct Reading {
  std::string rows, error;
  std::size_t bad = 0;
  std::string first_bad;  // "FILE:LINE: column 'x'"
};

std::string number_text(double number) {
  return std::isnan(number) ? "gap" : fmt::format("{:x}", std::bit_cast<std::uint64_t>(number));
}

/// A message as far as its place: the advice behind it differs.
std::string place_of(const std::string& message) {
  const std::size_t column = message.find(": column '");
  if (column != std::string::npos) return message.substr(0, message.find('\'', column + 10) + 1);
  return message.substr(0, message.find(';'));
}

experiments::DataSettings settings_of(const Predictor& predictor, const std::string& path) {
  experiments::DataSettings settings = predictor.reading_settings(path);
  settings.bad_rows = experiments::BadRows::skip;
  return settings;
}

Reading read_for_training(const Predictor& predictor, const std::string& path) {
  Reading reading;
  experiments::Table table;
  try {
    table = experiments::TableReader(settings_of(predictor, path), experiments::TargetRule::optional).read();
  } catch (const DataError& error) {
    reading.error = place_of(error.what());
    return reading;
  }
  const auto text_at = [&](const std::string& name, std::size_t row) {
    const experiments::StringColumn& column = table.strings.at(name);
    const std::int32_t code = column.codes[row];
    return code < 0 ? "gap" : "'" + column.values[static_cast<std::size_t>(code)] + "'";
  };
  for (std::size_t row = 0; row < table.rows(); ++row) {
    reading.rows += fmt::format("{} y={} a={} c={} t={} o={} l={} g={}\n", table.line_numbers[row],
                                number_text(table.target[row]), number_text(table.numbers.at("a")[row]),
                                text_at("c", row), text_at("t", row), key_text(table.orders.at("o")[row]),
                                number_text(table.numbers.at("l")[row]), text_at("g", row));
  }
  reading.bad = static_cast<std::size_t>(table.skipped_rows);
  reading.first_bad = place_of(table.first_skipped);
  return reading;
}

Reading read_for_prediction(const Predictor& predictor, const std::string& path, std::size_t block_bytes) {
  Reading reading;
  std::optional<BadRecord> first_bad;
  try {
    experiments::RecordSource source = record_source(predictor, path, block_bytes);
    const experiments::TextBlock header = source.read_header();
    const experiments::CsvFormat format = experiments::csv_format(predictor.reading_settings(path));
    const experiments::FileColumns columns = experiments::file_columns(header, path, format);
    if (columns.first_is_data) source.put_back(header);
    const RowReader reader(predictor, path, columns.names, {}, {});
    LagMemory lags(predictor.reading_settings(path).lags, predictor.numbers());
    experiments::RecordParser parser(path, format);
    parser.set_columns(reader.header().size());
    experiments::TextBlock block;
    while (source.next(block)) {
      RawChunk chunk;
      parser.start(block);
      reader.read(parser, chunk);
      lags.fill(chunk);
      const auto text = [](std::string_view cell) {
        return cell.data() == nullptr ? "gap" : "'" + std::string(cell) + "'";
      };
      for (std::size_t row = 0; row < chunk.rows(); ++row) {
        if (chunk.is_bad[row]) continue;
        reading.rows += fmt::format("{} y={} a={} c={} t={} o={} l={} g={}\n", chunk.lines[row],
                                    number_text(chunk.target[row]), number_text(chunk.numbers[2 * row]),
                                    text(chunk.strings[2 * row]), text(chunk.strings[2 * row + 1]),
                                    key_text(chunk.orders[row]), number_text(chunk.lag_values[row]),
                                    text(chunk.groups[row]));
      }
      reading.bad += chunk.bad.size();
      for (const BadRecord& bad : chunk.bad) {
        if (!first_bad || bad.line < first_bad->line) first_bad = {bad.line, bad.problem, {}};
      }
    }
  } catch (const DataError& error) {
    reading = {.rows = {}, .error = place_of(error.what()), .bad = 0, .first_bad = {}};
    return reading;
  }
  if (first_bad)
    reading.first_bad = place_of(fmt::format("{}:{}{}", path, first_bad->line, first_bad->problem));
  return reading;
}

class ReadingAgrees : public testing::Test {
 protected:
  ReadingAgrees() {
    model_.settings.path = files_.write("train.csv", "y,a,c,t,o,l,g\n1,2,x,one,1,2,p\n2,3,x,one,2,3,p\n");
    model_.settings.target = "y";
    model_.settings.numeric = {"a"};
    model_.settings.categorical = {"c"};
    model_.settings.text = {"t"};
    model_.settings.min_count = 1;
    model_.settings.split = {.kind = experiments::SplitKind::ordered, .by = "o"};
    model_.settings.lags = {{.column = "l", .order_by = "o", .group_by = {"g"}, .steps = {1}}};
    model_.network.family = metrics::Family::normal;
  }

  void compare(const Predictor& predictor, const std::string& csv) {
    const std::string path = files_.write("in.csv", csv);
    const Reading trained = read_for_training(predictor, path);
    for (const std::size_t block_bytes : {std::size_t{1} << 18, std::size_t{1}, std::size_t{20}}) {
      const Reading predicted = read_for_prediction(predictor, path, block_bytes);
      EXPECT_EQ(trained.rows, predicted.rows) << csv;
      EXPECT_EQ(trained.error, predicted.error) << csv;
      EXPECT_EQ(trained.bad, predicted.bad) << csv;
      EXPECT_EQ(trained.first_bad, predicted.first_bad) << csv;
    }
    rows_ += static_cast<std::size_t>(std::count(trained.rows.begin(), trained.rows.end(), '\n'));
    bad_ += trained.bad;
    errors_ += !trained.error.empty();
  }

  experiments::DataFiles files_;
  SampleModel model_;
  std::size_t rows_ = 0, bad_ = 0, errors_ = 0;
};

const std::vector<std::string> kCells = {"",
                                         " ",
                                         "  \t",
                                         "1",
                                         " 1",
                                         "1 ",
                                         "\t1\t",
                                         "\"1\"",
                                         "\" 1 \"",
                                         "NA",
                                         " NA",
                                         "NA ",
                                         "\"NA\"",
                                         "\" NA\"",
                                         "\"\"",
                                         "na",
                                         "NaN",
                                         "nan",
                                         "null",
                                         " null",
                                         "inf",
                                         "-inf",
                                         "1e400",
                                         "1e-400",
                                         "0x10",
                                         "1.5.2",
                                         "-",
                                         ".",
                                         "+1",
                                         "+-1",
                                         "--1",
                                         "5.",
                                         ".5",
                                         "-0",
                                         "-999",
                                         " -999",
                                         "-999.0",
                                         "1_000",
                                         "1 2",
                                         "1;5",
                                         "123456789.5",
                                         "2024-05-31",
                                         " 2024-05-31 ",
                                         "2024-05-31 13:45",
                                         "20240531",
                                         "x",
                                         " x",
                                         "x ",
                                         "\xff",
                                         "gr\xc3\xbcn",
                                         "\xc2\xa0"
                                         "1",
                                         "a\"b",
                                         "\"a\"b",
                                         "\"a\"\"b\"",
                                         "\"a\nb\"",
                                         "\"a,b\"",
                                         "\"a\r\nb\"",
                                         std::string("a\0b", 3),
                                         std::string("\"a\0b\"", 5),
                                         "\xef\xbb\xbf"
                                         "1",
                                         "1,2",
                                         "#1",
                                         "\"1,5\"",
                                         "\"1.234,5\"",
                                         "True",
                                         "no",
                                         "1e0",
                                         "-999.0",
                                         "9007199254740993e-5",
                                         "\u22125",
                                         "\"",
                                         "\"a"};

TEST_F(ReadingAgrees, OnEveryKindOfCellInEveryColumn) {
  const std::vector<std::vector<std::string>> all_markers = {
      {"", "NA", "NaN", "null"}, {"", "-999", "x", "1e-400"}, {" NA", "NA ", "inf"}, {"4e0", "20240101"}, {}};
  for (const std::vector<std::string>& markers : all_markers) {
    model_.settings.missing_values = markers;
    model_.settings.trim = markers.size() % 2 == 0;
    model_.settings.comment = markers.size() == 3 ? '#' : '\0';
    model_.settings.decimal = markers.size() == 2 ? ',' : '.';
    const Predictor predictor(model_.write(files_.path("m")));
    for (const std::string& cell : kCells) {
      for (std::size_t column = 0; column < 7; ++column) {
        std::string row;
        for (std::size_t i = 0; i < 7; ++i) {
          const char* const plain[] = {"1", "2", "x", "one", "3", "4", "p"};
          row += (i > 0 ? "," : "") + (i == column ? cell : std::string(plain[i]));
        }
        compare(predictor, "y,a,c,t,o,l,g\n1,2,x,one,-1e12,2,p\n" + row + "\n1,2,x,one,1e12,2,p\n");
        compare(predictor, "y,a,c,t,o,l,g\r\n" + row);
      }
    }
  }
  EXPECT_GT(rows_, 1000u);
  EXPECT_GT(bad_, 100u);
}

TEST_F(ReadingAgrees, OnEveryShapeOfFile) {
  const Predictor predictor(model_.write(files_.path("m")));
  const std::string header = "y,a,c,t,o,l,g", row = "1,2,x,one,1,2,p", later = "1,2,x,one,2,2,p";
  for (const std::string end : {"\n", "\r\n", "\r", "\n\n", "\r\n\n", "\n\r"}) {
    for (const std::string start :
         {"", "\xef\xbb\xbf", "\n\n", "\xef\xbb\xbf\r\n", "\xff\xfe", "PK\x03\x04"}) {
      for (const std::string& last : {std::string(), end, end + end, std::string(",")}) {
        compare(predictor, start + header + end + row + end + later + last);
        compare(predictor, start + header + end + row + end + "1,2,x" + end + later + last);
        compare(predictor, start + header + end + row + end + later + ",1" + end + later + last);
        compare(predictor, start + header + last);
      }
    }
  }
  compare(predictor, "");
  compare(predictor, "y,a,a,t,o,l,g\n");
  compare(predictor, "y,a,\xff,t,o,l,g\n");
  compare(predictor, "y,a,c,t,o,l\n");
  EXPECT_GT(errors_, 10u);
}

TEST_F(ReadingAgrees, OnTheFilesKeptForFuzzing) {
  const Predictor predictor(model_.write(files_.path("m")));
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(SEEDBED_SOURCE_DIR "/tests/fuzz/corpus/csv")) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    compare(predictor, bytes);
    compare(predictor, "y,a,c,t,o,l,g\n1,2,x,one,1,2,p\n" + bytes);
    ++files;
  }
  EXPECT_GT(files, 20u);
}

TEST_F(ReadingAgrees, OnTextsOfTheCharactersThatMatter) {
  const Predictor predictor(model_.write(files_.path("m")));
  RandomStream random(11, Purpose::synthesis);
  for (int trial = 0; trial < 3000; ++trial) {
    std::string csv = "y,a,c,t,o,l,g\n";
    for (std::size_t rows = 1 + random.below(3); rows > 0; --rows) {
      for (int column = 0; column < 7; ++column) {
        if (column > 0) csv += ',';
        for (std::size_t size = random.below(4); size > 0; --size)
          csv += "1 N\"A\"\n.-\r2x"[random.below(13)];
      }
      csv += '\n';
    }
    compare(predictor, csv);
  }
}

}  // namespace
}  // namespace seedbed::forecasts
