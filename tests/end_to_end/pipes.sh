#!/usr/bin/env bash
# Data that come through a pipe train the jobs that the same data in a file train: their ids and scores are those of the
# file, byte for byte. What reads them again afterwards says that they are gone.
#   pipes.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 2 0
command=("$seedbed" run sweep.yaml -j 2 seeds=1 splits=1 model.components=1 train.loss=nll)
"${command[@]}" -o whole >/dev/null 2>&1
gzip -k surgery.csv
seq 0 99 | tr '\n' ' ' >rows.txt
"${command[@]}" "data.split={kind: listed, path: rows.txt}" -o whole_listed >/dev/null 2>&1

expect_whole() { # what, directory of the file's run, directory
  same_bytes "$1" "$2/results.csv" "$3/results.csv"
  grep -q "gives its data once" messages || fail "$1: nothing says that the data are gone afterwards" "$(cat messages)"
}

"${command[@]}" -o substituted data.path=<(cat surgery.csv) >/dev/null 2>messages || fail "<(…)" "$(cat messages)"
expect_whole "<(…)" whole substituted
"${command[@]}" -o unpacked data.path=<(gzip -dc surgery.csv.gz) >/dev/null 2>messages || fail "unpacked" "$(cat messages)"
expect_whole "<(gzip -dc …)" whole unpacked
cat surgery.csv | "${command[@]}" -o input data.path=/dev/stdin >/dev/null 2>messages || fail "/dev/stdin" "$(cat messages)"
expect_whole "/dev/stdin" whole input
"${command[@]}" -o packed data.path=<(cat surgery.csv.gz) >/dev/null 2>messages || fail "a packed pipe" "$(cat messages)"
cut -d, -f5- packed/results.csv | cmp - <(cut -d, -f5- whole/results.csv) || fail "a packed pipe: other scores"
mkfifo named
cat surgery.csv >named &
"${command[@]}" -o fifo data.path=named >/dev/null 2>messages || fail "a named pipe" "$(cat messages)"
wait
expect_whole "a named pipe" whole fifo
"${command[@]}" -o listed "data.split={kind: listed, path: $work/none}" data.split.path=<(cat rows.txt) >/dev/null 2>messages ||
  "${command[@]}" -o listed data.split.kind=listed data.split.path=<(cat rows.txt) >/dev/null 2>messages ||
  fail "rows through a pipe" "$(cat messages)"
expect_whole "rows through a pipe" whole_listed listed

# Both at once, and a grid over two pipes.
"${command[@]}" -o both data.path=<(cat surgery.csv) data.split.kind=listed data.split.path=<(cat rows.txt) >/dev/null 2>messages ||
  fail "two pipes" "$(cat messages)"
expect_whole "two pipes" whole_listed both
head -800 surgery.csv >part.csv
"${command[@]}" -o files data.path=surgery.csv,part.csv >/dev/null 2>&1
"${command[@]}" -o grid data.path=<(cat surgery.csv),<(cat part.csv) >/dev/null 2>messages || fail "a grid of pipes" "$(cat messages)"
cmp <(cut -d, -f3- files/results.csv) <(cut -d, -f3- grid/results.csv) || fail "a grid of pipes: other scores"

# A dry run reads them too, the same command again has nothing to do, other commands need no data.
"${command[@]}" -n -o new data.path=<(cat surgery.csv) >plan 2>messages || fail "a dry run" "$(cat messages)"
grep -q "1 jobs\|1 job" plan || fail "a dry run counts other jobs" "$(cat plan)"
"${command[@]}" -o substituted data.path=<(cat surgery.csv) >/dev/null 2>messages
grep -q "nothing to do" messages || fail "the same data through a pipe run again" "$(cat messages)"
"$seedbed" aggregate substituted >/dev/null || fail "aggregate"
"$seedbed" init <(cat surgery.csv) --target actual_minutes >drafted 2>messages || fail "init" "$(cat messages)"
grep -q "target: actual_minutes" drafted || fail "init drafts nothing" "$(cat drafted)"

# What needs the data again says so, and an empty pipe is an empty file.
code=0
"$seedbed" verify substituted >/dev/null 2>messages </dev/null || code=$?
[ $code -eq 2 ] && grep -q "a pipe gives its data to one command" messages || fail "verify: exit code $code" "$(cat messages)"
code=0
"${command[@]}" -o empty data.path=<(true) >/dev/null 2>messages || code=$?
[ $code -eq 2 ] && grep -q "empty" messages && [ ! -e empty ] || fail "an empty pipe: exit code $code" "$(cat messages)"
code=0
(export TMPDIR=$work/nowhere; "${command[@]}" -o new data.path=<(cat surgery.csv)) >/dev/null 2>messages || code=$?
if [ $code -ne 0 ]; then grep -q "cannot be kept" messages || fail "no folder for temporary files" "$(cat messages)"; fi
left=$(find "${TMPDIR:-/tmp}" -maxdepth 1 -name 'seedbed-pipe-*' -newer sweep.yaml 2>/dev/null)
[ -z "$left" ] || fail "left behind: $left"
echo "8 kinds of pipes"
