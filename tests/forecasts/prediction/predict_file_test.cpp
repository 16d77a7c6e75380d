#include "forecasts/prediction/predict_file.hpp"

#include <fmt/ranges.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <functional>

#include "build_paths.hpp"
#include "metrics/crps.hpp"
#include "metrics/distribution.hpp"
#include "metrics/scores/score_accumulator.hpp"
#include "tests/forecasts/prediction/predicted.hpp"
#include "tests/forecasts/prediction/sample_models.hpp"

namespace seedbed::forecasts {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class PredictFileTest : public testing::Test {
 protected:
  PredictFileTest() {
    model_.settings = sample_settings();
    model_.settings.path = files_.write("train.csv", sample_csv(200, 1));
    request_.format.digits = 17;
    request_.columns = {"mean", "q0.05", "weights", "crps"};
    request_.keep = {"note", "id"};
  }
  Predictor predictor() { return Predictor(model_.write(files_.path("m"))); }
  PredictionRun input(const std::string& csv) {
    PredictionRun run;
    run.input = files_.write("in.csv", csv);
    return run;
  }

  experiments::DataFiles files_;
  SampleModel model_;
  PredictionRequest request_;
};

TEST_F(PredictFileTest, GivesWhatTheLibraryGives) {
  const Predictor model = predictor();
  const std::string csv = sample_csv(100, 2);
  request_.columns = {"mean", "median", "sd", "q0.05", "p_gt_3", "crps", "locations"};
  request_.keep = {"id"};
  const Predicted got = predict(model, request_, input(csv));

  // The second route: the table reader, the fitted preprocessing, the network.
  const models::SavedModel saved = model_.saved();
  model_.settings.path = files_.path("in.csv");
  const experiments::Table table = model_.table();
  const models::Network network(saved.network, saved.inputs, saved.scaling, saved.state);
  const models::MixtureRows rows =
      network.predict(experiments::FittedPreprocessing::from_json(saved.preprocessing).encode(table).view());
  std::vector<double> lower(100), sd(100), at(100, 3), below(100), mean(100), median(100), crps(100);
  std::vector<metrics::RowStatus> status(100);
  metrics::mean(rows.view(), mean);
  metrics::median(rows.view(), median);
  metrics::crps(rows.view(), table.target, crps, status);
  metrics::quantile(rows.view(), 0.05, lower);
  metrics::standard_deviation(rows.view(), sd);
  metrics::cdf(rows.view(), at, below);
  std::string wanted = "id,mean,median,sd,q0.05,p_gt_3,crps,location_1,location_2,location_3\n";
  for (std::size_t i = 0; i < 100; ++i) {
    wanted +=
        fmt::format("r{},{},{},{},{},{},{},{},{},{}\n", i, mean[i], median[i], sd[i], lower[i], 1 - below[i],
                    crps[i], rows.locations[3 * i], rows.locations[3 * i + 1], rows.locations[3 * i + 2]);
  }
  EXPECT_EQ(got.text, wanted);

  ASSERT_EQ(got.summary.scores.size(), 5u);
  metrics::ScoreAccumulator accumulator({"crps", "nll", "mae", "rmse", "coverage90"}, metrics::Keep::rows);
  metrics::RowValues values(rows.view(), table.target);
  accumulator.add(values);
  const auto all = accumulator.scores();
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(got.summary.scores[i].name, all[i].name);
    EXPECT_EQ(got.summary.scores[i].value, all[i].value);  // to the bit
    EXPECT_NEAR(got.summary.scores[i].standard_error, all[i].standard_error, 1e-12 * all[i].standard_error);
  }
  EXPECT_EQ(got.summary.rows, 100);
  EXPECT_EQ(got.summary.scored_rows, 100);
}

/// Rows of the numbers that single precision changes: carats, seconds since 1970, whole numbers of 16 digits.
std::string precise_csv(std::size_t rows) {
  std::string csv = "carat,seconds,count,y\n";
  for (std::size_t i = 0; i < rows; ++i) {
    csv += fmt::format("{}.{:02},{},{},{}\n", (20 + i) / 100, (20 + i) % 100, 1'700'000'001 + 7919 * i,
                       9'007'199'254'000'001 + 1009 * i, 1 + i % 7);
  }
  return csv;
}

TEST_F(PredictFileTest, OneRowFromTheNumbersOfAFileHasTheBitsOfTheFile) {
  constexpr std::size_t kRows = 481;  // carats from 0.20 to 5.00
  const std::string csv = precise_csv(kRows);
  model_.settings = {};
  model_.settings.path = files_.write("precise.csv", csv);
  model_.settings.target = "y";
  model_.settings.numeric = {"carat", "seconds", "count"};
  const Predictor model = predictor();
  request_ = {.columns = {"weights", "locations", "scales"}};
  request_.format.digits = 17;
  const std::vector<std::string> forecasts = lines_of(predict(model, request_, input(csv)).text);
  const std::vector<std::string> rows = lines_of(csv);
  ASSERT_EQ(forecasts.size(), kRows + 1);
  const auto number_at = [](const char*& at) {
    char* end = nullptr;
    const double number = std::strtod(at, &end);
    at = end + (*end == ',');
    return number;
  };
  for (std::size_t row = 1; row <= kRows; ++row) {
    const char* cell = rows[row].c_str();
    std::vector<double> numbers(3);
    for (double& number : numbers) number = number_at(cell);
    const metrics::Mixtures one = model.predict_one(numbers);
    const char* forecast = forecasts[row].c_str();
    for (const auto& part : {one.weights, one.locations, one.scales}) {
      for (const double value : part) ASSERT_EQ(value, number_at(forecast)) << rows[row];
    }
  }
}

TEST_F(PredictFileTest, EveryBlockSizeAndThreadCountGivesTheSameBytes) {
  const Predictor model = predictor();
  for (const char* line_end : {"\n", "\r\n"}) {
    PredictionRun run = input(sample_csv(120, 3, line_end));
    const Predicted all = predict(model, request_, run);
    EXPECT_EQ(all.summary.rows, 120);
    for (const std::size_t bytes : {1u, 7u, 50u, 51u, 52u, 53u, 200u, 1000u, 3000u}) {
      for (const int threads : {1, 3}) {
        run.block_bytes = bytes;
        run.threads = threads;
        const Predicted got = predict(model, request_, run);
        EXPECT_EQ(got.text, all.text) << bytes;
        EXPECT_EQ(got.summary.scores, all.summary.scores) << bytes;
      }
    }
  }
}

TEST_F(PredictFileTest, LineEndsGzipAndByteOrderMarkMakeNoDifference) {
  const Predictor model = predictor();
  request_.keep = {"id"};
  std::string csv = sample_csv(60, 3);
  const std::string wanted = predict(model, request_, input(csv)).text;
  EXPECT_EQ(predict(model, request_, input("\xEF\xBB\xBF\n" + csv)).text, wanted);
  csv.pop_back();
  EXPECT_EQ(predict(model, request_, input(csv)).text, wanted);
  EXPECT_EQ(predict(model, request_, input(sample_csv(60, 3, "\r\n"))).text, wanted);
  EXPECT_EQ(predict(model, request_, input(sample_csv(60, 3, "\r"))).text, wanted);
  EXPECT_EQ(predict(model, request_, input(sample_csv(60, 3, "\n\n"))).text, wanted);
  const gzFile packed = gzopen(files_.path("in.csv.gz").c_str(), "wb");
  gzwrite(packed, csv.data(), static_cast<unsigned>(csv.size()));
  gzclose(packed);
  PredictionRun run;
  run.input = files_.path("in.csv.gz");
  EXPECT_EQ(predict(model, request_, run).text, wanted);
  run.parts = 2;
  EXPECT_THAT(experiments::data_error([&] { predict(model, request_, run); }),
              HasSubstr("only a plain file"));
}

TEST_F(PredictFileTest, PartsConcatenateToTheWhole) {
  const Predictor model = predictor();
  for (const std::size_t rows : {1u, 2u, 5u, 90u}) {
    for (const char* line_end : {"\n", "\r\n"}) {
      PredictionRun run = input(sample_csv(rows, 4, line_end));
      const std::string all = predict(model, request_, run).text;
      for (const std::size_t bytes : {1u, 300u, 100000u}) {
        run.block_bytes = bytes;
        for (run.parts = 2; run.parts < 40; run.parts += run.parts < 5 ? 1 : 11) {
          std::string together;
          for (run.part = 1; run.part <= run.parts; ++run.part)
            together += predict(model, request_, run).text;
          EXPECT_EQ(together, all) << rows << " rows, " << run.parts << " parts";
        }
      }
      run.part = run.parts = 1;
    }
  }
}

TEST_F(PredictFileTest, ARowWhoseForecastIsNotFiniteIsABadRow) {
  models::SavedModel saved = model_.saved();
  for (float& value : saved.state.parameters)
    value *= 1e19f;  // products of two may be more than a float holds
  const Predictor model("m", saved);
  request_ = {.columns = {"mean"}, .bad_rows = BadRowRule::error};
  const std::string csv = "a,b,day,colour,note\n1,2,3,red,good\n";
  EXPECT_THAT(
      experiments::data_error([&] { predict(model, request_, input(csv)); }),
      HasSubstr("in.csv:2: its forecast is not finite (a parameter of it is no finite number): its inputs"));
  request_.bad_rows = BadRowRule::leave_out;
  const Predicted got = predict(model, request_, input(csv));
  EXPECT_EQ(got.text, "mean\n");
  EXPECT_EQ(got.summary.bad_rows, 1);
}

TEST_F(PredictFileTest, ARowWhoseMeanOrDeviationIsInfiniteIsABadRow) {
  // Age 0 is in the data, 5,800,000 is not: the log-normal parameters are finite, the mean of such a row is
  // not.
  const Predictor model(std::string(SEEDBED_TEST_DATA "/models/second.safetensors"));
  const std::string csv = "a,colour\n3,red\n5800000,red\n4,\n5800000,\n2,red\n";
  const std::string good = "a,colour\n3,red\n4,\n2,red\n";
  for (const char* column : {"mean", "sd", "median", "q0.05", "p_gt_3", "locations"}) {
    request_ = {.columns = {column}};
    EXPECT_THAT(
        experiments::data_error([&] { predict(model, request_, input(csv)); }),
        HasSubstr("in.csv:3: its forecast is not finite (mean inf, standard deviation inf): its inputs"))
        << column;
    request_.bad_rows = BadRowRule::leave_out;
    const Predicted got = predict(model, request_, input(csv));
    EXPECT_EQ(got.text, predict(model, request_, input(good)).text);
    EXPECT_EQ(got.summary.bad_rows, 2);
    request_.missing.skip = true;  // what is missing has no forecast that could be wrong
    EXPECT_EQ(predict(model, request_, input(csv)).summary.bad_rows, 1);
    request_ = {.columns = {column}, .bad_rows = BadRowRule::empty_line};
    EXPECT_THAT(predict(model, request_, input(csv)).text, HasSubstr("\n\n"));
  }
}

TEST_F(PredictFileTest, ABadRowIsAnErrorThatNamesItsLine) {
  const Predictor model = predictor();
  const std::string header = "id,a,b,day,colour,note,y\n", good = "1,2,3,4,red,\"two\nlines\",5\n";
  request_.keep = {};
  request_.columns = {"mean"};
  const auto error = [&](const std::string& rows) {
    return experiments::data_error([&] { predict(model, request_, input(header + rows)); });
  };
  EXPECT_THAT(error(good + "1,x,3,4,red,,5\n"), HasSubstr("in.csv:4: column 'a': 'x' is not a number"));
  EXPECT_THAT(error("1,2,3,4,red,,5\n1,2,3\n"), HasSubstr("in.csv:3: 3 fields, but the header has 7"));
  EXPECT_THAT(error("1,inf,3,4,red,,5\n"), HasSubstr("'inf' is not a finite number"));
  EXPECT_THAT(error("1,1e300,3,4,red,,5\n"), HasSubstr("in.csv:2: column 'a': 1e+300 is too far from"));
  EXPECT_THAT(error("1,2,3,4,\xff,,5\n"), HasSubstr("column 'colour': '\\xff' is not UTF-8"));
  EXPECT_THAT(error("1,2,3,4,red,,y\n"), HasSubstr("column 'y': 'y' is not a number"));
  EXPECT_THAT(error("1,2,3,4,r\"ed,,5\n"),
              HasSubstr("in.csv:2: field 5: a quote inside an unquoted field (quote the whole"));
  EXPECT_THAT(error("1,2,3,4,\"r\"ed,,5\n"), HasSubstr("field 5: text after the closing quote"));
  EXPECT_THAT(error(good + "1,2,3,4,\"red,,5\n"),
              HasSubstr("in.csv:4: the quote that opens field 5 of the record that starts here is never"));
  EXPECT_THAT(error(std::string("1,2,3,4,r\0d,,5\n", 15)), HasSubstr("a NUL byte"));
  // The first one of the file is reported, whatever is found first.
  const std::string broken = "1,2,3,4,r\"ed,,5\n";
  EXPECT_THAT(error("1,2,3\n" + broken), HasSubstr("in.csv:2: 3 fields"));
  EXPECT_THAT(error("1,1e300,3,4,red,,5\n" + broken), HasSubstr("in.csv:2: column 'a': 1e+300"));
  EXPECT_THAT(error(broken + "1,2,3\n"), HasSubstr("in.csv:2: field 5: a quote"));
  PredictionRun run = input(header + good + "1,2\n" + good + "1,x,3,4,red,,5\n");
  run.block_bytes = 1;
  run.threads = 4;
  for (int i = 0; i < 20; ++i) {
    EXPECT_THAT(experiments::data_error([&] { predict(model, request_, run); }),
                HasSubstr("in.csv:4: 2 fields"));
  }
}

TEST_F(PredictFileTest, AnErrorAndWhatIsWrittenBeforeItDoNotDependOnBlocks) {
  const Predictor model = predictor();
  request_ = {.columns = {"mean"}, .keep = {"id"}};
  const std::string header = "id,a,b,day,colour,note,y\n", good = "1,2,3,4,red,\"two\nlines\",5\n";
  for (const std::string bad : {"2,1,2,3,red,5\" pipe,5\n", "2,1,2,3,5\" pipe,x,5\n",
                                "2,1,2,3,\"red\"s,x,5\n", "2,1\n", "2,1,2,3,\"red\n"}) {
    const std::string wanted = predict(model, request_, input(header + good + good + good)).text;
    PredictionRun run = input(header + good + good + good + bad + good + "2,\"1\",2,3,\"red\",x,5\n" + good);
    std::string first;
    for (run.block_bytes = 1; run.block_bytes < 300; ++run.block_bytes) {
      std::string written;
      run.write = [&](std::string_view text) { written += text; };
      const std::string error = experiments::data_error([&] { predict_file(model, request_, run); });
      if (first.empty()) first = error;
      ASSERT_EQ(error, first) << run.block_bytes;
      ASSERT_EQ(written, wanted) << run.block_bytes << bad;
    }
    EXPECT_THAT(first, HasSubstr("in.csv:8: "));
  }
}

TEST_F(PredictFileTest, AFileThatEndsTooSoonIsAnErrorAfterThoseBefore) {
  const Predictor model = predictor();
  request_ = {.columns = {"mean"}};
  const auto cut_short = [&](const std::string& csv) {
    const gzFile packed =
        gzopen(files_.path("whole.gz").c_str(), "wb0");  // stored, so that a part can be read
    gzwrite(packed, csv.data(), static_cast<unsigned>(csv.size()));
    gzclose(packed);
    std::ifstream in(files_.path("whole.gz"), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    PredictionRun run;
    run.input = files_.write("in.csv.gz", bytes.substr(0, bytes.size() - 100));
    run.threads = 4;
    run.block_bytes = 1000;
    return experiments::data_error([&] { predict(model, request_, run); });
  };
  const std::string many = sample_csv(3000, 1);
  EXPECT_THAT(cut_short(many), HasSubstr("the gzip file is cut short"));
  for (int i = 0; i < 20; ++i)
    EXPECT_THAT(cut_short(many + "1,2\n" + many), HasSubstr("2 fields, but the header"));
}

TEST_F(PredictFileTest, BadRowsCanBePutAside) {
  const Predictor model = predictor();
  request_.bad_rows = BadRowRule::leave_out;
  request_.keep = {"id"};
  request_.columns = {"mean"};
  const std::string header = "id,a,b,day,colour,note,y\n";
  const Predicted good = predict(model, request_, input(header + "1,2,3,4,red,x,5\n3,2,NA,4,blue,x,\n"));
  const Predicted got = predict(
      model, request_,
      input(header +
            "1,2,3,4,red,x,5\n2,1e300,3,4,red,\"a\nb\",5\n2,2\n2,x,1,2,\"a\"\"\",,\n3,2,NA,4,blue,x,\n"));
  EXPECT_EQ(got.text, good.text);
  EXPECT_EQ(got.summary.bad_rows, 3);
  EXPECT_EQ(got.summary.rows, 2);
  EXPECT_EQ(got.summary.scored_rows, 1);
  EXPECT_EQ(got.summary.scores[0].value, good.summary.scores[0].value);
  EXPECT_THAT(got.summary.first_bad, HasSubstr("in.csv:3: column 'a': 1e+300 is too far"));
  EXPECT_EQ(got.bad,
            "line,problem,id,a,b,day,colour,note,y\n"
            "3,\"column 'a': 1e+300 is too far from the training values (or too large) to be an input\","
            "2,1e300,3,4,red,\"a\nb\",5\n"
            "5,\"2 fields, but the header has 7\",2,2\n"
            "6,\"column 'a': 'x' is not a number (a gap is written as '', 'NA', 'NaN', 'null')\","
            "2,x,1,2,\"a\"\"\",,\n");
}

TEST_F(PredictFileTest, MissingValuesAreFilledOrLeaveTheRowWithoutAForecast) {
  const Predictor model = predictor();
  const std::string header = "id,a,b,day,colour,note,y\n";
  const std::string rows = "1,2,3,4,red,x,5\n2,2,NA,4,red,x,5\n3,2,3,4,,x,5\n";
  request_.columns = {"mean", "sd"};
  request_.keep = {"id"};
  const std::vector<std::string> filled = lines_of(predict(model, request_, input(header + rows)).text);
  request_.missing.skip = true;
  const Predicted all = predict(model, request_, input(header + rows));
  EXPECT_THAT(lines_of(all.text), ElementsAre(filled[0], filled[1], "2,,", "3,,"));
  EXPECT_EQ(all.summary.skipped, 2);
  EXPECT_EQ(all.summary.rows, 3);
  EXPECT_EQ(all.summary.scored_rows, 1);
  request_.missing.columns = {"b", "a"};
  EXPECT_THAT(lines_of(predict(model, request_, input(header + rows)).text),
              ElementsAre(filled[0], filled[1], "2,,", filled[3]));
  request_.missing.columns = {"bb"};
  EXPECT_THAT(experiments::data_error([&] { predict(model, request_, input(header + rows)); }),
              HasSubstr("the models read no column 'bb' (did you mean 'b'?)"));
  request_ = {.columns = {"mean"}, .missing = {.skip = true}};
  EXPECT_EQ(lines_of(predict(model, request_, input(header + rows)).text)[2], "\"\"");
}

TEST_F(PredictFileTest, AGapIsABadRowForAModelThatAcceptsNone) {
  model_.settings.missing = experiments::MissingRule::error;
  model_.settings.path = files_.write("full.csv", "id,a,b,day,colour,note,y\n1,2,3,4,5,6,7\n2,3,4,5,6,7,8\n");
  const Predictor model = predictor();
  const std::string csv = "id,a,b,day,colour,note,y\n1,2,3,4,5,6,7\n2,3,,5,6,7,8\n";
  request_ = {.columns = {"mean"}, .keep = {"id"}};
  EXPECT_THAT(
      experiments::data_error([&] { predict(model, request_, input(csv)); }),
      HasSubstr("in.csv:3: column 'b': the value is missing, which the model was trained not to accept"));
  request_.missing.skip = true;
  EXPECT_EQ(lines_of(predict(model, request_, input(csv)).text)[2], "2,");
}

TEST_F(PredictFileTest, AFileMayHaveAnotherDelimiter) {
  const Predictor model = predictor();
  const std::string csv = "id,a,b,day,colour,note,y\n1,0.5,2,3,red,good,4\n2,1.5,NA,1,blue,\"a,b\",2\n";
  const auto with = [](std::string text, char delimiter) {
    std::ranges::replace(text, ',', delimiter);
    return text;
  };
  request_.keep = {"id"};
  const std::string wanted = predict(model, request_, input(csv)).text;
  for (const char delimiter : {';', '\t', '|'}) {
    const Predicted got = predict(model, request_, input(with(csv, delimiter)));
    EXPECT_EQ(got.text, with(wanted, delimiter));
    EXPECT_EQ(got.summary.own_delimiter, delimiter);
  }
  EXPECT_FALSE(predict(model, request_, input(csv)).summary.own_delimiter);
  EXPECT_EQ(predict(model, request_, input("sep=;\n" + with(csv, ';'))).text, with(wanted, ';'));
  EXPECT_THAT(experiments::data_error([&] { predict(model, request_, input(with(csv, ':'))); }),
              HasSubstr("there is no column"));
  request_.delimiter = ':';
  EXPECT_EQ(predict(model, request_, input(with(csv, ':'))).text, with(wanted, ':'));
  request_.delimiter = ';';
  EXPECT_THAT(experiments::data_error([&] { predict(model, request_, input(csv)); }),
              HasSubstr("there is no column"));
}

/// The predictions of 60 rows by a model that was trained on them, as `form` writes both.
class PredictionOfOtherForms : public PredictFileTest {
 protected:
  std::string predictions(const std::string& header, const std::string& rows, std::size_t block_bytes = 50) {
    model_.settings.path = files_.write("train.csv", header + rows);
    PredictionRun run = input(header + rows);
    run.block_bytes = block_bytes;
    request_ = {.columns = {"mean", "crps"}};
    return predict(predictor(), request_, run).text;
  }
  /// The target, two numbers, a yes or no and a category; the other forms must mean the same.
  static std::string rows(const std::function<std::string(std::vector<std::string>)>& line) {
    std::string text;
    for (int row = 0; row < 60; ++row) {
      text += line({fmt::format("{:.2f}", 1 + row * 37 % 11 * 1.25), fmt::format("{:.2f}", row * 1300.5),
                    fmt::format("{:.2f}", row % 7 * 0.5), row % 3 == 0 ? "1" : "0",
                    row % 2 == 0 ? "red" : "blue"});
    }
    return text;
  }
  static std::string join(const std::vector<std::string>& cells, const char* between) {
    return fmt::format("{}\n", fmt::join(cells, between));
  }
};

TEST_F(PredictionOfOtherForms, AreThoseOfThePlainFile) {
  model_.settings = {};
  model_.settings.target = "y";
  model_.settings.numeric = {"a", "b", "flag"};
  model_.settings.categorical = {"c"};
  const std::string header = "y,a,b,flag,c\n";
  const std::string plain = rows([](auto cells) { return join(cells, ","); });
  const std::string wanted = predictions(header, plain);
  ASSERT_EQ(lines_of(wanted).size(), 61u);

  const std::string words = rows([](auto cells) {
    cells[3] = cells[3] == "1" ? "True" : "False";
    return join(cells, ",");
  });
  EXPECT_EQ(predictions(header, words), wanted);
  EXPECT_EQ(predict(predictor(), request_, input(header + plain)).text, wanted);  // trained on words

  const experiments::DataSettings usual = model_.settings;
  model_.settings.trim = true;
  const std::string spaces = rows([](auto cells) { return join(cells, ", "); });
  EXPECT_EQ(predictions("y, a, b, flag, c\n", spaces), wanted);

  model_.settings = usual;
  model_.settings.header = {"y", "a", "b", "flag", "c"};
  EXPECT_EQ(predictions("", plain), wanted);
  EXPECT_EQ(predictions("", plain, 1), wanted);
  EXPECT_EQ(predict(predictor(), request_, input(header + plain)).text, wanted);  // with a header after all
  PredictionRun part = input(plain);
  std::string parts;
  part.parts = 3;
  for (part.part = 1; part.part <= 3; ++part.part) parts += predict(predictor(), request_, part).text;
  EXPECT_EQ(parts, wanted);

  model_.settings = usual;
  model_.settings.comment = '#';
  const std::string comments =
      rows([](auto cells) { return "# \"x, " + join(cells, ",\"") + join(cells, ","); });
  EXPECT_EQ(predictions("# no, \"header\n" + header, comments), wanted);
  EXPECT_EQ(predictions("# no, \"header\n" + header, comments, 7), wanted);

  model_.settings = usual;
  model_.settings.decimal = ',';
  model_.settings.delimiter = ';';
  const std::string commas = rows([](auto cells) {
    for (std::string& cell : cells) std::ranges::replace(cell, '.', ',');
    if (cells[1].size() > 6) cells[1].insert(cells[1].size() - 6, ".");
    return join(cells, ";");
  });
  std::string german = wanted;
  std::ranges::replace(german, ',', ';');
  EXPECT_EQ(predictions("y;a;b;flag;c\n", commas), german);
}

TEST_F(PredictFileTest, ColumnsThatAreNotThereAreNamed) {
  const Predictor model = predictor();
  request_ = {.columns = {"mean"}};
  const auto error = [&](const std::string& csv) {
    return experiments::data_error([&] { predict(model, request_, input(csv)); });
  };
  EXPECT_THAT(error("id,a,day,colour,note\n"), HasSubstr("there is no column 'b'"));
  EXPECT_THAT(error("a,a,b,day,colour,note\n"), HasSubstr("two columns are named 'a'"));
  EXPECT_THAT(error(""), HasSubstr("the file is empty"));
  EXPECT_THAT(error("PK\x03\x04xx"), HasSubstr("zip archive"));
  request_.keep = {"idd"};
  EXPECT_THAT(error("id,a,b,day,colour,note\n"), HasSubstr("there is no column 'idd' (did you mean 'id'?)"));
  request_ = {.columns = {"mean", "crps"}};
  EXPECT_THAT(error("id,a,b,day,colour,note\n"), HasSubstr("there is no column 'y', which crps needs"));
  request_ = {.columns = {"q1.5"}};
  EXPECT_THAT(error("id,a,b,day,colour,note\n"), HasSubstr("'q1.5' is none of mean, median"));
  request_ = {.columns = {"mean", "mean"}};
  EXPECT_THAT(error("id,a,b,day,colour,note\n"),
              HasSubstr("two columns of the output would be named 'mean'"));
  request_ = {.columns = {"mean"}};
  const Predicted none = predict(model, request_, input("a,b,day,colour,note"));
  EXPECT_EQ(none.text, "mean\n");
  EXPECT_FALSE(none.summary.has_target);
}

TEST_F(PredictFileTest, WhatTheFileDoesNotSayLeavesNoRowOut) {
  model_.settings.where = "y > 0 and (id == 'r3' or a < 100)";
  const Predictor model = predictor();
  const Predicted got = predict(model, {.columns = {"mean"}},
                                input("a,b,day,colour,note,y\n1,2,3,red,x,\n"
                                      "200,2,3,red,x,1\n1,2,3,red,x,-1\n"));
  EXPECT_THAT(lines_of(got.text),
              testing::ElementsAre("mean", testing::Not("\"\""), testing::Not("\"\""), "\"\""));
  EXPECT_EQ(got.summary.left_out, 1);
  EXPECT_THAT(got.summary.absent, testing::ElementsAre("id"));
}

TEST_F(PredictFileTest, DatesAreReadAsInTraining) {
  model_.settings = {};
  model_.settings.target = "y";
  using enum experiments::DatePart;
  model_.settings.dates = {{"when", {year, month, weekday, hour, day_number}}, {"then", {hour}}};
  std::string csv = "y,when,then\n";
  for (int i = 0; i < 50; ++i)
    csv += fmt::format(
        "{},{},2024-01-01T{:02}:30\n", i,
        i % 7 == 0 ? "NA" : fmt::format("2023-{:02}-{:02}T{:02}:15-03:00", 1 + i % 12, 1 + i % 28, i % 24),
        i % 24);
  model_.settings.path = files_.write("train.csv", csv);
  const Predictor model = predictor();
  const models::SavedModel saved = model_.saved();
  const models::Network network(saved.network, saved.inputs, saved.scaling, saved.state);
  const auto fitted = experiments::FittedPreprocessing::from_json(saved.preprocessing);
  const models::MixtureRows rows = network.predict(fitted.encode(model_.table()).view());
  std::string wanted = "location_1,location_2,location_3\n";
  for (std::size_t i = 0; i < rows.locations.size(); i += 3)
    wanted += fmt::format("{},{},{}\n", rows.locations[i], rows.locations[i + 1], rows.locations[i + 2]);
  request_.columns = {"locations"};
  request_.keep = {};
  EXPECT_EQ(predict(model, request_, input(csv)).text, wanted);
  const Predicted skipped =
      predict(model, {.columns = {"mean"}, .missing = {.skip = true, .columns = {"when"}}}, input(csv));
  EXPECT_EQ(skipped.summary.skipped, 8);
  EXPECT_THAT(experiments::data_error([&] { predict(model, {}, input("when,then\nsoon,2024-01-01\n")); }),
              HasSubstr("in.csv:2: column 'when': 'soon' is not an ISO 8601 date"));
}

TEST_F(PredictFileTest, TellsWhatTheModelDoesNotKnow) {
  model_.settings = {};
  model_.settings.target = "y";
  model_.settings.categorical = {"c"};
  model_.settings.text = {"t"};
  model_.settings.path = files_.write("train.csv", "y,c,t\n1,1,good day\n2,2,bad day\n3,1,good\n4,2,bad\n");
  const Predictor model = predictor();
  PredictionRun run = input("c,t\n1,good\n1.0,day\n9,new words\n02,a good one\n,day\n9,day\n2,\n");
  run.block_bytes = 12;
  const Predicted all = predict(model, {.columns = {"mean"}}, run);
  ASSERT_EQ(all.summary.unseen.size(), 2u);
  const UnseenColumn& codes = all.summary.unseen[0];
  EXPECT_EQ(codes.column, "c");
  EXPECT_EQ(codes.cells, 5);
  EXPECT_THAT(codes.examples, testing::ElementsAre("1.0", "9", "02"));
  EXPECT_THAT(codes.alike, testing::ElementsAre("1", "", "2"));
  EXPECT_EQ(all.summary.unseen[1].cells, 2);  // a missing text too, of which training had none
  EXPECT_EQ(unseen_text(all.summary.unseen),
            "column 'c': 5 cells hold what training did not have, or less than data.min_count times: '1.0', "
            "'9', '02', …; '1' is known, '1.0' is not; '2' is known, '02' is not\n"
            "column 't': 2 cells hold what training did not have, or less than data.min_count times: 'new "
            "words', a missing value\n");
  const Predicted skipped = predict(model, {.columns = {"mean"}, .unseen = UnseenRule::skip}, run);
  EXPECT_EQ(skipped.summary.with_unseen, 6);
  EXPECT_EQ(lines_of(skipped.text)[1], lines_of(all.text)[1]);
  for (std::size_t row = 2; row < 8; ++row) EXPECT_EQ(lines_of(skipped.text)[row], "\"\"");
  const PredictionRequest strict = {
      .columns = {"mean"}, .unseen = UnseenRule::error, .bad_rows = BadRowRule::leave_out};
  const Predicted left = predict(model, strict, run);
  EXPECT_EQ(left.summary.rows, 1);
  EXPECT_EQ(left.summary.bad_rows, 6);
  EXPECT_THAT(left.summary.first_bad,
              HasSubstr("in.csv:3: column 'c': '1.0' is nothing that the model knows; '1' is"));
}

TEST_F(PredictFileTest, NamesOfMonthsAreReadAsInTraining) {
  model_.settings = {};
  model_.settings.target = "y";
  model_.settings.cyclic = {{"m", 12}};
  model_.settings.path = files_.write("train.csv", "y,m\n1,Jan\n2,may\n3,DECEMBER\n4,6\n");
  const Predictor model = predictor();
  const auto means = [&](const std::string& csv) {
    return predict(model, {.columns = {"mean"}}, input(csv)).text;
  };
  EXPECT_EQ(means("m\njanuary\nMay\ndec\n Jun\n"), means("m\n1\n5\n12\n6\n"));
  EXPECT_THAT(experiments::data_error([&] { means("m\nMonday\n"); }), HasSubstr("'Monday' is not a number"));
}

TEST_F(PredictFileTest, StopsWhenToldTo) {
  const Predictor model = predictor();
  PredictionRun run = input(sample_csv(200, 3));
  run.block_bytes = 100;
  run.go_on = [](std::int64_t rows, double share) { return rows < 20 && share < 1; };
  const Predicted got = predict(model, request_, run);
  EXPECT_FALSE(got.summary.complete);
  EXPECT_LT(got.summary.rows, 30);
}

}  // namespace
}  // namespace seedbed::forecasts
