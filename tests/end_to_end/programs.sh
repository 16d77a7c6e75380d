#!/usr/bin/env bash
# Jobs that are programs: forecasts are scored as those of a network on the same rows, a run goes on where it was,
# nothing runs twice that need not, and what a program says of itself stands in the tables.
#   programs.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
python=$(command -v python3) || { echo "skipped: there is no python3"; exit 0; }

"$seedbed" synth surgery --rows 600 --seed 3 -o surgery.csv >/dev/null
mkdir lib
echo 'SCALE = 1.0' >lib/scale.py
cat >fit.py <<'PY'
import csv, json, math, os, sys
from lib.scale import SCALE

job = json.load(open(os.environ["SEEDBED_JOB"]))
table = list(csv.DictReader(open(job["data"]["path"])))
rows = lambda name: [int(line) for line in open(job[name])]
y = [float(table[row]["actual_minutes"]) for row in rows("train_rows")]
mu = sum(y) / len(y)
sigma = math.sqrt(sum((value - mu) ** 2 for value in y) / len(y)) * SCALE * job["settings"]["width"]["factor"]
mu += job["settings"]["shift"] * job["seed"]
with open("runs.txt", "a") as log:
    log.write(job["job"] + "\n")


def crps(value):  # of a normal distribution (Gneiting and Raftery 2007)
    z = (value - mu) / sigma
    return sigma * (z * math.erf(z / math.sqrt(2)) + 2 * math.exp(-z * z / 2) / math.sqrt(2 * math.pi) - 1 / math.sqrt(math.pi))


test = [float(table[row]["actual_minutes"]) for row in rows("test_rows")]
own = sum(map(crps, test)) / len(test)
with open(job["forecasts"] + ".part", "w") as out:
    out.write("row,y,family,mu,sigma\n")
    for row in rows("test_rows") + rows("validation_rows"):
        out.write(f"{row},{table[row]['actual_minutes']},normal,{mu!r},{sigma!r}\n")
os.rename(job["forecasts"] + ".part", job["forecasts"])
result = {"scores": {"own_crps_test": own, "arguments_test": len(sys.argv)}, "epochs": [{"epoch": 1, "train_loss": 2.5}]}
json.dump(result, open(job["result"] + ".part", "w"))
os.rename(job["result"] + ".part", job["result"])
print("threads", os.environ["OMP_NUM_THREADS"], job["threads"])
PY
cat >programs.yaml <<'YAML'
name: programs
command: [python3, fit.py, --factor, "{width.factor}", "--seed={seed}", "{{seed}}", '{"a": 1}', "{data.target}"]
inputs: [fit.py, "lib/**/*.py"]
settings: {width.factor: 1.0, shift: 3}
data: {path: surgery.csv, target: actual_minutes, split: {kind: random, train: 0.7, validation: 0.1, test: 0.2}}
grid: {width.factor: [0.5, 1.0, 2]}
seeds: 3
splits: 2
YAML

"$seedbed" run programs.yaml --dry-run -v >dry
grep -q "python3 fit.py --factor 0.5 --seed=0 '{seed}' '{\"a\": 1}' actual_minutes$" dry || fail "the dry run shows no exact command" "$(cat dry)"
[ ! -e runs ] || fail "a dry run left something"
"$seedbed" run programs.yaml -j 2 -q >table 2>messages || fail "$(cat messages)" "$(head -50 runs/programs/logs/*)"
[ "$(wc -l <runs.txt)" -eq 18 ] || fail "not each of the 18 jobs ran once"
grep -q 'threads 1 1' runs/programs/logs/*.log || fail "the threads are not in the log"
[ -z "$(ls -A runs/programs/work)" ] || fail "folders of jobs that are done are left: $(ls runs/programs/work)"

# The exact CRPS is what the program computes itself.
sed 's/^seeds: 3/seeds: 3\nscores: [crps_test, own_crps_test, arguments_test, pinball_0.1_test, crps_validation]/' programs.yaml >scores.yaml
"$seedbed" run scores.yaml -j 2 -q >table 2>messages || fail "$(cat messages)"
[ "$(wc -l <runs.txt)" -eq 18 ] || fail "a new score ran programs again"
python3 - <<'PY' || fail "scores differ"
import csv
rows = list(csv.DictReader(open("runs/programs/results.csv")))
assert len(rows) == 18 and all(row["status"] == "done" for row in rows), rows
for row in rows:
    assert abs(float(row["crps_test"]) - float(row["own_crps_test"])) < 1e-6 * float(row["crps_test"]), row
    assert float(row["arguments_test"]) == 7 and float(row["pinball_0.1_test"]) > 0 and float(row["crps_validation"]) > 0
epochs = list(csv.DictReader(open("runs/programs/epochs.csv")))
assert len(epochs) == 18 and epochs[0]["train_loss"] == "2.5" and epochs[0]["crps_validation"] == "", epochs[0]
members = {row["members"] for row in csv.DictReader(open("runs/programs/ensembles.csv"))}
assert members == {"1", "3"}, members
PY

# Forecasts written in another order, or scored by themselves, have the same scores.
job=$(awk -F, 'NR == 2 { print $1 }' runs/programs/results.csv)
{ head -1 "runs/programs/forecasts/$job.csv"; sed -n '2,121p' "runs/programs/forecasts/$job.csv"; } >test.csv
"$seedbed" score test.csv --scores crps -o scored.csv 2>/dev/null
python3 - "$job" <<'PY' || fail "seedbed score gives other scores"
import csv, sys
ours = {row["job"]: row for row in csv.DictReader(open("runs/programs/results.csv"))}[sys.argv[1]]
scored = {row["name"]: row for row in csv.DictReader(open("scored.csv"))}["crps"]
assert abs(float(scored["value"]) - float(ours["crps_test"])) < 1e-12 * float(ours["crps_test"]), (scored, ours["crps_test"])
PY

# Nothing is left to do, and verify finds the same bits.
"$seedbed" run scores.yaml -q >table 2>messages || fail "$(cat messages)"
[ "$(wc -l <runs.txt)" -eq 18 ] || fail "done jobs ran again"
"$seedbed" verify runs/programs -q >verified || fail "$(cat verified)"
grep -q '18 jobs gave the same scores' verified || fail "$(cat verified)"

# A file that the program reads decides what a job is; its place does not.
cp runs.txt before
echo 'SCALE = 1.5' >lib/scale.py
"$seedbed" run programs.yaml --dry-run 2>&1 | grep -q 'would run 18 jobs' || fail "another lib/scale.py is the same job"
echo 'SCALE = 1.0' >lib/scale.py
mkdir elsewhere
cp -r fit.py lib surgery.csv programs.yaml elsewhere
"$seedbed" run elsewhere/programs.yaml --dry-run 2>&1 | grep -q 'nothing would run' || fail "the same files elsewhere are other jobs"
cmp -s runs.txt before || fail "a dry run ran a program"

# Networks and programs on the same rows.
cat >networks.yaml <<'YAML'
name: networks
data: {path: surgery.csv, target: actual_minutes, numeric: [age, scheduled_minutes], split: {kind: random, train: 0.7, validation: 0.1, test: 0.2}}
model: {hidden: [8], components: 2}
train: {epochs: 2}
seeds: 3
splits: 2
YAML
"$seedbed" run networks.yaml -q >/dev/null 2>messages || fail "$(cat messages)"
"$seedbed" compare runs/networks runs/programs --metric crps_test >compared 2>&1 || fail "$(cat compared)"
grep -q 'networks' compared || fail "$(cat compared)"
"$seedbed" run networks.yaml -q -o runs/programs >/dev/null 2>messages || fail "$(cat messages)"
"$seedbed" aggregate runs/programs --all >all || fail "$(cat all)"
grep -q 'fit.py' all || fail "programs are not in the table of all jobs" "$(cat all)"
"$seedbed" report runs/programs >/dev/null 2>messages || fail "$(cat messages)"
"$seedbed" status runs/programs >/dev/null || fail "status"
echo "18 programs ran once each; their exact CRPS is what they computed themselves"
