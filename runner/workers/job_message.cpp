#include "runner/workers/job_message.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/number_text.hpp"
#include "base/utf8.hpp"
#include "experiments/plan/experiment.hpp"
#include "runner/workers/worker_error.hpp"

namespace seedbed::runner {

namespace {

using nlohmann::json;
using results::EpochRecord;
using results::JobResult;
using results::Outcome;

[[noreturn]] void bad_field(const char* field) {
  throw ProtocolError(fmt::format("a message between seedbed and its workers has no valid '{}'", field));
}

const json& field(const json& object, const char* name) {
  if (!object.is_object()) bad_field(name);
  const auto found = object.find(name);
  if (found == object.end()) bad_field(name);
  return *found;
}

json from_double(double value) {
  if (std::isfinite(value)) return value;
  return fmt::format("{:#018x}", std::bit_cast<std::uint64_t>(value));
}

double to_double(const json& value, const char* name) {
  if (value.is_number()) return value.get<double>();
  if (!value.is_string()) bad_field(name);
  const std::string_view text = value.get_ref<const std::string&>();
  if (text.size() != 18 || !text.starts_with("0x")) bad_field(name);
  const auto bits = parse_integer<std::uint64_t>(text.substr(2), 16);
  if (!bits) bad_field(name);
  return std::bit_cast<double>(*bits);
}

double get_double(const json& object, const char* name) {
  return to_double(field(object, name), name);
}

template <typename Integer>
Integer get_integer(const json& object, const char* name) {
  const json& value = field(object, name);
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    if (std::in_range<Integer>(number)) return static_cast<Integer>(number);
  } else if (value.is_number_integer()) {
    const auto number = value.get<std::int64_t>();
    if (std::in_range<Integer>(number)) return static_cast<Integer>(number);
  }
  bad_field(name);
}

/// Each byte becomes the character with its number: always valid UTF-8, and plain ASCII stays as it is.
std::string from_bytes(const std::string& bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (const char byte : bytes) append_utf8(text, static_cast<unsigned char>(byte));
  return text;
}

std::string to_bytes(const json& value, const char* name) {
  if (!value.is_string()) bad_field(name);
  std::string_view text = value.get_ref<const std::string&>();
  std::string bytes;
  bytes.reserve(text.size());
  while (!text.empty()) {
    const auto [character, length] = decode_utf8(text);
    if (character > 0xFF) bad_field(name);
    bytes += static_cast<char>(character);
    text.remove_prefix(length);
  }
  return bytes;
}

std::string get_bytes(const json& object, const char* name) {
  return to_bytes(field(object, name), name);
}

json parse(std::string_view text) {
  json message = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!message.is_object())
    throw ProtocolError("a message between seedbed and its workers is not a JSON object");
  return message;
}

experiments::JobSettings get_settings(const json& object, const char* name) {
  try {
    return experiments::job_settings_from_json(field(object, name));
  } catch (const std::invalid_argument& error) {
    throw ProtocolError(
        fmt::format("a message between seedbed and its workers has no valid '{}': {}", name, error.what()));
  }
}

json epochs_to_json(const std::vector<EpochRecord>& epochs) {
  json rows = json::array();
  for (const EpochRecord& epoch : epochs) {
    rows.push_back({{"epoch", epoch.epoch},
                    {"train_loss", from_double(epoch.train_loss)},
                    {"nll_validation", from_double(epoch.nll_validation)},
                    {"crps_validation", from_double(epoch.crps_validation)},
                    {"skipped_steps", epoch.skipped_steps}});
  }
  return rows;
}

json texts_to_json(const std::vector<std::string>& texts) {
  json list = json::array();
  for (const std::string& text : texts) list.push_back(from_bytes(text));
  return list;
}

std::vector<std::string> get_texts(const json& object, const char* name) {
  const json& list = field(object, name);
  if (!list.is_array()) bad_field(name);
  std::vector<std::string> texts;
  for (const json& text : list) texts.push_back(to_bytes(text, name));
  return texts;
}

json kept_to_json(const results::KeptFile& file) {
  return {{"path", from_bytes(file.path.native())},
          {"member", from_bytes(file.member)},
          {"offset", file.offset},
          {"length", file.length},
          {"hash", {file.hash.low, file.hash.high}}};
}

results::KeptFile get_kept(const json& message, const char* name) {
  const json& object = field(message, name);
  if (!object.is_object()) bad_field(name);
  results::KeptFile file;
  file.path = get_bytes(object, "path");
  file.member = get_bytes(object, "member");
  file.offset = get_integer<std::uint64_t>(object, "offset");
  file.length = get_integer<std::uint64_t>(object, "length");
  const json& hash = field(object, "hash");
  if (!hash.is_array() || hash.size() != 2 || !hash[0].is_number_unsigned() || !hash[1].is_number_unsigned())
    bad_field("hash");
  file.hash = {hash[0].get<std::uint64_t>(), hash[1].get<std::uint64_t>()};
  return file;
}

json scores_to_json(const std::vector<metrics::Score>& scores) {
  json rows = json::array();
  for (const metrics::Score& score : scores) {
    rows.push_back({{"name", from_bytes(score.name)},
                    {"value", from_double(score.value)},
                    {"standard_error", from_double(score.standard_error)}});
  }
  return rows;
}

}  // namespace

std::string encode(const JobRequest& request) {
  const json message = {{"ticket", request.ticket},
                        {"id", from_bytes(request.job.id)},
                        {"settings", experiments::to_json(request.job.settings)},
                        {"split", request.job.split},
                        {"seed", request.job.seed},
                        {"cell", from_bytes(request.job.cell)},
                        {"log", from_bytes(request.outputs.log.native())},
                        {"model", from_bytes(request.outputs.model.native())},
                        {"predictions", from_bytes(request.outputs.predictions.native())},
                        {"more_scores", texts_to_json(request.outputs.more_scores)},
                        {"checkpoint", from_bytes(request.outputs.checkpoint.path.native())},
                        {"checkpoint_seconds", from_double(request.outputs.checkpoint.every_seconds)},
                        {"trained", from_bytes(request.outputs.trained.path.native())},
                        {"trained_bytes", request.outputs.trained.most_bytes},
                        {"earlier_job", from_bytes(request.outputs.earlier.job)},
                        {"earlier", kept_to_json(request.outputs.earlier.file)},
                        {"kept_model", kept_to_json(request.outputs.kept_model)},
                        {"folder", from_bytes(request.outputs.program.folder.native())},
                        {"forecasts", from_bytes(request.outputs.program.forecasts.native())},
                        {"result", from_bytes(request.outputs.program.result.native())},
                        {"threads", request.outputs.program.threads},
                        {"only_score", request.outputs.program.only_score ? 1 : 0},
                        {"attempt", request.attempt},
                        {"timeout_seconds", from_double(request.timeout_seconds)},
                        {"data", request.data}};
  try {
    return message.dump();
  } catch (const json::type_error&) {
    throw ProtocolError("the settings of the job are not valid UTF-8");
  }
}

JobRequest decode_request(std::string_view text) {
  const json message = parse(text);
  JobRequest request;
  request.ticket = get_integer<std::size_t>(message, "ticket");
  request.job.id = get_bytes(message, "id");
  request.job.settings = get_settings(message, "settings");
  request.job.split = get_integer<int>(message, "split");
  request.job.seed = get_integer<std::uint64_t>(message, "seed");
  request.job.cell = get_bytes(message, "cell");
  request.outputs.log = get_bytes(message, "log");
  request.outputs.model = get_bytes(message, "model");
  request.outputs.predictions = get_bytes(message, "predictions");
  request.outputs.more_scores = get_texts(message, "more_scores");
  request.outputs.checkpoint.path = get_bytes(message, "checkpoint");
  request.outputs.checkpoint.every_seconds = get_double(message, "checkpoint_seconds");
  request.outputs.trained = {get_bytes(message, "trained"),
                             get_integer<std::int64_t>(message, "trained_bytes")};
  request.outputs.earlier = {get_bytes(message, "earlier_job"), get_kept(message, "earlier")};
  request.outputs.kept_model = get_kept(message, "kept_model");
  request.outputs.program.folder = get_bytes(message, "folder");
  request.outputs.program.forecasts = get_bytes(message, "forecasts");
  request.outputs.program.result = get_bytes(message, "result");
  request.outputs.program.threads = get_integer<int>(message, "threads");
  request.outputs.program.only_score = get_integer<int>(message, "only_score") != 0;
  request.attempt = get_integer<int>(message, "attempt");
  request.timeout_seconds = get_double(message, "timeout_seconds");
  request.data = get_integer<int>(message, "data");
  return request;
}

std::string encode(const JobResult& result) {
  const json message = {{"outcome", static_cast<int>(result.outcome)},
                        {"error", from_bytes(result.error)},
                        {"scores", scores_to_json(result.scores)},
                        {"epochs", epochs_to_json(result.epochs)},
                        {"best_epoch", result.best_epoch},
                        {"started", from_double(result.started)},
                        {"wall_seconds", from_double(result.wall_seconds)},
                        {"rows_per_second", from_double(result.rows_per_second)},
                        {"peak_memory", result.peak_memory},
                        {"own_memory", result.own_memory},
                        {"out_of_memory", result.out_of_memory ? 1 : 0},
                        {"exit_code", result.exit_code},
                        {"signal", result.signal},
                        {"host", from_bytes(result.host)},
                        {"platform", from_bytes(result.platform)}};
  return message.dump();
}

JobResult decode_result(std::string_view text) {
  const json message = parse(text);
  JobResult result;
  const int outcome = get_integer<int>(message, "outcome");
  if (outcome < 0 || outcome > static_cast<int>(Outcome::killed)) bad_field("outcome");
  result.outcome = static_cast<Outcome>(outcome);
  result.error = get_bytes(message, "error");
  for (const json& row : field(message, "scores")) {
    result.scores.push_back(
        {get_bytes(row, "name"), get_double(row, "value"), get_double(row, "standard_error")});
  }
  for (const json& row : field(message, "epochs")) {
    result.epochs.push_back({get_integer<int>(row, "epoch"), get_double(row, "train_loss"),
                             get_double(row, "nll_validation"), get_double(row, "crps_validation"),
                             get_integer<int>(row, "skipped_steps")});
  }
  result.best_epoch = get_integer<int>(message, "best_epoch");
  result.started = get_double(message, "started");
  result.wall_seconds = get_double(message, "wall_seconds");
  result.rows_per_second = get_double(message, "rows_per_second");
  result.peak_memory = get_integer<std::int64_t>(message, "peak_memory");
  result.own_memory = get_integer<std::int64_t>(message, "own_memory");
  result.out_of_memory = get_integer<int>(message, "out_of_memory") != 0;
  result.exit_code = get_integer<int>(message, "exit_code");
  result.signal = get_integer<int>(message, "signal");
  result.host = get_bytes(message, "host");
  result.platform = get_bytes(message, "platform");
  return result;
}

}  // namespace seedbed::runner
