#!/usr/bin/env bash
# What jobs leave in packs is what they leave in single files: results, models, logs, predictions, forecasts with them and
# everything that is read from them later; also where the run is killed with kill -9 on the way.
#   packed_files.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 20 0
common=(run sweep.yaml -j 2 -q run.save_predictions=test)
"$seedbed" "${common[@]}" run.files=single -o single >/dev/null

files_of() { find "$1" -type f | wc -l; }

same_as_single() { # directory
  for file in results.csv aggregate.csv ensembles.csv epochs.csv; do same_bytes "$file of $1" single/$file "$1"/$file; done
  rm -rf exported
  "$seedbed" export "$1" --to files --all -o exported >/dev/null
  for folder in models predictions checkpoints ${2:-}; do
    diff -rq single/$folder exported/$folder || fail "$1: $folder has other files"
  done
}

"$seedbed" "${common[@]}" run.files=packed -o packed >/dev/null
same_as_single packed logs
[ "$(files_of packed)" -le 12 ] || fail "packed files: $(find packed -type f)"
job=$(sed -n '2s/,.*//p' packed/results.csv)
"$seedbed" logs packed "${job:0:8}" >log
same_bytes "a log" single/logs/"$job".log log
echo "16 jobs: $(files_of single) files, packed $(files_of packed)"

# Everything that reads models.
cell=(--where model.components=3 --where train.loss=nll --where split=0)
for directory in single packed; do
  (
    cd $directory
    "$seedbed" predict . "${cell[@]}" --input ../surgery.csv -o ../$directory.csv 2>../$directory.predict
    "$seedbed" predict models/"$job".safetensors --input ../surgery.csv -o ../$directory-one.csv 2>/dev/null
    "$seedbed" predict . --best --where split=0 --explain --input ../surgery.csv >../$directory.explain 2>/dev/null
    { "$seedbed" models .; "$seedbed" models . --each; "$seedbed" models . --paths; } >../$directory.models
    "$seedbed" models models/"$job".safetensors | grep -v '^made' >../$directory.model
    "$seedbed" compare . >../$directory.compare
    "$seedbed" verify . -q --sample 2 >../$directory.verify
    "$seedbed" forget . --where seed=0 | sed 's/runs.*//' >../$directory.forget
  )
done
for what in .csv .predict -one.csv .explain .models .model .compare .verify .forget; do
  same_bytes "$what" single$what packed$what
done
"$seedbed" models packed --extract some --where seed=1 >/dev/null
[ "$(files_of some)" -eq 8 ] || fail "models of seed 1: $(ls some)"
for model in some/*; do same_bytes "an extracted model" "$model" single/models/"$(basename "$model")"; done
status=0
"$seedbed" models packed --extract some 2>error || status=$?
[ $status -eq 2 ] || fail "a folder with files was written to: $(cat error)"

# A score that is asked for later is computed from packed models, and a longer training goes on from packed ones.
for directory in single packed; do
  "$seedbed" "${common[@]}" run.files=$directory 'scores=[default, pinball_0.1_test]' -o $directory >/dev/null
  grep -q 'nothing is trained' <("$seedbed" logs $directory "$job") || fail "$directory: a job was trained again for a score"
done
same_as_single packed logs
for directory in single packed; do
  "$seedbed" "${common[@]}" run.files=$directory train.epochs=30 -o $directory >/dev/null
  longer=$(sed -n '2s/,.*//p' $directory/results.csv)
  grep -q 'going on from the training' <("$seedbed" logs $directory "$longer") || fail "$directory: it began anew"
done
same_as_single packed
[ "$(files_of packed)" -le 12 ] || fail "packed files: $(find packed -type f)"

# Forgotten jobs take no more room, and are made again when they are wanted.
before=$(du -bs packed/packs | cut -f 1)
"$seedbed" forget packed --not-in-file --yes >/dev/null
"$seedbed" forget packed --where seed=1 --yes >/dev/null
after=$(du -bs packed/packs | cut -f 1)
[ $((2 * after)) -lt "$before" ] || fail "$after bytes are left of $before"
"$seedbed" forget single --not-in-file --yes >/dev/null
"$seedbed" "${common[@]}" run.files=packed train.epochs=30 -o packed >/dev/null
same_as_single packed

# A directory with single files is packed by the next run, and its files stay where they are by one that packs nothing.
cp -r single change
"$seedbed" "${common[@]}" train.epochs=30 run.files=packed -o change >/dev/null
same_as_single change logs
[ "$(files_of change)" -le 12 ] || fail "not packed: $(find change -type f)"
"$seedbed" "${common[@]}" train.epochs=30 run.files=single -o change >/dev/null
same_as_single change logs

# Killed on the way, several times.
rm -rf single
"$seedbed" run sweep.yaml -j 2 -q run.save_predictions=test run.files=single seeds=12 train.epochs=60 -o single >/dev/null
kills=0
for round in 1 2 3 4 5 6 7 8; do
  mkfifo messages
  "$seedbed" run sweep.yaml -j 2 -v run.save_predictions=test run.files=packed seeds=12 train.epochs=60 -o killed >/dev/null 2>messages &
  run=$!
  exec 3<messages
  left=$((round * 2))
  while [ $left -gt 0 ] && read -r what _ <&3; do [ "$what" = done: ] && left=$((left - 1)); done
  kill -9 $run 2>/dev/null || true
  exec 3<&-
  rm messages
  code=0
  wait $run 2>/dev/null || code=$?
  [ $code -ne 137 ] || kills=$((kills + 1))
done
[ $kills -ge 4 ] || fail "only $kills runs were killed before they ended"
"$seedbed" run sweep.yaml -j 2 -q run.save_predictions=test run.files=packed seeds=12 train.epochs=60 -o killed >/dev/null
same_as_single killed
[ "$(files_of killed)" -le 14 ] || fail "packed files: $(find killed -type f)"
echo "killed $kills times: $(files_of killed) files, the same bytes"

# Programs: forecasts that are mixed into ensembles, compared row by row and scored again.
cat >normal.sh <<'SH'
#!/bin/sh
awk -v sd="$1" -v seed="$SEEDBED_SEED" 'FNR == 1 && !n++ { print "row,family,mu,sigma" }
  { print $1 ",normal," 100 + 3 * seed + $1 % 7 "," sd }' "$SEEDBED_VALIDATION_ROWS" "$SEEDBED_TEST_ROWS" >"$SEEDBED_FORECASTS"
echo '{"epochs": []}' >"$SEEDBED_RESULT"
SH
chmod +x normal.sh
cat >program.yaml <<'YAML'
name: program
command: [./normal.sh, "{sd}"]
inputs: [normal.sh]
settings: {sd: 20}
data: {path: surgery.csv, target: actual_minutes, numeric: [age]}
seeds: 4
grid: {sd: [20, 40]}
YAML
for scores in '[default]' '[default, pinball_0.1_test]'; do
  for files in single packed; do
    "$seedbed" run program.yaml -j 2 -q run.files=$files "scores=$scores" -o program-$files >/dev/null 2>messages || fail "$(cat messages)"
    (cd program-$files && "$seedbed" compare . --metric crps_test >../$files.compare 2>&1)
    rm -rf exported-$files
    "$seedbed" export program-$files --to files -o exported-$files >/dev/null
  done
  for file in results.csv ensembles.csv aggregate.csv; do same_bytes "$file of programs" program-single/$file program-packed/$file; done
  same_bytes "a comparison of programs" single.compare packed.compare
  diff -rq exported-single/forecasts exported-packed/forecasts || fail "other forecasts are kept"
done
[ "$(wc -l <program-packed/ensembles.csv)" -gt 4 ] || fail "no ensembles of programs: $(cat program-packed/ensembles.csv)"
for log in exported-packed/logs/*; do
  [ "$(grep -c 'the program is not run' "$log")" -eq 1 ] || fail "scored otherwise: $(cat "$log")"
done
[ "$(files_of program-packed)" -le 12 ] || fail "packed files of programs: $(find program-packed -type f)"
echo "programs: $(files_of program-single) files, packed $(files_of program-packed)"
