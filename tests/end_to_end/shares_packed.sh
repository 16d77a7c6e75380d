#!/usr/bin/env bash
# Shares of a sweep whose files are packed: each packs what its jobs left, in a pack of its own; two copies at once, one that
# is killed, and a merge of separate folders lose nothing. Models and logs are those of one run, and few files are left.
#   shares_packed.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 40 0
printf 'run: {files: packed, save_predictions: test}\n' >>sweep.yaml
"$seedbed" run sweep.yaml -j 2 -q -o whole >/dev/null
"$seedbed" models whole --extract all-whole >/dev/null || fail "the models of a packed run cannot be taken out"

compare() { # folder, places to merge
  "$seedbed" merge "$@" -q >/dev/null 2>>"$1.log" || fail "$1: merge: $? $(cat "$1.log")"
  local file
  for file in results.csv aggregate.csv ensembles.csv; do same_bytes "$1: $file differs" whole/$file "$1/$file"; done
  "$seedbed" models "$1" --extract "all-$1" >/dev/null || fail "$1: models cannot be taken out"
  [ "$(ls "all-$1")" = "$(ls all-whole)" ] || fail "$1: other models: $(diff <(ls all-whole) <(ls "all-$1"))"
  [ -z "$(find "$1/models" "$1/predictions" -type f)" ] || fail "$1: files stayed single: $(find "$1/models" -type f | head -3)"
}

"$seedbed" run sweep.yaml --prepare -q -o copies
for share in 1/2 2/2 1/2 2/2; do
  "$seedbed" work copies --share $share -j 1 -q >/dev/null 2>>copies.log &
done
wait
compare copies

"$seedbed" run sweep.yaml --prepare -q -o killed
"$seedbed" work killed --share 1/1 -j 2 -v >/dev/null 2>killed.first &
share=$!
until [ "$(grep -cs '^done:' killed.first)" -ge 5 ] 2>/dev/null; do [ -d /proc/$share ] || fail "$(cat killed.first)"; done
kill -9 $share
wait $share 2>/dev/null || true
"$seedbed" work killed --share 1/1 -j 2 -q 2>killed.log || fail "the second start: $? $(cat killed.log)"
compare killed

for k in 1 2; do
  "$seedbed" run sweep.yaml --prepare -q -o apart-$k
  "$seedbed" work apart-$k --share $k/2 --only-own -j 2 -q 2>apart.log || fail "share $k: $(cat apart.log)"
done
"$seedbed" run sweep.yaml --prepare -q -o together
compare together apart-1 apart-2
echo ok
