#!/usr/bin/env bash
# A run whose processes are all killed with kill -9 when some jobs are done, then run again, gives the same results.csv
# as one that was left alone; what was reported as done is not run again, and no process stays behind.
#   resume_after_kill.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 60 0
"$seedbed" run sweep.yaml -j 2 -q -o whole >/dev/null

for kill_after in 1 5 11; do
  folder=killed-$kill_after
  mkfifo $folder.messages
  "$seedbed" run sweep.yaml -j 2 -v -o $folder >/dev/null 2>$folder.messages &
  run=$!
  reported=()
  tree=()
  exec 3<$folder.messages  # open until the kill, so that the run never writes into a closed pipe
  while read -r what job _ <&3; do
    [ "$what" = done: ] && reported+=("$job")
    if [ ${#reported[@]} -eq $kill_after ]; then
      server=$(children_of $run)
      read -r -a tree <<<"$run $server $(children_of $server)"
      break
    fi
  done
  kill -9 "${tree[@]}" 2>/dev/null || true
  exec 3<&-
  wait $run 2>/dev/null && fail "the run ended by itself before it was killed"
  for process in "${tree[@]}"; do
    timeout 20 tail --pid="$process" -f /dev/null || fail "process $process outlived the run"
  done

  "$seedbed" status $folder >$folder.status
  "$seedbed" run sweep.yaml -j 2 -v -o $folder >/dev/null 2>$folder.second
  for job in "${reported[@]}"; do
    grep -q "^started: $job" $folder.second && fail "job $job was reported as done, and run again"
  done
  ran=$(grep -c '^started:' $folder.second)
  [ "$ran" -ge 1 ] && [ "$ran" -le $((16 - kill_after)) ] || fail "$ran jobs were run again after $kill_after were done"
  for file in results.csv aggregate.csv ensembles.csv; do
    same_bytes "$file differs after a kill" whole/$file $folder/$file
  done
  echo "killed when ${#reported[@]} of 16 jobs were done; $ran run afterwards; the same bytes"
done

"$seedbed" run sweep.yaml -j 2 -o whole >/dev/null 2>again
grep -qx 'nothing to do: all 16 jobs are done' again || fail "a finished sweep ran again: $(cat again)"
