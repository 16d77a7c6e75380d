#!/usr/bin/env bash
# The same command started eight times at once in one directory: exactly one runs, and the others say who does.
#   parallel_starts.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 40 0
"$seedbed" run sweep.yaml -j 2 -q -o whole >/dev/null
for round in 1 2 3; do
  rm -rf run
  [ $round -eq 1 ] || { "$seedbed" run sweep.yaml -j 1 -o run --max-failures 1 seeds=1 >/dev/null 2>&1; } # not a new one
  processes=()
  for start in 1 2 3 4 5 6 7 8; do
    "$seedbed" run sweep.yaml -j 2 -o run >/dev/null 2>messages-$start &
    processes+=($!)
  done
  ran=0 refused=0 start=0
  for process in "${processes[@]}"; do
    start=$((start + 1)) code=0
    wait "$process" || code=$?
    if [ $code -eq 0 ] && grep -q 'jobs; running\|done; running' messages-$start; then
      ran=$((ran + 1))
    elif [ $code -eq 0 ] && grep -q 'nothing to do' messages-$start; then
      : # it came when the other had finished
    elif grep -q 'is in use by' messages-$start; then
      refused=$((refused + 1))
    else
      fail "start $start ended with $code: $(cat messages-$start)"
    fi
  done
  [ $ran -eq 1 ] || fail "$ran of 8 starts ran the jobs" "$(cat messages-*)"
  [ $refused -ge 1 ] || fail "no start was refused"
  same_bytes "results.csv" whole/results.csv run/results.csv
done
echo "of 8 starts one ran, three times"
