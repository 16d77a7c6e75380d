#include "results/failure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <csignal>
#include <string_view>
#include <utility>

namespace seedbed::results {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 13> kSignals = {{
    {SIGSEGV, "segmentation fault"},
    {SIGABRT, "aborted"},
    {SIGBUS, "bus error"},
    {SIGFPE, "arithmetic error"},
    {SIGILL, "illegal instruction"},
    {SIGKILL, "killed"},
    {SIGTERM, "terminated"},
    {SIGINT, "interrupted"},
    {SIGHUP, "hung up"},
    {SIGTRAP, "trap"},
    {SIGSYS, "forbidden system call"},
    {SIGXCPU, "limit of processor time exceeded"},
    {SIGXFSZ, "limit of file size exceeded"},
}};

/// How a worker ended. Ledgers of version 1 keep it only in the error: "[signal 11]", "[exit code 3]".
struct WorkerEnd {
  int signal = 0;
  int exit_code = -1;
};

bool read_number_after(std::string_view text, std::string_view start, int& number) {
  if (!text.starts_with(start)) return false;
  text.remove_prefix(start.size());
  return std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc();
}

WorkerEnd worker_end(const JobResult& result) {
  WorkerEnd end{result.signal, result.exit_code};
  if (result.outcome != Outcome::crashed || end.signal != 0 || end.exit_code >= 0) return end;
  if (!read_number_after(result.error, "[signal ", end.signal))
    read_number_after(result.error, "[exit code ", end.exit_code);
  return end;
}

bool mentions_memory(std::string_view error) {
  return error.starts_with("out of memory") || error.starts_with("[out of memory") ||
         error.starts_with("not enough memory") || error.find("std::bad_alloc") != std::string_view::npos;
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

}  // namespace

FailureKind failure_kind(const JobResult& result) {
  if (result.outcome == Outcome::timed_out) return FailureKind::timeout;
  if (mentions_memory(result.error)) return FailureKind::memory;
  if (result.outcome != Outcome::crashed) return FailureKind::own_error;
  const WorkerEnd end = worker_end(result);
  if (end.signal != 0) return FailureKind::signal;
  return end.exit_code >= 0 ? FailureKind::exit : FailureKind::own_error;
}

std::string failure_cause(const JobResult& result) {
  const WorkerEnd end = worker_end(result);
  switch (failure_kind(result)) {
    case FailureKind::signal:
      return signal_text(end.signal);
    case FailureKind::exit:
      return fmt::format("exit code {}", end.exit_code);
    case FailureKind::timeout:
      return result.error.empty() ? "timed out" : first_line(result.error);
    default:
      return result.error.empty() ? "(no message)" : first_line(result.error);
  }
}

std::string without_numbers(const std::string& cause) {
  std::string text;
  const auto is_digit = [](unsigned char c) { return std::isdigit(c) != 0; };
  for (std::size_t i = 0; i < cause.size(); ++i) {
    if (!is_digit(static_cast<unsigned char>(cause[i]))) {
      text += cause[i];
      continue;
    }
    text += '0';
    // The whole of 1.5e+30 is one number.
    for (; i + 1 < cause.size(); ++i) {
      const char next = cause[i + 1];
      const bool goes_on = is_digit(static_cast<unsigned char>(next)) || next == 'e' ||
                           ((next == '.' || next == '+' || next == '-') && i + 2 < cause.size() &&
                            is_digit(static_cast<unsigned char>(cause[i + 2])));
      if (!goes_on) break;
    }
  }
  return text;
}

std::string signal_text(int signal) {
  const auto known = std::find_if(kSignals.begin(), kSignals.end(),
                                  [&](const auto& entry) { return entry.first == signal; });
  return known == kSignals.end() ? fmt::format("signal {}", signal)
                                 : fmt::format("{} (signal {})", known->second, signal);
}

std::string advice(FailureKind kind) {
  switch (kind) {
    case FailureKind::signal:
    case FailureKind::exit:
      return "crashes: the worker ended in the middle of its job; the end of the log shows what it did last";
    case FailureKind::timeout:
      return "timeouts: allow more time (run.timeout), or train fewer epochs";
    case FailureKind::memory:
      return "memory: run fewer jobs at once (-j), or smaller networks";
    case FailureKind::own_error:
      return "errors that a job reports come again unless the settings change";
  }
  return "";
}

}  // namespace seedbed::results
