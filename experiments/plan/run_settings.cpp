#include "experiments/plan/run_settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <unordered_set>

#include "base/duration.hpp"
#include "base/messages.hpp"
#include "base/utf8.hpp"
#include "experiments/plan/score_names.hpp"
#include "experiments/plan/setting_types.hpp"

namespace seedbed::experiments {
namespace {

constexpr std::size_t kMostReplicates = 10'000'000;

double read_duration(const Value& value, const std::string& key, const char* meaning_of_zero) {
  const std::string expected =
      fmt::format("{} must be 0 for {}, or a time such as 90s, 10m or 2h", key, meaning_of_zero);
  if (value.kind == Value::Kind::scalar) {
    if (const auto seconds = duration_seconds(value.text)) return *seconds;
    if (duration_seconds(value.text + "s"))
      fail(value.place, fmt::format("{}; {} has no unit", expected, value.described()));
  }
  fail(value.place, fmt::format("{}, not {}", expected, value.described()));
}

// What makes a text unfit to be the name of a directory under runs/; empty if nothing does.
std::string unfit_name(const std::string& name) {
  if (name.empty()) return "is empty";
  if (name == "." || name == "..") return "means another directory";
  if (name.find('/') != std::string::npos || name.find('\\') != std::string::npos)
    return "holds a path separator";
  if (name.size() > 200) return "is longer than 200 bytes";
  if (name.front() == ' ' || name.back() == ' ') return "begins or ends with a space";
  if (name.front() == '-') return "begins with '-', which commands take for an option";
  if (!is_utf8(name)) return "is not UTF-8";
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (std::any_of(name.begin(), name.end(), is_control)) return "holds a control character";
  return "";
}

template <class Number>
std::vector<Number> read_replicates(const Value& value, const std::string& key, std::uint64_t most) {
  const auto expect = [&](bool ok, const Value& at) {
    if (!ok) {
      fail(at.place,
           fmt::format("{} must be a number of them from 1 to {}, or a list such as [0, 1, 2], not {}", key,
                       kMostReplicates, at.described()));
    }
  };
  if (value.kind != Value::Kind::list) {
    const auto count = whole_number(value);
    expect(count && *count >= 1 && *count <= kMostReplicates, value);
    std::vector<Number> numbers(*count);
    std::iota(numbers.begin(), numbers.end(), Number{0});
    return numbers;
  }
  expect(!value.items.empty(), value);
  std::vector<Number> numbers;
  std::unordered_set<std::uint64_t> seen;
  for (const Value& item : value.items) {
    const auto number = whole_number(item);
    if (!number || *number > most) {
      fail(item.place, fmt::format("each of {} must be a whole number from 0 to {}, not {}", key, most,
                                   item.described()));
    }
    if (!seen.insert(*number).second) fail(item.place, fmt::format("{} holds {} twice", key, *number));
    numbers.push_back(static_cast<Number>(*number));
  }
  return numbers;
}

}  // namespace

const std::vector<RunSetting>& run_settings() {
  static const std::vector<std::string> k_models = {"all", "none"}, k_predictions = {"none", "test"},
                                        k_ensembles = {"all", "none"}, k_report = {"html", "none"},
                                        k_training = {"small", "all", "none"},
                                        k_files = {"auto", "packed", "single"};
  static const WholeNumber k_retries{.least = 0, .most = 1000};
  static const WholeNumber k_threads{.least = 1, .most = 1024};
  static const char* const k_time = "a time such as 90s, 10m or 2h, or 0";
  static std::vector<RunSetting> settings = {
      {"run.retries", k_retries.values(), "1", "extra attempts after a crash, a timeout or a kill",
       [](const Value& value, RunSettings& run) { run.retries = k_retries.read(value, "run.retries"); }},
      {"run.threads", k_threads.values(), "1",
       "how many threads a program may use; so many fewer jobs run at once",
       [](const Value& value, RunSettings& run) { run.threads = k_threads.read(value, "run.threads"); }},
      {"run.timeout", k_time, "0", "how long an attempt at a job may take; 0: as long as it likes",
       [](const Value& value, RunSettings& run) {
         run.timeout_seconds = read_duration(value, "run.timeout", "none");
       }},
      {"run.checkpoint", k_time, "60s", "how often the training of a job is kept; 0: never",
       [](const Value& value, RunSettings& run) {
         run.checkpoint_seconds = read_duration(value, "run.checkpoint", "never");
       }},
      {"run.save_models", one_of(k_models), "all", "which trained models to keep",
       [](const Value& value, RunSettings& run) {
         run.save_models = read_choice(value, "run.save_models", k_models) == 0;
       }},
      {"run.save_predictions", one_of(k_predictions), "none",
       "for which rows forecasts and their scores are kept",
       [](const Value& value, RunSettings& run) {
         run.save_predictions = read_choice(value, "run.save_predictions", k_predictions) == 1;
       }},
      {"run.keep_training", one_of(k_training), "small",
       "which trainings to keep, so that a raised train.epochs goes on from them; small: up to 1 MB each",
       [](const Value& value, RunSettings& run) {
         static constexpr std::array<std::int64_t, 3> kBytes = {kSmallTraining,
                                                                std::numeric_limits<std::int64_t>::max(), 0};
         run.keep_training = kBytes[read_choice(value, "run.keep_training", k_training)];
       }},
      {"run.files", one_of(k_files), "auto",
       "what jobs leave (models, logs, predictions): a file each, or together in a few packs; auto: packed "
       "if "
       "there are more than 300 jobs",
       [](const Value& value, RunSettings& run) {
         static constexpr std::array kKeptAs = {KeptAs::automatic, KeptAs::packed, KeptAs::single};
         run.files = kKeptAs[read_choice(value, "run.files", k_files)];
       }},
      {"run.ensembles", one_of(k_ensembles), "all",
       "whether the ensembles of each cell's seeds are scored; needs the models",
       [](const Value& value, RunSettings& run) {
         run.ensembles = read_choice(value, "run.ensembles", k_ensembles) == 0;
       }},
      {"run.report", one_of(k_report), "html",
       "what a run writes at its end to show its results: report.html",
       [](const Value& value, RunSettings& run) {
         run.report = read_choice(value, "run.report", k_report) == 0;
       }}};
  static const bool is_whole = [] {
    for (RunSetting& setting : engine_settings()) settings.push_back(std::move(setting));
    return true;
  }();
  static_cast<void>(is_whole);
  return settings;
}

void require_run_key(const std::string& key, const Place& place) {
  std::vector<std::string> keys;
  for (const RunSetting& setting : run_settings()) keys.push_back(setting.key);
  if (std::ranges::find(keys, key) != keys.end()) return;
  fail(place, fmt::format("unknown key {}{}", quoted_value(key), did_you_mean(key, keys)));
}

RunSettings read_run(const std::vector<Given>& run) {
  RunSettings settings;
  for (const Given& given : run) {
    std::ranges::find(run_settings(), given.key, &RunSetting::key)->read(given.value, settings);
  }
  return settings;
}

std::string read_name(const Value& value) {
  if (value.kind != Value::Kind::scalar)
    fail(value.place, fmt::format("name must be a text, not {}", value.described()));
  const std::string problem = unfit_name(value.text);
  if (!problem.empty()) {
    fail(value.place, fmt::format("name {} {}; it names the run directory, runs/<name>",
                                  quoted_value(value.text), problem));
  }
  return value.text;
}

std::string default_name(const std::filesystem::path& file, const Source& source) {
  std::string name = file.stem().string();
  const std::string problem = unfit_name(name);
  if (!problem.empty()) {
    fail({&source},
         fmt::format("the file's name {} cannot name the run directory, as it {}; add 'name: …' to the file",
                     quoted_value(name), problem));
  }
  return name;
}

std::vector<std::uint64_t> read_seeds(const Value& value) {
  return read_replicates<std::uint64_t>(value, "seeds", std::numeric_limits<std::uint64_t>::max());
}

std::vector<int> read_splits(const Value& value) {
  return read_replicates<int>(value, "splits", std::numeric_limits<int>::max());
}

std::vector<std::string> read_scores(const Value& value, bool of_programs) {
  const auto is_default = [](const Value& item) {
    return item.kind == Value::Kind::scalar && item.text == "default";
  };
  if (is_default(value)) return {};
  if (value.kind != Value::Kind::list || value.items.empty()) {
    fail(value.place, fmt::format("scores must be 'default' or a list such as [crps_test, mae_test] or "
                                  "[default, crps_skill_test], not {}",
                                  value.described()));
  }
  for (const Value& item : value.items) {
    if (item.kind != Value::Kind::scalar)
      fail(item.place, fmt::format("scores: {} is not the name of a score", item.described()));
    if (is_default(item)) continue;
    const std::string problem = problem_with_score_name(item.text);
    if (of_programs && may_be_own_score(item.text)) continue;
    if (!problem.empty()) fail(item.place, "scores: " + problem);
  }
  std::vector<std::string> scores = TextList().read(value, "scores");
  if (scores.size() == 1 && is_default(value.items.front())) return {};
  return scores;
}

}  // namespace seedbed::experiments
