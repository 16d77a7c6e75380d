#!/usr/bin/env bash
# Predicting a job's test rows gives the job's own test scores, to the last digit: in one block or many, on one thread
# or three, whatever the family.
#   predict_test_rows.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 2 0
# More rows than a block of predict holds, their procedures read by words and as a whole; and whether an operation took longer than was planned, by how much, and by
# how many whole quarters of an hour.
"$seedbed" synth surgery --rows 60000 --seed 4 -o surgery.csv >/dev/null
awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; ++i) at[$i] = i; print $0, "late", "delay", "quarters"; next }
  { late = $at["actual_minutes"] - $at["scheduled_minutes"]; print $0, (late > 0), (late > 0 ? late : 0), (late > 0 ? int(late / 15) : 0) }' surgery.csv >longer.csv
sed -e '/^grid:/,$d' -e 's/surgery.csv/longer.csv/' -e 's/categorical: \[/&procedure, /' -e '/seeds:/d' -e '/splits:/d' sweep.yaml >families.yaml
cat >>families.yaml <<'YAML'
seeds: 1
splits: 2
zip:
  - data.target: [actual_minutes, actual_minutes, late, actual_minutes, delay, delay, quarters, quarters]
    model.family: [lognormal, normal, bernoulli, laplace, hurdle_lognormal, hurdle_lognormal, negative_binomial, negative_binomial]
    train.loss: [nll, nll, nll, crps, nll, crps, nll, crps]
run: {save_predictions: test}
YAML
"$seedbed" run families.yaml -q -o run >table 2>messages || fail "the sweep failed: $(cat messages)"

cell() { # name of a column; the cells of a job are in `cells`
  echo "${cells[$(head -1 run/results.csv | tr , '\n' | grep -nx "$1" | cut -d: -f1) - 1]}"
}
jobs=0
while IFS=, read -r -a cells; do
  job=${cells[0]}
  # The rows, by their place in the file, that the job was scored on, in its order.
  awk -F, 'NR == FNR { if (FNR > 1) test[$1]; next } FNR == 1 || (FNR - 2) in test' run/predictions/$job.csv longer.csv >test.csv
  for threads in 1 3; do
    "$seedbed" predict run/models/$job.safetensors --input test.csv -o out.csv -j $threads 2>said || fail "$(cat said)"
    for score in crps nll mae rmse; do
      said=$(awk -v score=$score '$1 == score { print $2 }' said)
      [ -n "$said" ] && [ "$said" = "$(cell ${score}_test)" ] ||
        fail "job $job, $threads threads: $score is $said, but ${score}_test is $(cell ${score}_test)"
    done
  done
  # So does scoring the forecasts that the job kept.
  "$seedbed" score run/predictions/$job.csv -o scored.csv --scores crps,nll,mae,rmse 2>said || fail "$(cat said)"
  for score in crps nll mae rmse; do
    said=$(awk -F, -v score=$score '$1 == score { print $2 }' scored.csv)
    [ "$said" = "$(cell ${score}_test)" ] || fail "job $job: score says $score $said, not $(cell ${score}_test)"
  done
  jobs=$((jobs + 1))
done < <(tail -n +2 run/results.csv)
[ $jobs -eq 16 ] || fail "$jobs jobs instead of 16"
echo "$jobs jobs: their own scores"
