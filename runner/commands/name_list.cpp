#include "runner/commands/name_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/messages.hpp"
#include "runner/commands/command.hpp"

namespace seedbed::runner {
namespace {

struct QuotedName {
  std::string name;
  std::size_t end = 0;  ///< behind its closing quote
};

/// The name in quotes that begins at `begin`; nothing if its closing quote is missing.
std::optional<QuotedName> quoted_name(const std::string& text, std::size_t begin) {
  QuotedName quoted;
  for (std::size_t i = begin + 1; i < text.size(); ++i) {
    if (text[i] != '"') {
      quoted.name += text[i];
    } else if (i + 1 < text.size() && text[i + 1] == '"') {
      quoted.name += text[i++];
    } else {
      quoted.end = i + 1;
      return quoted;
    }
  }
  return std::nullopt;
}

/// A text that is one name in quotes, or no quoted text at all.
std::string unquoted(const std::string& text) {
  if (!text.starts_with('"')) return text;
  const std::optional<QuotedName> quoted = quoted_name(text, 0);
  return quoted && quoted->end == text.size() ? quoted->name : text;
}

bool is_quoted(const std::string& text) {
  return unquoted(text) != text;
}

using Parts = std::vector<std::pair<std::string, std::string>>;

/// Every way to part the text at one of its colons.
Parts parted_at_colons(const std::string& text) {
  Parts parts;
  for (std::size_t at = text.find(':'); at != std::string::npos; at = text.find(':', at + 1)) {
    if (at > 0 && at + 1 < text.size()) parts.emplace_back(text.substr(0, at), text.substr(at + 1));
  }
  return parts;
}

bool is_there(const std::string& file) {
  std::error_code ignored;
  return std::filesystem::exists(file, ignored);
}

}  // namespace

std::vector<std::string> split_list(const std::string& option, const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    std::size_t end = std::min(text.find(',', begin), text.size());
    if (begin < text.size() && text[begin] == '"') {
      const std::optional<QuotedName> quoted = quoted_name(text, begin);
      if (!quoted || (quoted->end < text.size() && text[quoted->end] != ',')) {
        throw UsageError(
            fmt::format("{}: a name in quotes does not end at a comma or the end of {}; a quote "
                        "that is part of a name is doubled",
                        option, quoted_value(text)));
      }
      parts.push_back(quoted->name);
      end = quoted->end;
    } else {
      parts.push_back(text.substr(begin, end - begin));
      if (parts.back().empty())
        throw UsageError(fmt::format("{}: an empty name in {}", option, quoted_value(text)));
    }
    begin = end + 1;
  }
  return parts;
}

std::pair<std::string, std::string> file_and_column(const std::string& option, const std::string& text) {
  Parts possible, there;
  for (const auto& [file, column] : parted_at_colons(text)) {
    if (is_quoted(file) || is_quoted(column)) return {unquoted(file), unquoted(column)};
    possible.emplace_back(file, column);
    if (is_there(file)) there.emplace_back(file, column);
  }
  if (there.size() > 1) {
    throw UsageError(fmt::format("{}: {} may be {} or {}; put the column in quotes: FILE:\"COLUMN\"", option,
                                 quoted_value(text), quoted_value(there[0].first),
                                 quoted_value(there[1].first)));
  }
  if (there.size() == 1) return there.front();
  if (possible.empty())
    throw UsageError(fmt::format("{}: {} is not FILE:COLUMN", option, quoted_value(text)));
  return possible.back();
}

}  // namespace seedbed::runner
