#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ctime>
#include <exception>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/messages.hpp"
#include "experiments/dataset/preprocessing.hpp"
#include "experiments/read_kept_model.hpp"
#include "metrics/families/family.hpp"
#include "models/model_file.hpp"
#include "models/network_layout.hpp"
#include "models/network_text.hpp"
#include "models/settings_text.hpp"
#include "results/shares/merge_shares.hpp"
#include "runner/inspection/listed_models.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

/// "what  value", values one below the other.
class Lines {
 public:
  void add(std::string_view what, std::string_view value) {
    if (!value.empty()) text_ += fmt::format("{:<16}{}\n", what, value);
  }
  void heading(std::string_view text) { text_ += fmt::format("\n{}\n", text); }
  void part(std::string_view what, std::string_view value) {
    text_ += fmt::format("  {:<24}{}\n", what, value);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

std::string plain(const nlohmann::json& value) {
  if (value.is_null()) return "";
  if (value.is_number_float()) return fmt::format("{}", value.get<double>());
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string joined(const std::vector<std::string>& names) {
  return names.empty() ? "none" : fmt::format("{}: {}", names.size(), quoted_list(names));
}

void add_network(Lines& lines, const models::SavedModel& model) {
  const models::NetworkSettings& network = model.network;
  const std::size_t components = static_cast<std::size_t>(models::forecast_components(network));
  lines.add("family", fmt::format("{}, {} component{}", models::to_text(network.family), components,
                                  components == 1 ? "" : "s"));
  lines.add(network.is_perceptron() ? "hidden layers" : "network", models::network_text(network));
}

void add_inputs(Lines& lines, const models::SavedModel& model) {
  const auto fitted = experiments::FittedPreprocessing::from_json(model.preprocessing);
  const experiments::InputNames names = fitted.names();
  const experiments::DataSettings reading = fitted.reading_settings("");
  lines.add("target", quoted_value(reading.target));
  if (!reading.weight.empty()) lines.add("weight of rows", quoted_value(reading.weight));
  lines.add("numeric", joined(names.numeric));
  lines.add("categorical", joined(names.categorical));
  lines.add("text", joined(names.text));
  lines.add(
      "target scaling",
      fmt::format(
          "(y - {}) / {}{}", model.scaling.location, model.scaling.scale,
          metrics::traits(model.network.family).link == metrics::Link::logarithm ? ", y the logarithm" : ""));
}

void add_table(Lines& lines, const nlohmann::json& details, const char* key) {
  const auto found = details.find(key);
  if (found == details.end() || !found->is_object() || found->empty()) return;
  lines.heading(key);
  for (const auto& [name, value] : found->items()) lines.part(name, plain(value));
}

/// The model of a job in a run directory: which data it read, when, where and by which program.
void add_job(Lines& lines, const results::KeptFile& file) {
  const fs::path root = fs::absolute(file.path).parent_path().parent_path();
  std::error_code ignored;
  if (!fs::exists(root / "ledger.sqlite", ignored)) return;
  try {
    const auto ledger = results::open_with_shares(root);
    const std::string id = fs::path(file.file_name()).stem().string();
    const auto job = ledger.find(id, results::Detail::settings);
    if (!job) return;
    const auto attempts = ledger.attempts(id);
    lines.add("data", job->identity.data);
    if (attempts.empty()) return;
    const results::LedgerAttempt& last = attempts.back();
    lines.add("made",
              fmt::format("{:%Y-%m-%d %H:%M:%S} UTC on {}",
                          fmt::gmtime(static_cast<std::time_t>(last.result.started)), last.result.host));
    for (const results::RunEntry& run : ledger.runs()) {
      if (run.number == last.run) lines.add("by", run.environment.program);
    }
  } catch (const std::exception&) {
    // The file alone says what it is.
  }
}

}  // namespace

std::string model_text(const results::KeptFile& file) {
  const models::SavedModel model = experiments::read_kept_model(file);
  const nlohmann::json details = model.details.is_object() ? model.details : nlohmann::json::object();
  Lines lines;
  lines.add("file", file.file_name());
  add_network(lines, model);
  add_inputs(lines, model);
  for (const char* what : {"job", "cell", "split", "seed", "best_epoch", "platform"}) {
    const auto found = details.find(what);
    if (found != details.end())
      lines.add(what == std::string_view("best_epoch") ? "best epoch" : what, plain(*found));
  }
  add_job(lines, file);
  for (const char* table : {"scores", "settings"}) add_table(lines, details, table);
  return lines.text();
}

}  // namespace seedbed::runner
