#pragma once

#include <utility>

// These tell ThreadSanitizer of an order between threads that a library keeps which is not built with it
// (Debian's oneTBB). They keep no order themselves, and are nothing in other builds.

#if defined(__SANITIZE_THREAD__)
#define SEEDBED_UNSEEN_BY_TSAN __attribute__((no_sanitize("thread")))
extern "C" {
void __tsan_acquire(void* address);
void __tsan_release(void* address);
}
#else
#define SEEDBED_UNSEEN_BY_TSAN
#endif

namespace seedbed {

/// What a thread did before hand_over(object) happened before what another does after take_over(object).
inline void hand_over([[maybe_unused]] void* object) {
#if defined(__SANITIZE_THREAD__)
  __tsan_release(object);
#endif
}

inline void take_over([[maybe_unused]] void* object) {
#if defined(__SANITIZE_THREAD__)
  __tsan_acquire(object);
#endif
}

/// A thread has an object to itself as long as this lives: another had its turn before or has it after.
class Turn {
 public:
  explicit Turn(void* object) : object_(object) { take_over(object_); }
  ~Turn() { hand_over(object_); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  void* object_;
};

/// Work that other threads do for the one that has this: all of it begins after this was made and has ended
/// when this goes.
class SharedWork {
 public:
  SharedWork() { hand_over(&begun_); }
  ~SharedWork() { take_over(&ended_); }
  SharedWork(const SharedWork&) = delete;
  SharedWork& operator=(const SharedWork&) = delete;

  /// A piece of the work, to be handed to the library in place of `body`, which was made before this and
  /// outlives it: the library copies what it is given in its own time.
  template <class Body>
  auto piece(const Body& body) {
    return [work = this, &body](auto&&... given) SEEDBED_UNSEEN_BY_TSAN {
      take_over(&work->begun_);
      const Ended ended{work};
      return body(std::forward<decltype(given)>(given)...);
    };
  }

 private:
  struct Ended {
    SharedWork* work;
    SEEDBED_UNSEEN_BY_TSAN ~Ended() { hand_over(&work->ended_); }
  };
  char begun_ = 0, ended_ = 0;
};

}  // namespace seedbed
