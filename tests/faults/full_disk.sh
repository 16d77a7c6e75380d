#!/usr/bin/env bash
# A sweep on a file system that is full, and later is not. Where no small file system can be mounted, a limit on the size
# of files stands in for it, and the test says so.
#   full_disk.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/../end_to_end/common.sh"
make_sweep 2 0
command=("$seedbed" run "$work/sweep.yaml" -j 2 -q)
"${command[@]}" -o whole >/dev/null

mount_with=()
for namespace in "unshare -Urm" "unshare -m"; do
  if $namespace true 2>/dev/null; then read -ra mount_with <<<"$namespace"; break; fi
done
cat >on_small_disk <<'SCRIPT'
set -e
mkdir -p small
mount -t tmpfs -o size=300k none small || exit 77
trap 'umount small' EXIT
code=0
"$@" -o small/run >table 2>messages || code=$?
[ $code -eq 1 ] || [ $code -eq 2 ] || { echo "ended with $code"; cat messages; exit 1; }
grep -qE "No space left|disk is full|disk I/O error" messages || { echo "no cause is named"; cat messages; exit 1; }
"$seedbed" status small/run >status || { echo "status failed"; cat status; exit 1; }
mount -o remount,size=64m small
"$@" -o small/run >table 2>messages || { cat messages; exit 1; }
cmp whole/results.csv small/run/results.csv
SCRIPT
export seedbed
code=0
"${mount_with[@]}" bash on_small_disk "${command[@]}" || code=$?
if [ $code -eq 77 ]; then
  echo "no file system can be mounted here: a limit of 200 kB on every file instead"
  code=0
  (ulimit -f 200; trap '' XFSZ; "${command[@]}" -o limited >table 2>messages) || code=$?
  [ $code -eq 1 ] || [ $code -eq 2 ] || fail "ended with $code" "$(cat messages)"
  grep -qE "File too large|disk I/O error" messages || fail "no cause is named" "$(cat messages)"
  "${command[@]}" -o limited >table 2>messages || fail "the same command failed" "$(cat messages)"
  same_bytes "results.csv differs" whole/results.csv limited/results.csv
elif [ $code -ne 0 ]; then
  fail "see above"
fi
