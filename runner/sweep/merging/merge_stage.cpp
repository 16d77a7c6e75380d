#include "runner/sweep/merging/merge_stage.hpp"

#include <fmt/format.h>

#include <variant>

#include "base/amounts.hpp"
#include "results/shares/leases.hpp"
#include "results/shares/share_folder.hpp"
#include "results/shares/share_reader.hpp"
#include "results/shares/writer_process.hpp"
#include "runner/inspection/ledger_warnings.hpp"
#include "runner/sweep/merging/share_plans.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

bool may_be_at_work(const fs::path& file) {
  if (results::is_silent(file)) return false;
  bool over = false;
  std::string process;
  results::ShareReader reader(file);
  reader.read([&](const results::ShareRecord& record) {
    if (const auto* header = std::get_if<results::ShareHeader>(&record)) process = header->process;
    over |= std::holds_alternative<results::ShareEnded>(record);
  });
  return !over && !results::has_ended(process);
}

}  // namespace

bool shares_may_be_at_work(const fs::path& root) {
  for (const fs::path& file : results::ShareFolder(root).files()) {
    if (may_be_at_work(file)) return true;
  }
  return false;
}

results::MergeSummary merge_shares_in(const fs::path& root, results::Ledger& ledger) {
  results::MergeSummary summary = results::merge_shares_of(ledger, root);
  if (summary.sources == 0 && summary.finished.empty()) return summary;
  // First: who finds a file gone finds there what was in it.
  note_done_in_plan(root, ledger);
  results::remove_finished(ledger, summary);
  results::remove_leases(results::ShareFolder(root).leases(), results::WhichLeases::those_void);
  return summary;
}

std::string merge_text(const results::MergeSummary& summary) {
  std::string text;
  if (summary.taken > 0) {
    text = fmt::format("{} of {} merged into the ledger", count_text(summary.taken, "attempt"),
                       count_text(summary.sources, "share"));
    if (summary.again > 0)
      text += fmt::format("; {} done twice, with the same result", count_text(summary.again, "job"));
  }
  std::vector<std::string> warnings;
  for (const auto& [job, message] : summary.differing) warnings.push_back(message);
  warnings.insert(warnings.end(), summary.damage.begin(), summary.damage.end());
  if (!warnings.empty()) text += (text.empty() ? "" : "\n") + damage_warning(warnings);
  return text;
}

}  // namespace seedbed::runner
