#include "experiments/dataset/prepared_data.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <numeric>

#include "experiments/dataset/memory_file.hpp"
#include "experiments/dataset/prepared_layout.hpp"
#include "experiments/dataset/preparer.hpp"
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

TEST_F(PreparedDataTest, HoldsTheRowsForARefitFittedOnTrainingAndValidationRows) {
  const PreparedData plain = PreparedData::map(prepare(table_, settings_, 3).get());
  EXPECT_FALSE(plain.refitted());
  settings_.refit = true;
  const Descriptor file = prepare(table_, settings_, 3);
  const PreparedData data = PreparedData::map(file.get());
  EXPECT_EQ(copy(data.inputs().numeric), copy(plain.inputs().numeric));
  EXPECT_EQ(copy(data.validation()), copy(plain.validation()));
  EXPECT_EQ(data.preprocessing(), plain.preprocessing());
  ASSERT_TRUE(data.refitted());
  const PreparedData all = *data.refitted();
  EXPECT_FALSE(all.refitted());
  std::vector<std::int32_t> together = copy(plain.train());
  const std::vector<std::int32_t> validation = copy(plain.validation());
  together.insert(together.end(), validation.begin(), validation.end());
  std::ranges::sort(together);
  EXPECT_EQ(copy(all.train()), together);
  EXPECT_TRUE(all.validation().empty());
  EXPECT_EQ(copy(all.test()), copy(plain.test()));
  EXPECT_EQ(copy(all.row_numbers()), copy(plain.row_numbers()));
  const auto fitted = FittedPreprocessing::fit(table_, settings_, together);
  const EncodedRows encoded = fitted.encode(table_);
  EXPECT_EQ(all.preprocessing(), fitted.to_json());
  EXPECT_NE(all.preprocessing(), plain.preprocessing());
  EXPECT_EQ(all.shape(), fitted.shape());
  EXPECT_EQ(copy(all.inputs().numeric), encoded.numeric);
  EXPECT_EQ(copy(all.inputs().categories), encoded.categories);
  EXPECT_EQ(copy(all.inputs().texts[0].words), encoded.texts[0].words);
  EXPECT_EQ(static_cast<std::size_t>(bytes_of(file)), Preparer(table_, settings_).check(3).bytes);
}

TEST_F(PreparedDataTest, HasNothingToRefitWithoutValidationRows) {
  settings_.refit = true;
  settings_.split.validation = 0;
  settings_.split.train = 0.9;
  const Descriptor file = prepare(table_, settings_, 0);
  EXPECT_FALSE(PreparedData::map(file.get()).refitted());
}

TEST_F(PreparedDataTest, HoldsTheEncodedRows) {
  const Descriptor file = prepare(table_, settings_, 3);
  const PreparedData data = PreparedData::map(file.get());
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
  const Descriptor file = prepare(table_, settings_, 0);
  const PreparedData data = PreparedData::map(file.get());
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(data.inputs().numeric.data()) % 64, 0u);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(data.target().data()) % 64, 0u);
}

TEST_F(PreparedDataTest, OutlivesItsDescriptorAndIsSharedByCopiesAndProcesses) {
  Descriptor file = prepare(table_, settings_, 0);
  EXPECT_TRUE(fcntl(file.get(), F_GETFD) & FD_CLOEXEC);
  const PreparedData data = PreparedData::map(file.get());
  file.close();
  const PreparedData other = data;
  EXPECT_EQ(other.target().data(), data.target().data());
  const pid_t child = fork();
  if (child == 0) _exit(std::accumulate(other.target().begin(), other.target().end(), 0.0) > 0 ? 17 : 1);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 17);
}

TEST_F(PreparedDataTest, NobodyCanChangeIt) {
  const Descriptor file = prepare(table_, settings_, 0);
  EXPECT_EQ(write(file.get(), "x", 1), -1);
  EXPECT_EQ(ftruncate(file.get(), 10), -1);
  EXPECT_EQ(mmap(nullptr, 100, PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0), MAP_FAILED);
}

std::string content_of(const Descriptor& file) {
  std::string content(static_cast<std::size_t>(bytes_of(file)), '\0');
  EXPECT_EQ(pread(file.get(), content.data(), content.size(), 0), static_cast<ssize_t>(content.size()));
  return content;
}

TEST_F(PreparedDataTest, SameInputSameBytes) {
  const Descriptor a = prepare(table_, settings_, 1), b = prepare(table_, settings_, 1),
                   c = prepare(table_, settings_, 2);
  EXPECT_EQ(content_of(a), content_of(b));
  EXPECT_NE(content_of(a), content_of(c));
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
    return data_error([&] { PreparedData::map(file.get()); });
  };
  EXPECT_THAT(error(open(settings_.path.c_str(), O_RDONLY)), HasSubstr("not a sealed memory file"));
  EXPECT_THAT(error(memfd_create("test", MFD_ALLOW_SEALING)), HasSubstr("not a sealed memory file"));
  EXPECT_THAT(error(sealed_file("short")), HasSubstr("too short"));
  EXPECT_THAT(error(sealed_file(std::string(4096, 'x'))), HasSubstr("not written by this version"));

  const Descriptor good = prepare(table_, settings_, 0);
  std::string bytes(static_cast<std::size_t>(lseek(good.get(), 0, SEEK_END)), '\0');
  ASSERT_EQ(pread(good.get(), bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
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

TEST_F(PreparedDataTest, ACheckTellsItsSizeAndSavesTheFit) {
  const Preparer preparer(table_, settings_);
  for (int split = 0; split < 3; ++split) {
    const Descriptor file = preparer.prepare(split);
    const Preparer::Checked checked = preparer.check(split);
    EXPECT_EQ(static_cast<std::int64_t>(checked.bytes), bytes_of(file));
    EXPECT_EQ(content_of(preparer.prepare(split, *checked.fitted)), content_of(file));
    EXPECT_NEAR(static_cast<double>(preparer.usual_size()), static_cast<double>(checked.bytes), 4096);
  }
}

TEST_F(PreparedDataTest, ItsMemoryIsReserved) {
  const Descriptor file = prepare(table_, settings_, 0);
  struct stat status = {};
  ASSERT_EQ(fstat(file.get(), &status), 0);
  EXPECT_GE(status.st_blocks * 512, status.st_size);  // no holes
}

/// As where memory ends: the system refuses every file of more than a few bytes.
class FilesRefused {
 public:
  FilesRefused() {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit few = {100, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &few);
  }
  ~FilesRefused() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_ = {};
};

TEST_F(PreparedDataTest, MemoryThatIsRefusedIsAnErrorThatSaysHowMuch) {
  const FilesRefused refused;
  EXPECT_THAT(data_error([&] { prepare(table_, settings_, 0); }),
              HasSubstr("cannot reserve 1 MiB of memory for the encoded data"));
}

/// What a data error says, or nothing.
template <class Work>
std::string complaint_of(const Work& work) {
  try {
    work();
  } catch (const DataError& error) {
    return error.what();
  }
  return {};
}

class HugeNumbers : public testing::TestWithParam<std::tuple<Scaling, Clipping>> {};

// A check looks at the ends of each column only; encoding looks at every value. Both are to come to the same.
TEST_P(HugeNumbers, ACheckFindsWhatEncodingWould) {
  DataFiles files;
  DataSettings settings;
  settings.target = "y";
  settings.numeric = {"a"};
  std::tie(settings.scaling, settings.clip) = GetParam();
  std::size_t refused = 0;
  for (const char* odd : {"1", "-1e30", "3e38", "4e38", "-1e300", "1.7e308", "1e-320", "9e307", ""}) {
    for (const double width : {0.0, 1e-300, 1.0, 1e308}) {
      std::string bytes = "y,a\n";
      for (int i = 0; i < 30; ++i)
        bytes += fmt::format("{},{}\n", i, i == 17 ? odd : fmt::format("{}", (i % 2 * 2 - 1) * width));
      settings.path = files.write("a.csv", bytes);
      const Table table = read_table(settings);
      const Preparer preparer(table, settings);
      for (int split = 0; split < 12; ++split) {
        const std::string complaint = complaint_of([&] { preparer.prepare(split); });
        EXPECT_EQ(complaint_of([&] { preparer.check(split); }), complaint) << odd << " in " << width;
        if (!complaint.empty()) ++refused;
      }
    }
  }
  // What is clipped smoothly is small, however far it is, unless a difference overflows on the way.
  const bool smooth = settings.clip == Clipping::smooth || settings.scaling == Scaling::robust;
  const bool overflows = settings.scaling == Scaling::minmax || settings.scaling == Scaling::quantile;
  if (smooth && !overflows) {
    EXPECT_EQ(refused, 0U);
  } else if (settings.clip == Clipping::none) {
    EXPECT_GT(refused, 0U);
  }
}

INSTANTIATE_TEST_SUITE_P(Scalings, HugeNumbers,
                         testing::Combine(testing::Values(Scaling::standard, Scaling::minmax,
                                                          Scaling::quantile, Scaling::none, Scaling::robust),
                                          testing::Values(Clipping::none, Clipping::range,
                                                          Clipping::smooth)));

}  // namespace
}  // namespace seedbed::experiments
