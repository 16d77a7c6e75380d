#include "runner/commands/options.hpp"

#include <fmt/format.h>

#include <boost/program_options/parsers.hpp>
#include <cstdio>

#include "base/messages.hpp"
#include "base/number_text.hpp"

namespace seedbed::runner {
namespace po = boost::program_options;
namespace {

std::string short_name(const po::option_description& option) {
  const std::string name = option.canonical_display_name(po::command_line_style::allow_dash_for_short);
  return name.size() == 2 && name[0] == '-' && name[1] != '-' ? name : "";
}

// "-j, --jobs N"
std::string left_column(const po::option_description& option) {
  const std::string letter = short_name(option);
  std::string text = letter.empty() ? "    " : letter + ", ";
  text += "--" + option.long_name();
  if (option.semantic()->max_tokens() > 0) text += " " + option.semantic()->name();
  return text;
}

std::string dashed(const std::string& name) {
  return name.starts_with('-') ? name : "--" + name;
}

}  // namespace

Options::Options(CommandHelp help) : help_(std::move(help)) {
  add()("help,h", "print this text");
}

bool Options::parse(const Arguments& arguments) {
  try {
    const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    const po::parsed_options parsed =
        po::command_line_parser(arguments).options(described_).style(style).run();
    for (const auto& option : parsed.options) {
      if (option.position_key >= 0) positional_.push_back(option.value.at(0));
    }
    po::store(parsed, values_);
  } catch (const po::unknown_option& error) {
    const std::string wanted = dashed(error.get_option_name());
    throw UsageError(
        fmt::format("unknown option {}{}", quoted_value(wanted), did_you_mean(wanted, spellings())));
  } catch (const po::multiple_occurrences& error) {
    throw UsageError(fmt::format("{} was given more than once", dashed(error.get_option_name())));
  } catch (const po::invalid_command_line_syntax& error) {
    throw UsageError(error.kind() == po::invalid_syntax::missing_parameter
                         ? fmt::format("{} needs a value", dashed(error.get_option_name()))
                         : std::string(error.what()));
  } catch (const po::error& error) {
    throw UsageError(error.what());
  }
  if (!given("help")) return true;
  fmt::print("{}", help_text());
  return false;
}

const std::string& Options::only_positional(const std::string& what) const {
  if (positional_.empty()) throw UsageError(fmt::format("the {} is missing: {}", what, help_.usage));
  if (positional_.size() > 1) {
    throw UsageError(fmt::format("one {} is enough: what is {}?", what, quoted_value(positional_[1])));
  }
  return positional_.front();
}

std::string Options::help_text() const {
  std::size_t width = 0;
  for (const auto& option : described_.options()) width = std::max(width, left_column(*option).size());
  std::string text = fmt::format("usage: {}\n\n{}\n\nOptions:\n", help_.usage, help_.description);
  for (const auto& option : described_.options()) {
    std::string description = option->description();
    const std::string indent = "\n" + std::string(width + 4, ' ');
    for (std::size_t at = 0; (at = description.find('\n', at)) != std::string::npos; at += indent.size()) {
      description.replace(at, 1, indent);
    }
    text += fmt::format("  {:<{}}  {}\n", left_column(*option), width, description);
  }
  return text + fmt::format("\nExample:\n{}\n", help_.examples);
}

std::vector<std::string> Options::spellings() const {
  std::vector<std::string> names;
  for (const auto& option : described_.options()) names.push_back("--" + option->long_name());
  return names;
}

int whole_number(const std::string& option, const std::string& text, int least) {
  const auto value = parse_integer<int>(text);
  if (value && *value >= least) return *value;
  throw UsageError(fmt::format("{}: {} is not a whole number from {} up", option, quoted_value(text), least));
}

std::vector<std::pair<std::string, std::string>> keys_and_values(const std::string& option,
                                                                 const std::vector<std::string>& texts) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string& text : texts) {
    const std::size_t sign = text.find('=');
    if (sign == 0 || sign == std::string::npos)
      throw UsageError(fmt::format("{}: {} is not key=value", option, quoted_value(text)));
    pairs.emplace_back(text.substr(0, sign), text.substr(sign + 1));
  }
  return pairs;
}

std::optional<char> delimiter_option(const Options& options) {
  if (!options.given("delimiter")) return std::nullopt;
  const auto& text = options.get<std::string>("delimiter");
  if (text == "\\t" || text == "tab") return '\t';
  const bool usable = text.size() == 1 && static_cast<unsigned char>(text[0]) < 0x80 &&
                      std::string_view("\"\n\r ").find(text[0]) == std::string_view::npos;
  if (usable) return text[0];
  throw UsageError(fmt::format(
      "--delimiter: {} is not one character that can stand between columns, such as , or ; or \\t",
      quoted_value(text)));
}

}  // namespace seedbed::runner
