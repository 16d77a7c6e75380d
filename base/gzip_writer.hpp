#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace seedbed {

/// Packs a text that comes in parts as gzip. The bytes depend on the text alone: no name, no time.
class GzipWriter {
 public:
  GzipWriter();
  ~GzipWriter();
  GzipWriter(const GzipWriter&) = delete;
  GzipWriter& operator=(const GzipWriter&) = delete;

  /// What is ready of the packed text, which may be nothing. Valid until the next call.
  std::string_view add(std::string_view text);
  /// The rest. Nothing can be added afterwards.
  std::string_view end();

 private:
  struct State;

  std::unique_ptr<State> state_;
};

}  // namespace seedbed
