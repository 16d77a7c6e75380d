// Rows of any content, predicted by a small model in three ways that must agree: as a file in blocks of any
// size, as a stream row by row, and read as a table for training reads them.

#include <algorithm>
#include <string>

#include "base/data_error.hpp"
#include "build_paths.hpp"
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

std::int64_t lines_of(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n');
}

/// Forecasts of these models have no line ends, so that empty lines are bad rows.
void require_a_line_for_each_row(const Output& answers, const Output& file, bool skip) {
  require(answers.error.empty() == file.error.empty(),
          "rows that are answered are right or wrong as a file is");
  if (!answers.error.empty() || !skip) return;
  require(answers.summary.rows == file.summary.rows && answers.summary.bad_rows == file.summary.bad_rows,
          "and as many are bad");
  require(lines_of(answers.text) == 1 + answers.summary.rows + answers.summary.bad_rows,
          "every row is answered");
  require(lines_of(answers.bad) == answers.summary.bad_rows, "and every bad one is explained");
  std::string forecasts = answers.text;
  for (std::size_t at; (at = forecasts.find("\n\n")) != std::string::npos;) forecasts.erase(at, 1);
  require(forecasts == file.text, "the others as in a file");
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
  const bool skip = input.choose(2) == 1;
  if (skip) request.bad_rows = BadRowRule::leave_out;
  const std::size_t block_bytes = 1 + input.choose(100);
  const MemoryText text(input.rest());

  const Output whole = predict_blocks(predictor, request, text.path(), std::size_t{1} << 18);
  const Output blocks = predict_blocks(predictor, request, text.path(), block_bytes);
  require(blocks.error == whole.error, "blocks have the error of the whole file");
  require(blocks.text == whole.text, "and its forecasts, up to the error if there is one");
  if (whole.error.empty()) {
    require(blocks.bad == whole.bad, "and its bad rows");
    require(blocks.summary.rows == whole.summary.rows && blocks.summary.bad_rows == whole.summary.bad_rows,
            "and its counts");
  }
  if (!looks_packed(input.rest())) {
    const Output rows = predict_rows(predictor, request, text);
    require(rows.error.empty() == whole.error.empty(), "a stream is right or wrong as a file is");
    require(rows.text == whole.text, "and has its forecasts");
    require(rows.bad == whole.bad || !rows.error.empty(), "and its bad rows");
    request.bad_rows = skip ? BadRowRule::empty_line : BadRowRule::error;
    require_a_line_for_each_row(predict_rows(predictor, request, text), whole, skip);
  }
  const TableRead table = read_table_of(predictor, text.path(), skip);
  if (whole.error.empty()) {
    require(table.error.empty(), "what can be predicted can be read");
    require(table.rows >= whole.summary.rows - whole.summary.bad_rows, "all that is predicted is read");
  }
  return 0;
}
