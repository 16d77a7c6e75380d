#include "runner/commands/files/model_export.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <filesystem>
#include <vector>

#include "base/amounts.hpp"
#include "base/atomic_file.hpp"
#include "base/messages.hpp"
#include "base/tables/text_table.hpp"
#include "forecasts/onnx/graph_builder.hpp"
#include "forecasts/onnx/onnx_model.hpp"
#include "metrics/families/family.hpp"
#include "runner/commands/prediction/model_choice.hpp"
#include "runner/host/version.hpp"

namespace seedbed::runner {
namespace {

using forecasts::OnnxInput;
using forecasts::OnnxModel;

std::string named_like(const std::vector<OnnxInput>& inputs, bool text) {
  std::vector<std::string> names;
  for (const OnnxInput& input : inputs) {
    if (input.text == text) names.push_back(one_line(input.name));
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

void print_summary(const std::string& path, const OnnxModel& model) {
  fmt::print("{}: {}, {} of {}; opset {}, ai.onnx.ml {}\n", path,
             model.members == 1 ? "1 model" : fmt::format("{} models as one", model.members),
             count_text(static_cast<std::int64_t>(model.components), "component"),
             metrics::traits(model.family).rows, forecasts::kOnnxOpset, forecasts::kOnnxMlOpset);
  TextTable table;
  table.columns = {{"", false}, {"type", false}, {"shape", false}, {"names", false}};
  const auto add = [&](const char* what, const char* type, const std::string& shape,
                       const std::string& names) {
    if (!names.empty()) table.rows.push_back({what, type, shape, names});
  };
  add("inputs", "double", "rows × 1", named_like(model.inputs, false));
  add("inputs", "string", "rows × 1", named_like(model.inputs, true));
  const std::vector<std::string>& outputs = model.outputs;
  add("outputs", "double", fmt::format("rows × {}", model.components),
      fmt::format("{}, {}, {}", outputs[0], outputs[1], outputs[2]));
  add("outputs", "double", "rows", outputs[3]);
  fmt::print("{}", table.plain());
  for (const std::string& note : model.notes) fmt::print("note: {}\n", note);
}

}  // namespace

int export_models(const Options& options) {
  if (options.positional().empty())
    throw UsageError("the model is missing: name model files or a run directory");
  if (options.given("all"))
    throw UsageError("--all is for all jobs of a run directory; --where and --best choose models");
  if (!options.given("output"))
    throw UsageError("-o is missing: the ONNX file to write, such as -o model.onnx");
  const std::string& path = options.get<std::string>("output");
  const auto conditions = keys_and_values("--where", options.get_or<std::vector<std::string>>("where", {}));
  const ChosenModels chosen = chosen_models(options.positional(), conditions, options.given("best"));
  const OnnxModel model = forecasts::onnx_model(chosen.files, version());
  AtomicFile file(path);
  file.write(model.bytes);
  file.commit();
  if (!chosen.best.empty()) fmt::print("{}\n", chosen.best);
  print_summary(path, model);
  return all_done;
}

}  // namespace seedbed::runner
