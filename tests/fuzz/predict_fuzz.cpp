// Rows of any content, predicted by a small model in three ways that must agree: as a file in blocks of any
// size, as a stream row by row, and read as a table for training reads them.

#include <string>

#include "base/data_error.hpp"
#include "experiments/dataset/table_reader.hpp"
#include "forecasts/prediction/predict_file.hpp"
#include "forecasts/prediction/predictor.hpp"
#include "tests/fuzz/fuzz_input.hpp"
#include "tests/fuzz/memory_text.hpp"

namespace {

using namespace seedbed;
using namespace seedbed::experiments;
using namespace seedbed::forecasts;
using namespace seedbed::fuzz;

struct Output {
  std::string text, bad, error;
  PredictionSummary summary;
};

const Predictor& model(unsigned which) {
  static const Predictor first(std::string(SEEDBED_TEST_DATA "/models/first.safetensors"));
  static const Predictor normal(std::string(SEEDBED_TEST_DATA "/models/normal.safetensors"));
  return which == 0 ? first : normal;
}

template <class Predict>
Output collect(PredictionRun run, const std::string& name, const Predict& predict) {
  Output output;
  run.write = [&](std::string_view text) { output.text += text; };
  run.write_bad = [&](std::string_view text) { output.bad += text; };
  try {
    output.summary = predict(run);
  } catch (const DataError& error) {
    output.error = error.what();
    require_fit_for_users(output.error);
    if (output.error.starts_with(name)) output.error.erase(0, name.size());
  }
  return output;
}

Output predict_blocks(const Predictor& predictor, const PredictionRequest& request, const std::string& path,
                      std::size_t block_bytes) {
  PredictionRun run;
  run.input = path;
  run.block_bytes = block_bytes;
  return collect(run, path, [&](const auto& ready) { return predict_file(predictor, request, ready); });
}

Output predict_rows(const Predictor& predictor, const PredictionRequest& request, const MemoryText& text) {
  PredictionRun run;
  run.input = text.path();
  const int descriptor = text.open();
  const Output output = collect(run, run.input, [&](const auto& ready) {
    return predict_stream(predictor, request, ready, descriptor);
  });
  ::close(descriptor);
  return output;
}

struct TableRead {
  std::int64_t rows = 0, skipped = 0;
  std::string error;
};

TableRead read_table_of(const Predictor& predictor, const std::string& path, bool skip) {
  TableRead read;
  DataSettings settings = predictor.reading_settings(path);
  settings.bad_rows = skip ? BadRows::skip : BadRows::error;
  try {
    TableReader reader(settings, TargetRule::optional);
    const Table table = reader.read();
    read.rows = static_cast<std::int64_t>(table.rows());
    read.skipped = table.skipped_rows;
  } catch (const DataError& error) {
    read.error = error.what();
    require_fit_for_users(read.error);
  }
  return read;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzInput input(data, size);
  const Predictor& predictor = model(input.choose(2));
  PredictionRequest request;
  request.skip_bad_rows = input.choose(2) == 1;
  const std::size_t block_bytes = 1 + input.choose(100);
  const MemoryText text(input.rest());

  const Output whole = predict_blocks(predictor, request, text.path(), std::size_t{1} << 18);
  const Output blocks = predict_blocks(predictor, request, text.path(), block_bytes);
  require(blocks.error.empty() == whole.error.empty(), "blocks are right or wrong as the whole file is");
  if (whole.error.empty()) {
    require(blocks.text == whole.text && blocks.bad == whole.bad, "and have its forecasts");
    require(blocks.summary.rows == whole.summary.rows && blocks.summary.bad_rows == whole.summary.bad_rows,
            "and its counts");
  }
  if (!looks_packed(input.rest())) {
    const Output rows = predict_rows(predictor, request, text);
    require(rows.error.empty() == whole.error.empty(), "a stream is right or wrong as a file is");
    if (rows.error.empty())
      require(rows.text == whole.text && rows.bad == whole.bad, "and has its forecasts");
  }
  const TableRead table = read_table_of(predictor, text.path(), request.skip_bad_rows);
  if (whole.error.empty()) {
    require(table.error.empty(), "what can be predicted can be read");
    require(table.rows >= whole.summary.rows - whole.summary.bad_rows, "all that is predicted is read");
  }
  return 0;
}
