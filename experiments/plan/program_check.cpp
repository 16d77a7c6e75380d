#include "experiments/plan/program_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/messages.hpp"
#include "experiments/plan/command_words.hpp"

namespace seedbed::experiments {
namespace {

constexpr const char* kCommand = "command";

bool is_known(const std::string& name, const Schema& schema) {
  if (std::ranges::find(words_of_a_job(), name) != words_of_a_job().end()) return true;
  const std::vector<std::size_t>& settings = schema.named(name);
  return settings.size() == 1 && (schema.is_own(settings.front()) || name.starts_with("data."));
}

void check_words(const Value& command, const Schema& schema) {
  for (const Value& word : command.items) {
    for (const std::string& name : names_in(word.text)) {
      if (is_known(name, schema)) continue;
      std::vector<std::string> names = schema.own_names();
      names.insert(names.end(), words_of_a_job().begin(), words_of_a_job().end());
      fail(word.place,
           fmt::format("command: {{{0}}} is no setting{1}; there are {2} and the settings of data. The "
                       "text itself is written {{{{{0}}}}}",
                       name, did_you_mean(name, names), quoted_list(names)));
    }
  }
}

bool is_for_programs(const std::string& key, const Schema& schema) {
  const std::vector<std::size_t>& settings = schema.named(key);
  return key == "inputs" || key == "directory" || (settings.size() == 1 && schema.is_own(settings.front()));
}

bool is_for_networks(const std::string& key) {
  return key.starts_with("model.") || key.starts_with("train.");
}

/// Calls visit(key, place) for every setting of a job that the experiment gives or varies.
template <class Visit>
void for_each_key(const ExperimentFile& file, const Visit& visit) {
  for (const Given& given : file.base) visit(given.key, given.place);
  for (const GivenAxis& axis : file.grid) visit(axis.key, axis.place);
  for (const GivenGroup& group : file.zip) {
    for (const GivenAxis& axis : group.axes) visit(axis.key, axis.place);
  }
  for (const auto* cells : {&file.exclude, &file.include}) {
    for (const GivenCells& cell : *cells) {
      for (const Given& given : cell.keys) visit(given.key, given.place);
    }
  }
}

/// Calls visit(value) for every command.
template <class Visit>
void for_each_command(const ExperimentFile& file, const Visit& visit) {
  const auto look = [&](const auto& given) {
    if (given.key == kCommand) visit(given.value);
  };
  const auto look_at_axis = [&](const GivenAxis& axis) {
    if (axis.key == kCommand) std::ranges::for_each(axis.values, visit);
  };
  std::ranges::for_each(file.base, look);
  std::ranges::for_each(file.grid, look_at_axis);
  for (const GivenGroup& group : file.zip) std::ranges::for_each(group.axes, look_at_axis);
  for (const GivenCells& cell : file.include) std::ranges::for_each(cell.keys, look);
}

}  // namespace

bool runs_program(const Plan& plan) {
  return plan.given[plan.schema.named(kCommand).front()] ||
         std::ranges::any_of(plan.axes, [](const Axis& axis) {
           return std::ranges::find(axis.keys, kCommand) != axis.keys.end();
         });
}

void check_program(const ExperimentFile& file, const Plan& plan) {
  const bool programs = plan.runs_program;
  for_each_command(file, [&](const Value& value) { check_words(value, plan.schema); });
  for_each_key(file, [&](const std::string& key, const Place& place) {
    if (programs && is_for_networks(key)) {
      fail(place,
           fmt::format("{} is a setting of networks, and this experiment runs a program (command); what "
                       "the program is to know belongs in settings",
                       key));
    }
    if (!programs && (is_for_programs(key, plan.schema) || key == kCommand)) {
      fail(place, fmt::format("{} is for programs, and there is no command to run in this experiment", key));
    }
  });
  if (!programs && !plan.schema.own_names().empty()) {
    fail(plan.origin("settings"),
         "settings are for programs, and there is no command to run in this experiment");
  }
  if (!programs && plan.run.threads > 1) {
    fail(plan.origin("run.threads"), "run.threads is for programs; a network trains on one thread");
  }
  if (programs && plan.run.save_predictions) {
    fail(
        plan.origin("run.save_predictions"),
        "run.save_predictions is for networks; the forecasts of programs are kept as they are, in the folder "
        "forecasts of the run directory (run.save_models)");
  }
}

}  // namespace seedbed::experiments
