// Nanoseconds per row of the exact CRPS and of the log score, and how many times faster that is than the same
// formulas written as plain libtorch float64 tensor operations (for the log-normal CRPS the min form), on one
// core, in one run. SEEDBED_VECTOR_LEVEL=avx2 shows a lower instruction level.

#include <benchmark/benchmark.h>
#include <torch/torch.h>

#include <cmath>
#include <cstdio>
#include <memory>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "base/vector_level.hpp"
#include "bench/timings.hpp"
#include "metrics/crps.hpp"
#include "metrics/distribution.hpp"
#include "metrics/log_score.hpp"

namespace {

using seedbed::metrics::Family;
using seedbed::metrics::Mixtures;
using torch::Tensor;

struct Rows {
  Rows(Family family, std::size_t components, std::size_t rows);

  Mixtures view() const { return {family, components, weights, locations, scales}; }
  std::size_t size() const { return y.size(); }
  Tensor matrix(const std::vector<double>& values) const {
    return torch::tensor(values, torch::kFloat64).view({-1, static_cast<std::int64_t>(components)});
  }

  Family family;
  std::size_t components;
  std::vector<double> weights, locations, scales, y;
};

Rows::Rows(Family kind, std::size_t count, std::size_t rows) : family(kind), components(count) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> scale(0.2, 2.0);
  for (std::size_t row = 0; row < rows; ++row) {
    std::vector<double> raw(count);
    double sum = 0;
    for (double& value : raw) sum += value = scale(random);
    for (std::size_t k = 0; k < count; ++k) {
      weights.push_back(raw[k] / sum);
      locations.push_back(normal(random));
      scales.push_back(scale(random));
    }
    y.push_back(kind == Family::normal ? normal(random) : std::exp(normal(random)));
  }
}

Tensor absolute_mean(const Tensor& m, const Tensor& s) {
  const Tensor z = m / s;
  return m * torch::erf(z / std::numbers::sqrt2) +
         s * std::sqrt(2 / std::numbers::pi) * torch::exp(-0.5 * z * z);
}

Tensor normal_crps(const Tensor& w, const Tensor& mu, const Tensor& sigma, const Tensor& y) {
  const Tensor first = (w * absolute_mean(y.unsqueeze(1) - mu, sigma)).sum(1);
  const Tensor s = torch::sqrt(sigma.unsqueeze(2).square() + sigma.unsqueeze(1).square());
  const Tensor pairs = w.unsqueeze(2) * w.unsqueeze(1) * absolute_mean(mu.unsqueeze(2) - mu.unsqueeze(1), s);
  return first - 0.5 * pairs.sum({1, 2});
}

Tensor lognormal_crps(const Tensor& w, const Tensor& mu, const Tensor& sigma, const Tensor& y) {
  const Tensor omega = (torch::log(y).unsqueeze(1) - mu) / sigma;
  const Tensor log_mean = mu + 0.5 * sigma.square();
  const Tensor with_y = torch::exp(log_mean + torch::special_log_ndtr(omega - sigma)) +
                        y.unsqueeze(1) * torch::special_ndtr(-omega);
  const Tensor s = torch::sqrt(sigma.unsqueeze(2).square() + sigma.unsqueeze(1).square());
  const Tensor d1 = (mu.unsqueeze(2) - mu.unsqueeze(1) + sigma.unsqueeze(2).square()) / s;
  const Tensor pairs = torch::exp(log_mean.unsqueeze(2) + torch::special_log_ndtr(-d1)) +
                       torch::exp(log_mean.unsqueeze(1) + torch::special_log_ndtr(d1 - s));
  return y - 2 * (w * with_y).sum(1) + (w.unsqueeze(2) * w.unsqueeze(1) * pairs).sum({1, 2});
}

Tensor normal_log_score(const Tensor& w, const Tensor& mu, const Tensor& sigma, const Tensor& t) {
  const Tensor z = (t.unsqueeze(1) - mu) / sigma;
  return -torch::logsumexp(torch::log(w) - torch::log(sigma) - 0.5 * z * z, 1) +
         0.5 * std::log(2 * std::numbers::pi);
}

Tensor lognormal_log_score(const Tensor& w, const Tensor& mu, const Tensor& sigma, const Tensor& y) {
  const Tensor t = torch::log(y);
  return normal_log_score(w, mu, sigma, t) + t;
}

struct Subject {
  const char* name;
  Family family;
  void (*plain)(const Mixtures&, std::span<const double>, std::span<double>,
                std::span<seedbed::metrics::RowStatus>);
  void (*with_gradient)(const Mixtures&, std::span<const double>, std::span<double>,
                        seedbed::metrics::MixtureGradient, std::span<seedbed::metrics::RowStatus>);
  Tensor (*torch)(const Tensor&, const Tensor&, const Tensor&, const Tensor&);
};

const Subject kSubjects[] = {
    {"normal CRPS", Family::normal, seedbed::metrics::crps<double>,
     seedbed::metrics::crps_with_gradient<double>, normal_crps},
    {"lognormal CRPS", Family::lognormal, seedbed::metrics::crps<double>,
     seedbed::metrics::crps_with_gradient<double>, lognormal_crps},
    {"normal log score", Family::normal, seedbed::metrics::log_score<double>,
     seedbed::metrics::log_score_with_gradient<double>, normal_log_score},
    {"lognormal log score", Family::lognormal, seedbed::metrics::log_score<double>,
     seedbed::metrics::log_score_with_gradient<double>, lognormal_log_score},
};

void run_kernel(benchmark::State& state, const Subject& subject, const Rows& rows, bool gradient) {
  std::vector<double> out(rows.size()), weights(rows.weights.size()), locations(weights), scales(weights);
  std::vector<seedbed::metrics::RowStatus> status(rows.size());
  for (auto _ : state) {
    if (gradient) {
      subject.with_gradient(rows.view(), rows.y, out, {weights, locations, scales}, status);
    } else {
      subject.plain(rows.view(), rows.y, out, status);
    }
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
}

void run_torch(benchmark::State& state, const Subject& subject, const Rows& rows, bool gradient) {
  Tensor w = rows.matrix(rows.weights), mu = rows.matrix(rows.locations), sigma = rows.matrix(rows.scales);
  const Tensor y = torch::tensor(rows.y, torch::kFloat64);
  for (Tensor* parameter : {&w, &mu, &sigma}) parameter->requires_grad_(gradient);
  const torch::AutoGradMode mode(gradient);
  for (auto _ : state) {
    Tensor score = subject.torch(w, mu, sigma, y);
    if (gradient) score = torch::autograd::grad({score.sum()}, {w, mu, sigma})[0];
    benchmark::DoNotOptimize(score.data_ptr());
  }
}

void run_quantile(benchmark::State& state, const Rows& rows) {
  std::vector<double> out(rows.size());
  for (auto _ : state) {
    seedbed::metrics::quantile(rows.view(), 0.05, out);
    benchmark::DoNotOptimize(out.data());
  }
}

struct Case {
  std::string name;
  std::size_t rows;
};

/// Registers everything; few enough rows that the tensors of pairs stay in the cache, which is kind to the
/// tensor operations.
std::vector<Case> add_cases() {
  std::vector<Case> cases;
  const auto add = [&](const std::string& name, const auto& rows, auto work) {
    cases.push_back({name, rows->size()});
    benchmark::RegisterBenchmark(name.c_str(), work);
  };
  for (const std::size_t components : {1, 3, 10, 100}) {
    const std::size_t count = std::max<std::size_t>(64, 131072 / (components * components));
    for (const Subject& subject : kSubjects) {
      for (const bool gradient : {false, true}) {
        const std::string name =
            std::string(subject.name) + (gradient ? " gradient K=" : " K=") + std::to_string(components);
        const auto rows =
            std::make_shared<Rows>(subject.family, components, std::min<std::size_t>(count, 16384));
        add(name, rows, [=](benchmark::State& state) { run_kernel(state, subject, *rows, gradient); });
        add(name + " torch", rows,
            [=](benchmark::State& state) { run_torch(state, subject, *rows, gradient); });
      }
    }
    const auto rows = std::make_shared<Rows>(Family::normal, components, 16384 / components);
    add("normal quantile K=" + std::to_string(components), rows,
        [=](benchmark::State& state) { run_quantile(state, *rows); });
  }
  return cases;
}

void print(const seedbed::bench::Timings& timings, const std::vector<Case>& cases) {
  std::printf("%-32s %10s %14s %13s %9s\n", seedbed::name(seedbed::vector_level()).data(), "ns/row",
              "million rows/s", "torch ns/row", "ratio");
  for (const auto& [name, rows] : cases) {
    if (!timings.has(name) || name.ends_with(" torch")) continue;
    const double own = 1e9 * timings.median(name) / static_cast<double>(rows);
    std::printf("%-32s %10.1f %14.1f", name.c_str(), own, 1e3 / own);
    const std::string other = name + " torch";
    if (timings.has(other)) {
      const double ratio = timings.ratio(other, name);
      std::printf(" %13.1f %8.1fx", ratio * own, ratio);
    }
    std::printf("\n");
  }
}

}  // namespace

int main(int argc, char** argv) {
  seedbed::bench::restart_with_one_thread(argv);
  at::set_num_threads(1);
  const std::vector<Case> cases = add_cases();
  seedbed::bench::Timings timings;
  if (!seedbed::bench::run_interleaved(argc, argv, timings)) return 2;
  print(timings, cases);
}
