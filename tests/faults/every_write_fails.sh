#!/usr/bin/env bash
# A small sweep with models and predictions, in which one write after the other fails. Whichever it is: no process is
# ended by a signal, the run says which file and why and does not claim to be done, what lies under a final name is whole,
# and the same command afterwards leaves what an undisturbed run leaves.
#   every_write_fails.sh BUILD_FOLDER            a sample of the writes in three modes, for CI
#   every_write_fails.sh BUILD_FOLDER all        every write in every mode: half an hour
#   every_write_fails.sh BUILD_FOLDER all "once 5"   every write in one mode (see failing_writes.cpp) with one errno
# With SEEDBED_FILES=packed what jobs leave is packed.
. "$(dirname "${BASH_SOURCE[0]}")/../end_to_end/common.sh"
library=$build_folder/libfailing_writes.so
how_many=${2:-sample}

make_sweep 2 0
command=("$seedbed" run sweep.yaml -j 1 -q seeds=2 splits=1 model.components=1 train.loss=nll run.save_predictions=test
  run.files="${SEEDBED_FILES:-auto}")
"${command[@]}" -o whole >/dev/null

run_with_fault() { # number of the call, mode, errno
  rm -f counter
  truncate -s 16 counter
  env LD_PRELOAD="$library" FAILING_WRITES_UNDER="$work/run" FAILING_WRITES_AT="$1" FAILING_WRITES_MODE="$2" \
    FAILING_WRITES_ERROR="$3" FAILING_WRITES_COUNTER="$work/counter" timeout 120 "${command[@]}" -o run >table 2>messages
}

calls() {
  od -An -t u8 -N 8 counter | tr -d ' '
}

unsynced_renames() {
  od -An -t u8 -j 8 counter | tr -d ' '
}

# A file under its final name is that of the undisturbed run.
expect_whole_files() { # what
  local folder file
  if [ "${SEEDBED_FILES:-}" = packed ] && [ -f run/ledger.sqlite ]; then
    rm -rf packed-here packed-whole
    "$seedbed" export run --to files -o packed-here >/dev/null 2>&1 || true  # what there is
    "$seedbed" export whole --to files -o packed-whole >/dev/null
    for folder in models predictions; do
      for file in packed-here/$folder/*; do
        [ ! -e "$file" ] || same_bytes "$1: $file is not whole" "packed-whole/$folder/${file##*/}" "$file"
      done
    done
  fi
  for folder in models predictions; do
    [ -d run/$folder ] || continue
    [ "${SEEDBED_FILES:-}" != packed ] || continue
    for file in run/$folder/*; do
      [ -e "$file" ] || continue
      same_bytes "$1: $file is not whole" "whole/$folder/${file##*/}" "$file"
    done
  done
}

check() { # number, mode, errno
  local what="call $1, $2, errno $3" code=0
  rm -rf run
  run_with_fault "$1" "$2" "$3" || code=$?
  [ "$code" -le 2 ] || fail "$what: the run ended with $code" "$(cat messages)"
  expect_whole_files "$what"
  if [ "$code" -eq 0 ]; then
    same_bytes "$what: done, and results.csv differs" whole/results.csv run/results.csv
    diff <(cd whole && ls models predictions) <(cd run && ls models predictions) || fail "$what: done, and files are missing"
  else
    grep -q "run[/:]" messages || fail "$what: no file is named" "$(cat messages)"
    grep -qiE "disk is full|no space|input/output|read-only|quota|disk I/O|cannot be|write" messages || fail "$what: no cause is named" "$(cat messages)"
  fi
  [ "$(calls)" -ge "$1" ] || return 1
  "${command[@]}" -o run >table 2>messages || fail "$what: the same command afterwards failed" "$(cat messages)"
  same_bytes "$what: results.csv differs afterwards" whole/results.csv run/results.csv
  same_bytes "$what: ensembles.csv differs afterwards" whole/ensembles.csv run/ensembles.csv
  expect_whole_files "$what, afterwards"
  diff <(cd whole && find . | sort | grep -v "^./lock") <(cd run && find . | sort | grep -v "^./lock") || fail "$what: other files are left"
}

run_with_fault 0 once 28 || fail "the library disturbs the run" "$(cat messages)"
total=$(calls)
[ "$total" -gt 50 ] || fail "only $total calls were counted"
[ "$(unsynced_renames)" -eq 0 ] || fail "$(unsynced_renames) renames whose directory was not synced afterwards"
echo "$total writes"
if [ "$how_many" = all ]; then
  modes=("onward 28" "once 28" "once 5" "onward 5" "onward 30" "onward 122" "short 28")
  [ $# -lt 3 ] || modes=("$3")
  for mode in "${modes[@]}"; do
    read -r kind error <<<"$mode"
    number=1
    while check $number "$kind" "$error"; do number=$((number + 1)); done
    echo "$kind, errno $error: $((number - 1)) writes failed, one after the other"
  done
else
  # Nine places each, not the same ones.
  for mode in "onward 28 1" "once 5 2" "short 28 3"; do
    read -r kind error offset <<<"$mode"
    for ((i = 0; i < 9; ++i)); do
      number=$(((i * total + offset * total / 4) / 9 + 1))
      check $number "$kind" "$error" || true
    done
    echo "$kind, errno $error: 9 of $total writes failed, one at a time"
  done
fi
