#!/usr/bin/env bash
# Shares of a sweep whose processes are all killed with kill -9 at any time, then started again, give the files of a sweep
# that was left alone; what was reported as done is not run again.
#   shares_killed.sh BUILD_FOLDER [ROUNDS]
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
rounds=${2:-3}
make_sweep 60 0
"$seedbed" run sweep.yaml -j 2 -q -o whole >/dev/null

for round in $(seq "$rounds"); do
  folder=round-$round
  "$seedbed" run sweep.yaml --prepare -q -o $folder
  mkfifo $folder.messages
  "$seedbed" work $folder --share 2/3 -j 1 >/dev/null 2>$folder.other &
  other=$!
  "$seedbed" work $folder --share 1/3 -j 2 -v >/dev/null 2>$folder.messages &
  share=$!
  reported=()
  exec 3<$folder.messages
  while read -r what job _ <&3; do
    [ "$what" = done: ] && reported+=("$job")
    [ ${#reported[@]} -ge $((round % 5 + 1)) ] && break
  done
  server=$(children_of $share)
  read -r -a tree <<<"$share $server $(children_of $server)"
  kill -9 "${tree[@]}" 2>/dev/null || true
  exec 3<&-
  wait $share 2>/dev/null && fail "the share ended by itself before it was killed"
  for process in "${tree[@]}"; do
    timeout 20 tail --pid="$process" -f /dev/null || fail "process $process outlived the share"
  done
  "$seedbed" status $folder >$folder.status
  grep -q '^share 1/3 on .*; lost: it was last heard of ' $folder.status || fail "status of a share that was killed: $(cat $folder.status)"
  "$seedbed" work $folder --share 1/3 -j 2 -v >/dev/null 2>$folder.second || fail "the second start: $?"
  for job in "${reported[@]}"; do
    grep -q "^started: $job" $folder.second && fail "job $job was reported as done, and run again"
  done
  wait $other || fail "the other share: $?"
  "$seedbed" work $folder --share 3/3 -j 1 >/dev/null 2>$folder.third || fail "the third share: $?"
  "$seedbed" merge $folder -q >/dev/null 2>$folder.merged || fail "merge: $? $(cat $folder.merged)"
  for file in results.csv aggregate.csv ensembles.csv; do
    same_bytes "$file differs after a kill" whole/$file $folder/$file
  done
  echo "killed when ${#reported[@]} jobs of the share were done; the same bytes"
done

# Stopped in an orderly way: running jobs leave checkpoints, and the same command goes on.
for signal in TERM USR1; do
  make_sweep 3000 0
  "$seedbed" run sweep.yaml --prepare -q -o $signal
  "$seedbed" work $signal --share 1/1 -j 1 -v --grace 0 >/dev/null 2>$signal.first &
  share=$!
  until grep -qs '^started:' $signal.first; do [ -d /proc/$share ] || fail "$(cat $signal.first)"; done
  kill -$signal $share
  status=0; wait $share || status=$?
  [ $status -eq 130 ] || fail "after $signal it says $status: $(cat $signal.first)"
  "$seedbed" status $signal | grep -q '^1 share has ended' || fail "status after $signal: $("$seedbed" status $signal)"
done
echo ok
