#!/usr/bin/env bash
# Kills a sweep's processes with kill -9 at random moments, again and again: the run, one of its workers, the server that
# starts them, or all at once. After each kill of the run the same command goes on. In the end results.csv has the bytes
# of an undisturbed run, every job's result is recorded once, and no process is left. In every other sweep files are
# packed: models and kept trainings have their bytes too, and logs end as they did.
#   kill_at_random.sh BUILD_FOLDER [KILLS [SEED]]
. "$(dirname "${BASH_SOURCE[0]}")/../end_to_end/common.sh"
kills_wanted=${2:-200}
RANDOM=${3:-1}
make_sweep 60 0
sed -i 's/^seeds: 2/seeds: 12/' sweep.yaml # 96 jobs
# A worker's death costs an attempt, and here they die often.
command=("$seedbed" run sweep.yaml -j 2 -v run.retries=1000 run.checkpoint=0.05s)
"${command[@]}" -o whole >/dev/null 2>messages || fail "$(cat messages)"
jobs=$(($(wc -l <whole/results.csv) - 1))

kills=0 in_the_middle=0 rounds=0 runs=0 done_before=0
declare -A killed=([run]=0 [worker]=0 [server]=0 [all]=0) seen=()

# Ends when this many more jobs have been reported as done and a moment has passed, or the run has ended.
wait_for_jobs() {
  local left=$1 spin=$((RANDOM % 2000)) what
  while [ "$left" -gt 0 ]; do
    read -r what _ <&3 || return 0
    if [ "$what" = done: ]; then
      left=$((left - 1)) done_before=$((done_before + 1))
    fi
  done
  while [ $((spin -= 1)) -gt 0 ]; do :; done
}

one_of() { [ $# -gt 0 ] && echo "${@:$((RANDOM % $# + 1)):1}"; }

strike() { # at the run $run; what died is in $target, empty if it was too late
  local server workers=() victims=()
  server=$(children_of "$run" 2>/dev/null) || server=
  server=${server%% *}
  [ -n "$server" ] && read -r -a workers <<<"$(children_of "$server" 2>/dev/null)"
  for process in "$run" $server "${workers[@]}"; do seen[$process]=1; done
  target=$(one_of run run worker worker server all)
  case $target in
    run) victims=("$run") ;;
    worker) victims=($(one_of "${workers[@]}")) || true ;;
    server) victims=($server) ;;
    all) victims=("$run" $server "${workers[@]}") ;;
  esac
  [ ${#victims[@]} -gt 0 ] && kill -9 "${victims[@]}" 2>/dev/null || target=
}

while [ $kills -lt "$kills_wanted" ]; do
  rounds=$((rounds + 1)) folder=round-$rounds files=$([ $((rounds % 2)) -eq 1 ] && echo packed || echo single)
  done_before=0 code=137
  while [ $code -ne 0 ]; do
    mkfifo messages-$runs
    "${command[@]}" run.files=$files -o $folder >/dev/null 2>messages-$runs &
    run=$!
    exec 3<messages-$runs
    runs=$((runs + 1)) code=
    while [ -z "$code" ]; do
      wait_for_jobs $((RANDOM % 4))
      target=
      [ $kills -lt "$kills_wanted" ] && strike
      if [ -n "$target" ]; then
        kills=$((kills + 1)) killed[$target]=$((killed[$target] + 1))
        [ $done_before -gt 0 ] && [ $done_before -lt "$jobs" ] && in_the_middle=$((in_the_middle + 1))
      fi
      if [ "$target" = run ] || [ "$target" = all ] || [ $kills -ge "$kills_wanted" ] || ! kill -0 $run 2>/dev/null; then
        # What was reported before the death is still in the pipe.
        while read -r what _ <&3; do [ "$what" = done: ] && done_before=$((done_before + 1)); done
        code=0
        wait $run 2>/dev/null || code=$?
      fi
    done
    exec 3<&-
    rm messages-$((runs - 1))
    [ $code -eq 0 ] || [ $code -eq 137 ] || fail "the run ended with exit code $code"
    for process in "${!seen[@]}"; do
      timeout 20 tail --pid="$process" -f /dev/null || fail "process $process outlived its run"
    done
    seen=()
  done
  for file in results.csv aggregate.csv ensembles.csv epochs.csv; do
    same_bytes "$file differs after kills" whole/$file $folder/$file
  done
  "$build_folder/ledger_audit" $folder "$jobs" || fail "the ledger of $folder is not as it should be"
  # However often it died between writing a pack and removing what went into it.
  if [ $files = packed ]; then
    left=$(find $folder/models $folder/logs $folder/checkpoints -type f | wc -l)
    [ "$left" -eq 0 ] || fail "$left files of $folder are not packed"
    [ "$(find $folder -type f | wc -l)" -le 20 ] || fail "$folder has too many files: $(find $folder -type f)"
  fi
  "$seedbed" export $folder --to files -o $folder-files >/dev/null
  diff -rq whole/models $folder-files/models || fail "other models are kept"
  diff -rq -x '.*' whole/checkpoints $folder-files/checkpoints || fail "other trainings are kept"
  [ -z "$(find $folder/checkpoints -name '*.checkpoint')" ] || fail "checkpoints of finished jobs are there"
  for log in whole/logs/*; do
    said=$(tail -n 12 "$log") kept=$(tail -n 12 $folder-files/logs/"$(basename "$log")")
    [ "$said" = "$kept" ] || fail "the log ends otherwise: $(basename "$log")"
  done
done
[ $((2 * in_the_middle)) -gt $kills ] || fail "only $in_the_middle of $kills kills came when some but not all jobs were done"
echo "$kills kills (run ${killed[run]}, worker ${killed[worker]}, server ${killed[server]}, all ${killed[all]}) in $runs runs of $rounds" \
  "sweeps of $jobs jobs, $in_the_middle of them when some but not all jobs were done: the same bytes, every result once"
