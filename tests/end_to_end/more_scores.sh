#!/usr/bin/env bash
# Scores asked for later run the jobs again, come out as they were where they are the same, and stay.
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
grep -q "for a missing output or score" sharpness_test.plan || fail "a score that is missing would not be computed"

run third
same_bytes "results.csv changed by asking for more scores in between" before.csv run/results.csv
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
