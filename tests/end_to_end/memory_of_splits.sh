#!/usr/bin/env bash
# More splits than fit into --memory at once: they are encoded one group after the other, and nothing that comes out tells
# of it, in worker processes and on threads, after stops and after a kill; and what cannot fit is said before any job.
#   memory_of_splits.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
awk 'BEGIN { srand(7); for (j = 0; j < 19; ++j) printf "x%d,", j; print "y"
  for (i = 0; i < 40000; ++i) { y = 0; for (j = 0; j < 19; ++j) { x = rand() * 10; y += x * (j % 3); printf "%.3f,", x }
    printf "%.3f\n", y + rand() } }' >wide.csv
cat >wide.yaml <<'YAML'
name: wide
data: {path: wide.csv, target: y, numeric: ["x*"]}
model: {family: normal, hidden: [4], components: 1}
train: {epochs: 2, batch_size: 4096, lr: 0.01}
seeds: 2
splits: 14
YAML
encoded=$((40000 * (19 * 4 + 20) * 14 / 1048576)) # MB, of all splits
"$seedbed" run wide.yaml -j 2 -q -o whole >/dev/null
small=(run wide.yaml -j 2 --memory 110M)

for isolation in process thread; do
  "$seedbed" "${small[@]}" --isolation $isolation -o $isolation >table 2>messages
  grep -q 'do not fit into .* at once: jobs run in [2-9] groups of splits' messages ||
    fail "all $encoded MB were encoded at once ($isolation):" "$(cat messages)"
  for file in results.csv aggregate.csv epochs.csv; do
    same_bytes "$file differs where splits are encoded group by group ($isolation)" whole/$file $isolation/$file
  done
done

for signal in TERM KILL TERM KILL; do
  "$seedbed" "${small[@]}" -q --grace 0 -o stopped >/dev/null 2>messages &
  process=$!
  # Whatever is being done then: checking, encoding or training.
  until [ -s stopped/ledger.sqlite ] || ! kill -0 $process 2>/dev/null; do :; done
  for _ in $(seq 1 $((RANDOM % 40))); do cat /proc/$process/status >/dev/null 2>&1 || break; done
  kill -$signal $process 2>/dev/null || true
  code=0
  wait $process 2>/dev/null || code=$?
  # 143: the signal came before the program was there to take it.
  case $code in 0 | 130 | 137 | 143) ;; *) fail "exit code $code after $signal: $(cat messages)" ;; esac
done
"$seedbed" "${small[@]}" -q -o stopped >/dev/null
same_bytes "results.csv differs after stops" whole/results.csv stopped/results.csv

"$seedbed" verify stopped --memory 110M -j 2 -q >/dev/null || fail "verify finds differences"

"$seedbed" run wide.yaml --memory 40M -q -o refused 2>messages && fail "40 MB were enough"
grep -q 'memory 40 MB is too little: .* give it [0-9]* MB or more' messages || fail "$(cat messages)"
[ ! -e refused ] || fail "a directory was made for a run that cannot be"
echo "28 jobs on $encoded MB of encoded data: the same bytes within 110 MB, on threads, and after four stops"
