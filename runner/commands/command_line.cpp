#include "runner/commands/command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>

#include "experiments/dataset/messages.hpp"
#include "runner/version.hpp"

namespace seedbed::runner {
namespace {

int complain(const std::string& message, const std::string& hint = {}) {
  std::fflush(stdout);
  fmt::print(stderr, "seedbed: {}\n", message);
  if (!hint.empty()) fmt::print(stderr, "{}\n", hint);
  return usage_error;
}

int print_version() {
  fmt::print("{}", version_text());
  return all_done;
}

int unknown_command(const std::string& word) {
  std::vector<std::string> names;
  for (const Command& command : commands()) names.emplace_back(command.name);
  const bool option = word.starts_with('-');
  if (option) names = {"--help", "--version"};
  return complain(fmt::format("unknown {} {}{}", option ? "option" : "command",
                              experiments::quoted_value(word), experiments::did_you_mean(word, names)),
                  "`seedbed help` lists the commands.");
}

int run_guarded(const Command& command, const Arguments& arguments) {
  try {
    return command.run(arguments);
  } catch (const UsageError& error) {
    return complain(error.what(), fmt::format("`seedbed {} --help` shows how it is used.", command.name));
  } catch (const std::bad_alloc&) {
    return complain("out of memory");
  } catch (const std::exception& error) {
    return complain(error.what());
  }
}

// A full disk or a closed pipe shows only when the buffer is written out.
int flush_results(int exit_code) {
  errno = 0;
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return exit_code;
  return complain(fmt::format("cannot write to standard output: {}", std::strerror(errno)));
}

}  // namespace

int run_command_line(const Arguments& arguments) {
  const std::string word = arguments.empty() ? "help" : arguments.front();
  if (word == "--version" || word == "-V") return flush_results(print_version());
  const std::string name = word == "--help" || word == "-h" ? "help" : word;
  const auto command = std::ranges::find(commands(), name, &Command::name);
  if (command == commands().end()) return unknown_command(word);
  const Arguments rest(arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end());
  return flush_results(run_guarded(*command, rest));
}

}  // namespace seedbed::runner
