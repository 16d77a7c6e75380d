#!/usr/bin/env bash
# Scores and predictions asked for later are computed from the models: nothing is trained, and all comes out as in a run
# that had been asked for them at once. Where the model is gone the job is trained again; scores that are there stay.
#   more_scores.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 3 2

run() { # messages, options
  "$seedbed" run sweep.yaml -q -o run "${@:2}" >table 2>"$1" || fail "the sweep failed: $(cat "$1")"
}

run first
cp run/results.csv before.csv
run again "scores=crps_test,interval_score80_test,crps_skill_test,crps_skill_validation"
[ "$(head -1 run/results.csv | grep -c 'crps_test,crps_test_se,interval_score80_test,interval_score80_test_se,crps_skill_test,crps_skill_test_se,crps_skill_validation,epochs')" -eq 1 ] ||
  fail "other columns: $(head -1 run/results.csv)"
[ "$(tail -n +2 run/results.csv | grep -c ',,')" -eq 0 ] || fail "a score is missing"
for score in interval_score80_test sharpness_test; do # the first is there, the second is not
  "$seedbed" run sweep.yaml -o run --dry-run "scores=[$score]" >$score.plan 2>/dev/null
done
grep -q "nothing would run" interval_score80_test.plan || fail "a score that is there would be computed again"
grep -q "^16 jobs are done but lack predictions or a score: computed from their models, nothing is trained" \
  sharpness_test.plan || fail "a score that is missing would not be computed"

run third
same_bytes "results.csv changed by asking for more scores in between" before.csv run/results.csv
cp run/timings.csv timings.before
cp run/epochs.csv epochs.before
# Two jobs have lost their models, and one has a damaged one: these three are trained again.
lost=$(tail -n +2 run/results.csv | cut -d, -f1 | sed -n '3p;9p')
damaged=$(tail -n +2 run/results.csv | cut -d, -f1 | sed -n '12p')
for job in $lost; do rm "run/models/$job.safetensors"; done
printf x | dd of="run/models/$damaged.safetensors" bs=1 seek=2000 conv=notrunc status=none
"$seedbed" diff sweep.yaml run run.save_predictions=test -v >differences
[ "$(grep -c 'done, lacking what the model gives$' differences)" -eq 14 ] || fail "diff says: $(cat differences)"
for job in $lost; do
  grep -q "^  $job .*done, lacking what only training gives$" differences || fail "$job is not named: $(cat differences)"
done
more="[crps_test,crps_validation,sharpness_test,interval_score80_validation,twcrps_120_test]"
"$seedbed" run sweep.yaml -v -o run run.save_predictions=test "scores=$more" >/dev/null 2>said ||
  fail "the sweep failed: $(cat said)"
[ "$(grep -c '^done: .*scored by its model' said)" -eq 14 ] || fail "not scored by their models: $(cat said)"
[ "$(grep -c '^done: .* epochs in ' said)" -eq 2 ] || fail "not trained again: $(cat said)"
[ "$(grep -l 'it is trained again' run/logs/* | wc -l)" -eq 1 ] || fail "the damaged model was used"
"$seedbed" run sweep.yaml -q -o whole run.save_predictions=test "scores=$more" >/dev/null 2>said || fail "$(cat said)"
for file in results.csv epochs.csv aggregate.csv ensembles.csv; do
  same_bytes "$file is not that of a run that was asked at once" whole/$file run/$file
done
same_bytes "epochs changed" epochs.before run/epochs.csv
for job in $lost $damaged; do
  [ -s "run/models/$job.safetensors" ] || fail "the model of $job did not come back"
done
"$seedbed" predict "run/models/$damaged.safetensors" -i surgery.csv -o damaged.csv >/dev/null 2>said ||
  fail "a damaged model was left: $(cat said)"
diff -r whole/predictions run/predictions || fail "the predictions are others"
for job in $(cut -d, -f1 timings.before | tail -n +2); do # jobs whose models were used keep the times of their training
  case " $lost " in *$job*) continue ;; esac
  [ "$(grep "^$job," timings.before | cut -d, -f3-)" = "$(grep "^$job," run/timings.csv | cut -d, -f3-)" ] ||
    fail "the times of $job are others"
done
"$seedbed" run sweep.yaml -o run run.save_predictions=test "scores=$more" >/dev/null 2>said
grep -qx 'nothing to do: all 16 jobs are done' said || fail "jobs ran again: $(cat said)"

run third
# What a job predicted, scored by the command, gives the job's own scores to the last digit.
run predicted run.save_predictions=test
column() { head -1 "$2" | tr , '\n' | grep -nx "$1" | cut -d: -f1; }
tail -n +2 run/results.csv | while IFS=, read -r -a cells; do
  "$seedbed" score "run/predictions/${cells[0]}.csv" -o scored.csv 2>said || fail "not scored: $(cat said)"
  for score in crps nll mae rmse coverage90 width50; do
    expected=${cells[$(($(column ${score}_test run/results.csv) - 1))]}
    [ "$(grep "^$score," scored.csv | cut -d, -f2)" = "$expected" ] ||
      fail "job ${cells[0]}: $(grep "^$score," scored.csv), but ${score}_test is $expected"
  done
done
echo "more scores, the same results"
