#!/usr/bin/env bash
# While a run goes on, results.csv and aggregate.csv show how far it is, and `status --format json` who runs it and what is
# left; a narrower run later says, though it is quiet, which jobs it does not show, and results-all.csv has them.
#   files_follow_the_run.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 2 0
# Jobs of the second cell never end by themselves.
endless=(train.epochs=2,100000000 model.components=1 train.loss=nll seeds=2 splits=1)

"$seedbed" run sweep.yaml "${endless[@]}" -j 2 -q -o run >/dev/null 2>said &
run=$!
trap 'kill -9 $run 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 600); do
  [ -e run/results.csv ] && [ "$(grep -c ',done,' run/results.csv)" -eq 2 ] && break
  kill -0 $run 2>/dev/null || fail "the run ended: $(cat said)"
  sleep 0.1
done
cp run/results.csv live.csv
cp run/aggregate.csv aggregate.live
[ "$(grep -c ',done,' live.csv)" -eq 2 ] || fail "results.csv does not follow the run"
[ "$(grep -c ',pending,' live.csv)" -eq 2 ] || fail "not all jobs are in results.csv: $(cat live.csv)"
[ "$(wc -l <aggregate.live)" -eq 3 ] || fail "not all cells are in aggregate.csv: $(cat aggregate.live)"
"$seedbed" status run --format json >status.json
python3 - "$run" <<'PY' || fail "status says: $(cat status.json)"
import csv, json, sys
status = json.load(open("status.json"))
assert (status["jobs"], status["done"], status["failed"]) == (4, 2, 0), status
assert status["running"] + status["left"] == 2 and status["running"] >= 1, status
assert status["run"]["process"] == int(sys.argv[1]), status["run"]
assert 0 < status["seconds_left"] <= status["job_seconds_left"], status
rows = [row for row in csv.DictReader(open("live.csv")) if row["status"] == "done"]
best, = status["best_cells"]
assert best["settings"] == {"train.epochs": "2"} and best["jobs"] == 2, best
mean = sum(float(row["crps_validation"]) for row in rows) / 2
assert abs(best["mean"] - mean) <= 1e-15 * abs(mean), (best, mean)
assert status["last_run"]["end"] is None and status["failures"] == [], status
PY
kill -TERM $run
kill -TERM $run
wait $run && fail "an interrupted run returned 0"
diff <(grep ,done, live.csv) <(grep ,done, run/results.csv) || fail "what was done is shown otherwise at the end"

"$seedbed" run sweep.yaml train.epochs=1 model.components=1 train.loss=nll seeds=2 splits=1 -q -o run >/dev/null 2>said || fail "$(cat said)"
grep -q '^results.csv shows 2 of 4 jobs; results-all.csv and `seedbed aggregate run --all` show all$' said ||
  fail "nothing is said of the other jobs: $(cat said)"
python3 - <<'PY' || fail "results-all.csv: $(cat run/results-all.csv)"
import csv
every = {row["job"]: row for row in csv.DictReader(open("run/results-all.csv"))}
for name in ("run/results.csv", "live.csv"):
    for row in csv.DictReader(open(name)):
        if row["status"] != "done": continue
        for key in ("crps_test", "crps_test_se", "crps_validation", "epochs", "status"):
            assert every[row["job"]][key] == row[key], (name, row, every[row["job"]])
assert {row["train.epochs"] for row in every.values() if row["status"] == "done"} == {"1", "2"}
PY
echo "the files follow the run"
