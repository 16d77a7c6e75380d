#include "experiments/dataset/content_hash.hpp"

#include "tests/experiments/dataset/data_files.hpp"

namespace seedbed::experiments {
namespace {

using testing::HasSubstr;

TEST(ContentHash, IsXxh3OfTheBytes) {
  const DataFiles files;
  // Published test value: XXH3-128 of nothing, seed 0 (xxHash specification).
  EXPECT_EQ(content_hash(files.write("empty", "")), "99aa06d3014798d86001c324468d497f");
}

TEST(ContentHash, DependsOnContentOnly) {
  const DataFiles files;
  const std::string text(3'000'000, 'x');
  EXPECT_EQ(content_hash(files.write("a", text)), content_hash(files.write("b", text)));
  std::string changed = text;
  changed[2'999'999] = 'y';
  EXPECT_NE(content_hash(files.path("a")), content_hash(files.write("b", changed)));
}

TEST(ContentHash, ReportsAFileThatCannotBeRead) {
  EXPECT_THAT(data_error([] { content_hash("/nowhere/a.csv"); }),
              HasSubstr("/nowhere/a.csv: cannot read the file: No such file or directory"));
}

}  // namespace
}  // namespace seedbed::experiments
