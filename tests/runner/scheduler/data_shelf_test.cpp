#include "runner/scheduler/data_shelf.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <random>
#include <stdexcept>
#include <thread>

#include "experiments/dataset/memory_file.hpp"

namespace seedbed::runner {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Descriptor some_descriptor() {
  return Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC));
}

bool is_open(int descriptor) {
  return fcntl(descriptor, F_GETFD) >= 0;
}

/// Makes items, and knows which.
class Maker {
 public:
  explicit Maker(std::vector<std::int64_t> sizes) : sizes_(std::move(sizes)) {}

  std::vector<DataShelf::Item> items(std::size_t jobs) const {
    std::vector<DataShelf::Item> items;
    for (const std::int64_t bytes : sizes_) items.push_back({.bytes = bytes, .jobs = jobs});
    return items;
  }
  DataShelf::Options options(std::int64_t limit, std::size_t ahead) {
    return {.limit = limit, .ahead = ahead, .make = [this](std::size_t item) { return make(item); }};
  }
  std::vector<std::size_t> made() const {
    const std::lock_guard lock(mutex_);
    return made_;
  }

 private:
  Descriptor make(std::size_t item) {
    const std::lock_guard lock(mutex_);
    made_.push_back(item);
    return some_descriptor();
  }

  std::vector<std::int64_t> sizes_;
  mutable std::mutex mutex_;
  std::vector<std::size_t> made_;
};

void run_job(DataShelf& shelf, std::size_t item) {
  std::optional<DataShelf::Loan> loan = shelf.borrow(item);
  ASSERT_TRUE(loan);
  EXPECT_TRUE(is_open(shelf.descriptor(item)));
  loan->job_is_over();
}

TEST(DataShelf, AnItemIsMadeOnceAndGoneAfterItsLastJob) {
  Maker maker({10, 10});
  DataShelf shelf(maker.items(2), maker.options(0, 0));
  run_job(shelf, 0);
  EXPECT_EQ(shelf.bytes_held(), 10);
  const int descriptor = shelf.descriptor(0);
  run_job(shelf, 0);
  EXPECT_EQ(shelf.bytes_held(), 0);
  EXPECT_FALSE(is_open(descriptor));
  EXPECT_THAT(maker.made(), ElementsAre(0));
  EXPECT_THROW(shelf.borrow(0), std::logic_error) << "after its last job";
}

TEST(DataShelf, AJobThatComesAgainFindsItsItem) {
  Maker maker({10});
  DataShelf shelf(maker.items(1), maker.options(0, 0));
  { const auto lost = shelf.borrow(0); }
  EXPECT_EQ(shelf.bytes_held(), 10);
  run_job(shelf, 0);
  EXPECT_EQ(shelf.bytes_held(), 0);
  EXPECT_THAT(maker.made(), ElementsAre(0));
}

TEST(DataShelf, WhatIsMadeAlreadyIsNotMadeAgainAndWhatNobodyReadsIsClosed) {
  Maker maker({});
  std::vector<DataShelf::Item> items;
  items.push_back({.bytes = 10, .jobs = 1, .made = some_descriptor()});
  items.push_back({.bytes = 10, .jobs = 0, .made = some_descriptor()});
  const int unread = items[1].made.get();
  int told = 0;
  DataShelf::Options options = maker.options(0, 5);
  options.all_made = [&] { ++told; };
  DataShelf shelf(std::move(items), options);
  EXPECT_FALSE(is_open(unread));
  EXPECT_EQ(shelf.bytes_held(), 10);
  EXPECT_EQ(told, 1);
  run_job(shelf, 0);
  EXPECT_THAT(maker.made(), IsEmpty());
  EXPECT_EQ(told, 1);
}

/// Makes nothing until it is told to, and tells when it was asked.
struct SlowMaker {
  std::promise<void> asked, go;
  Descriptor operator()(std::size_t) {
    asked.set_value();
    go.get_future().wait();
    return some_descriptor();
  }
};

TEST(DataShelf, ItemsAreMadeAheadOfTheJobs) {
  std::vector<std::promise<void>> made(4);
  DataShelf::Options options{.ahead = 2, .make = [&](std::size_t item) {
                               made[item].set_value();
                               return some_descriptor();
                             }};
  Maker maker({10, 10, 10, 10});
  DataShelf shelf(maker.items(1), options);
  made[0].get_future().wait();
  made[1].get_future().wait();
  EXPECT_EQ(made[2].get_future().wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  run_job(shelf, 0);
  run_job(shelf, 1);
  made[3].get_future().wait();  // for no job that asks
}

TEST(DataShelf, TheAwaitedItemIsNamed) {
  SlowMaker slow;
  DataShelf shelf(Maker({10}).items(1), {.ahead = 0, .make = std::ref(slow)});
  EXPECT_EQ(shelf.awaited(), std::nullopt);
  std::thread job([&] { run_job(shelf, 0); });
  slow.asked.get_future().wait();
  EXPECT_EQ(shelf.awaited(), 0U);
  slow.go.set_value();
  job.join();
  EXPECT_EQ(shelf.awaited(), std::nullopt);
}

TEST(DataShelf, AJobWaitsUntilThereIsRoom) {
  Maker maker({10, 10});
  DataShelf shelf(maker.items(1), maker.options(15, 2));
  std::optional<DataShelf::Loan> first = shelf.borrow(0);
  std::atomic<bool> has_it{false};
  std::thread second([&] {
    run_job(shelf, 1);
    has_it = true;
  });
  while (shelf.awaited() != 1U) std::this_thread::yield();
  EXPECT_FALSE(has_it);
  EXPECT_EQ(shelf.bytes_held(), 10);
  first->job_is_over();
  first.reset();
  second.join();
  EXPECT_THAT(maker.made(), ElementsAre(0, 1));
}

TEST(DataShelf, WhatNoJobReadsNowMakesRoomAndIsMadeAgainForARetry) {
  Maker maker({10, 10});
  DataShelf shelf(maker.items(1), maker.options(15, 2));
  { const auto lost = shelf.borrow(0); }
  run_job(shelf, 1);
  run_job(shelf, 0);
  EXPECT_THAT(maker.made(), ElementsAre(0, 1, 0));
  EXPECT_EQ(shelf.bytes_held(), 0);
}

TEST(DataShelf, OneItemIsHeldHoweverLarge) {
  Maker maker({100, 100});
  DataShelf shelf(maker.items(1), maker.options(10, 2));
  run_job(shelf, 0);
  run_job(shelf, 1);
  EXPECT_THAT(maker.made(), ElementsAre(0, 1));
}

TEST(DataShelf, StoppingWakesWhoeverWaits) {
  Maker maker({10, 10});
  DataShelf shelf(maker.items(1), maker.options(15, 0));
  const std::optional<DataShelf::Loan> first = shelf.borrow(0);
  auto second = std::async(std::launch::async, [&] { return shelf.borrow(1).has_value(); });
  while (shelf.awaited() != 1U) std::this_thread::yield();
  shelf.stop();
  EXPECT_FALSE(second.get());
  EXPECT_FALSE(shelf.borrow(1));
  EXPECT_TRUE(is_open(shelf.descriptor(0))) << "the job that has it goes on";
}

TEST(DataShelf, AnErrorComesOutOfEveryBorrow) {
  DataShelf shelf(Maker({10, 10}).items(1), {.ahead = 2, .make = [](std::size_t) -> Descriptor {
                                               throw std::runtime_error("broken");
                                             }});
  EXPECT_THROW(shelf.borrow(0), std::runtime_error);
  EXPECT_THROW(shelf.borrow(1), std::runtime_error);
}

TEST(DataShelf, MemoryThatIsRefusedIsWaitedForWhileOthersHoldSome) {
  std::atomic<bool> full{false};
  DataShelf shelf(Maker({10, 10}).items(1), {.ahead = 0, .make = [&](std::size_t) {
                                               if (full) throw experiments::NoMemory("none left");
                                               return some_descriptor();
                                             }});
  std::optional<DataShelf::Loan> first = shelf.borrow(0);
  full = true;
  std::thread second([&] { run_job(shelf, 1); });
  while (shelf.awaited() != 1U) std::this_thread::yield();
  full = false;  // before the one that waits is woken to try again
  first->job_is_over();
  first.reset();
  second.join();
}

TEST(DataShelf, MemoryThatIsRefusedIsAskedForAgainIfOthersGaveTheirsBackMeanwhile) {
  std::optional<DataShelf::Loan> first;
  int asked = 0;
  DataShelf shelf(Maker({10, 10}).items(1), {.ahead = 0, .make = [&](std::size_t item) {
                                               if (item == 0 || ++asked == 2) return some_descriptor();
                                               first->job_is_over();
                                               first.reset();
                                               throw experiments::NoMemory("none left");
                                             }});
  first.emplace(std::move(*shelf.borrow(0)));
  run_job(shelf, 1);
  EXPECT_EQ(asked, 2);
}

TEST(DataShelf, MemoryThatIsRefusedToTheOnlyOneIsAnError) {
  DataShelf shelf(Maker({10}).items(1), {.ahead = 0, .make = [](std::size_t) -> Descriptor {
                                           throw experiments::NoMemory("none at all");
                                         }});
  EXPECT_THROW(shelf.borrow(0), experiments::NoMemory);
}

class ManyJobs : public testing::TestWithParam<std::int64_t> {};

/// Random sizes, eight threads that take jobs in order, some of which are lost and come again at the end:
/// every job gets its data, and no more than the limit is there at any time.
TEST_P(ManyJobs, NeverHoldMoreThanTheLimit) {
  constexpr std::size_t item_count = 30, rounds = 3;
  std::mt19937 random(5);
  std::vector<std::int64_t> sizes(item_count);
  for (std::int64_t& size : sizes) size = 1 + static_cast<std::int64_t>(random() % 20);
  const std::int64_t limit = GetParam();
  Maker maker(sizes);
  std::atomic<std::int64_t> most{0};
  DataShelf shelf(maker.items(rounds), {.limit = limit, .ahead = 4, .make = [&](std::size_t) {
                                          most = std::max<std::int64_t>(most, shelf.bytes_held());
                                          return some_descriptor();
                                        }});
  const std::vector<std::size_t> group = groups_that_fit(sizes, limit);
  std::vector<std::size_t> jobs;
  for (std::size_t round = 0; round < rounds; ++round)
    for (std::size_t item = 0; item < item_count; ++item) jobs.push_back(item);
  std::ranges::stable_sort(jobs, {}, [&](std::size_t item) { return group[item]; });
  std::mutex mutex;
  std::size_t next = 0, done = 0;
  const auto work = [&] {
    while (true) {
      std::size_t item = 0;
      bool lost = false;
      {
        const std::lock_guard lock(mutex);
        if (next == jobs.size()) return;
        item = jobs[next++];
        lost = next % 11 == 0 && jobs.size() < 120;
      }
      std::optional<DataShelf::Loan> loan = shelf.borrow(item);
      ASSERT_TRUE(loan);
      EXPECT_TRUE(is_open(shelf.descriptor(item)));
      if (!lost) loan->job_is_over();
      loan.reset();
      const std::lock_guard lock(mutex);
      if (lost) {
        jobs.push_back(item);  // tried again only after this attempt
      } else {
        ++done;
      }
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) threads.emplace_back(work);
  }
  EXPECT_EQ(done, item_count * rounds);
  EXPECT_EQ(shelf.bytes_held(), 0);
  if (limit > 0) {
    EXPECT_LE(most, limit);
  }
}

INSTANTIATE_TEST_SUITE_P(Limits, ManyJobs, testing::Values(0, 1000, 60, 25, 20));

TEST(GroupsThatFit, LeaveRoomForOneMore) {
  EXPECT_THAT(groups_that_fit({10, 10, 10, 10, 10}, 0), ElementsAre(0, 0, 0, 0, 0));
  EXPECT_THAT(groups_that_fit({10, 10, 10, 10, 10}, 50), ElementsAre(0, 0, 0, 0, 0));
  EXPECT_THAT(groups_that_fit({10, 10, 10, 10, 10}, 30), ElementsAre(0, 0, 1, 1, 2));
  EXPECT_THAT(groups_that_fit({10, 10, 10}, 15), ElementsAre(0, 1, 2));
  EXPECT_THAT(groups_that_fit({10, 30, 10}, 5), ElementsAre(0, 1, 2)) << "one runs however large";
  EXPECT_THAT(groups_that_fit({}, 5), IsEmpty());
}

}  // namespace
}  // namespace seedbed::runner
