#include "experiments/dataset/prepared_data.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <numeric>

#include "experiments/dataset/prepared_layout.hpp"
#include "experiments/dataset/preprocessing.hpp"
#include "experiments/dataset/table.hpp"
#include "tests/experiments/dataset/data_files.hpp"

namespace seedbed::experiments {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

template <class T>
std::vector<T> copy(std::span<const T> values) {
  return {values.begin(), values.end()};
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  operator int() const { return number_; }

 private:
  int number_;
};

class PreparedDataTest : public testing::Test {
 protected:
  PreparedDataTest() {
    std::string bytes = "y,a,c,s,u\n";
    for (int i = 0; i < 100; ++i) {
      const std::string n = std::to_string(i);
      bytes += n + "5," + (i % 9 == 0 ? "" : n) + ",c" + std::to_string(i % 7) + ",w" +
               std::to_string(i % 5) + " x,u\n";
    }
    bytes += "bad,1,1,1,1\n3,1,c1,,\n";
    settings_.path = files_.write("a.csv", bytes);
    settings_.target = "y";
    settings_.numeric = {"a"};
    settings_.categorical = {"c"};
    settings_.text = {"s", "u"};
    settings_.bad_rows = BadRows::skip;
    table_ = read_table(settings_);
  }

  DataFiles files_;
  DataSettings settings_;
  Table table_;
};

TEST_F(PreparedDataTest, HoldsTheEncodedRows) {
  const Descriptor file(prepare(table_, settings_, 3));
  const PreparedData data = PreparedData::map(file);
  EXPECT_EQ(copy(data.target()), table_.target);
  EXPECT_EQ(copy(data.row_numbers()), table_.row_numbers);
  EXPECT_EQ(data.row_numbers().back(), 101);

  const FittedPreprocessing fitted = FittedPreprocessing::fit(table_, settings_, data.train());
  const EncodedRows expected = fitted.encode(table_);
  EXPECT_EQ(data.preprocessing(), fitted.to_json());
  EXPECT_EQ(data.shape(), fitted.shape());
  const models::InputRows inputs = data.inputs();
  EXPECT_EQ(inputs.rows, 101u);
  EXPECT_EQ(copy(inputs.numeric), expected.numeric);
  EXPECT_EQ(copy(inputs.categories), expected.categories);
  ASSERT_EQ(inputs.texts.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(copy(inputs.texts[i].offsets), expected.texts[i].offsets);
    EXPECT_EQ(copy(inputs.texts[i].words), expected.texts[i].words);
  }
  std::vector<std::int32_t> all = copy(data.train());
  all.insert(all.end(), data.validation().begin(), data.validation().end());
  all.insert(all.end(), data.test().begin(), data.test().end());
  std::sort(all.begin(), all.end());
  std::vector<std::int32_t> rows(101);
  std::iota(rows.begin(), rows.end(), 0);
  EXPECT_EQ(all, rows);
  EXPECT_EQ(data.test().size(), 10u);
}

TEST_F(PreparedDataTest, ArraysAreAlignedForVectorLoads) {
  const Descriptor file(prepare(table_, settings_, 0));
  const PreparedData data = PreparedData::map(file);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(data.inputs().numeric.data()) % 64, 0u);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(data.target().data()) % 64, 0u);
}

TEST_F(PreparedDataTest, OutlivesItsDescriptorAndIsSharedByCopiesAndProcesses) {
  const int file = prepare(table_, settings_, 0);
  EXPECT_TRUE(fcntl(file, F_GETFD) & FD_CLOEXEC);
  const PreparedData data = PreparedData::map(file);
  close(file);
  const PreparedData other = data;
  EXPECT_EQ(other.target().data(), data.target().data());
  const pid_t child = fork();
  if (child == 0) _exit(std::accumulate(other.target().begin(), other.target().end(), 0.0) > 0 ? 17 : 1);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 17);
}

TEST_F(PreparedDataTest, NobodyCanChangeIt) {
  const Descriptor file(prepare(table_, settings_, 0));
  EXPECT_EQ(write(file, "x", 1), -1);
  EXPECT_EQ(ftruncate(file, 10), -1);
  EXPECT_EQ(mmap(nullptr, 100, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), MAP_FAILED);
}

TEST_F(PreparedDataTest, SameInputSameBytes) {
  const Descriptor a(prepare(table_, settings_, 1)), b(prepare(table_, settings_, 1)),
      c(prepare(table_, settings_, 2));
  const auto bytes = [](int file) {
    std::string content(static_cast<std::size_t>(lseek(file, 0, SEEK_END)), '\0');
    EXPECT_EQ(pread(file, content.data(), content.size(), 0), static_cast<ssize_t>(content.size()));
    return content;
  };
  EXPECT_EQ(bytes(a), bytes(b));
  EXPECT_NE(bytes(a), bytes(c));
}

/// A sealed memory file with these bytes.
int sealed_file(const std::string& bytes) {
  const int file = memfd_create("test", MFD_ALLOW_SEALING);
  EXPECT_EQ(write(file, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  EXPECT_EQ(fcntl(file, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE), 0);
  return file;
}

TEST_F(PreparedDataTest, RefusesWhatIsNotOursOrNotWhole) {
  const auto error = [](int number) {
    const Descriptor file(number);
    return data_error([&] { PreparedData::map(file); });
  };
  EXPECT_THAT(error(open(settings_.path.c_str(), O_RDONLY)), HasSubstr("not a sealed memory file"));
  EXPECT_THAT(error(memfd_create("test", MFD_ALLOW_SEALING)), HasSubstr("not a sealed memory file"));
  EXPECT_THAT(error(sealed_file("short")), HasSubstr("too short"));
  EXPECT_THAT(error(sealed_file(std::string(4096, 'x'))), HasSubstr("not written by this version"));

  const Descriptor good(prepare(table_, settings_, 0));
  std::string bytes(static_cast<std::size_t>(lseek(good, 0, SEEK_END)), '\0');
  ASSERT_EQ(pread(good, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  EXPECT_THAT(error(sealed_file(bytes.substr(0, bytes.size() - 64))), HasSubstr("not whole"));
  for (const std::size_t field :
       {offsetof(PreparedHeader, rows), offsetof(PreparedHeader, train), offsetof(PreparedHeader, numeric),
        offsetof(PreparedHeader, texts), offsetof(PreparedHeader, preprocessing)}) {
    for (const std::uint64_t value : {std::uint64_t{1} << 63, ~std::uint64_t{0}, std::uint64_t{1} << 33}) {
      std::string bad = bytes;
      std::memcpy(bad.data() + field, &value, sizeof(value));
      EXPECT_THAT(error(sealed_file(bad)), HasSubstr("not possible"));
    }
  }
}

TEST_F(PreparedDataTest, TellsOfASplitThatCannotBe) {
  settings_.split = {.kind = SplitKind::folds, .folds = 5};
  EXPECT_THAT(data_error([&] { prepare(table_, settings_, 5); }), HasSubstr("there is no split 5"));
}

}  // namespace
}  // namespace seedbed::experiments
