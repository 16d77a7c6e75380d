#include "models/model_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <xxhash.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#include "models/settings_text.hpp"
#include "tests/models/random_network.hpp"
#include "tests/support/temp_dir.hpp"

namespace seedbed::models {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;

std::string contents(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void put(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// What reading fails with, or an empty text.
std::string failure(const std::filesystem::path& path) {
  try {
    read_model(path);
  } catch (const ModelFileError& error) {
    return error.what();
  }
  return "";
}

SavedModel small_model() {
  SavedModel model;
  model.network = {.family = Family::normal, .components = 1, .hidden = {2}, .norm = Norm::batch};
  model.inputs = {.numeric = 1, .category_levels = {2}};
  model.scaling = {.location = 0.1, .scale = 1.0 / 3};
  model.state = random_state(model.network, model.inputs, 1);
  model.preprocessing = {{"columns", {"a"}}};
  model.details = {{"seed", 3}};
  return model;
}

SavedModel large_model() {
  SavedModel model;
  model.network = {.family = Family::lognormal,
                   .components = 5,
                   .hidden = {33, 64, 7},
                   .activation = Activation::gelu,
                   .norm = Norm::layer,
                   .dropout = 0.1,
                   .embedding = 6};
  model.inputs = {.numeric = 12, .category_levels = {30, 2}, .vocabulary_sizes = {500}};
  model.scaling = {.location = -5e-324, .scale = std::numeric_limits<double>::max()};
  model.state = random_state(model.network, model.inputs, 2);
  model.preprocessing = {{"words", {"knee", "Hüfte", "膝", "quote\"\\", ""}}, {"mean", 0.1}};
  model.details = {{"scores", {{"crps_validation", 1.2345678901234567}}}, {"version", "0.1.0"}};
  return model;
}

class ModelFile : public ::testing::Test {
 protected:
  TempDir directory_;
  std::filesystem::path path_ = directory_.path() / "model.safetensors";

  /// Writes a file with another header or other tensors, and a hash that fits them.
  void forge(json header, const std::string& tensors) const {
    header["__metadata__"].erase("hash");
    std::string text = header.dump();
    const std::string start = R"({"__metadata__":{)";
    ASSERT_TRUE(text.starts_with(start));
    text = start + R"("hash":")" + std::string(32, '0') + "\"," + text.substr(start.size());
    const std::uint64_t length = text.size();
    std::string bytes(8, '\0');
    std::memcpy(bytes.data(), &length, 8);
    bytes += text + tensors;
    put(path_, with_hash(bytes));
  }

  static std::string with_hash(std::string bytes) {
    const std::size_t place = bytes.find("\"hash\":\"") + 8;
    bytes.replace(place, 32, 32, '0');
    const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, hash);
    std::string digits;
    for (const unsigned char byte : canonical.digest)
      digits += {"0123456789abcdef"[byte / 16], "0123456789abcdef"[byte % 16]};
    return bytes.replace(place, 32, digits);
  }

  json header() const {
    const std::string bytes = contents(path_);
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), 8);
    return json::parse(bytes.substr(8, length));
  }

  std::string tensors() const {
    const std::string bytes = contents(path_);
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), 8);
    return bytes.substr(8 + length);
  }
};

TEST_F(ModelFile, ComesBackAsItWas) {
  for (const SavedModel& model : {small_model(), large_model()}) {
    write_model(path_, model);
    const SavedModel found = read_model(path_);
    EXPECT_EQ(found.network, model.network);
    EXPECT_EQ(found.inputs, model.inputs);
    EXPECT_EQ(found.scaling, model.scaling);
    EXPECT_EQ(found.preprocessing, model.preprocessing);
    EXPECT_EQ(found.details, model.details);
    // The padding between tensors is not in the file.
    for (const TensorPlace& place : network_layout(model.network, model.inputs).parameters) {
      for (std::size_t i = place.offset; i < place.offset + place.size(); ++i) {
        ASSERT_EQ(found.state.parameters[i], model.state.parameters[i]) << place.name;
      }
    }
    for (const TensorPlace& place : network_layout(model.network, model.inputs).statistics) {
      for (std::size_t i = place.offset; i < place.offset + place.size(); ++i) {
        ASSERT_EQ(found.state.statistics[i], model.state.statistics[i]) << place.name;
      }
    }
  }
}

TEST_F(ModelFile, EveryKindOfNetworkComesBack) {
  for (const Activation activation :
       {Activation::relu, Activation::silu, Activation::gelu, Activation::tanh}) {
    for (const Norm norm : {Norm::none, Norm::batch, Norm::layer}) {
      SavedModel model = small_model();
      model.network.activation = activation;
      model.network.norm = norm;
      model.network.hidden = norm == Norm::none ? std::vector<int>{} : std::vector<int>{3, 4};
      model.state = random_state(model.network, model.inputs, 1);
      write_model(path_, model);
      EXPECT_EQ(read_model(path_).network, model.network);
    }
  }
  for (const Family family : metrics::kAllFamilies) {
    SavedModel model = small_model();
    model.network.family = family;
    model.state = random_state(model.network, model.inputs, 1);
    write_model(path_, model);
    const SavedModel found = read_model(path_);
    EXPECT_EQ(found.network, model.network);
    const RandomRows rows(model.inputs, 20, 3);
    const auto forecasts = [&](const SavedModel& of) {
      return Network(of.network, of.inputs, of.scaling, of.state).predict(rows.view());
    };
    EXPECT_EQ(forecasts(found).weights, forecasts(model).weights);
    EXPECT_EQ(forecasts(found).locations, forecasts(model).locations);
    EXPECT_EQ(forecasts(found).scales, forecasts(model).scales);
  }
}

TEST_F(ModelFile, IsSafetensors) {
  // Read here as the format's description has it, and nothing of ours.
  const SavedModel model = large_model();
  write_model(path_, model);
  const std::string bytes = contents(path_);
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), 8);
  EXPECT_EQ((8 + length) % 64, 0u);
  const json described = json::parse(bytes.substr(8, length));
  for (const auto& [key, value] : described["__metadata__"].items()) EXPECT_TRUE(value.is_string()) << key;
  std::uint64_t end = 0;
  const NetworkLayout layout = network_layout(model.network, model.inputs);
  for (const TensorPlace& place : layout.parameters) {
    const json& tensor = described.at(place.name);
    EXPECT_EQ(tensor.size(), 3u);
    EXPECT_EQ(tensor["dtype"], "F32");
    EXPECT_EQ(tensor["shape"].get<std::vector<int>>(), place.shape);
    EXPECT_EQ(tensor["data_offsets"][0], end);
    EXPECT_EQ(tensor["data_offsets"][1], end + 4 * place.size());
    EXPECT_EQ(std::memcmp(bytes.data() + 8 + length + end, model.state.parameters.data() + place.offset,
                          4 * place.size()),
              0);
    end += 4 * place.size();
  }
  EXPECT_EQ(described.size(), layout.parameters.size() + 1);
  EXPECT_EQ(bytes.size(), 8 + length + end);
  EXPECT_EQ(with_hash(bytes), bytes);
}

TEST_F(ModelFile, EveryTruncationIsFound) {
  write_model(path_, small_model());
  for (std::size_t size = std::filesystem::file_size(path_); size-- > 0;) {
    std::filesystem::resize_file(path_, size);
    ASSERT_THAT(failure(path_), HasSubstr("model.safetensors")) << "cut to " << size << " bytes";
  }
}

TEST_F(ModelFile, EveryFlippedBitIsFound) {
  write_model(path_, small_model());
  const std::string good = contents(path_);
  std::fstream file(path_, std::ios::binary | std::ios::in | std::ios::out);
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      file.seekp(static_cast<std::streamoff>(i)).put(static_cast<char>(good[i] ^ (1 << bit))).flush();
      ASSERT_THAT(failure(path_), HasSubstr("model.safetensors")) << "bit " << bit << " of byte " << i;
    }
    file.seekp(static_cast<std::streamoff>(i)).put(good[i]).flush();
  }
  EXPECT_EQ(failure(path_), "");
}

TEST_F(ModelFile, AppendedBytesAreFound) {
  write_model(path_, small_model());
  put(path_, contents(path_) + '\0');
  EXPECT_THAT(failure(path_), HasSubstr("does not match its hash"));
}

TEST_F(ModelFile, ForeignFilesAreNamedAndSaySo) {
  const std::string other = R"({"a":{"dtype":"F32","shape":[40],"data_offsets":[0,160]}})";
  std::string length(8, '\0');
  length[0] = static_cast<char>(other.size());
  for (const std::string& bytes : {length + other + std::string(160, 'x'), "PK\3\4" + std::string(200, '\0'),
                                   std::string(1000, '\xff'), "carat,price\n" + std::string(100, '1')}) {
    put(path_, bytes);
    EXPECT_THAT(failure(path_), AllOf(HasSubstr(path_.string()), HasSubstr("not a Seedbed model")));
  }
  put(path_, "");
  EXPECT_THAT(failure(path_), HasSubstr("truncated, or not a Seedbed model"));
  EXPECT_THAT(failure(directory_.path() / "none"), HasSubstr("there is no such file"));
  EXPECT_THAT(failure(directory_.path()), HasSubstr("it is not a file"));
}

TEST_F(ModelFile, LengthsBeyondTheFileAskForNoMemory) {
  write_model(path_, small_model());
  const std::string good = contents(path_);
  for (const std::uint64_t length : {std::uint64_t{0}, std::uint64_t{50}, std::uint64_t{good.size()},
                                     std::uint64_t{99'999'999}, std::uint64_t{1} << 62, ~std::uint64_t{0}}) {
    std::string bytes = good;
    std::memcpy(bytes.data(), &length, 8);
    put(path_, bytes);
    EXPECT_THAT(failure(path_), HasSubstr("does not fit")) << length;
  }
}

TEST_F(ModelFile, TensorsThatAreNotTheNetworksAreErrors) {
  write_model(path_, small_model());
  const json good = header();
  const std::string bytes = tensors();
  const auto expect = [&](auto change, const std::string& values, const char* message) {
    json bad = good;
    change(bad);
    forge(bad, values);
    EXPECT_THAT(failure(path_), HasSubstr(message));
  };
  forge(good, bytes);
  EXPECT_EQ(failure(path_), "");  // what follows fails for its own reason, not for how it is put together
  expect([](json& h) { h["head.bias"]["dtype"] = "F64"; }, bytes, "head.bias");
  expect([](json& h) { h["head.bias"]["shape"] = {3, 1}; }, bytes, "head.bias");
  expect([](json& h) { h["trunk.0.weight"]["shape"] = {2, 2147483647}; }, bytes, "trunk.0.weight");
  expect([](json& h) { h["head.bias"]["data_offsets"] = {0, 12}; }, bytes, "head.bias");
  expect([](json& h) { h["head.bias"]["data_offsets"][1] = -1; }, bytes, "head.bias");
  expect([](json& h) { h["head.bias"] = 3; }, bytes, "head.bias");
  expect([](json& h) { h["head.bias"] = std::string(100'000, 'x'); }, bytes, "xxx…, its network has");
  expect([](json& h) { h.erase("norm.0.running_var"); }, bytes, "'norm.0.running_var' is missing");
  expect([](json& h) { h["more"] = h["head.bias"]; }, bytes, "tensors, its network has");
  expect([](json&) {}, bytes + "abcd", "bytes of tensors");
  expect([](json&) {}, bytes.substr(4), "bytes of tensors");
}

TEST_F(ModelFile, DescriptionsThatMakeNoSenseAreErrors) {
  write_model(path_, small_model());
  const json good = header();
  const std::string bytes = tensors();
  const auto expect = [&](const char* part, const char* key, const json& value, const char* message) {
    json bad = good;
    json inner = json::parse(bad["__metadata__"][part].get<std::string>());
    inner[key] = value;
    bad["__metadata__"][part] = inner.dump();
    forge(bad, bytes);
    EXPECT_THAT(failure(path_), AllOf(HasSubstr(path_.string()), HasSubstr(message))) << part << "." << key;
  };
  expect("format", "version", 2, "version 2");
  expect("network", "family", "gamma", "'family' in its description is \"gamma\"");
  expect("network", "family", "g\x7F\x1B[2J", "'family' in its description is \"g\\u007f\\u001b[2J\"");
  expect("network", "components", 1.5, "'components'");
  expect("network", "components", 4294967297, "'components'");
  expect("network", "components", 0, "components is 0");
  expect("network", "hidden", 3, "'hidden'");
  expect("network", "hidden", {2147483647, 2147483647}, "too large");
  expect("network", "hidden", std::vector<int>(100'000, 1), "more layers and inputs than it has tensors");
  expect("network", "dropout", "a lot", "'dropout'");
  expect("network", "embedding", 0, "embedding is 0");
  expect("inputs", "numeric", -1, "numeric inputs is -1");
  expect("inputs", "category_levels", {0}, "levels is 0");
  expect("scaling", "scale", 0, "scaling");
  expect("scaling", "location", nullptr, "'location'");
  for (const char* part : {"format", "network", "inputs", "scaling", "preprocessing", "details"}) {
    json bad = good;
    bad["__metadata__"].erase(part);
    forge(bad, bytes);
    EXPECT_THAT(failure(path_), HasSubstr(std::string("'") + part + "' is missing"));
    bad["__metadata__"][part] = std::string(200'000, '[');
    forge(bad, bytes);
    EXPECT_THAT(failure(path_), HasSubstr(std::string(part) + " is not valid JSON"));
    bad["__metadata__"][part] = 7;
    forge(bad, bytes);
    EXPECT_THAT(failure(path_), HasSubstr(std::string("'") + part + "' in its description is not a text"));
  }
}

TEST_F(ModelFile, ReplacesAnotherAndLeavesNothingElse) {
  write_model(path_, small_model());
  write_model(path_, large_model());
  EXPECT_EQ(read_model(path_).network, large_model().network);
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(directory_.path())) ++files;
  EXPECT_EQ(files, 1u);
}

TEST_F(ModelFile, FailedWritesSayWhyAndLeaveNothing) {
  EXPECT_THROW(write_model(directory_.path() / "none" / "model", small_model()), ModelFileError);
  std::filesystem::create_directories(path_ / "occupied");  // a directory that a rename cannot replace
  try {
    write_model(path_, small_model());
    FAIL();
  } catch (const ModelFileError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("cannot write the model"), HasSubstr(path_.string())));
  }
  SavedModel latin = small_model();
  latin.preprocessing = {{"word", "caf\xe9"}};
  EXPECT_THROW(write_model(directory_.path() / "latin", latin), ModelFileError);
  SavedModel short_model = small_model();
  short_model.state.parameters.pop_back();
  EXPECT_THROW(write_model(directory_.path() / "short", short_model), std::invalid_argument);
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(directory_.path())) ++files;
  EXPECT_EQ(files, 1u);
}

TEST_F(ModelFile, PredictsAsBefore) {
  const SavedModel model = large_model();
  write_model(path_, model);
  const SavedModel found = read_model(path_);
  const RandomRows rows(model.inputs, 50, 3);
  const MixtureRows before = Network(model.network, model.inputs, {}, model.state).predict(rows.view());
  const MixtureRows after = Network(found.network, found.inputs, {}, found.state).predict(rows.view());
  EXPECT_EQ(before.weights, after.weights);
  EXPECT_EQ(before.locations, after.locations);
  EXPECT_EQ(before.scales, after.scales);
}

TEST(SettingsText, NamesAsInTheExperimentFile) {
  EXPECT_EQ(to_text(Family::lognormal), "lognormal");
  EXPECT_EQ(to_text(Activation::tanh), "tanh");
  EXPECT_EQ(to_text(Norm::layer), "layer");
  EXPECT_EQ(to_text(Monitor::nll_validation), "nll_validation");
  EXPECT_EQ(to_text(OptimizerKind::adamw), "adamw");
  EXPECT_EQ(to_text(Schedule::one_cycle), "one-cycle");
  EXPECT_EQ(to_text(Loss::crps), "crps");
  EXPECT_EQ(from_text<Schedule>("one-cycle"), Schedule::one_cycle);
  EXPECT_EQ(from_text<Norm>("none"), Norm::none);
  EXPECT_EQ(from_text<Norm>("None"), std::nullopt);
  EXPECT_EQ(from_text<Loss>(""), std::nullopt);
}

}  // namespace
}  // namespace seedbed::models
