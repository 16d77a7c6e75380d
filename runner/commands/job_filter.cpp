#include "runner/commands/job_filter.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "base/messages.hpp"
#include "experiments/plan/experiment.hpp"
#include "experiments/plan/overrides.hpp"
#include "experiments/plan/settings_schema.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace {

constexpr std::size_t kOthersListed = 20;
constexpr std::size_t kLeastDigits = 4;  // of an id

// The form in which a ledger keeps a setting.
std::string ledger_text(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

bool is_whole(const std::string& text) {
  return !text.empty() && text.size() < 20 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_start_of_id(const std::string& text) {
  return text.size() >= kLeastDigits && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

JobFilter::JobFilter(const std::vector<std::string>& conditions) {
  for (const auto& [key, value] : keys_and_values("--where", conditions)) {
    if (key != "id" && key != "split" && key != "seed") {
      add_setting(key, value);
      continue;
    }
    for (const std::string& part : split_list("--where", value)) {
      if (key == "id" ? !is_start_of_id(part) : !is_whole(part)) {
        throw UsageError(fmt::format("--where {}={}: {} is {}", key, value, quoted_value(part),
                                     key == "id"
                                         ? "not the beginning of a job's id (4 to 20 of the digits 0-9a-f)"
                                         : "not a whole number"));
      }
      conditions_[key].wanted.emplace(part, part);
    }
  }
}

void JobFilter::add_setting(const std::string& key, const std::string& text) {
  const std::vector<std::size_t>& settings = experiments::settings_named(key);
  if (settings.size() != 1) {
    throw UsageError(fmt::format("--where: {}; split, seed and id can be given too",
                                 settings.empty() ? experiments::unknown_key(key)
                                                  : key + " stands for several settings: name one of them"));
  }
  const experiments::Setting& setting = experiments::settings_schema()[settings.front()];
  Condition& condition = conditions_[key];
  condition.fallback = ledger_text(setting.fallback.value);
  std::error_code unknown;
  const experiments::Source source{.name = fmt::format("--where {}={}", key, text),
                                   .directory = std::filesystem::current_path(unknown),
                                   .has_lines = false};
  try {
    for (const experiments::Value& value : experiments::read_override_values(text, source)) {
      const std::string wanted = ledger_text(setting.read(value).value);
      condition.wanted.emplace(wanted, value.kind == experiments::Value::Kind::scalar ? value.text : wanted);
    }
  } catch (const experiments::ExperimentError& error) {
    throw UsageError(error.what());
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
    const auto found =
        key == "id" ? std::ranges::find_if(condition.wanted,
                                           [&](const auto& one) { return value.starts_with(one.first); })
                    : condition.wanted.find(value);
    if (found != condition.wanted.end()) {
      condition.met.insert(found->first);
    } else {
      admitted = false;
      if (key != "id" && condition.others.size() < kOthersListed) condition.others.insert(value);
    }
  }
  return admitted;
}

void JobFilter::require_known_values() const {
  for (const auto& [key, condition] : conditions_) {
    for (const auto& [value, as_written] : condition.wanted) {
      if (condition.met.contains(value)) continue;
      throw UsageError(fmt::format("--where {}={}: no job has this value{}{}", key, as_written,
                                   condition.others.empty() ? "" : "; there is ",
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
