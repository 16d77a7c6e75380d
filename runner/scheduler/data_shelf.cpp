#include "runner/scheduler/data_shelf.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "experiments/dataset/memory_file.hpp"

namespace seedbed::runner {

DataShelf::DataShelf(std::vector<Item> items, Options options)
    : options_(std::move(options)), limit_(options_.limit) {
  for (Item& item : items) {
    Place& place = places_.emplace_back();
    place.item = std::move(item);
    if (place.item.jobs == 0) {
      place.item.made.close();
      place.state = State::over;
    } else if (place.item.made) {
      place.state = State::made;
      held_ += place.item.bytes;
    }
  }
  Lock lock(mutex_);
  look_whether_all_is_made(lock);
  if (!all_made_) maker_ = std::jthread([this] { make_ahead(); });
}

DataShelf::~DataShelf() {
  stop();
}

void DataShelf::stop() {
  const Lock lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

std::optional<DataShelf::Loan> DataShelf::borrow(std::size_t item) {
  Lock lock(mutex_);
  Place& place = places_.at(item);
  if (place.state == State::over) throw std::logic_error("data were given back before their last job");
  if (item >= asked_) {
    asked_ = item + 1;
    changed_.notify_all();
  }
  ++place.loans;
  ++place.waiting;
  try {
    while (place.state != State::made && !stopped_) {
      if (error_) std::rethrow_exception(error_);
      if (place.state == State::none && make_room(place.item.bytes)) {
        make(lock, item);
      } else {
        changed_.wait(lock);
      }
    }
  } catch (...) {
    --place.waiting;
    --place.loans;
    throw;
  }
  --place.waiting;
  if (!stopped_) return Loan(*this, item);
  --place.loans;
  return std::nullopt;
}

int DataShelf::descriptor(std::size_t item) const {
  const Lock lock(mutex_);
  return places_.at(item).item.made.get();
}

std::optional<std::size_t> DataShelf::awaited() const {
  const Lock lock(mutex_);
  const auto found = std::ranges::find_if(places_, [](const Place& place) { return place.waiting > 0; });
  if (found == places_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - places_.begin());
}

std::int64_t DataShelf::bytes_held() const {
  const Lock lock(mutex_);
  return held_;
}

/// The background thread: makes what jobs will ask for next, as long as there is room.
void DataShelf::make_ahead() {
  Lock lock(mutex_);
  while (!stopped_ && !all_made_ && !error_) {
    if (const auto item = next_ahead()) {
      try {
        make(lock, *item);
      } catch (...) {  // kept in error_ for whoever asks next
      }
    } else {
      changed_.wait(lock);
    }
  }
}

/// In order, so that none takes the room of one needed before it. What had to go once is made again only when
/// it is asked for: whoever does makes room for it.
std::optional<std::size_t> DataShelf::next_ahead() const {
  const auto wants_room = [](const Place& place) { return place.waiting > 0 && place.state == State::none; };
  if (std::ranges::any_of(places_, wants_room)) return std::nullopt;
  const std::size_t end = std::min(places_.size(), asked_ + options_.ahead);
  for (std::size_t i = 0; i < end; ++i) {
    const Place& place = places_[i];
    if (place.state != State::none || place.evicted) continue;
    if (fits(place.item.bytes, held_)) return i;
    return std::nullopt;
  }
  return std::nullopt;
}

/// Without the lock while it is made. Does nothing if memory was refused and others are there whose end may
/// help, or were when it was asked for: they may have been given back just after it was refused.
void DataShelf::make(Lock& lock, std::size_t item) {
  Place& place = places_[item];
  const bool alone = held_ == 0;
  place.state = State::being_made;
  held_ += place.item.bytes;
  lock.unlock();
  Descriptor made;
  std::exception_ptr error;
  bool refused = false;
  try {
    made = options_.make(item);
  } catch (const experiments::NoMemory&) {
    error = std::current_exception();
    refused = true;
  } catch (...) {
    error = std::current_exception();
  }
  lock.lock();
  changed_.notify_all();
  if (!error) {
    place.item.made = std::move(made);
    place.state = State::made;
    look_whether_all_is_made(lock);
    return;
  }
  place.state = State::none;
  held_ -= place.item.bytes;
  if (refused && !alone) {
    if (held_ > 0) limit_ = held_;  // more is not to be had
    return;
  }
  error_ = error;
  std::rethrow_exception(error);
}

bool DataShelf::fits(std::int64_t bytes, std::int64_t held) const {
  return limit_ == 0 || held == 0 || held + bytes <= limit_;
}

/// If need be by taking away what no job reads now, those needed first first: jobs come in order, so that
/// what is left of an early item is a job that is tried again.
bool DataShelf::make_room(std::int64_t bytes) {
  const auto idle = [](const Place& place) { return place.state == State::made && place.loans == 0; };
  std::int64_t in_use = held_;
  for (const Place& place : places_) in_use -= idle(place) ? place.item.bytes : 0;
  if (!fits(bytes, in_use)) return false;
  for (Place& place : places_) {
    if (fits(bytes, held_)) break;
    if (!idle(place)) continue;
    drop(place, State::none);
    place.evicted = true;
  }
  return true;
}

void DataShelf::drop(Place& place, State state) {
  if (place.state == State::made) held_ -= place.item.bytes;
  place.item.made.close();
  place.state = state;
}

void DataShelf::give_back(std::size_t item, bool job_over) {
  Lock lock(mutex_);
  Place& place = places_[item];
  --place.loans;
  if (job_over && place.item.jobs > 0) --place.item.jobs;
  if (place.item.jobs == 0 && place.loans == 0) drop(place, State::over);
  changed_.notify_all();
}

void DataShelf::look_whether_all_is_made(Lock& lock) {
  const auto is_there = [](const Place& place) {
    return place.state == State::made || place.state == State::over;
  };
  if (all_made_ || !std::ranges::all_of(places_, is_there)) return;
  all_made_ = true;
  changed_.notify_all();
  if (!options_.all_made) return;
  lock.unlock();
  options_.all_made();
  lock.lock();
}

std::vector<std::size_t> groups_that_fit(const std::vector<std::int64_t>& bytes, std::int64_t limit) {
  std::vector<std::size_t> groups(bytes.size(), 0);
  if (limit == 0 || std::accumulate(bytes.begin(), bytes.end(), std::int64_t{0}) <= limit) return groups;
  const std::int64_t room = limit - *std::ranges::max_element(bytes);
  std::int64_t taken = 0;
  std::size_t group = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (taken > 0 && taken + bytes[i] > room) {
      ++group;
      taken = 0;
    }
    taken += bytes[i];
    groups[i] = group;
  }
  return groups;
}

}  // namespace seedbed::runner
