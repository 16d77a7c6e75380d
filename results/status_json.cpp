#include "results/status_json.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace seedbed::results {
namespace {

using json = nlohmann::ordered_json;

json number(double value) {
  return std::isfinite(value) ? json(value) : json(nullptr);
}

json settings(const std::vector<std::string>& keys, const std::vector<std::string>& values) {
  json object = json::object();
  for (std::size_t i = 0; i < keys.size(); ++i) object[keys[i]] = values[i];
  return object;
}

const char* name_of(FailureKind kind) {
  switch (kind) {
    case FailureKind::signal:
      return "signal";
    case FailureKind::exit:
      return "exit";
    case FailureKind::timeout:
      return "timeout";
    case FailureKind::memory:
      return "memory";
    case FailureKind::own_error:
      break;
  }
  return "error";
}

json end_of(const RunEntry& run, bool still_running) {
  switch (run.end) {
    case RunEnd::none:
      return still_running ? json(nullptr) : json("died");
    case RunEnd::done:
      return "done";
    case RunEnd::failed:
      return "failed";
    case RunEnd::interrupted:
      return "interrupted";
    case RunEnd::error:
      break;
  }
  return "error";
}

json best_cells(const RunStatus& status) {
  json list = json::array();
  for (const BestCell& cell : status.best_cells) {
    list.push_back({{"settings", settings(status.varied_keys, cell.varied)},
                    {"score", kChoosingScore},
                    {"mean", number(cell.mean)},
                    {"jobs", cell.jobs}});
  }
  return list;
}

json failures(const RunStatus& status, const std::string& directory) {
  json list = json::array();
  for (const FailureGroup& group : status.failures) {
    list.push_back({{"cause", group.cause},
                    {"kind", name_of(group.kind)},
                    {"jobs", group.count},
                    {"example",
                     {{"job", group.example.id},
                      {"settings", settings(status.varied_keys, group.example.varied)},
                      {"split", group.example.split},
                      {"seed", group.example.seed},
                      {"log", directory + "/" + group.log}}}});
  }
  return list;
}

json running(const LockHolder& run) {
  return {{"process", run.pid}, {"host", run.host}, {"started", run.started}, {"command", run.command}};
}

const char* name_of(ShareState::Life life) {
  switch (life) {
    case ShareState::Life::at_work:
      return "running";
    case ShareState::Life::over:
      return "ended";
    case ShareState::Life::lost:
      break;
  }
  return "lost";
}

json shares(const RunStatus& status) {
  json list = json::array();
  for (const ShareState& share : status.shares) {
    list.push_back({{"share", share.share},
                    {"shares", share.shares},
                    {"state", name_of(share.life)},
                    {"done", share.done},
                    {"running", share.running},
                    {"failed", share.failed},
                    {"host", share.host},
                    {"started", number(share.started)},
                    {"heard", number(share.heard)},
                    {"command", share.command},
                    {"writer", share.writer}});
  }
  return list;
}

json last_run(const RunEntry& run, bool still_running) {
  return {{"started", number(run.started)},
          {"ended", run.end == RunEnd::none ? json(nullptr) : number(run.ended)},
          {"end", end_of(run, still_running)},
          {"host", run.environment.host},
          {"command", run.environment.command},
          {"program", run.environment.program}};
}

}  // namespace

std::string status_json(const RunStatus& status, const std::string& directory) {
  json object = {{"directory", directory},
                 {"jobs", status.total},
                 {"done", status.done},
                 {"running", status.running},
                 {"failed", status.failed},
                 {"left", status.left},
                 {"other_jobs", status.other_jobs},
                 {"seconds_left", number(status.seconds_left)},
                 {"job_seconds_left", number(status.job_seconds_left)},
                 {"best_cells", best_cells(status)},
                 {"failures", failures(status, directory)}};
  object["run"] = status.run ? running(*status.run) : json(nullptr);
  object["last_run"] =
      status.last_run ? last_run(*status.last_run,
                                 status.run || std::ranges::count(status.shares, ShareState::Life::at_work,
                                                                  &ShareState::life) > 0)
                      : json(nullptr);
  object["shares"] = shares(status);
  object["damage"] = status.damaged;
  // Paths and names may hold any bytes.
  return object.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace seedbed::results
