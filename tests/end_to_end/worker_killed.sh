#!/usr/bin/env bash
# A worker killed with kill -9 costs one attempt of one job and nothing else.
#   worker_killed.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 300 0
"$seedbed" run sweep.yaml -j 2 -q -o whole >/dev/null

mkfifo messages
"$seedbed" run sweep.yaml -j 2 -v -o hurt >/dev/null 2>messages &
run=$!
victim=
while read -r what job rest; do
  printf '%s %s %s\n' "$what" "$job" "$rest" >>all_messages
  # Both slots are busy once a third job has started.
  if [ -z "$victim" ] && [ "$what" = started: ] && [ "$(grep -c ^started: all_messages)" -eq 3 ]; then
    read -r victim _ <<<"$(children_of $(children_of $run))"
    kill -9 "$victim"
  fi
done <messages
wait $run || fail "the run did not end well: $(cat all_messages)"

[ "$(grep -c '^LOST' all_messages)" -eq 1 ] || fail "not exactly one attempt was lost" "$(cat all_messages)"
grep -q '^LOST.*signal 9' all_messages || fail "the loss does not name the signal: $(grep LOST all_messages)"
same_bytes "results.csv differs after a worker was killed" whole/results.csv hurt/results.csv
attempts=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; ++i) if ($i == "attempts") column = i; next }
                    { seen[$column]++ } END { print seen[1] + 0, seen[2] + 0, NR - 1 }' hurt/timings.csv)
[ "$attempts" = "15 1 16" ] || fail "attempts once, twice, jobs: $attempts, not 15 1 16"
