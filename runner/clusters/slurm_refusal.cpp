#include "runner/clusters/slurm_refusal.hpp"

#include <fmt/format.h>

#include <array>
#include <sstream>
#include <string_view>

#include "base/unicode/shown_text.hpp"

namespace seedbed::runner {
namespace {

constexpr std::size_t kMostShown = 300;  // bytes

struct Advice {
  std::string_view said;  ///< part of Slurm's message
  const char* what_to_do;
};

// The first that fits counts: what says more comes before what says less.
constexpr std::array<Advice, 19> kAdvice = {{
    {"nvalid partition", "`sinfo -s` lists the partitions; choose one with --partition, or engine.partition"},
    {"nvalid account", "choose an account that you may use there with --account, or engine.account"},
    {"nvalid qos", "choose another with --qos, or engine.qos"},
    {"nvalid feature",
     "`sinfo -o %f` lists the features of nodes; change --constraint, or engine.constraint"},
    {"SubmitJobLimit",
     "so many jobs may not be queued at once; wait for others to end, or take fewer: --tasks N"},
    {"SubmitJobPerUserLimit",
     "so many jobs may not be queued at once; wait for others to end, or take fewer: --tasks N"},
    {"QOS policy",
     "a limit of the account or quality of service does not admit it; take fewer --tasks, less --time or "
     "--cpus"},
    {"nvalid job array", "the cluster does not take an array of that size; take fewer: --tasks N"},
    {"emory specification", "no node has that much memory; lessen --memory, or engine.memory"},
    {"CPU count", "no node has so many processors; lessen --cpus, or engine.cpus"},
    {"ore processors requested", "lessen --cpus, or engine.cpus"},
    {"node configuration", "no node has what a task asks for; lessen --cpus, --memory or --constraint"},
    {"ime limit", "the partition does not allow that long; lessen --time, or engine.time"},
    {"ime specification", "the partition does not allow that; change --time, or engine.time"},
    {"temporarily unable to accept", "the cluster's queue is full; the same command later, or fewer --tasks"},
    {"emporarily unavailable", "the cluster's queue is full; the same command later, or fewer --tasks"},
    {"nrecognized option", "look at --sbatch, or engine.sbatch"},
    {"configuration source", "Slurm is not set up on this machine; run this on a login node of the cluster"},
    {"nable to contact", "Slurm's controller does not answer from here; the same command later"},
}};

std::string one_line(const std::string& text) {
  std::istringstream lines(text);
  std::string all;
  for (std::string line; std::getline(lines, line);) {
    for (const std::string_view prefix :
         {"sbatch: ", "squeue: ", "scontrol: ", "scancel: ", "error: ", "slurm_load_jobs error: ",
          "slurm_load_ctl_conf error: ", "Batch job submission failed: "}) {
      if (line.starts_with(prefix)) line.erase(0, prefix.size());
    }
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    all += (all.empty() ? "" : "; ") + line;
  }
  if (all.size() > kMostShown) all = all.substr(0, kMostShown) + "…";
  return shown_text(all);
}

}  // namespace

std::string no_slurm_text(const std::string& program) {
  return fmt::format(
      "{} is not on this machine's PATH: run this where Slurm's programs are, on a login node (or load their "
      "module), or leave --engine slurm out to run here",
      program);
}

std::string advice_on(const std::string& errors) {
  for (const Advice& advice : kAdvice) {
    if (errors.find(advice.said) != std::string::npos) return fmt::format("; {}", advice.what_to_do);
  }
  return "";
}

std::string refusal_text(const std::string& program, const std::string& what, const std::string& errors) {
  const std::string said = one_line(errors);
  std::string text =
      fmt::format("{} refused {}: {}", program, what, said.empty() ? "it does not say why" : said);
  return text + advice_on(errors);
}

std::string said_in_brackets(const std::string& text) {
  const std::string said = one_line(text);
  return said.empty() ? "" : fmt::format(" (it said: {})", said);
}

}  // namespace seedbed::runner
