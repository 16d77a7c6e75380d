#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "results/shares/share_reader.hpp"
#include "results/shares/share_writer.hpp"
#include "tests/results/sample_jobs.hpp"

namespace seedbed::results {

inline ShareHeader sample_header(int share = 1, int shares = 3) {
  ShareHeader header;
  header.share = share;
  header.shares = shares;
  header.numerics = 3;
  header.started = 1.75e9 + share;
  header.plan = "plan";
  header.process = "elsewhere - 1 1";
  header.experiment = "0123";
  header.files = {{"/data/a.csv", "4567"}, {"/data/b.csv", "89ab"}};
  header.environment.program = "seedbed 1.2.3";
  header.environment.command = "seedbed work runs/a --share 1/3";
  header.environment.host = "node" + std::to_string(share);
  header.environment.cores = 4;
  return header;
}

inline void write_job(ShareWriter& writer, const std::string& id, const JobResult& result) {
  writer.write(AttemptBegun{sample_identity(id), result.started});
  writer.write(AttemptEnded{sample_identity(id), result});
}

/// What a reader of the file gets to see.
inline std::vector<ShareRecord> records_in(ShareReader& reader) {
  std::vector<ShareRecord> records;
  reader.read([&](const ShareRecord& record) { records.push_back(record); });
  return records;
}

/// Ids of jobs whose results are among them.
inline std::vector<std::string> ended_in(const std::vector<ShareRecord>& records) {
  std::vector<std::string> ids;
  for (const ShareRecord& record : records) {
    if (const auto* ended = std::get_if<AttemptEnded>(&record)) ids.push_back(ended->job.id);
  }
  return ids;
}

}  // namespace seedbed::results
