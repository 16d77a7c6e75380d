// An experiment file of any content either is refused with an error that names a place, or means something
// that can be written down and read back.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "experiments/plan/canonical_text.hpp"
#include "experiments/plan/cells.hpp"
#include "experiments/plan/expand.hpp"
#include "experiments/plan/experiment_yaml.hpp"
#include "experiments/plan/overrides.hpp"
#include "experiments/plan/yaml/yaml_walk.hpp"
#include "tests/fuzz/fuzz_input.hpp"

namespace {

using namespace seedbed;
using namespace seedbed::experiments;
using seedbed::fuzz::require;

constexpr std::size_t kMostCells = 500, kMostReplicates = 10'000;

/// "#= key=value" in the first lines stands for overrides on the command line.
std::vector<std::string> overrides_in(std::string_view text) {
  std::vector<std::string> overrides;
  while (text.starts_with("#=") && overrides.size() < 8) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    overrides.emplace_back(text.substr(2, end - 2));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return overrides;
}

std::optional<Plan> read(const std::string& text, const std::vector<std::string>& overrides) {
  std::vector<std::unique_ptr<Source>> sources;
  sources.push_back(std::make_unique<Source>(Source{"experiment.yaml", "/directory"}));
  const YamlLimits limits{.bytes = std::size_t{1} << 20, .values = 20'000};
  ExperimentFile file = read_experiment_file(parse_yaml(text, *sources.front(), limits));
  for (const std::string& override : overrides) {
    sources.push_back(std::make_unique<Source>(Source{"command line: " + override, "/elsewhere", false}));
    apply_override(override, *sources.back(), file);
  }
  Plan plan = make_plan(file, std::move(sources));
  std::size_t cells = 1;
  for (const Axis& axis : plan.axes) {
    cells *= axis.options.size();
    if (cells > kMostCells) return std::nullopt;  // good, and slow
  }
  if (plan.seeds.size() > kMostReplicates || plan.splits.size() > kMostReplicates) return std::nullopt;
  expand(plan);
  return plan;
}

/// All that decides what is run.
std::string meaning(const Plan& plan) {
  std::string text = plan.name + '\n';
  for (std::size_t cell = 0; cell < plan.cells(); ++cell) {
    const ChosenSettings chosen = chosen_settings(plan, cell);
    append_canonical(text, plan.schema, chosen,
                     [](const std::string&, const std::string& path) -> const std::string& { return path; });
    text += cell_text(plan, chosen) + '\n';
  }
  return text;
}

void require_settings_travel(const Plan& plan) {
  for (std::size_t cell = 0; cell < plan.cells(); ++cell) {
    const JobSettings settings = cell_settings(plan, cell);
    require(to_json(job_settings_from_json(to_json(settings))) == to_json(settings),
            "settings that were sent to a worker are the settings");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  std::optional<Plan> plan;
  try {
    plan = read(text, overrides_in(text));
  } catch (const ExperimentError& error) {
    const std::string_view what = error.what();
    require(what.starts_with("experiment.yaml") || what.starts_with("command line: "),
            "an error begins with its place");
    return 0;
  }
  if (!plan) return 0;
  require_settings_travel(*plan);
  const std::string written = experiment_yaml(*plan);
  try {
    const std::optional<Plan> again = read(written, {});
    require(again.has_value() && again->cells() == plan->cells(),
            "an experiment that was written has its cells");
    require(meaning(*again) == meaning(*plan), "an experiment that was written reads back as it was");
    require(again->seeds == plan->seeds && again->splits == plan->splits && again->scores == plan->scores,
            "so do its seeds, splits and scores");
    require(again->run.retries == plan->run.retries &&
                again->run.timeout_seconds == plan->run.timeout_seconds &&
                again->run.save_models == plan->run.save_models &&
                again->run.save_predictions == plan->run.save_predictions &&
                again->run.files == plan->run.files && again->run.ensembles == plan->run.ensembles &&
                again->run.report == plan->run.report,
            "and how it is run");
    require(experiment_yaml(*again) == written, "and is written the same again");
  } catch (const ExperimentError& error) {
    std::fprintf(stderr, "%s\n", written.c_str());
    require(false, error.what());
  }
  return 0;
}
