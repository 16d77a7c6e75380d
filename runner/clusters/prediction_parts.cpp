#include "runner/clusters/prediction_parts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>

#include "base/amounts.hpp"
#include "base/machine.hpp"
#include "base/output.hpp"
#include "results/run_lock.hpp"
#include "runner/clusters/array_submission.hpp"
#include "runner/clusters/batch_scripts.hpp"
#include "runner/clusters/follow_up_task.hpp"
#include "runner/clusters/queue_text.hpp"
#include "runner/host/exit_code.hpp"
#include "runner/host/standard_error.hpp"
#include "runner/host/standard_output.hpp"
#include "runner/host/version.hpp"

namespace seedbed::runner {
namespace fs = std::filesystem;
namespace {

using State = Submission::State;

constexpr std::int64_t kMebibyte = 1 << 20;
constexpr std::int64_t kBytesOfATask =
    256 * kMebibyte;                         // of the input, for each processor: half a minute or more
constexpr std::int64_t kPartsUnasked = 100;  // where nobody says how many
constexpr std::int64_t kOfThePredictor = 512 * kMebibyte;
constexpr std::int64_t kOfAThread = 128 * kMebibyte;

/// By the paths that they have, or would have alone, which lead into packs too.
std::vector<std::string> model_words(const std::vector<results::KeptFile>& models) {
  std::vector<std::string> words;
  for (const results::KeptFile& model : models) {
    const fs::path path =
        model.packed() ? model.path.parent_path().parent_path() / "models" / model.member : model.path;
    words.push_back(fs::absolute(path).string());
  }
  return words;
}

/// What parts depend on. Of the input, which may be large, size and time of its last change stand for what is
/// in it.
std::string identity_of(const PartedPrediction& prediction) {
  struct stat input {};
  if (stat(prediction.input.c_str(), &input) != 0)
    throw std::runtime_error(fmt::format("{}: cannot be read", prediction.input.string()));
  std::string text =
      fmt::format("{}\n{} {}.{}\n{}\n{}\n", version_and_commit(), input.st_size, input.st_mtim.tv_sec,
                  input.st_mtim.tv_nsec, fmt::join(prediction.options, "\n"),
                  prediction.bad_rows.empty() ? "" : "bad rows are left out");
  for (const results::KeptFile& model : prediction.models) {
    const results::BytesHash hash = results::bytes_hash(model.read());
    text += fmt::format("{:016x}{:016x}\n", hash.high, hash.low);
  }
  return fmt::format("{:016x}", std::hash<std::string>{}(text));
}

/// Copies a file, in pieces.
void append(const fs::path& path, Output& output) {
  std::ifstream in(path, std::ios::binary);
  std::array<char, 1 << 16> buffer;
  while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0)
    output.write({buffer.data(), static_cast<std::size_t>(in.gcount())});
  if (!in.eof()) throw std::runtime_error(fmt::format("{}: cannot be read", path.string()));
}

/// Whether a CSV file has more than its header.
bool has_rows(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  bool quoted = false;
  for (char c = 0; in.get(c);) {
    if (c == '"') quoted = !quoted;
    if (c == '\n' && !quoted) return in.peek() != std::ifstream::traits_type::eof();
  }
  return false;
}

class Parts {
 public:
  Parts(const PartedPrediction& prediction, const Slurm& slurm)
      : prediction_(prediction),
        slurm_(slurm),
        root_(parts_folder(prediction.output)),
        shown_(root_.string()),
        folder_(root_) {}

  int run();

 private:
  fs::path part(std::size_t number) const;
  fs::path bad_rows_of(std::size_t number) const { return part(number).string() + ".bad.csv"; }
  std::vector<std::size_t> missing() const;
  void require_same(const std::string& identity) const;
  int submit_missing(const SlurmLimits& limits, const std::vector<std::size_t>& left);
  int stop(std::size_t left);
  int join();
  std::string script(const std::vector<std::size_t>& left) const;
  std::string follow_up_script() const;
  BatchJob batch_job() const;
  ArraySubmission array() const;
  int tell_queued(const QueuedSubmission& queued) const;

  const PartedPrediction& prediction_;
  const Slurm& slurm_;
  const fs::path root_;
  const std::string shown_;
  const ClusterFolder folder_;
  std::optional<Submission> earlier_;
  std::string identity_;  // of the parts
  std::size_t parts_ = 0;
  bool follows_ = false;  // this is the task that follows the array
};

fs::path Parts::part(std::size_t number) const {
  return root_ / fmt::format("part-{}-of-{}-{}.csv", number, parts_, identity_);
}

std::vector<std::size_t> Parts::missing() const {
  std::vector<std::size_t> numbers;
  for (std::size_t number = 1; number <= parts_; ++number)
    if (!fs::exists(part(number))) numbers.push_back(number);
  return numbers;
}

void Parts::require_same(const std::string& identity) const {
  if (earlier_->experiment == identity) return;
  throw std::runtime_error(fmt::format(
      "{}: its parts are of another prediction: models, options, the program, or size or time of {} were "
      "others then. "
      "If you do not want them, end what may be queued with `seedbed cancel {}`, and remove the folder",
      shown_, prediction_.input.string(), shown_));
}

int Parts::run() {
  folder_.make();
  const results::RunLock lock(root_, prediction_.command);
  earlier_ = read_submission(folder_);
  follows_ = prediction_.is_follow_up && is_follow_up_of(earlier_);
  const std::string identity = identity_of(prediction_);
  identity_ = earlier_ ? earlier_->experiment : identity;
  if (earlier_) parts_ = earlier_->jobs;
  // What has ended and left nothing binds nobody; a task of it that still runs writes under another name.
  const bool ended = earlier_ && (earlier_->state == State::over || earlier_->state == State::cancelled);
  if (ended && !follows_ && missing().size() == parts_) {
    earlier_.reset();
    identity_ = identity;
  }
  // The task that follows knows without asking that what was submitted is over: it had to wait for that.
  const SlurmLimits limits = follows_ ? earlier_->limits : slurm_.limits();
  if (!earlier_) {
    parts_ = static_cast<std::size_t>(
        prediction_.engine.tasks > 0 ? prediction_.engine.tasks
                                     : parts_for(static_cast<std::int64_t>(fs::file_size(prediction_.input)),
                                                 prediction_.engine.cpus, limits.most_tasks()));
    return submit_missing(limits, missing());
  }
  require_same(identity);
  if (!follows_) {
    if (const auto queued = array().queued(*earlier_, limits, shown_)) return tell_queued(*queued);
  }
  folder_.pack_logs(earlier_->array);
  const std::vector<std::size_t> left = missing();
  if (left.empty()) return join();
  const bool leads_on = parts_ - left.size() > earlier_->done && earlier_->state != State::cancelled;
  return follows_ && !leads_on ? stop(left.size()) : submit_missing(limits, left);
}

int Parts::submit_missing(const SlurmLimits& limits, const std::vector<std::size_t>& left) {
  Submission made;
  made.name = new_submission_name(prediction_.output.filename().string());
  made.limits = limits;
  made.tasks = static_cast<int>(left.size());
  require_array_size(made.tasks, made.limits);
  made.when = seconds_since_epoch();
  made.round = follows_ ? earlier_->round + 1 : 1;
  made.jobs = parts_;
  made.done = parts_ - left.size();
  made.experiment = identity_;
  write_script(folder_.tasks_script(), script(left));
  write_script(folder_.follow_up_script(), follow_up_script());
  array().submit(made);
  print_at_once(
      fmt::format("submitted to {}: {} of {} as job {}, an array of {}; then job {}, which joins them to "
                  "{}\nto see how far it "
                  "is: the same command again\nto end it: seedbed cancel {}\n",
                  made.limits.cluster, count_text(made.tasks, "part"), prediction_.input.string(), made.array,
                  count_text(made.tasks, "task"), made.follow_up, prediction_.output.string(), shown_));
  return all_done;
}

std::string Parts::follow_up_script() const {
  std::vector<std::string> again = {seedbed_program().string(), "predict"};
  for (const auto& words : {model_words(prediction_.models), prediction_.options, prediction_.engine_words})
    again.insert(again.end(), words.begin(), words.end());
  if (!prediction_.bad_rows.empty())
    again.push_back("--bad-rows=skip=" + fs::absolute(prediction_.bad_rows).string());
  again.insert(again.end(), {"--input", fs::absolute(prediction_.input).string(), "--output",
                             fs::absolute(prediction_.output).string(), "--resubmit"});
  return "#!/bin/bash\n# After the array: submits parts that are missing while that leads on, and joins "
         "them.\n"
         "exec " +
         shell_line(again) + "\n";
}

/// A part that is there is whole: it took its name when it was.
std::string Parts::script(const std::vector<std::size_t>& left) const {
  std::vector<std::string> words = {seedbed_program().string(), "predict"};
  for (const auto& more : {model_words(prediction_.models), prediction_.options})
    words.insert(words.end(), more.begin(), more.end());
  words.insert(words.end(), {"--input", fs::absolute(prediction_.input).string(), "--threads",
                             std::to_string(prediction_.engine.cpus)});
  return fmt::format(
      "#!/bin/bash\n"
      "# A task of an array: predicts its part of a file. Written by `seedbed predict --engine slurm`.\n"
      "parts=({})\n"
      "part=${{parts[SLURM_ARRAY_TASK_ID - 1]}}\n"
      "output={}/part-$part-of-{}-{}.csv\n"
      "[ -e \"$output\" ] && exit\n"
      "exec {}{} --part \"$part/{}\" --output \"$output\"\n",
      fmt::join(left, " "), shell_line({fs::absolute(root_).string()}), parts_, identity_, shell_line(words),
      prediction_.bad_rows.empty() ? "" : " --bad-rows=skip=\"$output.bad.csv\"", parts_);
}

BatchJob Parts::batch_job() const {
  std::int64_t models = 0;
  for (const results::KeptFile& model : prediction_.models) models += static_cast<std::int64_t>(model.size());
  const std::int64_t memory = kOfThePredictor + 2 * models + prediction_.engine.cpus * kOfAThread;
  return {.program = seedbed_program(),
          .root = fs::canonical(root_),
          .cpus = prediction_.engine.cpus,
          .memory = (memory + kMebibyte - 1) / kMebibyte * kMebibyte,
          .work_options = {}};
}

ArraySubmission Parts::array() const {
  return {folder_,
          slurm_,
          {.array =
               [this](const Submission& made) {
                 SlurmRequest request = array_request(batch_job(), prediction_.engine, made);
                 request.warning_seconds = 0;  // a part that is not whole is none
                 return request;
               },
           .follow_up =
               [this](const Submission& made) {
                 return follow_up_request(batch_job(), prediction_.engine, made);
               }}};
}

int Parts::tell_queued(const QueuedSubmission& queued) const {
  print_at_once(fmt::format(
      "nothing was submitted: {} is under way, {} of {} done ({})\n{}to end it: seedbed cancel {}\n",
      prediction_.output.string(), parts_ - missing().size(),
      count_text(static_cast<std::int64_t>(parts_), "part"), queue_text(*earlier_, queued.queue),
      queued.mended
          ? fmt::format("its follow-up task was gone: job {} takes its place\n", earlier_->follow_up)
          : "",
      shown_));
  return all_done;
}

int Parts::stop(std::size_t left) {
  if (earlier_->state != State::cancelled) earlier_->state = State::over;
  earlier_->code = some_job_failed;
  write_submission(folder_, *earlier_);
  print_to_stderr(
      "missing: {} of {}, and the last tasks led nowhere: {} says why; the same `seedbed predict` submits "
      "them again\n",
      left, count_text(static_cast<std::int64_t>(parts_), "part"), folder_.tasks_log().string());
  return some_job_failed;
}

int Parts::join() {
  Output output(prediction_.output.string());
  for (std::size_t number = 1; number <= parts_; ++number) append(part(number), output);
  bool bad = false;
  for (std::size_t number = 2; number <= parts_ && !bad; ++number) bad = fs::exists(bad_rows_of(number));
  // Part 1 has the header of them in any case, and under it what it has left out.
  bad = bad || has_rows(bad_rows_of(1));
  if (!prediction_.bad_rows.empty() && bad) {
    Output rows(prediction_.bad_rows.string());
    for (std::size_t number = 1; number <= parts_; ++number)
      if (fs::exists(bad_rows_of(number))) append(bad_rows_of(number), rows);
    rows.commit();
  }
  output.commit();
  fs::remove_all(root_);
  print_at_once(fmt::format("{}: joined from {}\n", prediction_.output.string(),
                            count_text(static_cast<std::int64_t>(parts_), "part")));
  return all_done;
}

}  // namespace

fs::path parts_folder(const fs::path& output) {
  return output.string() + ".parts";
}

int parts_for(std::int64_t input_bytes, int cpus, std::int64_t most) {
  const std::int64_t wanted = (input_bytes + kBytesOfATask * cpus - 1) / (kBytesOfATask * cpus);
  return static_cast<int>(std::clamp<std::int64_t>(wanted, 1, std::min(kPartsUnasked, most)));
}

int predict_in_parts(const PartedPrediction& prediction, const Slurm& slurm) {
  if (!prediction.is_follow_up) return Parts(prediction, slurm).run();
  return when_unlocked([&] { return Parts(prediction, slurm).run(); });
}

}  // namespace seedbed::runner
