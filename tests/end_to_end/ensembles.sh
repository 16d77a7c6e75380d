#!/usr/bin/env bash
# The ensembles of a sweep's seeds: they have the scores that `seedbed predict` gives for their models together, to the
# last digit and for every family; and a run that is killed or stopped while it scores them is made up for by the next
# one, with the same bytes, on one thread or two.
#   ensembles.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 2 0
awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; ++i) at[$i] = i; print $0, "late", "delay"; next }
  { late = $at["actual_minutes"] - $at["scheduled_minutes"]; print $0, (late > 0), (late > 0 ? late : 0) }' surgery.csv >longer.csv
sed -e '/^grid:/,$d' -e 's/surgery.csv/longer.csv/' -e '/seeds:/d' -e '/splits:/d' sweep.yaml >families.yaml
cat >>families.yaml <<'YAML'
seeds: [10, 9, 2]
splits: 1
zip:
  - data.target: [actual_minutes, actual_minutes, late, actual_minutes, delay]
    model.family: [lognormal, normal, bernoulli, laplace, hurdle_lognormal]
run: {save_predictions: test}
YAML
"$seedbed" run families.yaml -q -o families >/dev/null 2>messages || fail "the sweep failed: $(cat messages)"

cell() { # line of a CSV file, file, name of a column
  sed -n "$1p" "$2" | cut -d, -f"$(head -1 "$2" | tr , '\n' | grep -nx "$3" | cut -d: -f1)"
}
for line in 2 3 4 5 6; do
  family=$(cell $line families/aggregate.csv model.family)
  mapfile -t jobs < <(grep -E ",$family,0," families/results.csv | cut -d, -f1 | tac)  # by seed: 2, 9, 10
  [ ${#jobs[@]} -eq 3 ] && [ "$(cell $line families/aggregate.csv ensemble_members)" = 3 ] || fail "$family: no three members"
  awk -F, 'NR == FNR { if (FNR > 1) test[$1]; next } FNR == 1 || (FNR - 2) in test' families/predictions/"${jobs[0]}".csv \
    longer.csv >test.csv
  "$seedbed" predict families/models/"${jobs[0]}".safetensors families/models/"${jobs[1]}".safetensors \
    families/models/"${jobs[2]}".safetensors --input test.csv -o out.csv 2>said || fail "$(cat said)"
  for score in crps nll mae rmse coverage90; do
    said=$(awk -v score=$score '$1 == score { print $2 }' said)
    [ -n "$said" ] && [ "$said" = "$(cell $line families/aggregate.csv ${score}_test_ensemble)" ] ||
      fail "$family: predict says $score $said, aggregate.csv $(cell $line families/aggregate.csv ${score}_test_ensemble)"
  done
done

# Enough components that scoring takes a second. Under a sanitizer it does with fewer seeds, which train in its time.
seeds=16
[ -z "${SEEDBED_SANITIZE:-}" ] || seeds=4
count=$((8 * seeds))
sed -e '/^seeds:/,$d' sweep.yaml >slow.yaml
cat >>slow.yaml <<YAML
seeds: $seeds
splits: 2
grid:
  model.components: [30, 32]
  train.loss: [nll, crps]
YAML
"$seedbed" run slow.yaml -j 2 -q -o whole >/dev/null
sizes=$(awk -v n=$seeds 'BEGIN { for (sizes = 0; n >= 1; n /= 2) ++sizes; print sizes }')
[ "$(wc -l <whole/ensembles.csv)" -eq $((4 * sizes + 1)) ] || fail "not $sizes sizes of four cells: $(cut -d, -f1-5 whole/ensembles.csv)"

# Runs slow.yaml and sends a signal once its jobs are done; leaves the exit code in `code`.
run_and_signal() { # folder, signal
  mkfifo $1.messages
  "$seedbed" run slow.yaml -j 2 -o $1 >/dev/null 2>$1.messages &
  local run=$!
  exec 3<$1.messages
  while read -r said <&3 && [[ $said != "$count/$count done"* ]]; do :; done
  kill -$2 $run
  cat <&3 >$1.said
  exec 3<&-
  code=0
  { wait $run || code=$?; } 2>/dev/null
}

run_and_signal killed KILL
[ $code -eq 137 ] && ! cmp -s whole/ensembles.csv killed/ensembles.csv || fail "the run had ended before it was killed: $code"
run_and_signal stopped TERM
[ $code -eq 130 ] || fail "exit code $code after a TERM while ensembles were scored: $(cat stopped.said)"
grep -q '^the ensembles of [1-8] pairs* of cell and split are left; to go on: seedbed run' stopped.said || fail "$(cat stopped.said)"
same_bytes "results.csv of a run that was stopped then" whole/results.csv stopped/results.csv
for folder in killed stopped; do
  "$seedbed" run slow.yaml -j 1 -o $folder >/dev/null 2>again || fail "exit code $? when run again: $(cat again)"
  grep -qx "nothing to do: all $count jobs are done" again || fail "jobs ran again: $(cat again)"
  for file in results.csv aggregate.csv ensembles.csv; do
    same_bytes "$file of a run that was $folder" whole/$file $folder/$file
  done
done

# A damaged model leaves its cell without ensembles, and no other.
job=$(sed -n 2p whole/results.csv | cut -d, -f1)
"$seedbed" run slow.yaml -q -o damaged run.ensembles=none >/dev/null
same_bytes "results.csv without ensembles" whole/results.csv damaged/results.csv
grep -q ',,,,$' damaged/aggregate.csv || fail "there are ensembles, and none were asked for"
printf x >>damaged/models/"$job".safetensors
"$seedbed" run slow.yaml -o damaged >/dev/null 2>said || fail "$(cat said)"
grep -q "^warning: no ensembles of 1 pair of cell and split: .*split 0: cannot read the model 'damaged/models/$job" said || fail "$(cat said)"
same_bytes "the cells whose models are whole" <(tail -n +3 whole/aggregate.csv) <(tail -n +3 damaged/aggregate.csv)
echo "five families as predict scores them; killed, stopped and gone on with: the same bytes"
