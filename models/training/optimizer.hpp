#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/aligned_floats.hpp"
#include "models/training/first_layer/table_rows.hpp"
#include "models/training/missed_steps.hpp"
#include "models/training_settings.hpp"

namespace seedbed::models {

/// adam, adamw or sgd over one flat buffer, with the formulas and defaults of torch::optim: betas 0.9 and
/// 0.999, eps 1e-8; no momentum. Weight decay is an L2 term in the gradient (adam, sgd) or decoupled from it
/// (adamw).
///
/// Of embedding tables, a step visits only the rows that the batch uses. The other rows' gradient is zero,
/// and what the step would have done to them is made up for by settle(). With weight decay, which moves every
/// row in every step, all are visited.
class Optimizer {
 public:
  /// `tables`: each table as one run of rows, at the start of the buffer of `size` floats.
  Optimizer(const TrainingSettings& settings, std::size_t size, std::vector<TableRows> tables = {});

  /// Brings rows of tables up to date: to be called before their parameters are read.
  void settle(std::span<float> parameters, std::span<const TableRows> rows);
  void settle_all(std::span<float> parameters);

  /// One step of everything but the tables, and of these rows of the tables, which are up to date; elsewhere
  /// in the tables the gradient is zero. Gradients are multiplied by `gradient_factor` first, which is how
  /// their norm is clipped.
  void step(std::span<float> parameters, std::span<const float> gradient, double rate, double gradient_factor,
            std::span<const TableRows> rows = {});

  template <class Archive>
  void exchange(Archive& archive) {
    archive.values(first_.span());
    archive.values(second_.span());
    archive.value(steps_);
    missed_.exchange(archive);
    archive.values(std::span(up_to_date_));
  }

  /// The first float behind the tables.
  std::size_t tables_end() const { return tables_end_; }

 private:
  void fetch(const float* parameters, const TableRows& run) const;
  template <class Work>
  void for_each_range(std::size_t size, std::span<const TableRows> rows, const Work& work) const;

  OptimizerKind kind_;
  double weight_decay_;
  std::vector<TableRows> tables_;
  std::size_t tables_end_ = 0;
  AlignedFloats first_, second_;           ///< moments
  std::int64_t steps_ = 0;                 ///< taken, not skipped
  MissedSteps missed_;                     ///< since all rows were up to date
  std::vector<std::uint32_t> up_to_date_;  ///< per row, after how many of these steps
};

/// The factor that brings a gradient of this norm down to `clip_norm` (as torch's clip_grad_norm_); 1 if that
/// is 0.
double clip_factor(double norm, double clip_norm);

}  // namespace seedbed::models
