// A model file of any content is refused, or forecasts: as many numbers as there should be, all of them
// usable, in memory that the file's size accounts for. As ONNX it is refused or one that ONNX takes. The hash
// is put right first, so that what it protects is read.

#include <onnx/checker.h>
#include <onnx/shape_inference/implementation.h>
#include <xxhash.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/data_error.hpp"
#include "forecasts/onnx/onnx_model.hpp"
#include "forecasts/prediction/predict_file.hpp"
#include "forecasts/prediction/predictor.hpp"
#include "models/model_file.hpp"
#include "models/model_header.hpp"
#include "tests/fuzz/fuzz_input.hpp"
#include "tests/fuzz/memory_text.hpp"

namespace {

using namespace seedbed;
using namespace seedbed::experiments;
using namespace seedbed::forecasts;
using namespace seedbed::fuzz;
namespace models = seedbed::models;

/// The hash as model_file.cpp has it: of everything, with zeros in its own place.
void put_hash_right(std::string& file) {
  const std::size_t from = sizeof(std::uint64_t) + models::kHeaderStart.size();
  if (file.size() < from + models::kHashDigits) return;
  file.replace(from, models::kHashDigits, models::kHashDigits, '0');
  const XXH128_hash_t hash = XXH3_128bits(file.data(), file.size());
  char digits[models::kHashDigits + 1];
  std::snprintf(digits, sizeof digits, "%016llx%016llx", static_cast<unsigned long long>(hash.high64),
                static_cast<unsigned long long>(hash.low64));
  file.replace(from, models::kHashDigits, digits);
}

/// Most inputs leave the length of the header as it was, although the header has changed: it is put right
/// too.
void put_length_right(std::string& file) {
  const std::size_t end = file.rfind('}');
  if (file.size() < sizeof(std::uint64_t) || end == std::string::npos) return;
  const std::uint64_t length = end + 1 - std::min(end + 1, sizeof(std::uint64_t));
  std::memcpy(file.data(), &length, sizeof length);
}

void require_usable(const seedbed::metrics::Mixtures& got, std::size_t rows) {
  const std::size_t size = rows * got.components;
  require(got.components >= 1 && got.weights.size() == size && got.locations.size() == size &&
              got.scales.size() == size,
          "a forecast has all its numbers");
  for (std::size_t i = 0; i < size; ++i) {
    require(got.weights[i] >= 0 && got.weights[i] <= 1, "a weight is between 0 and 1");
  }
}

void predict_rows(const Predictor& predictor) {
  constexpr std::size_t kRows = 3;
  const std::size_t width = predictor.numbers().size(), texts = predictor.strings().size();
  std::vector<double> numbers(kRows * width);
  for (std::size_t i = 0; i < width; ++i) {
    numbers[width + i] = std::numeric_limits<double>::quiet_NaN();
    numbers[2 * width + i] = 1e3;
  }
  std::vector<std::string_view> strings(kRows * texts);  // the first row has none
  std::fill(strings.begin() + static_cast<std::ptrdiff_t>(texts), strings.end(), "good red");
  try {
    const models::MixtureRows mixtures = predictor.predict({kRows, numbers, strings});
    require_usable(mixtures.view(), kRows);
  } catch (const DataError& error) {
    require_fit_for_users(error.what());
  }
}

std::string quoted(const std::string& name) {
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? "\"\"" : std::string(1, c);
  return text + '"';
}

/// A file that has the model's columns, with a number in each.
void predict_csv(const Predictor& predictor) {
  std::string header, row;
  const char delimiter = predictor.reading_settings("").delimiter;
  std::vector<std::string> columns = predictor.strings();
  for (const NumberSource& source : predictor.numbers()) {
    if (std::ranges::count(columns, source.column) == 0) columns.push_back(source.column);
  }
  for (const std::string& column : columns) {
    header += (header.empty() ? "" : std::string(1, delimiter)) + quoted(column);
    row += (row.empty() ? "" : std::string(1, delimiter)) + "1";
  }
  const MemoryText csv(header + '\n' + row + '\n' + row + '\n');
  PredictionRun run;
  run.write = [](std::string_view) {};
  const int descriptor = csv.open();
  try {
    const PredictionSummary summary = predict_stream(predictor, {}, run, descriptor);
    require(summary.rows == 2 || columns.empty(), "every row has a forecast");
  } catch (const DataError& error) {
    require_fit_for_users(error.what());
  }
  ::close(descriptor);
}

/// Whatever ONNX throws ends the program.
void export_model(const std::string& path) {
  onnx::ModelProto model;
  require(model.ParseFromString(onnx_model({results::KeptFile(path)}, "1").bytes),
          "an exported model is an ONNX model");
  onnx::checker::check_model(model);
  onnx::shape_inference::InferShapes(model, onnx::OpSchemaRegistry::Instance(),
                                     onnx::ShapeInferenceOptions{true, 1, false});
}

void read_and_predict(const std::string& file) {
  const MemoryText kept(file);
  try {
    const Predictor predictor(kept.path());
    predict_rows(predictor);
    predict_csv(predictor);
    export_model(kept.path());
  } catch (const models::ModelFileError& error) {
    require_fit_for_users(error.what());
  } catch (const DataError& error) {
    require_fit_for_users(error.what());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzInput input(data, size);
  const unsigned repairs = input.choose(4);
  std::string file(input.rest());
  if (repairs == 3) put_length_right(file);
  if (repairs >= 1) put_hash_right(file);
  read_and_predict(file);
  return 0;
}
