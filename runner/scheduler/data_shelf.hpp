#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/descriptor.hpp"

namespace seedbed::runner {

/// Encoded data while jobs run: each is made when a job is about to need it and given back after its last
/// job, and no more of them are held at once than a limit allows. Numbered in the order in which jobs first
/// need them. Any thread may borrow.
class DataShelf {
 public:
  struct Item {
    std::int64_t bytes = 0;  ///< that it takes once made
    std::size_t jobs = 0;    ///< that are to read it
    Descriptor made = {};    ///< if it is there already
  };

  struct Options {
    std::int64_t limit = 0;  ///< bytes held at once; 0 = no limit. One is held however large it is.
    std::size_t ahead = 1;   ///< items made in the background before a job asks for them
    /// Makes an item; from any thread, for several items at once. NoMemory makes it wait until others are
    /// given back, if there are any; what else it throws comes out of `borrow`.
    std::function<Descriptor(std::size_t item)> make;
    /// Nothing will be made any more: what `make` needs can go. Called once, from any thread.
    std::function<void()> all_made = {};
  };

  DataShelf(std::vector<Item> items, Options options);
  ~DataShelf();  ///< no loan may be left; waits for what is being made
  DataShelf(const DataShelf&) = delete;
  DataShelf& operator=(const DataShelf&) = delete;

  /// Keeps an item until its end.
  class Loan {
   public:
    Loan(DataShelf& shelf, std::size_t item) : shelf_(&shelf), item_(item) {}
    Loan(Loan&& other) noexcept
        : shelf_(std::exchange(other.shelf_, nullptr)), item_(other.item_), job_over_(other.job_over_) {}
    Loan& operator=(Loan&&) = delete;
    ~Loan() {
      if (shelf_ != nullptr) shelf_->give_back(item_, job_over_);
    }
    /// The job for which it was borrowed will not come again.
    void job_is_over() { job_over_ = true; }

   private:
    DataShelf* shelf_;
    std::size_t item_;
    bool job_over_ = false;
  };

  /// Waits until the item is made and there is room for it. Nothing if `stop` was called meanwhile.
  std::optional<Loan> borrow(std::size_t item);
  int descriptor(std::size_t item) const;  ///< of a borrowed item

  /// Whoever waits gives up, and nothing more is made.
  void stop();

  /// An item for which a job waits now.
  std::optional<std::size_t> awaited() const;
  std::int64_t bytes_held() const;

 private:
  enum class State { none, being_made, made, over };
  struct Place {
    Item item;
    State state = State::none;
    std::size_t loans = 0;    // and jobs that wait for it
    std::size_t waiting = 0;  // jobs
    bool evicted = false;
  };

  using Lock = std::unique_lock<std::mutex>;
  void make_ahead();
  std::optional<std::size_t> next_ahead() const;
  void make(Lock& lock, std::size_t item);
  bool make_room(std::int64_t bytes);
  bool fits(std::int64_t bytes, std::int64_t held) const;
  void drop(Place& place, State state);
  void give_back(std::size_t item, bool job_over);
  void look_whether_all_is_made(Lock& lock);

  Options options_;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::vector<Place> places_;
  std::int64_t limit_;
  std::int64_t held_ = 0;  // bytes of what is made or being made
  std::size_t asked_ = 0;  // items from 0 on that jobs have asked for
  bool stopped_ = false, all_made_ = false;
  std::exception_ptr error_;
  std::jthread maker_;
};

/// Groups of items, in order, each of which fits on a shelf of that limit at once with room for one more to
/// be made meanwhile: the group's number for each item. One group if everything fits, or there is no limit
/// (0).
std::vector<std::size_t> groups_that_fit(const std::vector<std::int64_t>& bytes, std::int64_t limit);

}  // namespace seedbed::runner
