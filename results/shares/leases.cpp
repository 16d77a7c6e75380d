#include "results/shares/leases.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <fstream>
#include <system_error>

#include "base/descriptor.hpp"
#include "base/machine.hpp"
#include "results/shares/writer_process.hpp"

namespace seedbed::results {
namespace fs = std::filesystem;
namespace {

constexpr double kSecondsGood = 180, kSecondsToRenew = 60;

/// Until when it is good, in seconds since the epoch; one that says nothing was being written by somebody.
/// Clocks of machines may differ: a lease is a little too long or too short then.
bool is_void(const fs::path& file) {
  double until = 0;
  std::ifstream in(file);
  if (in >> until) {
    std::string process;
    std::getline(in >> std::ws, process);
    return until < seconds_since_epoch() || has_ended(process);
  }
  constexpr std::chrono::minutes kToWrite{5};
  std::error_code gone;
  const auto made = fs::last_write_time(file, gone);
  return gone || made + kToWrite < fs::file_time_type::clock::now();
}

}  // namespace

Leases::~Leases() {
  for (const std::string& job : taken_) ::unlink(file(job).c_str());
}

void Leases::say_until(int file) const {
  const std::string text = fmt::format("{:.0f} {}\n", seconds_since_epoch() + kSecondsGood, process_mark());
  // If it cannot be said the lease is void soon, which does no harm.
  if (::pwrite(file, text.data(), text.size(), 0) < 0) return;
}

void Leases::renew() {
  const double now = steady_seconds();
  if (now - renewed_at_ < kSecondsToRenew) return;
  renewed_at_ = now;
  for (const std::string& job : taken_) {
    if (const Descriptor lease(::open(file(job).c_str(), O_WRONLY | O_CLOEXEC)); lease)
      say_until(lease.get());
  }
}

bool Leases::take(const std::string& job) {
  for (int tries = 0; tries < 2; ++tries) {
    const Descriptor made(::open(file(job).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (made) {
      taken_.insert(job);
      say_until(made.get());
      return true;
    }
    if (errno != EEXIST || !is_void(file(job))) return false;
    ::unlink(file(job).c_str());
  }
  return false;
}

bool Leases::is_taken(const std::string& job) const {
  std::error_code error;
  return !taken_.contains(job) && fs::exists(file(job), error) && !is_void(file(job));
}

void Leases::give_back(const std::string& job) {
  if (taken_.erase(job) > 0) ::unlink(file(job).c_str());
}

void remove_leases(const fs::path& folder, WhichLeases which) {
  std::error_code none;
  for (fs::directory_iterator entry(folder, none), end; !none && entry != end; entry.increment(none)) {
    std::error_code stays;
    if (which == WhichLeases::all || is_void(entry->path())) fs::remove(entry->path(), stays);
  }
}

}  // namespace seedbed::results
