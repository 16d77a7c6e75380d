#pragma once

// These tell ThreadSanitizer of an order between threads that a library keeps which is not built with it
// (Debian's oneTBB). They keep no order themselves, and are nothing in other builds.

#if defined(__SANITIZE_THREAD__)
extern "C" {
void __tsan_acquire(void* address);
void __tsan_release(void* address);
}
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
/// when this goes. Every piece of the work has a Piece.
class SharedWork {
 public:
  SharedWork() { hand_over(&begun_); }
  ~SharedWork() { take_over(&ended_); }
  SharedWork(const SharedWork&) = delete;
  SharedWork& operator=(const SharedWork&) = delete;

  class Piece {
   public:
    explicit Piece(SharedWork& work) : work_(work) { take_over(&work_.begun_); }
    ~Piece() { hand_over(&work_.ended_); }
    Piece(const Piece&) = delete;
    Piece& operator=(const Piece&) = delete;

   private:
    SharedWork& work_;
  };

 private:
  char begun_ = 0, ended_ = 0;
};

}  // namespace seedbed
