// A worker program without libtorch. What a job does stands in its cell text: a word, then what it needs. In
// a sweep of the real program that text is "train.batch_size=12", and the number says it, see `deed_of`.

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <numeric>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/finish_request.hpp"
#include "runner/workers/serve.hpp"

namespace {

using seedbed::experiments::PreparedData;
using seedbed::results::JobResult;
using seedbed::results::Outcome;
using seedbed::runner::JobRequest;

JobResult done(double value = 0) {
  JobResult result;
  result.outcome = Outcome::done;
  result.scores.push_back({"value", value, 0});
  return result;
}

/// Tells whoever reads the FIFO which process runs the job, and which one started it.
void announce(const std::string& fifo) {
  const int descriptor = open(fifo.c_str(), O_WRONLY | O_CLOEXEC);
  const std::string line = fmt::format("{} {}\n", getpid(), getppid());
  if (write(descriptor, line.data(), line.size()) < 0) std::abort();
  close(descriptor);
}

[[noreturn]] void compute_forever() {
  for (volatile unsigned counter = 0;;) counter = counter + 1;
}

/// Runs until it is asked to finish; the value is how many seconds it is given, rounded.
JobResult wait_to_finish() {
  using namespace seedbed::experiments;
  while (!asked_to_finish_by()) {
  }
  const std::chrono::duration<double> left = *asked_to_finish_by() - std::chrono::steady_clock::now();
  JobResult result = done(std::round(left.count()));
  result.outcome = Outcome::killed;
  return result;
}

void print_megabytes(int megabytes) {
  const std::string line(1023, 'x');
  for (int i = 0; i < megabytes * 1024; ++i) std::cout << line << '\n';
  std::cerr << "and an error\n";
}

/// Memory of the kernel's, so that it is given back whatever the allocator keeps.
void touch_megabytes(int megabytes) {
  const std::size_t size = static_cast<std::size_t>(megabytes) << 20;
  void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  std::memset(memory, 1, size);
  munmap(memory, size);
}

/// How many of this process's mappings have that in their name.
double mappings_of(std::string_view name) {
  std::ifstream maps("/proc/self/maps");
  double count = 0;
  for (std::string line; std::getline(maps, line);) count += line.find(name) != std::string::npos ? 1 : 0;
  return count;
}

double thread_limit(const char* name) {
  const char* value = std::getenv(name);
  return value ? std::atof(value) : 0;
}

double sum(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

/// Descriptors this process holds, besides the three everybody has.
int open_descriptors() {
  int count = 0;
  for (int descriptor = 3; descriptor < 1024; ++descriptor) count += fcntl(descriptor, F_GETFD) != -1;
  return count;
}

/// More than this process may have, of the kernel's too: a sanitizer's allocator ends the process itself.
void exceed_memory() {
  rlimit before{};
  getrlimit(RLIMIT_AS, &before);
  const rlimit most{std::size_t{1} << 28, before.rlim_max};
  setrlimit(RLIMIT_AS, &most);
  void* memory =
      mmap(nullptr, std::size_t{1} << 29, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  setrlimit(RLIMIT_AS, &before);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  munmap(memory, std::size_t{1} << 29);
}

std::string deed_of(const JobRequest& request) {
  constexpr const char* deeds[] = {
      "succeed", "segfault", "exit 3", "hang", "exceed-memory", "throw it went wrong", "print 5", "kill"};
  constexpr std::string_view key = "train.batch_size=";
  const std::string& cell = request.job.cell;
  return cell.starts_with(key) ? deeds[std::stoul(cell.substr(key.size())) % std::size(deeds)] : cell;
}

JobResult run(const JobRequest& request, const PreparedData& data) {
  std::istringstream words(deed_of(request));
  std::string word;
  std::string text;
  int number = 0;
  words >> word;
  if (word == "succeed") return done(request.attempt);
  if (word == "pid") return done(getpid());
  if (word == "server-pid") return done(getppid());
  if (word == "group") return done(getpgrp());
  if (word == "descriptors") return done(open_descriptors());
  if (word == "threads" && words >> text) return done(thread_limit(text.c_str()));
  if (word == "target-sum") return done(sum(data.target()));
  if (word == "data-mapped") return done(mappings_of("memfd:seedbed-data"));
  if (word == "touch" && words >> number) return touch_megabytes(number), done();
  if (word == "print" && words >> number) return print_megabytes(number), done();
  if (word == "say" && std::getline(words, text)) return fmt::print("said:{}\n", text), done();
  if (word == "throw" && std::getline(words, text)) throw std::runtime_error(text);
  if (word == "throw-number") throw 3;
  if (word == "memory") throw std::bad_alloc();
  if (word == "exceed-memory") exceed_memory();
  if (word == "segfault") std::signal(SIGSEGV, SIG_DFL), raise(SIGSEGV);  // not for a sanitizer to catch
  if (word == "kill") raise(SIGKILL);
  if (word == "exit" && words >> number) std::exit(number);
  if (word == "kill-server") return kill(getppid(), SIGKILL), pause(), done();
  if (word == "die-once" && request.attempt == 1) raise(SIGKILL);
  if (word == "hang") pause();
  if (word == "wait-to-finish" && words >> text) return announce(text), wait_to_finish();
  if (word == "stubborn") std::signal(SIGTERM, SIG_IGN), compute_forever();
  if (word == "announce" && words >> text) announce(text), compute_forever();
  return done();
}

}  // namespace

int main(int argc, char** argv) {
  const rlimit no_core{0, 0};  // jobs crash here on purpose
  setrlimit(RLIMIT_CORE, &no_core);
  return seedbed::runner::serve(argc, argv, run);
}
