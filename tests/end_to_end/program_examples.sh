#!/usr/bin/env bash
# The examples of experiments/programs in one run directory, on the same rows of diamonds, and in one table; those whose
# language or package is not installed are left out.
#   program_examples.sh BUILD_FOLDER
source_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
mkdir -p experiments/data
cp -r "$source_folder/experiments/programs" experiments/
# A tenth of the rows, and a twentieth of them to test on.
awk 'NR == 1 || NR % 10 == 2' "$source_folder/experiments/data/diamonds.csv" >experiments/data/diamonds.csv
seq 3 20 5390 | tr '\n' ' ' >experiments/data/diamonds_test_rows.txt
sed -i 's/epochs: 20/epochs: 3/; s/seeds: 4/seeds: 2/' experiments/programs/network.yaml
sed -i 's/tree.iterations: 500/tree.iterations: 50/; s/seeds: 4/seeds: 2/' experiments/programs/catboost.yaml

names="climatology network"
python3 -c 'import numpy' 2>/dev/null && names="$names linear"
python3 -c 'import catboost, pandas' 2>/dev/null && names="$names catboost"
command -v Rscript >/dev/null && names="$names linear_r"
for name in $names; do
  "$seedbed" run experiments/programs/$name.yaml -q -j 2 -o all >/dev/null 2>messages ||
    fail "$name: $(cat messages)" "$(tail -20 all/logs/*.log)"
  cp all/results.csv $name.csv
  [ "$(grep -c ',done,' $name.csv)" -eq $(($(wc -l <$name.csv) - 1)) ] || fail "not every job of $name is done" "$(cat $name.csv)"
done
"$seedbed" aggregate all --all >table || fail "$(cat table)"
for name in $names; do
  program=$(sed -n 's/^inputs: \[\(.*\)\]/\1/p' experiments/programs/$name.yaml)
  grep -q "$program" table || fail "$name is not in the table" "$(cat table)"
done
"$seedbed" compare all --all --metric crps_test >compared 2>&1 || fail "$(cat compared)"
# Knowing nothing of a row is worse than anything else; its quantiles come close to the distribution of the targets.
column() { awk -F, -v name="$2" 'NR == 1 { for (i = 1; i <= NF; ++i) if ($i == name) c = i; next } { print $c }' "$1"; }
worst=$(for name in $names; do [ $name = climatology ] || column $name.csv crps_test; done | sort -g | tail -1)
known=$(column climatology.csv crps_test | sort -g | head -1)
awk -v a="$worst" -v b="$known" 'BEGIN { exit !(a < 0.8 * b) }' || fail "a model scores $worst, climatology $known"
echo "done: $names"
