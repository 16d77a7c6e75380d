#!/usr/bin/env bash
# A sweep some of whose jobs segfault, exit, hang, take too much memory, throw, are killed or print megabytes: the others
# are done, `status` groups the failures by cause, and a run with workers that behave makes up for the failures.
#   misbehaving_jobs.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 2 0
# The real program finds another worker program beside it.
mkdir bin
cp "$seedbed" bin/seedbed
cp "$build_folder/fake_worker" bin/seedbed-worker
sed -i '/^grid:/,$d; s/^seeds: 2/seeds: 3/; s/^splits: 2/splits: 1/' sweep.yaml
cat >>sweep.yaml <<YAML
grid:
  train.batch_size: [64, 65, 66, 67, 68, 69, 70, 71] # what a job of the test's worker does is this modulo 8
run: {retries: 1, timeout: 3s}
YAML

code=0
bin/seedbed run sweep.yaml -j 4 -o run >table 2>messages || code=$?
[ $code -eq 1 ] || fail "exit code $code of a run with failed jobs, not 1" "$(cat messages)"
[ "$(grep -c ',done,' run/results.csv)" -eq 6 ] || fail "not all of the 6 well-behaved jobs are done" "$(cat run/results.csv)"
[ "$(grep -c ',failed,' run/results.csv)" -eq 18 ] || fail "not all of the 18 others failed" "$(cat run/results.csv)"
[ "$(cat run/logs/*.log | wc -c)" -gt $((3 * 5 * 1024 * 1024)) ] || fail "the megabytes that jobs printed are not in their logs"

bin/seedbed status run >status
for cause in 'segmentation fault (signal 11)' 'exit code 3' 'timed out after 3 s' 'out of memory' 'it went wrong' 'killed (signal 9)'; do
  grep -q "^ *3 .*$cause" status || fail "status does not group 3 jobs under: $cause" "$(cat status)"
done
# What would recur was tried once, the rest twice.
attempts=$(awk -F, 'NR > 1 { print $2 }' run/timings.csv | sort | uniq -c | awk '{ printf "%s jobs %s, ", $1, $2 }')
[ "$attempts" = "9 jobs 1, 15 jobs 2, " ] || fail "attempts made: $attempts"

"$seedbed" run sweep.yaml -j 2 -q -o run >/dev/null 2>messages || fail "$(cat messages)"
[ "$(grep -c ',done,' run/results.csv)" -eq 24 ] || fail "failed jobs were not made up for"
echo "18 of 24 jobs failed in 6 ways, the others were done; made up for afterwards"
