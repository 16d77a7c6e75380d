#!/usr/bin/env bash
# `predict --best` takes the cell that the means over the seeds of the named split put first, with all its seeds, and `seedbed models` lists cells
# with the means of their models: each by a route of its own.
#   best_model.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 2 0
sed -i 's/^splits: 2/splits: 2/; s/^seeds: 2/seeds: 3/' sweep.yaml
"$seedbed" run sweep.yaml -j 2 -q run.report=none -o run >/dev/null 2>&1

# The least mean over seeds of crps_validation in split 1, from results.csv.
best=$(python3 - <<'PY'
import csv, collections
cells = collections.defaultdict(list)
for row in csv.DictReader(open('run/results.csv')):
    if row['split'] == '1':
        cells[row['model.components'], row['train.loss']].append(float(row['crps_validation']))
print(*min(cells, key=lambda cell: sum(cells[cell]) / len(cells[cell])))
PY
)
read -r components loss <<<"$best"
"$seedbed" predict run --best --where split=1 --input surgery.csv -o best.csv --digits 17 2>messages || fail "$(cat messages)"
grep -q "best of 4 cells by crps_validation, .*: model.components=$components train.loss=$loss" messages || fail "another cell than $best" "$(cat messages)"
"$seedbed" predict run --where model.components=$components,$components --where train.loss=$loss --where split=1 --input surgery.csv -o named.csv --digits 17 2>/dev/null
same_bytes "the best cell by name" named.csv best.csv
models=$(awk -F, -v c="$components" -v l="$loss" 'NR > 1 && $2 == c && $3 == l && $4 == 1 { print "run/models/" $1 ".safetensors" }' run/results.csv)
[ "$(wc -w <<<"$models")" -eq 3 ] || fail "not 3 models: $models"
"$seedbed" predict $models --input surgery.csv -o files.csv --digits 17 2>/dev/null
same_bytes "the best cell by its files" files.csv best.csv

# Within what --where leaves.
other=$((4 - components))
"$seedbed" predict run --best --where model.components=$other --where split=0 --input surgery.csv -o out.csv 2>messages || fail "$(cat messages)"
grep -q "best of 2 cells by crps_validation, .*: model.components=$other " messages || fail "another cell" "$(cat messages)"
code=0
"$seedbed" predict run --best --input surgery.csv -o out.csv 2>messages || code=$?
[ $code -eq 2 ] && grep -q "choose with --where: split is 0, 1" messages || fail "no split was named: $code" "$(cat messages)"
code=0
"$seedbed" predict $models --best --input surgery.csv -o out.csv 2>messages || code=$?
[ $code -eq 2 ] && grep -q "best chooses models of a run directory" messages || fail "--best of files: $code" "$(cat messages)"

# Cells with the means of their models, best first within each split.
"$seedbed" models run >cells
[ "$(grep -c '0-2' cells)" -eq 8 ] || fail "not 8 lines of cells and splits with 3 seeds" "$(cat cells)"
python3 - <<'PY' || fail "means of cells" "$(cat cells)"
import csv, collections, re
wanted = collections.defaultdict(list)
for row in csv.DictReader(open('run/results.csv')):
    cell = f"model.components={row['model.components']} train.loss={row['train.loss']}"
    wanted[cell, row['split']].append((float(row['crps_validation']), float(row['crps_test'])))
lines, order = 0, collections.defaultdict(list)
for line in open('cells'):
    found = re.match(r' *3  (\S+ \S+) +(\d)  0-2 .* (\S+) +(\S+)$', line)
    if not found: continue
    cell, split, validation, test = found.groups()
    means = [sum(one) / 3 for one in zip(*wanted[cell, split])]
    assert abs(float(validation) / means[0] - 1) < 1e-5 and abs(float(test) / means[1] - 1) < 1e-5, line
    order[split].append(float(validation))
    lines += 1
assert lines == 8 and all(one == sorted(one) for one in order.values())
PY
[ "$("$seedbed" models run --each | grep -c safetensors)" -eq 24 ] || fail "--each does not list 24 models"

# What a model says of itself and what the ledger knows of it.
model=$(head -1 <<<"$models")
"$seedbed" models "$model" >inside
for line in "data +$(python3 -c "
import sqlite3
c = sqlite3.connect('run/ledger.sqlite')
print(c.execute(\"select data from jobs where id = ?\", ('$(basename "$model" .safetensors)',)).fetchone()[0])" 2>/dev/null || echo '[0-9a-f]{32}')" \
  "by +seedbed [0-9]" "made +20[0-9][0-9]-.* UTC on " "target +'actual_minutes'" "split +1" "  train.lr +0.005" "  crps_test +[0-9.]+$" "numeric +[0-9]+: 'age', "; do
  grep -qE "^$line" inside || fail "no line '$line'" "$(cat inside)"
done
cp "$model" elsewhere.safetensors
"$seedbed" models elsewhere.safetensors >inside || fail "a model elsewhere"
! grep -q "^made" inside || fail "a model elsewhere was made somewhere"
echo "the best of 4 cells"
