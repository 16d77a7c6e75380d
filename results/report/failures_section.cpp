#include <fmt/format.h>

#include "base/amounts.hpp"
#include "results/report/html.hpp"
#include "results/report/report_sections.hpp"

namespace seedbed::results {
namespace {

std::string job_name(const RunStatus& status, const JobRow& job) {
  std::string text;
  for (std::size_t i = 0; i < status.varied_keys.size(); ++i)
    text += fmt::format("{}={}, ", status.varied_keys[i], job.varied[i]);
  return text + fmt::format("split {}, seed {}", job.split, job.seed);
}

std::string group(const RunStatus& status, const FailureGroup& failure, const ReportFacts& facts) {
  std::string html = fmt::format("<h3>{}: {}</h3>\n<p>{} For example {}, whose log is {}:</p>\n",
                                 count_text(static_cast<std::int64_t>(failure.count), "job"),
                                 html_text(failure.cause), html_text(as_sentence(advice(failure.kind))),
                                 html_text(job_name(status, failure.example)), html_text(failure.log));
  std::string lines;
  for (const std::string& line : facts.log_end ? facts.log_end(failure.log) : std::vector<std::string>())
    lines += html_text(line) + "\n";
  return html + (lines.empty() ? "<p>The log is empty or no longer there.</p>\n"
                               : fmt::format("<pre>{}</pre>\n", lines));
}

}  // namespace

std::string failures_section(const RunStatus& status, const ReportFacts& facts) {
  if (status.failures.empty()) return "";
  std::string content;
  for (const FailureGroup& failure : status.failures) content += group(status, failure, facts);
  return section("failures", "Failures",
                 fmt::format("{} of {} failed; jobs that failed for the same cause are together.",
                             status.failed, count_text(static_cast<std::int64_t>(status.total), "job")),
                 "Failed jobs are outcomes too: a cell that fails often is not as good as the mean of those "
                 "that did not.",
                 content);
}

}  // namespace seedbed::results
