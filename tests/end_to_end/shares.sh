#!/usr/bin/env bash
# A sweep done in shares gives the files of one that ran as a whole, byte for byte: in any order, at once, in shares that
# are killed and started again, twice, of different counts, by one slow and one quick process, and in separate folders
# that are brought together afterwards. Nothing counts twice, and what changed since the folder was prepared is named.
#   shares.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 40 0
"$seedbed" run sweep.yaml -j 2 -q -o whole >/dev/null

prepare() { # folder
  "$seedbed" run sweep.yaml --prepare -q -o "$1" || fail "$1 could not be prepared"
}
work() { # folder, k/n, options
  "$seedbed" work "$1" --share "$2" "${@:3}" >/dev/null 2>>"$1.log"
}
merge_and_compare() { # folder, places to merge
  "$seedbed" merge "$@" -q >/dev/null 2>>"$1.log" || fail "$1: the merge says $?: $(tail -5 "$1.log")"
  local file
  for file in results.csv aggregate.csv ensembles.csv epochs.csv; do
    same_bytes "$1: $file differs" whole/$file "$1/$file"
  done
  # One attempt a job: what was done twice does not count twice.
  cut -d, -f2 "$1/timings.csv" | tail -n +2 | sort -u | grep -qx 1 || fail "$1: attempts count twice"
  [ -z "$(find "$1/shares" -name '*.share')" ] || fail "$1: files of shares stayed: $(ls "$1/shares")"
}

# One after the other, in any order; more than once.
prepare in-order
for share in 3/3 1/3 2/3 3/3; do work in-order $share -j 1 || fail "share $share of in-order: $?"; done
merge_and_compare in-order
"$seedbed" merge in-order -q >/dev/null 2>&1 || fail "a second merge says $?"
cmp whole/results.csv in-order/results.csv
"$seedbed" work in-order --share 2/3 2>again
grep -q 'nothing of it is left to do' again || fail "what is merged was done again: $(cat again)"

# At once, each twice, as two copies of a task may run, and with another count.
prepare at-once
shares=()
for share in 1/3 2/3 3/3 1/3 2/3 3/3 1/2; do
  work at-once $share -j 1 &
  shares+=($!)
done
for share in "${shares[@]}"; do wait "$share" || fail "a share of at-once: $?"; done
merge_and_compare at-once

# What is there is seen before it is merged; running shares are told of as such.
prepare seen
work seen 1/1 -j 2
"$seedbed" status seen >status
grep -qx 'seen: 16 of 16 jobs done, 0 running, 0 failed, 0 left' status || fail "status before the merge: $(cat status)"
grep -qx '1 share has ended and is not merged yet: seedbed merge seen' status || fail "status before the merge: $(cat status)"
"$seedbed" aggregate seen >before
[ -z "$(find seen/models -name '*.safetensors' -prune)" ] && fail "no models"
merge_and_compare seen
"$seedbed" aggregate seen --width 0 >after
"$seedbed" aggregate whole --width 0 | cmp - after
head -1 before | grep -q crps_validation || fail "no table before the merge: $(cat before)"

# `run` on such a folder brings in what is there, and does the rest itself.
prepare run-after
work run-after 1/4 -j 1 --max-failures 0
"$seedbed" run sweep.yaml -q -j 2 -o run-after >/dev/null 2>run-after.log || fail "run after a share: $?"
merge_and_compare run-after

# Separate folders, as where machines share no file system: each gets the experiment, and one file or its folder comes back.
for k in 1 2 3; do
  prepare apart-$k
  # nobody else's jobs are seen to be done here
  work apart-$k $k/3 -j 2 --only-own || fail "share $k of apart: $?"
done
done_apart=$(for k in 1 2 3; do "$seedbed" status apart-$k | sed -n 's/^apart-.: \([0-9]*\) of 16 jobs done.*/\1/p'; done)
[ "$(tr "\n" + <<<"$done_apart" | sed "s/+\$//" | { read -r sum; echo $((sum)); })" -eq 16 ] || fail "the parts are not parts: $done_apart"
prepare together
mkdir files
cp apart-1/shares/*.share files
"$seedbed" merge together files apart-2 apart-3 -q >/dev/null 2>together.log || fail "merge: $? $(cat together.log)"
same_bytes "together: results.csv differs" whole/results.csv together/results.csv
merge_and_compare together apart-1  # its models, without which there are no ensembles of them
find together/models -name '*.safetensors' | grep -c . | grep -qx 16 || fail "models were left behind"
# A whole run that comes from elsewhere, into a folder that is not there yet.
merge_and_compare_new() {
  "$seedbed" merge fresh whole -q >/dev/null 2>fresh.log || fail "merge of a run: $(cat fresh.log)"
  same_bytes "fresh: results.csv differs" whole/results.csv fresh/results.csv
}
merge_and_compare_new

# What changed while it was queued is an error that names it, and nothing runs.
prepare changed
cp surgery.csv surgery.kept
sed -i '2s/[0-9]/9/' surgery.csv
work changed 1/2 && fail "it ran on changed data"
grep -q 'surgery.csv has changed since changed was prepared' changed.log || fail "changed data: $(cat changed.log)"
mv surgery.kept surgery.csv
echo '# edited' >>changed/experiment.yaml
work changed 1/2 && fail "it ran a changed experiment"
grep -q 'changed/experiment.yaml: has changed since the directory was prepared' changed.log || fail "$(cat changed.log)"
[ -z "$(find changed/shares -name '*.share')" ] || fail "a share began all the same"
echo "ok"
