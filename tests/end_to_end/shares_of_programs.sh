#!/usr/bin/env bash
# Jobs that are programs, done in shares: two copies of a share that run at once are in each other's way in no folder, and
# what a share that was killed left of a job is gone on with. The same bytes as those of one run.
#   shares_of_programs.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
command -v python3 >/dev/null || { echo "skipped: there is no python3"; exit 0; }

"$seedbed" synth surgery --rows 600 --seed 3 -o surgery.csv >/dev/null
cat >fit.py <<'PY'
import csv, json, os, time

job = json.load(open(os.environ["SEEDBED_JOB"]))
state = os.path.join(os.path.dirname(os.environ["SEEDBED_JOB"]), "state")
with open("runs.txt", "a") as log:
    log.write(job["job"] + (" goes on\n" if os.path.exists(state) else " begins\n"))
open(state, "w").close()
while os.path.exists("wait"):
    time.sleep(0.01)
table = list(csv.DictReader(open(job["data"]["path"])))
rows = lambda name: [int(line) for line in open(job[name])]
y = [float(table[row]["actual_minutes"]) for row in rows("train_rows")]
mu = sum(y) / len(y) + job["settings"]["shift"] * job["seed"]
with open(job["forecasts"] + ".part", "w") as out:
    out.write("row,y,family,mu,sigma\n")
    for row in rows("test_rows") + rows("validation_rows"):
        out.write(f"{row},{table[row]['actual_minutes']},normal,{mu!r},30\n")
os.rename(job["forecasts"] + ".part", job["forecasts"])
PY
cat >programs.yaml <<'YAML'
name: programs
command: [python3, fit.py]
inputs: [fit.py]
settings: {shift: 3}
data: {path: surgery.csv, target: actual_minutes, split: {kind: random, train: 0.7, validation: 0.1, test: 0.2}}
grid: {shift: [1, 2]}
seeds: 3
YAML
"$seedbed" run programs.yaml -j 2 -q -o whole >/dev/null 2>&1
rm runs.txt

compare() { # folder
  "$seedbed" merge "$1" -q >/dev/null 2>"$1.merged" || fail "merge: $? $(cat "$1.merged")"
  same_bytes "$1: results.csv differs" whole/results.csv "$1/results.csv"
  [ -z "$(ls -A "$1/work" 2>/dev/null)" ] || fail "$1: folders of jobs that are done are left: $(ls "$1/work")"
}

# Both copies are in the same jobs before either of them goes on; or one began so late that it has left all to the other.
"$seedbed" run programs.yaml --prepare -q -o copies
touch wait
for copy in 1 2; do "$seedbed" work copies --share 1/1 -j 6 -q 2>copies.$copy & done
touch runs.txt
begun() { grep -c begins runs.txt; }
until [ "$(begun)" -ge 12 ] || { [ "$(jobs -r | wc -l)" -lt 2 ] && [ "$(begun)" -ge 6 ]; }; do
  jobs -r | grep -q . || fail "$(cat copies.[12])"
done
rm wait
wait
compare copies

# Killed with everything in the middle of a job.
rm -f runs.txt
"$seedbed" run programs.yaml --prepare -q -o killed
touch wait
"$seedbed" work killed --share 1/1 -j 1 -q 2>killed.first &
share=$!
until grep -qs begins runs.txt; do [ -d /proc/$share ] || fail "$(cat killed.first)"; done
server=$(children_of $share)
kill -9 $share $server $(children_of $server) 2>/dev/null || true
wait $share 2>/dev/null || true
rm wait
"$seedbed" work killed --share 1/1 -j 1 -q 2>killed.second || fail "the second start: $? $(cat killed.second)"
grep -q 'goes on' runs.txt || fail "the job began anew: $(cat runs.txt) $(ls killed/work)"
compare killed
echo ok
