#!/usr/bin/env bash
# A run of programs whose processes are killed at random, some or all of them, again and again: the same command goes on
# from what the programs keep in their scratch folders, every result is recorded once with the same bits, and no process
# is left. Another number of kills may be given; 10 unless it is.
#   programs_killed.sh BUILD_FOLDER [KILLS]
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
kills=${2:-10}
tag=seedbed-killed-$$
printf 'x,y\n' >d.csv
for i in $(seq 0 99); do echo "$i,$((i * 7 % 17)).5" >>d.csv; done
# Ten steps, kept one after the other; what is forecast depends on all of them. Beside it runs a child in a session of
# its own.
cat >slow.sh <<'SH'
set -eu
setsid bash -c "exec -a $1-child sleep 30" &
child=$!
state=$SEEDBED_SCRATCH/state
[ -e "$state" ] || echo 0 >"$state"
while read -r done_so_far <"$state" && [ "$done_so_far" -lt 10 ]; do
  sleep 0.02
  echo $((done_so_far + 1)) >"$state.part"
  mv "$state.part" "$state"
done
kill "$child"
{ echo row,family,mu,sigma
  for row in $(cat "$SEEDBED_VALIDATION_ROWS" "$SEEDBED_TEST_ROWS"); do echo "$row,normal,$SEEDBED_SEED.$(cat "$state"),5"; done
} >"$SEEDBED_FORECASTS.part"
mv "$SEEDBED_FORECASTS.part" "$SEEDBED_FORECASTS"
SH
cat >slow.yaml <<YAML
name: slow
command: [bash, slow.sh, "$tag"]
inputs: [slow.sh]
data: {path: d.csv, target: y}
seeds: 24
run: {retries: 1000, report: none, ensembles: none}
YAML
"$seedbed" run slow.yaml -q -j 2 -o whole >/dev/null 2>messages || fail "$(cat messages)"

descendants() { # process
  local child
  for child in $(cat /proc/"$1"/task/*/children 2>/dev/null || true); do echo "$child"; descendants "$child"; done
}
# All at once means also what is begun between the list and the kill, which nobody would be left to end.
freeze_all() {
  local before=-1
  while [ ${#below[@]} -ne $before ]; do
    before=${#below[@]}
    kill -STOP $run "${below[@]}" 2>/dev/null || true
    below=($(descendants $run))
  done
}
RANDOM=17
count=0
while [ $count -lt "$kills" ]; do
  rm -rf hurt
  while [ $count -lt "$kills" ]; do
    "$seedbed" run slow.yaml -q -j 2 -o hurt >/dev/null 2>messages &
    run=$!
    sleep "0.$((RANDOM % 9))$((RANDOM % 10))"
    kill -0 $run 2>/dev/null || break
    below=($(descendants $run))
    case $((RANDOM % 3)) in
      0) kill -9 $run 2>/dev/null || true ;;
      1) [ ${#below[@]} -eq 0 ] || kill -9 "${below[RANDOM % ${#below[@]}]}" 2>/dev/null || true ;;
      2) freeze_all; kill -9 $run "${below[@]}" 2>/dev/null || true ;;
    esac
    count=$((count + 1))
    [ $((RANDOM % 3)) -ne 0 ] || kill -9 $run 2>/dev/null || true
    wait $run 2>/dev/null || true
  done
  "$seedbed" run slow.yaml -q -j 2 -o hurt >/dev/null 2>messages || fail "$(cat messages)"
  same_bytes "results.csv differs after $count kills" whole/results.csv hurt/results.csv
done
for _ in $(seq 50); do
  pgrep -f "^$tag-child" >/dev/null || break
  sleep 0.1
done
pgrep -f "^$tag-child" >/dev/null && fail "children of programs are left: $(pgrep -af "^$tag-child")"
echo "$count kills, the same results"
