#!/usr/bin/env bash
# A limit on the size of files (`ulimit -f`), at one size after the other: no process is ended by a signal, what could
# not be written is named with the reason, nothing half-written is left, and without the limit the same command goes on.
#   file_size_limit.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 2 0
command=("$seedbed" run sweep.yaml -j 2 seeds=1 splits=1 model.components=1,2 train.loss=nll model.hidden=[128,128]
  run.save_predictions=test)
"${command[@]}" -o whole >/dev/null 2>&1

no_temporary_files() { # what
  local left
  left=$(find . -name '*.tmp' -o -name '*-journal')
  [ -z "$left" ] || fail "$1: left behind: $left"
}

failures=0
for kilobytes in 1 4 20 36 50 64 90 120 200 400; do
  rm -rf run
  code=0
  (ulimit -f $kilobytes; exec "${command[@]}" -o run) >table 2>messages || code=$?
  [ $code -le 2 ] || fail "$kilobytes kB: ended with $code" "$(cat messages)"
  [ $code -eq 0 ] || failures=$((failures + 1))
  [ $code -eq 0 ] || grep -q "File too large" messages || fail "$kilobytes kB: no cause is named" "$(cat messages)"
  no_temporary_files "$kilobytes kB"
  "${command[@]}" -o run >table 2>messages || fail "$kilobytes kB: the same command without the limit" "$(cat messages)"
  same_bytes "$kilobytes kB: results.csv" whole/results.csv run/results.csv
  diff -r whole/models run/models || fail "$kilobytes kB: models differ"
done
[ $failures -ge 4 ] || fail "only $failures of the limits were too low for the run"

model=$(find whole/models -name '*.safetensors' | sort | head -1)
limited() { # what, command
  local what=$1 code=0
  shift
  (ulimit -f 4; exec "$@") >output 2>messages || code=$?
  [ $code -eq 2 ] || fail "$what: exit code $code" "$(cat messages)"
  grep -q "File too large" messages || fail "$what: no cause is named" "$(cat messages)"
  no_temporary_files "$what"
}
echo "what was there" >out.csv
limited "predict -o" "$seedbed" predict "$model" --input surgery.csv -o out.csv
grep -qx "what was there" out.csv || fail "predict replaced a file by half of another"
limited "predict" "$seedbed" predict "$model" --input surgery.csv
limited "predict --bad-rows" "$seedbed" predict "$model" --input surgery.csv --bad-rows skip=bad.csv -o out.csv
limited "synth" "$seedbed" synth surgery --rows 3000 -o more.csv
[ ! -e more.csv ] || fail "synth left half a file"
echo "$failures of 10 limits ended a run, each with the reason"
