#pragma once

#include <string>

#include "results/ledger/ledger.hpp"
#include "results/ledger/ledger_table.hpp"

namespace seedbed::results {

/// What a job has for a setting: as the ledger has it, else the default; nothing for a setting of networks if
/// the job is a program, nor for one of programs if it is a network.
inline std::string setting_value(const JobIdentity& job, const std::string& key,
                                 const DefaultValue& default_value) {
  const auto given = job.settings.find(key);
  if (given != job.settings.end()) return given->second;
  const bool of_programs = key == "command" || key == "inputs" || key == "directory";
  const bool of_networks = key.starts_with("model.") || key.starts_with("train.");
  if (of_programs || (of_networks && job.settings.contains("command"))) return "";
  return default_value(key);
}

}  // namespace seedbed::results
