#!/usr/bin/env bash
# A thousand jobs of a second take at most ten tasks of an array.
#   many_jobs.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
lab_start
"$seedbed" synth surgery --rows 200 --seed 3 -o surgery.csv >/dev/null
printf 'sleep 1\nprintf "{\\"scores\\": {\\"answer_test\\": %%s}}" "$1" >"$SEEDBED_RESULT"\n' >job.sh
cat >many.yaml <<'YAML'
name: many
command: [bash, job.sh, "{seed}"]
inputs: [job.sh]
data: {path: surgery.csv, target: actual_minutes, split: {kind: random, train: 0.8, validation: 0.1, test: 0.1}}
scores: [answer_test]
seeds: 1000
YAML
"$seedbed" run many.yaml --engine slurm --wait -o many >said 2>&1 || fail "it says $?: $(cat said) $(tail -n 20 many/cluster/*.log)"
tasks=$(field_of many tasks)
[ "$tasks" -le 10 ] || fail "a thousand jobs take $tasks tasks"
[ "$(field_of many round)" = 1 ] || fail "it took $(field_of many round) rounds"
[ "$(grep -c ,done, many/results.csv)" -eq 1000 ] || fail "only $(grep -c ,done, many/results.csv) jobs are done"
echo "a thousand jobs of a second in $tasks tasks"
