#!/usr/bin/env bash
# Two "machines" (namespaces of their own for mounts, processes and host names) that share only a folder, which each sees
# through a file system that shows late what the other wrote, refuses locks and fails a write now and then. They do a sweep
# in shares, are killed as a whole in the middle of it, and started again: the same bytes as those of one run.
#   two_machines.sh BUILD_FOLDER [ROUNDS]
. "$(dirname "${BASH_SOURCE[0]}")/../end_to_end/common.sh"
here=$(cd "$OLDPWD" && cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rounds=${2:-3}
late_fs=$build_folder/late_fs

skip() {
  echo "skipped: $1"
  exit 77
}
[ -x "$late_fs" ] || skip "the file system of this test was not built: libfuse3-dev is not installed"
[ -w /dev/fuse ] || skip "there is no /dev/fuse that may be used here"
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(--map-root-user)
apart=(unshare "${as_root[@]}" --mount --uts --pid --fork --kill-child --mount-proc)
"${apart[@]}" true 2>/dev/null || skip "namespaces cannot be made here (unshare)"
mkdir probe probe-place
"${apart[@]}" bash "$here/machine.sh" probe "$late_fs" "$work/probe" "$work/probe-place" 0 true 2>probe.log ||
  skip "FUSE file systems cannot be mounted here: $(tail -1 probe.log)"

make_sweep 60 0
"$seedbed" run sweep.yaml -j 2 -q -o whole >/dev/null

start() { # name, k/n, every; its process in $!
  "${apart[@]}" bash "$here/machine.sh" "$1" "$late_fs" "$work/$folder" "$work/mnt-$1" "$3" "$seedbed" --share "$2" -j 1 -v \
    >/dev/null 2>>"$folder.$1" </dev/null &
}
reported() { # name: how many jobs it has reported as done
  grep -c '^done:' "$folder.$1" 2>/dev/null || true
}

twice=0
for round in $(seq "$rounds"); do
  folder=round-$round
  "$seedbed" run sweep.yaml --prepare -q -o $folder
  every=$((40 + round * 7 % 60))
  start alpha 1/2 $every; alpha=$!
  start beta 2/2 $every; beta=$!
  # The one or the other goes down when it has done some jobs, or at once; everything it had not synced is lost.
  victim=alpha process=$alpha share=1/2
  [ $((round % 2)) -eq 0 ] && victim=beta process=$beta share=2/2
  until [ "$(reported $victim)" -ge $((round % 4)) ] || ! kill -0 $process 2>/dev/null; do :; done
  kill -9 $process 2>/dev/null || true
  wait $process 2>/dev/null || true
  start $victim $share $every; again=$!
  for process in $alpha $beta $again; do wait $process 2>/dev/null || true; done
  # What failed or was held by who went down is left to further shares, as a scheduler's follow-up would have them done.
  for ((more = 0; ; ++more)); do
    status=0
    "$seedbed" merge $folder -q >/dev/null 2>>$folder.merged || status=$?
    [ $status -eq 0 ] && break
    [ $status -eq 1 ] && [ $more -lt 8 ] || fail "round $round: merge says $status: $(tail -5 $folder.merged) $(tail -5 $folder.*)"
    "$seedbed" run sweep.yaml --prepare -q -o $folder
    start alpha 1/2 $((every * 3)); alpha=$!
    start beta 2/2 $((every * 3)); beta=$!
    wait $alpha 2>/dev/null || true
    wait $beta 2>/dev/null || true
  done
  grep -q 'different results' $folder.merged && fail "round $round: $(grep 'different results' $folder.merged)"
  twice=$((twice + $(sed -nE 's/.*; ([0-9]+) jobs? done twice.*/\1/p' $folder.merged | awk '{ sum += $1 } END { print sum + 0 }')))
  for file in results.csv aggregate.csv ensembles.csv epochs.csv; do
    same_bytes "round $round: $file differs" whole/$file $folder/$file
  done
  [ $more -gt 0 ] && echo "round $round: the same bytes, after $more more turns" || echo "round $round: the same bytes"
  rm -rf "$folder"
done
echo "$rounds rounds; jobs that were done twice, with equal results: $twice"
