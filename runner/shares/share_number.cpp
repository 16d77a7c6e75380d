#include "runner/shares/share_number.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>

#include "base/messages.hpp"
#include "base/number_text.hpp"

namespace seedbed::runner {
namespace {

/// How one kind of scheduler numbers what it starts.
struct Surroundings {
  const char* index;
  const char* first;     ///< the variable with the first number; null: `lowest`
  const char* last;      ///< with the last; null: not said
  const char* step;      ///< between two; null: 1
  const char* count;     ///< how many there are; null: not said
  int lowest;            ///< number, where none is said
  const char* no_index;  ///< what the variable says where there is no array; null: is not set
};

constexpr std::array<Surroundings, 10> kSurroundings = {{
    {"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_MAX", "SLURM_ARRAY_TASK_STEP",
     "SLURM_ARRAY_TASK_COUNT", 1, nullptr},
    {"PBS_ARRAY_INDEX", nullptr, nullptr, nullptr, nullptr, 1, nullptr},
    {"LSB_JOBINDEX", nullptr, "LSB_JOBINDEX_END", "LSB_JOBINDEX_STEP", nullptr, 1, "0"},
    {"SGE_TASK_ID", "SGE_TASK_FIRST", "SGE_TASK_LAST", "SGE_TASK_STEPSIZE", nullptr, 1, "undefined"},
    {"OMPI_COMM_WORLD_RANK", nullptr, nullptr, nullptr, "OMPI_COMM_WORLD_SIZE", 0, nullptr},
    {"PMI_RANK", nullptr, nullptr, nullptr, "PMI_SIZE", 0, nullptr},
    {"SLURM_PROCID", nullptr, nullptr, nullptr, "SLURM_STEP_NUM_TASKS", 0, nullptr},
    {"SLURM_PROCID", nullptr, nullptr, nullptr, "SLURM_NTASKS", 0, nullptr},
    {"SLURM_PROCID", nullptr, nullptr, nullptr, nullptr, 0, nullptr},
    {"JOB_COMPLETION_INDEX", nullptr, nullptr, nullptr, nullptr, 0, nullptr},
}};

constexpr const char* kHow = "say --share k/n, such as --share 3/8, or --share 'of 8'";

[[noreturn]] void wrong(const std::string& text) {
  throw std::invalid_argument(text);
}

std::optional<std::int64_t> number_in(const char* name, const EnvironmentVariable& variable) {
  if (name == nullptr) return std::nullopt;
  const std::optional<std::string> text = variable(name);
  if (!text || text->empty() || *text == "undefined") return std::nullopt;
  const auto number = parse_integer<std::int64_t>(*text);
  if (!number || *number < 0 || *number > 1'000'000'000)
    wrong(fmt::format("{} is {}, which is no number of a part; {}", name, quoted_value(*text), kHow));
  return number;
}

ShareNumber checked(std::int64_t share, std::int64_t shares, const std::string& source) {
  if (shares < 1 || shares > 1'000'000)
    wrong(fmt::format("{}: there cannot be {} parts; {}", source, shares, kHow));
  if (share < 1 || share > shares) {
    wrong(fmt::format("{}: there is no part {} of {}: parts are numbered from 1 to {}", source, share, shares,
                      shares));
  }
  return {static_cast<int>(share), static_cast<int>(shares)};
}

/// Of all that a scheduler started, the position of this one, from 1, and how many there are, if it says so.
ShareNumber in_surroundings(const Surroundings& where, std::int64_t index, std::optional<std::int64_t> of,
                            const EnvironmentVariable& variable) {
  const auto first = number_in(where.first, variable), last = number_in(where.last, variable);
  const std::int64_t step = std::max<std::int64_t>(1, number_in(where.step, variable).value_or(1));
  // Numbers of an array may have gaps, where only some of it was started again: then they count from its
  // usual start.
  const std::int64_t lowest =
      of ? std::min<std::int64_t>(where.lowest, first.value_or(where.lowest)) : first.value_or(where.lowest);
  const std::int64_t position = (index - lowest) / (of ? 1 : step) + 1;
  if (of) return checked(position, *of, where.index);
  auto count = number_in(where.count, variable);
  const bool has_gaps = count && last && first && (*last - *first) / step + 1 != *count;
  if (has_gaps)
    wrong(fmt::format("the array that {} is of has gaps, so that its size is not the number of parts; {}",
                      where.index, kHow));
  if (!count && last) count = (*last - lowest) / step + 1;
  if (!count)
    wrong(fmt::format("{} says which part this is, and nothing says of how many; {}", where.index, kHow));
  return checked(position, *count, where.index);
}

ShareNumber from_surroundings(std::optional<std::int64_t> of, const EnvironmentVariable& variable) {
  for (const Surroundings& where : kSurroundings) {
    const std::optional<std::string> text = variable(where.index);
    if (!text || (where.no_index != nullptr && *text == where.no_index)) continue;
    const auto index = number_in(where.index, variable);
    const bool no_count = !of && where.count != nullptr && !number_in(where.count, variable);
    if (!index || no_count) continue;
    return in_surroundings(where, *index, of, variable);
  }
  wrong(
      fmt::format("nothing says which part this is: no variable of a scheduler (SLURM_ARRAY_TASK_ID, "
                  "PBS_ARRAY_INDEX, LSB_JOBINDEX, SGE_TASK_ID, OMPI_COMM_WORLD_RANK, PMI_RANK, SLURM_PROCID, "
                  "JOB_COMPLETION_INDEX) is set; {}",
                  of ? "say --share k/n, such as --share 3/8" : kHow));
}

}  // namespace

ShareNumber share_number(const std::string& text, const EnvironmentVariable& variable) {
  if (text.empty()) return from_surroundings(std::nullopt, variable);
  const std::string source = fmt::format("--share {}", quoted_value(text));
  if (text.starts_with("of ")) {
    const auto of = parse_integer<std::int64_t>(text.substr(3));
    if (!of) wrong(fmt::format("{}: what follows 'of' is not the number of parts; {}", source, kHow));
    checked(1, *of, source);
    return from_surroundings(of, variable);
  }
  const std::size_t slash = text.find('/');
  const auto share = parse_integer<std::int64_t>(text.substr(0, slash));
  const auto shares =
      slash == std::string::npos ? std::nullopt : parse_integer<std::int64_t>(text.substr(slash + 1));
  if (!share || !shares) wrong(fmt::format("{}: is not k/n, as in 3/8, nor 'of n', as in 'of 8'", source));
  return checked(*share, *shares, source);
}

std::optional<std::string> environment_variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

}  // namespace seedbed::runner
