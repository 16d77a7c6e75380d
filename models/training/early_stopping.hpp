#pragma once

#include <limits>

namespace seedbed::models {

/// Remembers the best monitored score (smaller is better) and counts the epochs since.
class EarlyStopping {
 public:
  /// Patience 0: nothing is monitored, the last epoch is the one to keep.
  explicit EarlyStopping(int patience) : patience_(patience) {}

  /// Whether this epoch's weights are to be kept. Not-a-number is never better than anything.
  bool observe(int epoch, double score) {
    if (patience_ == 0 || score < best_score_) {
      best_score_ = score;
      best_epoch_ = epoch;
      epochs_since_ = 0;
      return true;
    }
    ++epochs_since_;
    return false;
  }

  template <class Archive>
  void exchange(Archive& archive) {
    archive.value(best_epoch_);
    archive.value(epochs_since_);
    archive.value(best_score_);
  }

  bool should_stop() const { return patience_ > 0 && epochs_since_ >= patience_; }
  int best_epoch() const { return best_epoch_; }  ///< 0 if no epoch was kept

 private:
  int patience_;
  int best_epoch_ = 0;
  int epochs_since_ = 0;
  double best_score_ = std::numeric_limits<double>::infinity();
};

}  // namespace seedbed::models
