#include "forecasts/prediction/predictor.hpp"

#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <thread>

#include "tests/forecasts/prediction/counted_allocations.hpp"
#include "tests/forecasts/prediction/sample_models.hpp"

namespace seedbed::forecasts {
namespace {

using testing::HasSubstr;

/// The rows of a table as a Predictor wants them.
struct TableRows {
  experiments::Table table;
  std::vector<double> numbers;
  std::vector<std::string_view> strings;  // into the table
  std::size_t rows = 0;

  TableRows(experiments::Table table_, const Predictor& predictor)
      : table(std::move(table_)), rows(table.rows()) {
    for (std::size_t row = 0; row < rows; ++row) {
      for (const experiments::NumberSource& source : predictor.numbers())
        numbers.push_back(table.numbers.at(source.column)[row]);
      for (const std::string& name : predictor.strings()) {
        const experiments::StringColumn& column = table.strings.at(name);
        const std::int32_t code = column.codes[row];
        strings.push_back(code < 0 ? std::string_view() : column.values[static_cast<std::size_t>(code)]);
      }
    }
  }
  RawRows view() const { return {rows, numbers, strings}; }
};

class PredictorTest : public testing::Test {
 protected:
  PredictorTest() {
    model_.settings = sample_settings();
    model_.settings.path = files_.write("train.csv", sample_csv(200, 1));
  }
  Predictor write(const std::string& name) { return Predictor(model_.write(files_.path(name))); }

  experiments::DataFiles files_;
  SampleModel model_;
};

bool same(std::span<const double> a, std::span<const double> b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

TEST_F(PredictorTest, IsTheNetworkAfterThePreprocessing) {
  for (const auto norm : {models::Norm::none, models::Norm::batch, models::Norm::layer}) {
    model_.network.norm = norm;
    const Predictor predictor = write("m.safetensors");
    const models::SavedModel saved = model_.saved();
    const models::Network network(saved.network, saved.inputs, saved.scaling, saved.state);
    model_.settings.path = files_.write("new.csv", sample_csv(300, 2));
    const experiments::Table table = model_.table();
    const auto fitted = experiments::FittedPreprocessing::from_json(saved.preprocessing);
    const models::MixtureRows wanted = network.predict(fitted.encode(table).view());
    const models::MixtureRows got = predictor.predict(TableRows(table, predictor).view());
    EXPECT_TRUE(same(got.weights, wanted.weights));
    EXPECT_TRUE(same(got.locations, wanted.locations));
    EXPECT_TRUE(same(got.scales, wanted.scales));
    model_.settings.path = files_.path("train.csv");
  }
}

TEST_F(PredictorTest, OneRowHasTheBitsOfTheBatch) {
  const Predictor predictor = write("m.safetensors");
  const TableRows rows(model_.table(), predictor);
  const models::MixtureRows all = predictor.predict(rows.view());
  const std::size_t numbers = predictor.numbers().size(), strings = predictor.strings().size(), k = 3;
  for (std::size_t row = 0; row < rows.rows; ++row) {
    const metrics::Mixtures got =
        predictor.predict_one(std::span(rows.numbers).subspan(row * numbers, numbers),
                              std::span(rows.strings).subspan(row * strings, strings));
    EXPECT_TRUE(same(got.weights, std::span(all.weights).subspan(row * k, k)));
    EXPECT_TRUE(same(got.locations, std::span(all.locations).subspan(row * k, k)));
    EXPECT_TRUE(same(got.scales, std::span(all.scales).subspan(row * k, k)));
  }
}

TEST_F(PredictorTest, AnEnsembleIsTheMixtureOfItsMembers) {
  std::vector<std::filesystem::path> paths;
  for (const int components : {3, 1, 2}) {
    model_.network.components = components;
    model_.seed += 1;
    // The same columns in another order and with other scaling: each member has its own preprocessing.
    model_.settings.numeric =
        components == 1 ? std::vector<std::string>{"b", "a"} : std::vector<std::string>{"a", "b"};
    model_.settings.scaling =
        components == 2 ? experiments::Scaling::quantile : experiments::Scaling::standard;
    paths.push_back(model_.write(files_.path(fmt::format("m{}", components))));
  }
  const Predictor ensemble(paths);
  const TableRows rows(model_.table(), ensemble);
  const models::MixtureRows got = ensemble.predict(rows.view());
  ASSERT_EQ(ensemble.components(), 6u);
  std::size_t offset = 0;
  for (const std::filesystem::path& path : paths) {
    const Predictor alone(path);
    const models::MixtureRows member = alone.predict(TableRows(model_.table(), alone).view());
    for (std::size_t row = 0; row < rows.rows; ++row) {
      for (std::size_t k = 0; k < member.components; ++k) {
        const std::size_t i = row * 6 + offset + k, j = row * member.components + k;
        ASSERT_EQ(got.weights[i], member.weights[j] / 3);
        ASSERT_EQ(got.locations[i], member.locations[j]);
        ASSERT_EQ(got.scales[i], member.scales[j]);
      }
    }
    offset += member.components;
  }
}

TEST_F(PredictorTest, ModelsThatDoNotGoTogetherAreNamed) {
  const auto first = model_.write(files_.path("first"));
  const auto refuse = [&](const SampleModel& other) {
    const auto second = other.write(files_.path("second"));
    return experiments::data_error([&] { Predictor({first, second}); });
  };
  SampleModel other = model_;
  other.network.family = metrics::Family::normal;
  EXPECT_THAT(refuse(other),
              HasSubstr("cannot be one ensemble: the first is of family lognormal, the second normal"));
  other = model_;
  other.settings.numeric = {"a"};
  EXPECT_THAT(refuse(other), HasSubstr("only the first reads 'b'"));
  other = model_;
  other.settings.missing_values = {"-"};
  other.settings.path = files_.write("b.csv", "id,a,b,day,colour,note,y\n1,2,3,4,5,6,7\n2,3,4,5,6,7,8\n");
  EXPECT_THAT(refuse(other), HasSubstr("different texts for missing values"));
  other = model_;
  other.settings.target = "c";
  other.settings.path = files_.write("c.csv", "id,a,b,day,colour,note,c\n1,2,3,4,5,6,7\n2,3,4,5,6,7,8\n");
  EXPECT_THAT(refuse(other), HasSubstr("the first predicts 'y', the second 'c'"));
  EXPECT_THAT(experiments::data_error([] { Predictor(std::vector<std::filesystem::path>{}); }),
              HasSubstr("no model"));
}

TEST_F(PredictorTest, DamagedAndForeignFilesAreRefused) {
  const std::string path = model_.write(files_.path("m")).string();
  std::ifstream in(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), {});
  for (std::size_t place = 0; place < bytes.size(); place += 97) {
    std::string damaged = bytes;
    damaged[place] = static_cast<char>(damaged[place] ^ 4);
    EXPECT_THROW(Predictor(files_.write("damaged", damaged)), models::ModelFileError) << place;
  }
  EXPECT_THROW(Predictor(files_.write("short", bytes.substr(0, bytes.size() - 1))), models::ModelFileError);
  EXPECT_THROW(Predictor(files_.write("foreign", "a,b\n1,2\n")), models::ModelFileError);
  models::SavedModel saved = model_.saved();
  saved.preprocessing["numeric"].erase(0);
  models::write_model(files_.path("wrong"), saved);
  EXPECT_THROW(Predictor(files_.path("wrong")), models::ModelFileError);
}

TEST_F(PredictorTest, NumbersThatAreNoInputAreRefused) {
  const Predictor predictor = write("m.safetensors");
  const std::vector<std::string_view> strings = {"red", "good"};
  const double nan = std::numeric_limits<double>::quiet_NaN(), huge = std::numeric_limits<double>::infinity();
  EXPECT_NO_THROW(predictor.predict_one(std::vector<double>{1, nan, 3}, strings));
  EXPECT_THAT(experiments::data_error([&] {
                predictor.predict_one(std::vector<double>{1, huge, 3}, strings);
              }),
              HasSubstr("'b' is inf, too far from the training values"));
  EXPECT_THROW(predictor.predict_one(std::vector<double>{1, 2}, strings), std::invalid_argument);
  EXPECT_THROW(predictor.predict_one(std::vector<double>{1, 2, 3}), std::invalid_argument);

  model_.settings.missing = experiments::MissingRule::error;
  model_.settings.path = files_.write("full.csv", "id,a,b,day,colour,note,y\n1,2,3,4,5,6,7\n2,3,4,5,6,7,8\n");
  const Predictor strict = write("strict");
  EXPECT_THAT(experiments::data_error([&] {
                strict.predict_one(std::vector<double>{1, nan, 3}, strings);
              }),
              HasSubstr("'b' is missing"));
}

TEST_F(PredictorTest, AForecastThatIsNotFiniteIsRefused) {
  models::SavedModel saved = model_.saved();
  for (float& value : saved.state.parameters) value *= 1e30f;  // finite still; their products are not
  const Predictor predictor("m", saved);
  const std::vector<std::string_view> strings = {"red", "good"};
  const auto* const refusal =
      "[] row 0: its forecast is not finite (a parameter of it is no finite number): its inputs are too far "
      "from the "
      "training data";
  EXPECT_EQ(experiments::data_error([&] {
              predictor.predict_one(std::vector<double>{1, 2, 3}, strings);
            }),
            refusal);
  EXPECT_EQ(experiments::data_error([&] {
              predictor.predict({1, std::vector<double>{1, 2, 3}, strings});
            }),
            refusal);
}

TEST_F(PredictorTest, OneRowAllocatesNothing) {
  const Predictor single = write("m.safetensors");
  const Predictor ensemble(std::vector<std::filesystem::path>(3, files_.path("m.safetensors")));
  const std::vector<std::string_view> strings = {"mauve", "good two"};
  std::vector<double> numbers = {1, 2, 3};
  for (const Predictor* predictor : {&single, &ensemble}) {
    predictor->predict_one(numbers, strings);
    const std::size_t before = allocations();
    for (int i = 0; i < 100; ++i) {
      numbers[0] += 0.1;
      predictor->predict_one(numbers, strings);
    }
    EXPECT_EQ(allocations(), before);
  }
}

TEST_F(PredictorTest, ConcurrentCallersGetTheSame) {
  const Predictor predictor = write("m.safetensors");
  const TableRows rows(model_.table(), predictor);
  const models::MixtureRows wanted = predictor.predict(rows.view());
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> callers;
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    callers.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) wrong[t] += !same(predictor.predict(rows.view()).scales, wanted.scales);
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(std::accumulate(wrong.begin(), wrong.end(), 0), 0);
}

}  // namespace
}  // namespace seedbed::forecasts
