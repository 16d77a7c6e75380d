#include "experiments/dataset/content_hash.hpp"

#include <zlib.h>

#include <string>
#include <vector>

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

/// The text as a gzip file of one member or several, packed by this level.
std::string packed(const std::vector<std::string>& members, int level) {
  std::string bytes;
  for (const std::string& member : members) {
    z_stream stream = {};
    deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, member.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(member.data()));
    stream.avail_in = static_cast<uInt>(member.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    bytes += out.substr(0, stream.total_out);
    deflateEnd(&stream);
  }
  return bytes;
}

TEST(ContentHash, OfAPackedFileIsThatOfWhatItHolds) {
  const DataFiles files;
  std::string text = "y,x\n";
  for (int i = 0; i < 300'000; ++i) text += std::to_string(i % 977) + "," + std::to_string(i) + "\n";
  const std::string plain = content_hash(files.write("a.csv", text));
  for (const int level : {0, 1, 9}) {
    EXPECT_EQ(content_hash(files.write("a.csv.gz", packed({text}, level))), plain) << level;
  }
  const std::size_t half = text.size() / 2;
  EXPECT_EQ(content_hash(files.write("b.gz", packed({text.substr(0, half), text.substr(half)}, 6))), plain);
  EXPECT_EQ(content_hash(files.write("empty.gz", packed({""}, 6))), content_hash(files.write("empty", "")));
  EXPECT_NE(content_hash(files.write("c.gz", packed({text + "1,2\n"}, 6))), plain);
  // A name means nothing: this file is plain.
  EXPECT_EQ(content_hash(files.write("plain.csv.gz", text)), plain);
  const std::string whole = packed({text}, 6);
  EXPECT_THAT(data_error([&] { content_hash(files.write("cut.gz", whole.substr(0, whole.size() / 2))); }),
              HasSubstr("cut.gz: the gzip file is cut short"));
}

TEST(ContentHash, ReportsAFileThatCannotBeRead) {
  EXPECT_THAT(data_error([] { content_hash("/nowhere/a.csv"); }),
              HasSubstr("/nowhere/a.csv: cannot open the file: No such file or directory"));
}

}  // namespace
}  // namespace seedbed::experiments
