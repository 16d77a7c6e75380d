#!/usr/bin/env bash
# A run that is stopped again and again while its jobs train, by TERM to the run alone or to all its processes, leaves
# checkpoints and goes on from them: in the end every file has the bits of a run that was left alone.
#   stop_and_resume.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 150 0
"$seedbed" run sweep.yaml -j 2 -q -o whole >/dev/null
run=("$seedbed" run sweep.yaml -j 2 -q --grace 0 -o stopped run.checkpoint=0.02s)

trained_epochs() { # that the jobs' logs tell of
  cat stopped/logs/*.log 2>/dev/null | grep -c '^epoch' || true
}

resumed=0
for stop in $(seq 1 40); do
  before=$(trained_epochs)
  "${run[@]}" >/dev/null 2>messages &
  process=$!
  # Somewhere in the middle of training: after some more epochs have been logged.
  until [ $(($(trained_epochs) - before)) -gt $((RANDOM % 300)) ] || ! kill -0 $process 2>/dev/null; do :; done
  server=$(children_of $process 2>/dev/null) || server=
  if [ $((stop % 2)) -eq 0 ] && [ -n "$server" ]; then
    kill -TERM $process $server $(children_of "$server" 2>/dev/null) 2>/dev/null || true
  else
    kill -TERM $process 2>/dev/null || true
  fi
  code=0
  wait $process || code=$?
  grep -E 'signal|exit code' messages && fail "a worker crashed instead of stopping (stop $stop)"
  [ $code -eq 0 ] && break
  [ $code -eq 130 ] || fail "exit code $code after a TERM, not 130: $(cat messages)"
done
"${run[@]}" >/dev/null
resumed=$(cat stopped/logs/*.log | grep -c 'going on from a checkpoint')
[ "$resumed" -ge 3 ] || fail "only $resumed jobs went on from a checkpoint after $stop stops"
for file in results.csv aggregate.csv ensembles.csv epochs.csv; do
  same_bytes "$file differs after stops" whole/$file stopped/$file
done
for model in whole/models/*; do
  cmp "$model" "stopped/models/$(basename "$model")" || fail "a model differs after stops"
done
diff -rq whole/checkpoints stopped/checkpoints || fail "other trainings are kept, or checkpoints of finished jobs"
echo "stopped $stop times, $resumed jobs went on from a checkpoint; the same bytes"
