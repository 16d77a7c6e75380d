#!/usr/bin/env bash
# A folder of experiment and data gives the same results.csv wherever it stands, whichever way its files are named, and a
# run that starts again what is done beside the experiment file says so.
#   moved_folder.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 1 0
mkdir -p here/data there/deeper
head -700 surgery.csv >here/data/a.csv
head -800 surgery.csv >"here/data/b c.csv"
head -900 surgery.csv >here/d.csv
sed '/^  path:/d; /^grid:/,$d; s/^seeds: 2/seeds: 1/; s/^splits: 2/splits: 1/' sweep.yaml >here/sweep.yaml
cat >>here/sweep.yaml <<YAML
grid:
  data.path: [data/a.csv, "data/b c.csv", ./d.csv]
run: {report: none}
YAML
cp -R here there/deeper/copy

(cd here && "$seedbed" run sweep.yaml -j 2 >/dev/null 2>&1)
(cd there/deeper/copy && "$seedbed" run sweep.yaml -j 2 >/dev/null 2>&1)
for file in results.csv aggregate.csv ensembles.csv; do
  same_bytes "$file of the moved folder" here/runs/sweep/$file there/deeper/copy/runs/sweep/$file
done
expected=$(printf 'data/a.csv\n"data/b c.csv"\n./d.csv\n' | sort)
values() { "$seedbed" aggregate "$1" --format csv | python3 -c "
import csv, sys
for row in csv.DictReader(sys.stdin): print(row['data.path'])" | sort; }
[ "$(values here/runs/sweep | tr -d '"')" = "$(tr -d '"' <<<"$expected")" ] || fail "names are not as given" "$(values here/runs/sweep)"

# Every command that reads the run directory agrees with the run that wrote it.
cp here/runs/sweep/results.csv before.csv
"$seedbed" forget here/runs/sweep --where data.path=data/a.csv --yes >/dev/null
(cd here && "$seedbed" run sweep.yaml >/dev/null 2>&1)
same_bytes "after forget and run" before.csv here/runs/sweep/results.csv
(cd / && "$seedbed" run "$work/here/runs/sweep/experiment.yaml" -o "$work/here/runs/sweep" >/dev/null 2>&1) || fail "experiment.yaml does not run"
same_bytes "experiment.yaml itself run from elsewhere" before.csv here/runs/sweep/results.csv
"$seedbed" verify here/runs/sweep >/dev/null 2>messages || fail "verify" "$(cat messages)"

# Conditions name files as the experiment does, by their path, or from where one is.
count() { "$seedbed" aggregate "$@" --format csv | tail -n +2 | wc -l; }
[ "$(count here/runs/sweep --where data.path=data/a.csv)" -eq 1 ] || fail "a file as the experiment names it"
[ "$(count here/runs/sweep --where "data.path=$work/here/data/a.csv")" -eq 1 ] || fail "a file by its path"
[ "$(count here/runs/sweep --where data.path=here/data/a.csv)" -eq 1 ] || fail "a file from here"
[ "$(count here/runs/sweep --where 'data.path="data/b c.csv"')" -eq 1 ] || fail "a file with a blank"
[ "$(count here/runs/sweep --where 'data.path=data/b c.csv')" -eq 1 ] || fail "a file with a blank, without quotes"
[ "$(count here/runs/sweep --where data.path=./d.csv,data/a.csv)" -eq 2 ] || fail "two files"
[ "$(count here/runs/sweep --all --where "data.path=$work/here/d.csv")" -eq 1 ] || fail "a file among all jobs"
for file in data/a.csv "$work/here/data/a.csv" here/data/a.csv; do
  "$seedbed" predict here/runs/sweep --where "data.path=$file" --input surgery.csv -o out.csv 2>messages || fail "predict of $file" "$(cat messages)"
  "$seedbed" forget here/runs/sweep --where "data.path=$file" | grep -q "1 job" || fail "forget of $file"
done
"$seedbed" compare here/runs/sweep --where data.path=data/a.csv,./d.csv --baseline data.path=./d.csv >/dev/null 2>&1 || true

# On the command line a name means what it means where one is.
(cd there && "$seedbed" run ../here/sweep.yaml data.path=../here/data/a.csv,../here/d.csv -o run >/dev/null 2>&1)
[ "$(values there/run)" = "$(printf '../here/d.csv\n../here/data/a.csv\n' | sort)" ] || fail "names of the command line" "$(values there/run)"
cp there/run/results.csv before.csv
(cd here && "$seedbed" run ../there/run/experiment.yaml -o ../there/run >/dev/null 2>&1)
same_bytes "names of the command line, from elsewhere" before.csv there/run/results.csv

# The same command from elsewhere: it says where the jobs are done already, in a dry run too.
cd there
for option in -n ""; do
  "$seedbed" run ../here/sweep.yaml $option >/dev/null 2>messages || fail "a run from elsewhere" "$(cat messages)"
  grep -q "note: 3 of 3 jobs are done in $work/here/runs/sweep, .* -o $work/here/runs/sweep" messages || fail "nothing is said ($option)" "$(cat messages)"
done
"$seedbed" run ../here/sweep.yaml >/dev/null 2>messages
! grep -q "note: 3 of 3" messages || fail "it is said although this directory has them too"
cd ..
rm -rf there/runs
(cd there && "$seedbed" run ../here/sweep.yaml -o elsewhere >/dev/null 2>"$work/messages")
! grep -q "are done in" messages || fail "it is said although -o says where to run"
(cd there && "$seedbed" run ../here/sweep.yaml train.lr=0.1 -n >/dev/null 2>"$work/messages")
! grep -q "are done in" messages || fail "it is said of other jobs"
# From the folder of the file, of what was run from the one above.
mkdir above
cp -R here above/exp
rm -rf above/exp/runs
(cd above && "$seedbed" run exp/sweep.yaml >/dev/null 2>&1)
(cd above/exp && "$seedbed" run sweep.yaml -n >/dev/null 2>"$work/messages")
grep -q "note: 3 of 3 jobs are done in $work/above/runs/sweep" messages || fail "the folder above" "$(cat messages)"
echo "results are the same in 3 places"
