#!/usr/bin/env bash
# Programs that go wrong in every way: each is one failed job with its reason, the others are done.
#   bad_programs.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
printf 'x,y\n' >d.csv
for i in $(seq 0 99); do echo "$i,$((i % 17)).5" >>d.csv; done
cat >job.sh <<'SH'
set -eu
echo "job $2 says hello"
forecast() { # scale
  echo row,family,mu,sigma
  for row in $(cat "$SEEDBED_VALIDATION_ROWS" "$SEEDBED_TEST_ROWS"); do echo "$row,normal,8,$1"; done
}
put() { mv "$SEEDBED_FORECASTS.part" "$SEEDBED_FORECASTS"; }
case $1 in
  good) forecast 5 >"$SEEDBED_FORECASTS.part"; put ;;
  good_result) echo '{"scores": {"crps_test": 0.5, "auc_test": null}}' >"$SEEDBED_RESULT" ;;
  exits_1) echo "something is missing" >&2; exit 1 ;;
  prints_much) yes "one line of half a gigabyte" | head -c 500000000; forecast 5 >"$SEEDBED_FORECASTS"; echo; echo the end ;;
  hangs) sleep 1000 ;;
  outlived) (sleep 1000 >/dev/null 2>&1 &); forecast 5 >"$SEEDBED_FORECASTS" ;;
  outlived_in_a_session) setsid sleep 1001 >/dev/null 2>&1 & forecast 5 >"$SEEDBED_FORECASTS" ;;
  half_a_table) forecast 5 | head -c 150 >"$SEEDBED_FORECASTS" ;;
  half_a_result) printf '{"scores": {"crps_te' >"$SEEDBED_RESULT" ;;
  no_result) : ;;
  wrong_row) { forecast 5; echo "$(head -1 "$SEEDBED_TRAIN_ROWS"),normal,8,5"; } >"$SEEDBED_FORECASTS" ;;
  row_twice) { forecast 5; forecast 5 | tail -1; } >"$SEEDBED_FORECASTS" ;;
  row_missing) forecast 5 | sed '$d' >"$SEEDBED_FORECASTS" ;;
  other_y) forecast 5 | sed 's/$/,99/; 1s/,99/,y/' >"$SEEDBED_FORECASTS" ;;
  not_a_number) forecast NaN >"$SEEDBED_FORECASTS" ;;
  nan_score) echo '{"scores": {"crps_test": NaN}}' >"$SEEDBED_RESULT" ;;
  negative_scale) forecast -1 >"$SEEDBED_FORECASTS" ;;
  segfault) kill -SEGV $$ ;;
  again) if [ -e "$SEEDBED_SCRATCH/been" ]; then forecast 5 >"$SEEDBED_FORECASTS"; else touch "$SEEDBED_SCRATCH/been"; exit 75; fi ;;
  always_again) exit 75 ;;
esac
SH
cat >bad.yaml <<'YAML'
name: bad
command: [bash, job.sh, "{kind}", "{seed}"]
inputs: [job.sh]
settings: {kind: good}
data: {path: d.csv, target: y}
grid:
  kind: [good, good_result, exits_1, prints_much, outlived, outlived_in_a_session, half_a_table, half_a_result, no_result, wrong_row, row_twice, row_missing, other_y, not_a_number, nan_score, negative_scale, segfault, again, always_again]
run: {retries: 1}
YAML
code=0
"$seedbed" run bad.yaml -j 4 >table 2>messages || code=$?
[ $code -eq 1 ] || fail "exit code $code, not 1" "$(cat messages)"
"$seedbed" run bad.yaml kind=hangs name=hangs run.timeout=1s run.retries=0 -q >table 2>messages && fail "a program that hangs is done"
check() { # kind, status, part of the error
  grep -E "^[0-9a-f]{20},$1,0,0,$2," runs/bad/results.csv | grep -qF -- "$3" ||
    fail "$1 is not $2 with '$3'" "$(grep ",$1,0," runs/bad/results.csv)"
}
check good done ''
check good_result done '0.5'
check exits_1 failed 'exit code 1; the last it said: something is missing'
check prints_much done ''
grep -q 'failed.*timed out after 1 s' runs/hangs/results.csv || fail "$(cat runs/hangs/results.csv)"
check outlived failed 'sleep (process '
check outlived_in_a_session failed 'sleep (process '
check half_a_table failed 'forecasts.csv'
check half_a_result failed 'result.json: is no JSON: it ends in line 1 in the middle of a value'
check no_result failed 'left neither of the files'
check wrong_row failed 'is neither a validation nor a test row'
check row_twice failed 'is here again'
check row_missing failed 'there is no forecast for the test row'
check other_y failed 'a forecast for another row?'
check not_a_number failed 'not a finite number'
check nan_score failed 'JSON has no NaN'
check negative_scale failed 'scale 1 is negative: -1'
check segfault failed 'ended by signal 11'
check again done ''
check always_again failed 'asks for another attempt'
[ "$(du -sk runs/bad/logs | cut -f1)" -lt 8000 ] || fail "the logs take $(du -sk runs/bad/logs | cut -f1) kB"
log=$(grep -l 'prints_much' runs/bad/logs/*.log)
grep -q 'of what the program printed are left out here' "$log" || fail "nothing in the log says what was left out"
grep -q '^job 0 says hello' "$log" || fail "the beginning of the output is not in the log"
grep -q '^the end' "$log" || fail "the end of the output is not in the log"
pgrep -f 'sleep 100[01]$' >/dev/null && fail "a process is left: $(pgrep -af 'sleep 100[01]$')"
attempts=$(awk -F, 'NR > 1 { print $2 }' runs/bad/timings.csv | sort | uniq -c | awk '{ printf "%s jobs %s, ", $1, $2 }')
[ "$attempts" = "17 jobs 1, 2 jobs 2, " ] || fail "attempts made: $attempts"
echo "15 of 20 programs went wrong, each with its reason; the others are done"
