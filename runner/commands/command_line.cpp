#include "runner/commands/command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <system_error>
#include <vector>

#include "base/messages.hpp"
#include "base/vector_level.hpp"
#include "runner/host/standard_error.hpp"
#include "runner/host/standard_output.hpp"
#include "runner/host/version.hpp"

namespace seedbed::runner {
namespace {

// What was printed before comes first.
int complain(const std::string& message, const std::string& hint = {}) {
  std::fflush(stdout);
  print_to_stderr("seedbed: {}\n", message);
  if (!hint.empty()) print_to_stderr("{}\n", hint);
  return usage_error;
}

int complain_of_output(int error) {
  const std::string reason = error == 0 ? "" : fmt::format(": {}", std::strerror(error));
  return complain("cannot write to standard output" + reason);
}

int print_version(const Arguments&) {
  fmt::print("{}", version_text());
  return all_done;
}

int unknown_command(const std::string& word) {
  std::vector<std::string> names;
  for (const Command& command : commands()) names.emplace_back(command.name);
  const bool option = word.starts_with('-');
  if (option) names = {"--help", "--version"};
  return complain(fmt::format("unknown {} {}{}", option ? "option" : "command", quoted_value(word),
                              did_you_mean(word, names)),
                  "`seedbed help` lists the commands.");
}

int run_guarded(const Command& command, const Arguments& arguments) {
  try {
    vector_level();  // a level that does not exist is found before anything is done at another
    const int exit_code = command.run(arguments);
    flush_output();
    return exit_code;
  } catch (const UsageError& error) {
    return complain(error.what(), fmt::format("`seedbed {} --help` shows how it is used.", command.name));
  } catch (const std::bad_alloc&) {
    return complain("out of memory");
  } catch (const std::system_error& error) {
    // What fmt::print throws does not say what it could not write to.
    return std::ferror(stdout) != 0 ? complain_of_output(error.code().value()) : complain(error.what());
  } catch (const std::exception& error) {
    return complain(error.what());
  }
}

}  // namespace

int run_command_line(const Arguments& arguments) {
  const std::string word = arguments.empty() ? "help" : arguments.front();
  if (word == "--version" || word == "-V") return run_guarded({word, {}, print_version}, {});
  const std::string name = word == "--help" || word == "-h" ? "help" : word;
  const auto command = std::ranges::find(commands(), name, &Command::name);
  if (command == commands().end()) return unknown_command(word);
  const Arguments rest(arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end());
  return run_guarded(*command, rest);
}

}  // namespace seedbed::runner
