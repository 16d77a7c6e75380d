// Runs a fuzz target where there is no libFuzzer: over every file given or found in a directory given, and
// over a fixed number of mutations of each, the same ones on every machine.
//   replay [--mutations N] [--trace] FILE|DIRECTORY ...
// With --trace every input is named before it runs and kept in the file replayed-input.

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/fuzz_input.hpp"

namespace {

using Bytes = std::vector<std::uint8_t>;

struct Case {
  std::string name;
  Bytes bytes;
};

// SplitMix64 (Steele, Lea and Flood 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t bound) {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return static_cast<std::size_t>((z ^ (z >> 31)) % bound);
  }

 private:
  std::uint64_t state_;
};

// What breaks readers: ends of numbers, quotes, brackets, and bytes that are no text.
constexpr std::string_view kPieces[] = {
    "\"",         "\"\"",      "\n", "\r\n", "\r",  "\0", ",",    ";",      "[",    "]",
    "{",          "}",         ": ", "- ",   "&a ", "*a", "<<: ", "#",      "\xFF", "\xEF\xBB\xBF",
    "\xC3",       "1e999",     "-0", "nan",  "inf", "NA", "null", "1e-999", "0x10", "999999999999999999999",
    "2147483648", "4294967295"};

std::size_t place_in(const Bytes& bytes, Random& random) {
  return random.below(bytes.size() + 1);
}

void mutate_once(Bytes& bytes, const std::vector<Case>& cases, Random& random) {
  const auto at = [&](std::size_t place) { return bytes.begin() + static_cast<std::ptrdiff_t>(place); };
  const std::size_t first = place_in(bytes, random), length = random.below(64);
  const std::size_t last = std::min(bytes.size(), first + length);
  switch (random.below(7)) {
    case 0:  // another bit
      if (first < bytes.size()) bytes[first] ^= static_cast<std::uint8_t>(1U << random.below(8));
      return;
    case 1:  // another byte
      if (first < bytes.size()) bytes[first] = static_cast<std::uint8_t>(random.below(256));
      return;
    case 2: {
      std::string_view piece = kPieces[random.below(std::size(kPieces))];
      if (piece.empty()) piece = std::string_view("\0", 1);
      bytes.insert(at(first), piece.begin(), piece.end());
      return;
    }
    case 3:
      bytes.erase(at(first), at(last));
      return;
    case 4: {  // once more, elsewhere
      const Bytes again(at(first), at(last));
      bytes.insert(at(place_in(bytes, random)), again.begin(), again.end());
      return;
    }
    case 5:
      bytes.resize(first);
      return;
    default: {  // goes on as another one
      const Bytes& other = cases[random.below(cases.size())].bytes;
      bytes.resize(first);
      bytes.insert(bytes.end(), other.begin() + static_cast<std::ptrdiff_t>(place_in(other, random)),
                   other.end());
    }
  }
}

void run(const Bytes& bytes) {
  // A copy of exactly this size, so that reading past its end is seen by the address sanitizer.
  const Bytes exact(bytes.begin(), bytes.end());
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

std::vector<Case> read_cases(const std::vector<std::filesystem::path>& places) {
  std::vector<std::filesystem::path> files;
  for (const auto& place : places) {
    if (!std::filesystem::is_directory(place)) {
      files.push_back(place);
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(place)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<Case> cases;
  for (const auto& file : files) {
    std::ifstream stream(file, std::ios::binary);
    cases.push_back({file.filename().string(), Bytes(std::istreambuf_iterator<char>(stream), {})});
    if (!stream) {
      std::fprintf(stderr, "%s cannot be read\n", file.c_str());
      std::exit(2);
    }
  }
  return cases;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t mutations = 0;
  bool trace = false;
  std::vector<std::filesystem::path> places;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--mutations") == 0 && i + 1 < argc) {
      mutations = std::stoul(argv[++i]);
    } else if (std::strcmp(argv[i], "--trace") == 0) {
      trace = true;
    } else {
      places.emplace_back(argv[i]);
    }
  }
  const std::vector<Case> cases = read_cases(places);
  if (cases.empty()) {
    std::fprintf(stderr, "no inputs: give files, or a directory of them\n");
    return 2;
  }
  for (std::size_t i = 0; i < cases.size(); ++i) {
    for (std::size_t mutation = 0; mutation <= mutations; ++mutation) {
      // On standard error, unbuffered: the last line is the input that did it.
      if (trace) std::fprintf(stderr, "%s, mutation %zu\n", cases[i].name.c_str(), mutation);
      Bytes bytes = cases[i].bytes;
      Random random(i * 1'000'003 + mutation);
      for (std::size_t step = 0; mutation > 0 && step <= mutation % 4; ++step) {
        mutate_once(bytes, cases, random);
      }
      if (trace) {
        std::ofstream("replayed-input", std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
      }
      run(bytes);
    }
  }
  std::printf("%zu inputs, %zu mutations of each\n", cases.size(), mutations);
  return 0;
}
