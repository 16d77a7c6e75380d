#pragma once

#include <filesystem>
#include <string>

namespace seedbed::runner {

/// The folder to make: `given`, or if that is empty DIR-KIND beside the run directory. A folder of ours that
/// other files would mix with is not touched, nor is anybody's file. Throws UsageError, which says to name
/// another one with `option`.
std::filesystem::path new_folder(const std::string& given, const std::string& root, const std::string& kind,
                                 const std::string& option = "-o");

/// A folder that is there in whole or not at all: it is filled under another name.
class WholeFolder {
 public:
  explicit WholeFolder(const std::filesystem::path& place);
  WholeFolder(const WholeFolder&) = delete;
  WholeFolder& operator=(const WholeFolder&) = delete;
  ~WholeFolder();

  const std::filesystem::path& path() const { return filled_; }
  void commit();

 private:
  std::filesystem::path place_, filled_;
};

}  // namespace seedbed::runner
