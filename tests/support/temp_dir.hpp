#pragma once

#include "base/temporary_folder.hpp"

namespace seedbed {

/// A new folder for a test, which goes away with this object.
struct TempDir : TemporaryFolder {
  TempDir() : TemporaryFolder("seedbed-test") {}
};

}  // namespace seedbed
