#include "forecasts/onnx/onnx_model.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <onnx/checker.h>
#include <onnx/shape_inference/implementation.h>

#include <fstream>
#include <map>

#include "base/data_error.hpp"
#include "experiments/dataset/preprocessing.hpp"
#include "forecasts/onnx/graph_builder.hpp"
#include "models/model_file.hpp"
#include "tests/forecasts/onnx/random_case.hpp"
#include "tests/models/random_network.hpp"
#include "tests/support/temp_dir.hpp"

// What ONNX itself says of exported models. That they forecast as they should is shown by
// onnxruntime_agrees.sh.

namespace seedbed::forecasts {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

onnx::ModelProto parsed(const OnnxModel& model) {
  onnx::ModelProto proto;
  EXPECT_TRUE(proto.ParseFromString(model.bytes));
  return proto;
}

/// Throws unless ONNX takes the model, with the types and shapes that it says its outputs have.
void require_valid(onnx::ModelProto model) {
  onnx::checker::check_model(model);
  onnx::shape_inference::InferShapes(model, onnx::OpSchemaRegistry::Instance(),
                                     onnx::ShapeInferenceOptions{true, 1, true});
}

std::map<std::string, std::string> shapes(
    const google::protobuf::RepeatedPtrField<onnx::ValueInfoProto>& values) {
  std::map<std::string, std::string> texts;
  for (const onnx::ValueInfoProto& value : values) {
    const onnx::TypeProto::Tensor& tensor = value.type().tensor_type();
    std::string& text = texts[value.name()];
    text = onnx::TensorProto::DataType_Name(static_cast<onnx::TensorProto::DataType>(tensor.elem_type()));
    for (const auto& extent : tensor.shape().dim())
      text += " " + (extent.has_dim_param() ? extent.dim_param() : std::to_string(extent.dim_value()));
  }
  return texts;
}

/// A linear model of some columns of `a,b,mean,when,note,y`.
fs::path linear_model(const TempDir& folder, const std::function<void(experiments::DataSettings&)>& choose) {
  const fs::path data = folder.path() / "data.csv";
  std::ofstream(data)
      << "a,b,mean,when,note,y\n1,2,3,2024-05-31,good one,1\n4,,6,2024-06-30T12:00,bad one,2\n";
  experiments::DataSettings settings;
  settings.path = data.string();
  settings.target = std::string("y");
  settings.min_count = 1;
  choose(settings);
  const std::vector<std::int32_t> train = {0, 1};
  const experiments::FittedPreprocessing fitted =
      experiments::FittedPreprocessing::fit(experiments::read_table(settings), settings, train);
  models::SavedModel model;
  model.network.hidden.clear();
  model.inputs = fitted.shape();
  model.state = models::random_state(model.network, model.inputs, 1);
  model.preprocessing = fitted.to_json();
  model.details = nlohmann::json::object();
  const fs::path path = folder.path() / "model.safetensors";
  models::write_model(path, model);
  return path;
}

TEST(OnnxModel, IsTakenByOnnxWhateverTheModel) {
  const TempDir folder;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const RandomCase made = write_random_case(folder.path() / std::to_string(seed), seed, 0);
    SCOPED_TRACE(made.description);
    const OnnxModel model = onnx_model({made.models.begin(), made.models.end()}, "1.2.3");
    const onnx::ModelProto proto = parsed(model);
    EXPECT_NO_THROW(require_valid(proto)) << seed;
    const auto outputs = shapes(proto.graph().output());
    const std::string table = "DOUBLE rows " + std::to_string(model.components);
    EXPECT_EQ(outputs,
              (std::map<std::string, std::string>{
                  {"weights", table}, {"locations", table}, {"scales", table}, {"mean", "DOUBLE rows"}}));
    for (const auto& [name, shape] : shapes(proto.graph().input()))
      EXPECT_THAT(shape, ::testing::AnyOf("DOUBLE rows 1", "STRING rows 1")) << name;
  }
}

TEST(OnnxModel, SaysWhichOperatorsItUses) {
  const TempDir folder;
  const onnx::ModelProto model =
      parsed(onnx_model({linear_model(folder, [](auto& settings) { settings.numeric = {"a"}; })}, "1.2.3"));
  EXPECT_EQ(model.producer_name() + " " + model.producer_version(), "seedbed 1.2.3");
  std::map<std::string, std::int64_t> sets;
  for (const onnx::OperatorSetIdProto& set : model.opset_import()) sets[set.domain()] = set.version();
  EXPECT_EQ(sets, (std::map<std::string, std::int64_t>{{"", kOnnxOpset}, {"ai.onnx.ml", kOnnxMlOpset}}));
}

TEST(OnnxModel, HasTheSameBytesEachTime) {
  const TempDir folder;
  const RandomCase made = write_random_case(folder.path(), 6, 0);
  const std::vector<results::KeptFile> models(made.models.begin(), made.models.end());
  EXPECT_EQ(onnx_model(models, "1").bytes, onnx_model(models, "1").bytes);
}

TEST(OnnxModel, HasColumnsAsInputs) {
  const TempDir folder;
  const OnnxModel model = onnx_model(
      {linear_model(
          folder,
          [](auto& settings) {
            settings.numeric = {"a", "b"};
            settings.categorical = {"note"};
            settings.dates = {{"when", {experiments::DatePart::month, experiments::DatePart::hour}}};
          })},
      "1");
  EXPECT_EQ(shapes(parsed(model).graph().input()),
            (std::map<std::string, std::string>{{"a", "DOUBLE rows 1"},
                                                {"b", "DOUBLE rows 1"},
                                                {"when", "DOUBLE rows 1"},
                                                {"note", "STRING rows 1"}}));
}

TEST(OnnxModel, OutputsGiveWayToColumnsOfTheirName) {
  const TempDir folder;
  const OnnxModel model = onnx_model({linear_model(folder,
                                                   [](auto& settings) {
                                                     settings.numeric = {"a", "mean"};
                                                   })},
                                     "1");
  EXPECT_THAT(model.outputs, ElementsAre("weights", "locations", "scales", "mean_of_forecast"));
  EXPECT_NO_THROW(require_valid(parsed(model)));
}

TEST(OnnxModel, OfTextsIsRefusedByTheirName) {
  const TempDir folder;
  const fs::path path = linear_model(folder, [](auto& settings) {
    settings.numeric = {"a"};
    settings.text = {"note"};
  });
  try {
    onnx_model({path}, "1");
    FAIL() << "it was exported";
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), HasSubstr("model.safetensors: it reads the words of 'note' (data.text)"));
  }
}

TEST(OnnxModel, OfTwoInputsOfOneNameIsRefused) {
  const TempDir folder;
  const fs::path path = linear_model(folder, [](auto& settings) {
    settings.numeric = {"b"};
    settings.categorical = {"note"};
  });
  models::SavedModel model = models::read_model(path);
  model.preprocessing["categorical"][0]["column"] = "b";
  models::write_model(path, model);
  try {
    onnx_model({path}, "1");
    FAIL() << "it was exported";
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), HasSubstr("two inputs of the model are called 'b'"));
  }
}

TEST(OnnxModel, TellsWhatIsLeftToCallers) {
  const TempDir folder;
  const OnnxModel model = onnx_model({linear_model(folder,
                                                   [](auto& settings) {
                                                     settings.numeric = {"a"};
                                                     settings.trim = true;
                                                     settings.where = "a > 0";
                                                   })},
                                     "1");
  EXPECT_THAT(model.notes, ElementsAre(HasSubstr("data.trim"), HasSubstr("data.where (a > 0)")));
}

}  // namespace
}  // namespace seedbed::forecasts
