#!/usr/bin/env bash
# Files have the rights that the umask leaves, the ledger, its log and what a repair makes among them, so that with 002
# another member of a group can go on.
#   shared_by_a_group.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 2 0
command=("$seedbed" run sweep.yaml -j 2 -q seeds=1 splits=1 model.components=1 train.loss=nll run.save_predictions=test)

expect_rights() { # umask, folder
  local file wanted
  while IFS= read -r file; do
    wanted=$(printf %o $((0$(test -d "$file" && echo 777 || echo 666) & ~0$1)))
    [ "$(stat -c %a "$file")" = "$wanted" ] || fail "$file has rights $(stat -c %a "$file") with umask $1, not $wanted"
  done < <(find "$2")
}

for mask in 002 022 007 077; do
  rm -rf run
  (umask $mask; "${command[@]}" -o run >/dev/null)
  expect_rights $mask run
  # While a ledger is written its log and shared memory lie beside it.
  (
    umask $mask
    "${command[@]}" -o run train.epochs=100000 train.patience=0 >/dev/null 2>&1 &
    run=$!
    until [ -e run/ledger.sqlite-shm ] || ! kill -0 $run 2>/dev/null; do sleep 0.02; done
    [ -e run/ledger.sqlite-wal ] || fail "there was no log"
    code=0
    for file in run/ledger.sqlite-wal run/ledger.sqlite-shm; do
      [ "$(stat -c %a $file)" = "$(stat -c %a run/ledger.sqlite)" ] || code=1
    done
    kill -TERM $run || true
    kill -TERM $run || true
    wait $run || true
    [ $code -eq 0 ] || fail "the log of the ledger has other rights than the ledger"
  )
  # A damaged ledger that is put right.
  printf 'damage' | dd of=run/ledger.sqlite bs=1 seek=100 conv=notrunc 2>/dev/null
  (umask $mask; "${command[@]}" -o run >/dev/null 2>messages) || fail "$(cat messages)"
  expect_rights $mask run
done
# Set-group-id folders, as groups use them, hand their group on.
mkdir shared
chmod 2775 shared
(umask 002; "${command[@]}" -o shared/run >/dev/null)
[ "$(stat -c %A shared/run/ledger.sqlite)" = "-rw-rw-r--" ] || fail "the ledger is not the group's to write"
[ "$(stat -c %g shared/run/ledger.sqlite)" = "$(stat -c %g shared)" ] || fail "the ledger is of another group"
echo "rights follow 4 umasks"
