#include "models/training/optimizer.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/training/kernels.hpp"

namespace seedbed::models {
namespace {

constexpr std::size_t kAhead = 4;  // runs of rows

}  // namespace

Optimizer::Optimizer(const TrainingSettings& settings, std::size_t size, std::vector<TableRows> tables)
    : kind_(settings.optimizer), weight_decay_(settings.weight_decay), tables_(std::move(tables)) {
  std::size_t rows = 0;
  for (const TableRows& table : tables_) {
    tables_end_ = std::max(tables_end_, aligned_stride(table.offset + table.size()));
    rows = std::max(rows, table.first + table.count);
  }
  if (kind_ == OptimizerKind::sgd) return;
  first_ = AlignedFloats(size);
  second_ = AlignedFloats(size);
  if (weight_decay_ == 0.0) up_to_date_.resize(rows);
}

/// Rows of a large table come from main memory: the next are asked for while one is worked on.
void Optimizer::fetch(const float* parameters, const TableRows& run) const {
  constexpr std::size_t kLine = 16;
  const std::size_t end = run.offset + std::min(run.size(), 8 * kLine);
  for (std::size_t at = run.offset; at < end; at += kLine) {
    __builtin_prefetch(parameters + at, 1);
    __builtin_prefetch(first_.data() + at, 1);
    __builtin_prefetch(second_.data() + at, 1);
  }
}

void Optimizer::settle(std::span<float> parameters, std::span<const TableRows> rows) {
  if (up_to_date_.empty()) return;
  const auto now = static_cast<std::uint32_t>(missed_.count());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const TableRows& run = rows[r];
    if (r + kAhead < rows.size()) fetch(parameters.data(), rows[r + kAhead]);
    for (std::size_t i = 0; i < run.count; ++i) {
      std::uint32_t& up_to_date = up_to_date_[run.first + i];
      if (up_to_date == now) continue;
      const std::size_t at = run.offset + i * run.width;
      kernels().missed_adam(parameters.data() + at, first_.data() + at, second_.data() + at, run.width,
                            missed_.since(up_to_date));
      up_to_date = now;
    }
  }
}

void Optimizer::settle_all(std::span<float> parameters) {
  settle(parameters, tables_);
  std::fill(up_to_date_.begin(), up_to_date_.end(), 0u);
  missed_.clear();
}

template <class Work>
void Optimizer::for_each_range(std::size_t size, std::span<const TableRows> rows, const Work& work) const {
  const std::size_t first = weight_decay_ == 0.0 ? tables_end_ : 0;
  work(first, size - first);
  if (first == 0) return;
  for (const TableRows& run : rows) work(run.offset, run.size());
}

void Optimizer::step(std::span<float> parameters, std::span<const float> gradient, double rate,
                     double gradient_factor, std::span<const TableRows> rows) {
  ++steps_;
  const auto single = [](double value) { return static_cast<float>(value); };
  if (kind_ == OptimizerKind::sgd) {
    for_each_range(parameters.size(), rows, [&](std::size_t at, std::size_t size) {
      kernels().descend(parameters.data() + at, gradient.data() + at, size, single(gradient_factor),
                        single(weight_decay_), single(rate));
    });
    return;
  }
  const bool decoupled = kind_ == OptimizerKind::adamw;
  const double taken = static_cast<double>(steps_);
  const double corrected_rate = rate / (1.0 - std::pow(0.9, taken));
  const double correction = 1.0 / std::sqrt(1.0 - std::pow(0.999, taken));
  const AdamStep step = {
      .gradient_factor = single(gradient_factor),
      .l2 = decoupled ? 0.0f : single(weight_decay_),
      .keep = decoupled ? single(1.0 - rate * weight_decay_) : 1.0f,
      .rate = single(corrected_rate),
      .second_correction = single(correction),
  };
  for_each_range(parameters.size(), rows, [&](std::size_t at, std::size_t size) {
    kernels().adam(parameters.data() + at, gradient.data() + at, first_.data() + at, second_.data() + at,
                   size, step);
  });
  if (up_to_date_.empty()) return;
  missed_.add(corrected_rate, correction);
  const auto now = static_cast<std::uint32_t>(missed_.count());
  for (const TableRows& run : rows) std::fill_n(&up_to_date_[run.first], run.count, now);
}

double clip_factor(double norm, double clip_norm) {
  return clip_norm > 0 ? std::min(1.0, clip_norm / (norm + 1e-6)) : 1.0;
}

}  // namespace seedbed::models
