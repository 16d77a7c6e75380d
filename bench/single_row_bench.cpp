// One row at a time, for a caller that must have each forecast before it can ask for the next: predict_one
// against a plain libtorch forward call, and `seedbed predict --stream` through pipes against a program that
// only reads the same requests and writes the same answers. 130 inputs -> 64 -> 32 with batch normalisation;
// all on one core.
//   single_row_bench [SECONDS for each of the four, 2 by default]

#include <fmt/format.h>
#include <sched.h>
#include <sys/wait.h>
#include <torch/torch.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/temporary_folder.hpp"
#include "bench/timings.hpp"
#include "experiments/dataset/preprocessing.hpp"
#include "experiments/dataset/table.hpp"
#include "forecasts/prediction/predictor.hpp"
#include "models/model_file.hpp"
#include "models/network_layout.hpp"

namespace seedbed::bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int kInputs = 130;
constexpr std::size_t kRows = 512;

struct Requests {
  std::string header;
  std::vector<std::string> lines;
  std::vector<double> numbers;  // kRows × kInputs

  Requests() {
    RandomStream random(1, Purpose::synthesis);
    for (int i = 0; i < kInputs; ++i) header += fmt::format("{}f{}", i > 0 ? "," : "", i);
    header += '\n';
    for (std::size_t row = 0; row < kRows; ++row) {
      std::string line;
      for (int i = 0; i < kInputs; ++i) {
        const std::string cell = fmt::format("{:.3f}", random.normal());
        numbers.push_back(std::stod(cell));
        line += (i > 0 ? "," : "") + cell;
      }
      lines.push_back(line + "\n");
    }
  }
};

/// A model with random weights on inputs that are scaled by the rows given.
fs::path write_model(const fs::path& folder, const Requests& requests) {
  experiments::DataSettings settings;
  settings.path = (folder / "rows.csv").string();
  settings.target = "y";
  settings.numeric = {"f*"};
  std::ofstream csv(settings.path);
  csv << "y," << requests.header;
  for (std::size_t row = 0; row < kRows; ++row) csv << row % 7 << "," << requests.lines[row];
  csv.close();
  const experiments::Table table = experiments::read_table(settings);
  std::vector<std::int32_t> all(table.rows());
  std::iota(all.begin(), all.end(), 0);
  const auto fitted = experiments::FittedPreprocessing::fit(table, settings, all);
  const models::NetworkSettings network = {
      .family = models::Family::normal, .components = 2, .hidden = {64, 32}, .norm = models::Norm::batch};
  const models::NetworkLayout layout = models::network_layout(network, fitted.shape());
  models::NetworkState state = {std::vector<float>(layout.parameter_count),
                                std::vector<float>(layout.statistic_count, 1.0f)};
  RandomStream random(2, Purpose::synthesis);
  for (const models::TensorPlace& place : layout.parameters) {
    for (std::size_t i = 0; i < place.size(); ++i)
      state.parameters[place.offset + i] = static_cast<float>(0.1 * random.normal());
  }
  const fs::path path = folder / "model.safetensors";
  models::write_model(path, {network, fitted.shape(), {0, 1}, state, fitted.to_json(), {}});
  return path;
}

struct Latencies {
  std::vector<double> microseconds;

  double percentile(double share) const {
    std::vector<double> sorted = microseconds;
    const auto at =
        sorted.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(sorted.size() - 1));
    std::nth_element(sorted.begin(), at, sorted.end());
    return *at;
  }
};

template <class Call>
Latencies measure(double seconds, const Call& call) {
  for (std::size_t row = 0; row < kRows; ++row) call(row);
  Latencies found;
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  for (std::size_t row = 0; Clock::now() < end; row = (row + 1) % kRows) {
    const auto start = Clock::now();
    call(row);
    found.microseconds.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count());
  }
  return found;
}

Latencies measure_predict_one(const fs::path& model, const Requests& requests, double seconds) {
  const forecasts::Predictor predictor(model);
  const std::span<const double> all = requests.numbers;
  return measure(seconds, [&](std::size_t row) {
    const metrics::Mixtures one = predictor.predict_one(all.subspan(row * kInputs, kInputs));
    if (!std::isfinite(one.locations[0])) std::abort();
  });
}

Latencies measure_libtorch(const Requests& requests, double seconds) {
  torch::set_num_threads(1);
  const torch::NoGradGuard no_gradient;
  using namespace torch::nn;
  Sequential network(Linear(kInputs, 64), BatchNorm1d(64), ReLU(), Linear(64, 32), BatchNorm1d(32), ReLU(),
                     Linear(32, 6));
  network->eval();
  std::vector<float> encoded(requests.numbers.begin(), requests.numbers.end());
  return measure(seconds, [&](std::size_t row) {
    const torch::Tensor out =
        network->forward(torch::from_blob(encoded.data() + row * kInputs, {1, kInputs}));
    if (!std::isfinite(out.data_ptr<float>()[0])) std::abort();
  });
}

/// A program at the other end of two pipes.
class Partner {
 public:
  explicit Partner(std::vector<std::string> words) {
    std::array<int, 2> in = {}, out = {};
    if (pipe(in.data()) != 0 || pipe(out.data()) != 0) std::abort();
    process_ = fork();
    if (process_ == 0) {
      dup2(in[0], STDIN_FILENO);
      dup2(out[1], STDOUT_FILENO);
      for (const int end : {in[0], in[1], out[0], out[1]}) close(end);
      std::vector<char*> arguments;
      for (std::string& word : words) arguments.push_back(word.data());
      arguments.push_back(nullptr);
      execv(arguments[0], arguments.data());
      _exit(127);
    }
    close(in[0]);
    close(out[1]);
    to_ = in[1];
    from_ = out[0];
  }
  ~Partner() {
    close(to_);
    close(from_);
    waitpid(process_, nullptr, 0);
  }
  Partner(const Partner&) = delete;
  Partner& operator=(const Partner&) = delete;

  std::size_t ask(const std::string& request) {
    if (write(to_, request.data(), request.size()) != static_cast<ssize_t>(request.size())) std::abort();
    std::size_t length = 0;
    std::array<char, 4096> answer = {};
    do {
      const ssize_t got = read(from_, answer.data(), answer.size());
      if (got <= 0) std::abort();
      length += static_cast<std::size_t>(got);
      last_ = answer[static_cast<std::size_t>(got) - 1];
    } while (last_ != '\n');
    return length;
  }

 private:
  pid_t process_ = 0;
  int to_ = -1, from_ = -1;
  char last_ = 0;
};

/// Reads a request, writes an answer of `length` bytes, and nothing else.
[[noreturn]] void echo(std::size_t length) {
  std::vector<char> request(1 << 16), answer(length, 'x');
  answer.back() = '\n';
  while (true) {
    const ssize_t got = read(STDIN_FILENO, request.data(), request.size());
    if (got <= 0) std::exit(0);
    if (request[static_cast<std::size_t>(got) - 1] != '\n') continue;
    if (write(STDOUT_FILENO, answer.data(), answer.size()) < 0) std::exit(1);
  }
}

void print(const char* name, const Latencies& found) {
  std::printf("%-34s %8.2f %8.2f %8.2f %10.0f\n", name, found.percentile(0.5), found.percentile(0.99),
              found.percentile(0.999), 1e6 / found.percentile(0.5));
}

void compare(const std::string& own_path, double seconds) {
  const TemporaryFolder folder("seedbed-bench");
  const Requests requests;
  const fs::path model = write_model(folder.path(), requests);
  std::printf("%-34s %8s %8s %8s %10s\n", "microseconds a row", "p50", "p99", "p99.9", "rows/s");
  const Latencies one = measure_predict_one(model, requests, seconds),
                  plain = measure_libtorch(requests, seconds);
  print("predict_one", one);
  print("libtorch forward", plain);

  const std::string seedbed = fs::path(own_path).parent_path() / "seedbed";
  Partner stream({seedbed, "predict", model.string(), "--stream", "--columns", "p_gt_0"});
  stream.ask(requests.header);
  const std::size_t length = stream.ask(requests.lines[0]);
  Partner bare({own_path, "echo", std::to_string(length)});
  Latencies answered, echoed;
  for (int turn = 0; turn < 10; ++turn) {  // in turns, so that what else goes on strikes both
    const auto ask = [&](Partner& partner, Latencies& into) {
      const Latencies some =
          measure(seconds / 10, [&](std::size_t row) { partner.ask(requests.lines[row]); });
      into.microseconds.insert(into.microseconds.end(), some.microseconds.begin(), some.microseconds.end());
    };
    ask(stream, answered);
    ask(bare, echoed);
  }
  print("predict --stream", answered);
  print("bare echo", echoed);
  std::printf("\nlibtorch / predict_one %.1fx; stream reaches %.0f %% of the echo\n",
              plain.percentile(0.5) / one.percentile(0.5),
              100 * echoed.percentile(0.5) / answered.percentile(0.5));
}

}  // namespace
}  // namespace seedbed::bench

int main(int argc, char** argv) {
  if (argc == 3 && std::string(argv[1]) == "echo") seedbed::bench::echo(std::stoul(argv[2]));
  seedbed::bench::restart_with_one_thread(argv);
  cpu_set_t one_core;
  CPU_ZERO(&one_core);
  CPU_SET(sched_getcpu(), &one_core);
  if (sched_setaffinity(0, sizeof one_core, &one_core) != 0) std::perror("the core could not be chosen");
  seedbed::bench::compare(std::filesystem::read_symlink("/proc/self/exe"), argc > 1 ? std::stod(argv[1]) : 2);
}
