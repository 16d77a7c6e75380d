#!/usr/bin/env bash
# `seedbed predict … --engine slurm` on a real cluster: the bytes of a prediction by one process, also packed, with bad rows,
# after a task that was cancelled and one that fails for good; what is under way is not submitted again.
#   predictions.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
lab_start
make_sweep 3 0
"$seedbed" run sweep.yaml -j 2 -q -o whole >/dev/null
models=(whole --where split=0 --where model.components=3 --where train.loss=crps)
# The same rows many times over.
{ head -1 surgery.csv; for _ in $(seq 20); do tail -n +2 surgery.csv; done; } >many.csv

columns=(--columns mean,q0.05,q0.95,samples_2 --keep 'age,procedure')
is_done() { [ -e "$1" ] && [ ! -e "$1.parts" ]; }
say() { cat said "$1.parts"/cluster/*.log 2>/dev/null | tail -n 30; squeue; }
predict() { # output, options
  "$seedbed" predict "${models[@]}" --input many.csv -o "$1" "${columns[@]}" --engine slurm "${@:2}" >said 2>&1
}

"$seedbed" predict "${models[@]}" --input many.csv -o local.csv "${columns[@]}" -q
"$seedbed" predict "${models[@]}" --input many.csv -o local.csv.gz "${columns[@]}" -q
predict parted.csv --tasks 5 || fail "the submission says $?: $(cat said)"
grep -q '5 parts of many.csv as job [0-9]*, an array of 5 tasks; then job' said || fail "it says: $(cat said)"
predict parted.csv --tasks 5 || fail "the same again says $?: $(cat said)"
is_done parted.csv || grep -q 'nothing was submitted: parted.csv is under way, . of 5 parts done' said || fail "again: $(cat said)"
lab_wait 120 is_done parted.csv || fail "not done: $(say parted.csv)"
same_bytes "in parts" local.csv parted.csv

predict packed.csv.gz --tasks 2 --cpus 2 || fail "packed: $(cat said)"
lab_wait 120 is_done packed.csv.gz || fail "packed: $(say packed.csv.gz)"
same_bytes "packed" local.csv.gz packed.csv.gz

# All that was submitted is cancelled, before any part was done: the same command begins again.
scontrol update partition=usual state=down
predict ended.csv --tasks 4 || fail "ended: $(cat said)"
"$seedbed" cancel ended.csv.parts >said || fail "cancel says $?: $(cat said)"
scontrol update partition=usual state=up
[ -e ended.csv ] && fail "it was joined without its parts"
predict ended.csv --tasks 3 || fail "ended, again: $(cat said)"
grep -q '^submitted to testlab: 3 parts' said || fail "ended, again: $(cat said)"
lab_wait 120 is_done ended.csv || fail "ended: $(say ended.csv)"
same_bytes "ended" local.csv ended.csv

# A task is cancelled: the follow-up submits its part again. Kept from ending by the others, which wait for their turn.
scontrol update partition=usual state=down
predict lost.csv --tasks 3 || fail "lost: $(cat said)"
job=$(sed -n 's/.* as job \([0-9]*\),.*/\1/p' said)
scancel "${job}_2"
scontrol update partition=usual state=up
lab_wait 120 is_done lost.csv || fail "lost: $(say lost.csv)"
same_bytes "lost" local.csv lost.csv

# Bad rows: an error that is met in a part ends its task again and again, and is told of; left out, they are joined too.
awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; ++i) if ($i == "age") age = i } NR == 15000 { $age = "old" } { print }' many.csv >some.csv && mv some.csv many.csv
predict failing.csv --tasks 3 || fail "failing: $(cat said)"
lab_wait 120 grep -qs 'led nowhere' failing.csv.parts/cluster/follow-up.log || fail "failing: $(say failing.csv)"
grep -q 'many.csv:15000' failing.csv.parts/cluster/tasks.log || fail "the bad row is not named: $(say failing.csv)"
[ -e failing.csv ] && fail "it was joined without a part"
"$seedbed" predict "${models[@]}" --input many.csv -o local-skip.csv "${columns[@]}" -q --bad-rows skip 2>/dev/null
predict skip.csv --tasks 3 --bad-rows skip || fail "skip: $(cat said)"
lab_wait 120 is_done skip.csv || fail "skip: $(say skip.csv)"
same_bytes "skip" local-skip.csv skip.csv
same_bytes "bad rows" local-skip.csv.bad.csv skip.csv.bad.csv

# Parts of one prediction are not joined with those of another; what cannot work is not submitted.
predict failing.csv --tasks 3 --digits 5 && fail "parts of two predictions"
grep -q 'failing.csv.parts: its parts are of another prediction' said || fail "another prediction: $(cat said)"
refused() { # text, arguments
  "$seedbed" predict "${models[@]}" "${@:2}" >said 2>&1 && fail "submitted: ${*:2}"
  grep -q -e "$1" said || fail "${*:2}: $(cat said)"
  [ ! -e x.csv.parts ] || [ -z "$(find x.csv.parts -name submission.json)" ] || fail "noted: ${*:2}"
}
refused 'leave out --part' --input many.csv -o x.csv --engine slurm --part 1/2
refused 'give --output' --input many.csv --engine slurm
refused 'need --engine slurm' --input many.csv -o x.csv --tasks 2
refused 'engine.cpus' --input many.csv -o x.csv --engine slurm --cpus none
gzip -k many.csv
refused 'many.csv.gz' --input many.csv.gz -o x.csv --engine slurm
echo "the same bytes, in parts"
