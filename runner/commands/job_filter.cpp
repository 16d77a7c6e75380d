#include "runner/commands/job_filter.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/messages.hpp"
#include "experiments/plan/settings_schema.hpp"
#include "runner/inspection/row_conditions.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace {

constexpr std::size_t kOthersListed = 20;

// The form in which a ledger keeps a setting.
std::string ledger_text(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

bool accepts(const results::RowCondition& condition, const std::string& value) {
  return condition.key == "id" ? value.starts_with(condition.written) : condition.accepts(value);
}

void require_one_setting(const std::string& key) {
  const std::vector<std::size_t>& settings = experiments::settings_named(key);
  if (key == "id" || key == "split" || key == "seed" || settings.size() == 1) return;
  throw UsageError(fmt::format("--where: {}; split, seed and id can be given too",
                               settings.empty() ? experiments::unknown_key(key)
                                                : key + " stands for several settings: name one of them"));
}

std::vector<results::RowCondition> read(const KeysAndValues& given,
                                        const experiments::Experiment* experiment) {
  try {
    return read_conditions("--where", given, experiment);
  } catch (const ConditionError& error) {
    throw UsageError(error.what());
  }
}

}  // namespace

JobFilter::JobFilter(const std::vector<std::string>& conditions, const experiments::Experiment* experiment) {
  const KeysAndValues given = keys_and_values("--where", conditions);
  for (const auto& [key, value] : given) require_one_setting(key);
  for (const results::RowCondition& one : read(given, experiment)) {
    Condition& condition = conditions_[one.key];
    condition.wanted.push_back(one);
    for (const std::size_t setting : experiments::settings_named(one.key))
      condition.fallback = ledger_text(experiments::settings_schema()[setting].fallback.value);
  }
}

bool JobFilter::admits(const results::JobIdentity& job) {
  bool admitted = true;
  for (auto& [key, condition] : conditions_) {
    const auto setting = job.settings.find(key);
    const std::string value = key == "id"                     ? job.id
                              : key == "split"                ? std::to_string(job.split)
                              : key == "seed"                 ? std::to_string(job.seed)
                              : setting == job.settings.end() ? condition.fallback
                                                              : setting->second;
    bool met = false;
    for (std::size_t i = 0; i < condition.wanted.size(); ++i) {
      if (!accepts(condition.wanted[i], value)) continue;
      condition.met.insert(i);
      met = true;
    }
    if (met) continue;
    admitted = false;
    if (key != "id" && condition.others.size() < kOthersListed) condition.others.insert(value);
  }
  return admitted;
}

void JobFilter::require_known_values() const {
  for (const auto& [key, condition] : conditions_) {
    for (std::size_t i = 0; i < condition.wanted.size(); ++i) {
      if (condition.met.contains(i)) continue;
      throw UsageError(fmt::format("--where {}={}: no job has this value{}{}", key,
                                   condition.wanted[i].written, condition.others.empty() ? "" : "; there is ",
                                   fmt::join(condition.others, ", ")));
    }
  }
}

void add_where_option(Options& options) {
  options.add()("where", po::value<std::vector<std::string>>()->value_name("KEY=VALUE"),
                "only jobs with this value of a setting, split, seed or id;\nmay be given several times");
}

std::vector<std::string> where_conditions(const Options& options) {
  return options.get_or<std::vector<std::string>>("where", {});
}

}  // namespace seedbed::runner
