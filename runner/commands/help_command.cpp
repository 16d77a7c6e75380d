#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "base/messages.hpp"
#include "runner/commands/command.hpp"
#include "runner/commands/command_line.hpp"
#include "runner/commands/help_topics.hpp"

namespace seedbed::runner {
namespace {

void print_overview() {
  std::string text =
      "usage: seedbed COMMAND [arguments]\n\n"
      "Trains mixture-density networks over a grid of settings and seeds, on every core,\n"
      "and scores each with the exact CRPS.\n\nCommands:\n";
  for (const Command& command : commands())
    text += fmt::format("  {:<10} {}\n", command.name, command.purpose);
  text +=
      "\nOptions:\n"
      "  --help     this text; after a command: its options and an example\n"
      "  --version  versions of the program and of its libraries\n"
      "\nExample:\n"
      "  seedbed run experiments/diamonds.yaml\n"
      "  seedbed aggregate runs/diamonds --by model.components\n"
      "\nExit codes: 0 all done, 1 some job failed, 2 the command line, the experiment or its\n"
      "data is wrong, 130 interrupted.\n";
  fmt::print("{}", text);
}

bool is_command(const std::string& word) {
  return std::ranges::find(commands(), word, &Command::name) != commands().end();
}

std::string nothing_known(const std::string& word) {
  std::vector<std::string> words = help_words();
  for (const Command& command : commands()) words.emplace_back(command.name);
  return fmt::format(
      "there is no help on {}{}; there is on every command, on every setting (`seedbed settings` lists "
      "them), "
      "score (`seedbed scores`), key of an experiment file and file of a run directory",
      quoted_value(word), did_you_mean(word, words));
}

int run_help(const Arguments& arguments) {
  const auto is_help = [](const std::string& word) {
    return word == "help" || word == "--help" || word == "-h";
  };
  const auto topic = std::ranges::find_if_not(arguments, is_help);
  if (topic == arguments.end()) {
    print_overview();
    return all_done;
  }
  if (is_command(*topic)) return run_command_line({*topic, "--help"});
  const std::optional<std::string> text = help_on(*topic);
  if (!text) throw UsageError(nothing_known(*topic));
  fmt::print("{}", *text);
  return all_done;
}

}  // namespace

extern const Command help_command = {"help", "this text, or help on a command, setting, score or file",
                                     run_help};

}  // namespace seedbed::runner
