#pragma once

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runner/commands/command.hpp"

namespace seedbed::runner {

/// What `seedbed COMMAND --help` says around its list of options.
struct CommandHelp {
  std::string usage;        ///< "seedbed run FILE [key=value …] [options]"
  std::string description;  ///< paragraphs, wrapped by hand at 80 columns
  std::string examples;     ///< lines
};

/// The options of one command: Boost.Program_options with help and errors in Seedbed's own words. Long names
/// must be written out; a misspelt one is answered with the nearest that exists.
class Options {
 public:
  explicit Options(CommandHelp help);

  boost::program_options::options_description_easy_init add() { return described_.add_options(); }

  /// Returns false if --help was asked for; it has then been printed. Throws UsageError.
  bool parse(const Arguments& arguments);

  bool given(const std::string& option) const { return values_.count(option) > 0; }
  template <class T>
  const T& get(const std::string& option) const {
    return values_[option].as<T>();
  }
  template <class T>
  T get_or(const std::string& option, T otherwise) const {
    return given(option) ? get<T>(option) : otherwise;
  }
  /// What is not an option, in order.
  const std::vector<std::string>& positional() const { return positional_; }
  /// The only positional argument. Throws UsageError, naming `what`, if there is none or more than one.
  const std::string& only_positional(const std::string& what) const;

  std::string help_text() const;

 private:
  std::vector<std::string> spellings() const;

  CommandHelp help_;
  boost::program_options::options_description described_;
  boost::program_options::variables_map values_;
  std::vector<std::string> positional_;
};

/// A whole number that an option got. Throws UsageError, naming option and text, if it is not one or below
/// `least`.
int whole_number(const std::string& option, const std::string& text, int least);

/// "key=value" of each text. Throws UsageError, naming the option, for one that is none.
std::vector<std::pair<std::string, std::string>> keys_and_values(const std::string& option,
                                                                 const std::vector<std::string>& texts);

/// What --delimiter says, if it is given: one character, or a tab as "tab" or "\t". Throws UsageError.
std::optional<char> delimiter_option(const Options& options);

}  // namespace seedbed::runner
