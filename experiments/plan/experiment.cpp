#include "experiments/plan/experiment.hpp"

#include <fmt/format.h>

#include <set>

#include "experiments/plan/canonical_text.hpp"
#include "experiments/plan/expand.hpp"
#include "experiments/plan/experiment_yaml.hpp"
#include "experiments/plan/extend.hpp"
#include "experiments/plan/job_id.hpp"
#include "experiments/plan/overrides.hpp"

namespace seedbed::experiments {
namespace {

void apply_overrides(const std::vector<std::string>& overrides, ExperimentFile& file,
                     std::vector<std::unique_ptr<Source>>& sources) {
  std::set<std::string> keys;
  for (const std::string& text : overrides) {
    const Source source{"command line: " + text, std::filesystem::current_path(), false};
    sources.push_back(std::make_unique<Source>(source));
    const std::string key = text.substr(0, text.find('='));
    if (!keys.insert(key).second) fail({sources.back().get()}, fmt::format("{} is overridden twice", key));
    apply_override(text, *sources.back(), file);
  }
}

}  // namespace

struct Experiment::Data {
  Plan plan;
};

Experiment::Experiment(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

Experiment Experiment::load(const std::filesystem::path& file, const std::vector<std::string>& overrides) {
  std::vector<std::unique_ptr<Source>> sources;
  ExperimentFile written = read_extended_file(file, sources);
  apply_overrides(overrides, written, sources);
  auto data = std::make_shared<Data>();
  data->plan = make_plan(written, std::move(sources));
  expand(data->plan);
  return Experiment(std::move(data));
}

const std::string& Experiment::name() const {
  return data_->plan.name;
}
const RunSettings& Experiment::run() const {
  return data_->plan.run;
}
const std::vector<std::string>& Experiment::scores() const {
  return data_->plan.scores;
}
const std::vector<std::string>& Experiment::varied_keys() const {
  return data_->plan.varied_keys;
}
std::size_t Experiment::cells() const {
  return data_->plan.cells();
}
const std::vector<int>& Experiment::splits() const {
  return data_->plan.splits;
}
const std::vector<std::uint64_t>& Experiment::seeds() const {
  return data_->plan.seeds;
}
std::size_t Experiment::jobs() const {
  return cells() * splits().size() * seeds().size();
}

std::map<std::string, std::string> Experiment::varied_files() const {
  std::map<std::string, std::string> files;
  for (const auto& [name, path] : named_files(data_->plan)) files[canonical_text(name)] = path;
  return files;
}

JobSettings Experiment::settings(std::size_t cell) const {
  return cell_settings(data_->plan, cell);
}

std::vector<std::string> Experiment::varied_values(std::size_t cell) const {
  const ChosenSettings chosen = chosen_settings(data_->plan, cell);
  std::vector<std::string> values;
  for (const std::string& key : varied_keys()) values.push_back(value_text(data_->plan.schema, key, chosen));
  return values;
}

std::string Experiment::cell_text(std::size_t cell) const {
  return experiments::cell_text(data_->plan, chosen_settings(data_->plan, cell));
}

std::string Experiment::job_id(std::size_t cell, int split, std::uint64_t seed,
                               const ContentHash& hash) const {
  return experiments::job_id(data_->plan.schema, chosen_settings(data_->plan, cell), split, seed, hash);
}

std::string Experiment::origin(const std::string& key) const {
  return data_->plan.origin(key).text();
}

const std::filesystem::path& Experiment::linked_directory() const {
  return data_->plan.sources.front()->linked_directory;
}

std::string Experiment::to_yaml() const {
  return experiment_yaml(data_->plan);
}

}  // namespace seedbed::experiments
