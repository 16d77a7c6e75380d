#include "experiments/plan/engine_settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/amounts.hpp"
#include "base/duration.hpp"
#include "base/messages.hpp"
#include "base/number_text.hpp"
#include "experiments/plan/canonical_text.hpp"
#include "experiments/plan/run_settings.hpp"
#include "experiments/plan/setting_types.hpp"

namespace seedbed::experiments {
namespace {

constexpr const char* kTimes = "a time such as 90m, 12h or 1-12:00:00";
constexpr const char* kAmounts = "auto, or an amount of memory such as 4G or 900M";
/// Options of sbatch without which, or with others, what is submitted would not be this sweep.
constexpr std::array<std::string_view, 10> kOurs = {
    "--array", "-a", "--dependency", "-d", "--parsable", "--wait", "-W", "--wrap", "--job-name", "-J"};

std::string text_of(const Value& value, const std::string& key) {
  if (value.kind == Value::Kind::scalar && value.text.empty()) return "";
  return Text().read(value, key);
}

double read_time(const Value& value) {
  const auto seconds = value.kind == Value::Kind::scalar ? time_limit_seconds(value.text) : std::nullopt;
  if (!seconds || *seconds < 0)
    fail(value.place, fmt::format("engine.time must be {}, not {}", kTimes, value.described()));
  return *seconds;
}

std::int64_t read_memory(const Value& value) {
  if (value.kind == Value::Kind::scalar && value.text == "auto") return 0;
  const auto bytes = value.kind == Value::Kind::scalar ? memory_bytes(value.text) : std::nullopt;
  if (!bytes || *bytes == 0)
    fail(value.place, fmt::format("engine.memory must be {}, not {}", kAmounts, value.described()));
  return *bytes;
}

std::string read_sbatch(const Value& value) {
  std::string text = text_of(value, "engine.sbatch");
  const auto words = shell_words(text);
  if (!words)
    fail(value.place, fmt::format("engine.sbatch: a quote is never closed in {}", quoted_value(text)));
  for (const std::string& word : *words) {
    const std::string option = word.substr(0, word.find('='));
    if (std::ranges::find(kOurs, option) != kOurs.end())
      fail(value.place, fmt::format("engine.sbatch: {} is what Seedbed says itself; leave it out", option));
  }
  return text;
}

RunSetting text_setting(const char* key, const char* help, std::string EngineSettings::*field) {
  return {key, "a text", "–", help,
          [key, field](const Value& value, RunSettings& run) { run.engine.*field = text_of(value, key); }};
}

}  // namespace

const std::vector<std::string>& engine_names() {
  static const std::vector<std::string> names = {"local", "slurm"};
  return names;
}

std::vector<RunSetting> engine_settings() {
  static const WholeNumberOrAuto k_tasks{{.least = 1, .most = 1'000'000}};
  static const WholeNumber k_cpus{.least = 1, .most = 1024};
  return {
      {"engine.kind", one_of(engine_names()), "local",
       "where `seedbed run` has the jobs run: here, or by a cluster",
       [](const Value& value, RunSettings& run) {
         run.engine.kind = static_cast<EngineKind>(read_choice(value, "engine.kind", engine_names()));
       }},
      {"engine.tasks", k_tasks.values(), "auto",
       "tasks of the array that the jobs are dealt out to; auto: by the work",
       [](const Value& value, RunSettings& run) {
         run.engine.tasks = k_tasks.read(value, "engine.tasks").value_or(0);
       }},
      {"engine.cpus", k_cpus.values(), "1", "processors of a task, and so jobs at once in it",
       [](const Value& value, RunSettings& run) { run.engine.cpus = k_cpus.read(value, "engine.cpus"); }},
      {"engine.memory", kAmounts, "auto",
       "memory of a task; auto: by what jobs took that are done, or by the data",
       [](const Value& value, RunSettings& run) { run.engine.memory = read_memory(value); }},
      {"engine.time", kTimes, "–", "limit of a task; jobs stop in time, with checkpoints",
       [](const Value& value, RunSettings& run) { run.engine.time_seconds = read_time(value); }},
      text_setting("engine.partition", "partition to submit to; the cluster's usual one if it is not given",
                   &EngineSettings::partition),
      text_setting("engine.account", "account to charge", &EngineSettings::account),
      text_setting("engine.qos", "quality of service to ask for", &EngineSettings::qos),
      text_setting("engine.constraint", "features that nodes must have", &EngineSettings::constraint),
      {"engine.sbatch", "options, as in a shell", "–", "more options of sbatch, for all that is submitted",
       [](const Value& value, RunSettings& run) { run.engine.sbatch = read_sbatch(value); }}};
}

std::optional<double> time_limit_seconds(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos && text.find(':') == std::string_view::npos) {
    const auto seconds = duration_seconds(text);
    return seconds && *seconds > 0 ? seconds : std::nullopt;
  }
  double days = 0;
  if (dash != std::string_view::npos) {
    const auto number = parse_integer<int>(std::string(text.substr(0, dash)));
    if (!number || *number < 0) return std::nullopt;
    days = *number;
    text.remove_prefix(dash + 1);
  }
  std::vector<double> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t colon = std::min(text.find(':', at), text.size());
    const auto number = parse_integer<int>(std::string(text.substr(at, colon - at)));
    if (!number || *number < 0) return std::nullopt;
    parts.push_back(*number);
    at = colon + 1;
  }
  if (parts.size() > 3) return std::nullopt;
  // Behind days the first number is hours; without them two are minutes and seconds.
  if (dash == std::string_view::npos && parts.size() == 2) parts.insert(parts.begin(), 0);
  parts.resize(3, 0);
  const double seconds = days * 86400 + parts[0] * 3600 + parts[1] * 60 + parts[2];
  return seconds > 0 ? std::optional(seconds) : std::nullopt;
}

std::optional<std::vector<std::string>> shell_words(std::string_view text) {
  std::vector<std::string> words;
  bool in_word = false;
  char quote = '\0';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote == '\0' && (c == ' ' || c == '\t' || c == '\n')) {
      in_word = false;
      continue;
    }
    if (!in_word) words.emplace_back();
    in_word = true;
    if (quote == '\0' && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == quote) {
      quote = '\0';
    } else if (c == '\\' && quote != '\'' && i + 1 < text.size()) {
      words.back() += text[++i];
    } else {
      words.back() += c;
    }
  }
  if (quote != '\0') return std::nullopt;
  return words;
}

std::string engine_yaml(const EngineSettings& engine) {
  std::string text;
  if (engine.kind != EngineKind::local)
    text += fmt::format("  kind: {}\n", engine_names()[static_cast<std::size_t>(engine.kind)]);
  if (engine.tasks > 0) text += fmt::format("  tasks: {}\n", engine.tasks);
  if (engine.cpus != 1) text += fmt::format("  cpus: {}\n", engine.cpus);
  if (engine.memory > 0) text += fmt::format("  memory: {}M\n", (engine.memory + (1 << 20) - 1) >> 20);
  if (engine.time_seconds > 0) text += fmt::format("  time: {}\n", duration_text(engine.time_seconds));
  for (const auto& [key, value] :
       {std::pair("partition", engine.partition), std::pair("account", engine.account),
        std::pair("qos", engine.qos), std::pair("constraint", engine.constraint),
        std::pair("sbatch", engine.sbatch)}) {
    if (!value.empty()) text += fmt::format("  {}: {}\n", key, canonical_text(value));
  }
  return text.empty() ? "" : "engine:\n" + text;
}

}  // namespace seedbed::experiments
