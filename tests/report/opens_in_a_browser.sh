#!/usr/bin/env bash
# Opens reports in headless Chromium at two widths: no error, no request, no overlapping text; it sorts, filters and
# copies, charts are read out by keyboard, and every number is that of the CSV files.
#   opens_in_a_browser.sh BUILD_FOLDER
# Exit 77, which ctest counts as skipped, if there is no Chromium.
set -uo pipefail
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
  { echo "there is no Chromium here to open reports in (Debian's package is chromium)"; exit 77; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export PATH="$1:$PATH"
work=$(mktemp -d "${TMPDIR:-/tmp}/seedbed-report-XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
failed=0

json_text() { # file: its text as JSON that can stand in a script element
  printf '"'
  sed -e 's/\\/\\\\/g; s/"/\\"/g; s/</\\u003c/g; s/\t/\\t/g' -e 's/$/\\n/' "$1" | tr -d '\n'
  printf '"'
}

element() { # id, file
  printf '<script type="application/json" id="%s">' "$1"
  json_text "$2"
  printf '</script>\n'
}

# The report with the CSV files and the checks in it.
page_under_test() { # run directory, its varied keys, a file of predictions
  seedbed compare "$1" --format csv >compare.csv 2>/dev/null
  {
    sed '/^<head>$/q' "$1/report.html"
    echo '<script>'; cat "$here/watch.js"; echo '</script>'
    sed '1,/^<head>$/d; /^<\/body>$/,$d' "$1/report.html"
    element csv-aggregate "$1/aggregate.csv"
    element csv-results "$1/results.csv"
    element csv-ensembles "$1/ensembles.csv"
    element csv-compare compare.csv
    [[ -z ${3:-} ]] || element csv-predictions "$3"
    for key in $2; do
      seedbed aggregate "$1" --by "$key" --format csv >by.csv
      element "csv-by-$key" by.csv
    done
    echo '<script>'; cat "$here/check.js"; echo '</script></body></html>'
  } >page.html
}

check_report() { # run directory, its varied keys, a file of predictions
  local width outcome
  page_under_test "$@"
  for width in 1440 390; do
    # A window cannot be narrower than 500 pixels, so a phone is a frame.
    printf '<!DOCTYPE html><meta charset="utf-8"><body style="margin:0"><iframe src="page.html" style="border:0;width:%spx;height:900px"></iframe>
      <script>onload = () => document.body.append(Object.assign(document.createElement("pre"),
        {textContent: frames[0].document.getElementById("outcome").textContent}));</script>' "$width" >frame.html
    outcome=$("$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" --window-size=1500,1000 \
      --allow-file-access-from-files --virtual-time-budget=20000 --dump-dom "file://$work/frame.html" 2>browser.err |
      sed -n '/<pre>/,/<\/pre>/p' | sed 's/.*<pre>//; s/<\/pre>.*//')
    echo "$1 at $width: $outcome"
    [[ $outcome == "good: "* ]] || failed=1
  done
}

awk 'BEGIN { srand(3); print "x,z,y"; for (i = 0; i < 300; ++i) { x = rand() * 4 - 2; z = rand();
  printf "%.4f,%.4f,%.5f\n", x, z, exp(x / 2 + z + (rand() + rand() - 1) / 2) } }' >data.csv
cat >few.yaml <<'END'
name: few <cells> & "seeds"
data: {path: data.csv, target: y, numeric: [x, z]}
model: {hidden: [8]}
train: {epochs: 4, patience: 0, batch_size: 64, lr: 0.01}
seeds: 6
grid: {model.components: [1, 2, 4]}
END
sed -e 's/^name: .*/name: many/' -e 's/^seeds: .*/seeds: 3/' -e '/^grid/d' few.yaml >many.yaml
cat >>many.yaml <<'END'
splits: 2
grid:
  model.components: [1, 2, 3, 4, 5]
  train.lr: [1e-4, 1e-3, 1e-2, 0.1]
  model.activation: [tanh, relu]
  train.batch_size: [32, 64, 128]
run: {save_models: none}
END
for experiment in few many; do
  seedbed run $experiment.yaml -o $experiment -q >/dev/null || { echo "$experiment.yaml does not run"; exit 1; }
  cp $experiment/report.html first.html
  seedbed report $experiment || exit 1
  cmp first.html $experiment/report.html || { echo "the same results gave two reports"; failed=1; }
done
check_report few "model.components"
check_report many "model.components train.lr model.activation train.batch_size"
seedbed run few.yaml model.components=2 -o one -q >/dev/null && check_report one "" || failed=1
# One network's forecasts are in a file too, row by row.
seedbed run few.yaml model.components=2 seeds=1 run.save_predictions=test -o single -q >/dev/null &&
  check_report single "" single/predictions/*.csv || failed=1
# What inputs are worth, once more by the command that reads files, of the same rows.
awk -F, 'NR == FNR { if (FNR > 1) wanted[$1 + 2] = 1; next } FNR == 1 || FNR in wanted' single/predictions/*.csv data.csv >test.csv
seedbed predict single -i test.csv --explain -o explained.csv -q &&
  sed -n 's/.*<tr><td>\([xz]\)<\/td><td class="n"><data value="crps_increase">\([^<]*\)<.*"ci95_low">\([^<]*\)<.*"ci95_high">\([^<]*\)<.*/\1,\2,\3,\4/p' \
    single/report.html >shown.csv
[ "$(wc -l <shown.csv)" -eq 2 ] || { echo "the report does not say what two inputs are worth"; failed=1; }
awk -F, 'NR == FNR { increase[$1] = $2; low[$1] = $4; high[$1] = $5; next }
  function off(shown, exact) { digits = index(shown, "."); unit = digits ? 10 ^ -(length(shown) - digits) : 1
    return shown - exact > 0.51 * unit || exact - shown > 0.51 * unit }
  off($2, increase[$1]) || off($3, low[$1]) || off($4, high[$1]) { print "inputs: " $0 " is not " increase[$1], low[$1], high[$1]; bad = 1 }
  END { exit bad }' explained.csv shown.csv || failed=1
# Rows in groups count as fewer.
awk -F, 'BEGIN { OFS = "," } NR == 1 { print $0, "ward" } NR > 1 { print $0, int(NR / 5) }' data.csv >wards.csv
seedbed run few.yaml data.path=wards.csv data.split.kind=grouped data.split.by=ward -o wards -q >/dev/null &&
  check_report wards "model.components" || failed=1
grep -Eq 'as alike as can be: [0-9]+ rows count as [0-9]+' wards/report.html || { echo "the report does not say what grouped rows count as"; failed=1; }
# What forecasts cannot be made from is said, and the rest of the page is as it was.
says() { # run directory, what the page is to say in place of forecasts
  seedbed report "$1" && grep 'id="no-forecasts"' "$1/report.html" | grep -q "$2" || { echo "$1: the report does not say: $2"; failed=1; }
}
says many 'models were not kept'
mv data.csv elsewhere.csv; says single 'data.csv is not where it was'
sed '$d' elsewhere.csv >data.csv; says single 'data.csv is not any more what the jobs were made from'
mv elsewhere.csv data.csv
# A target with zeros, and one of yes and no.
awk -F, 'BEGIN { OFS = "," } NR > 1 { $3 = $2 < 0.4 ? 0 : $3 } { print }' data.csv >zeros.csv
awk -F, 'BEGIN { OFS = "," } NR > 1 { $3 = $3 > 1.5 } { print }' data.csv >yes.csv
seedbed run few.yaml data.path=zeros.csv model.family=hurdle_lognormal -o zeros -q >/dev/null &&
  check_report zeros "model.components" || failed=1
grep -q 'Czado' zeros/report.html || { echo "the report does not say how PIT values are made of zeros"; failed=1; }
sed 's/^grid: .*/grid: {train.lr: [0.01, 0.001]}/' few.yaml >yes.yaml
seedbed run yes.yaml data.path=yes.csv model.family=bernoulli model.components=1 -o yes -q >/dev/null &&
  check_report yes "train.lr" || failed=1
# Half of its jobs fail, and a cell or two of all of them.
seedbed run few.yaml train.lr=0.01,1e30 -o failing -q >/dev/null 2>&1
[ $? -eq 1 ] || { echo "jobs that were to fail did not"; failed=1; }
check_report failing "model.components train.lr"
grep -q '<section id="failures">' failing/report.html || { echo "the report does not show failures"; failed=1; }
# Following a run ends with it, and leaves the page of its results; a run that is over has one too.
sed -e 's/^seeds: .*/seeds: 12/' -e 's/epochs: 4/epochs: 120/' few.yaml >long.yaml
seedbed run long.yaml -o followed -q >/dev/null &
until [ -e followed/experiment.yaml ]; do kill -0 $! || break; done
seedbed report followed --live -o live.html 2>said.txt || { cat said.txt; failed=1; }
wait $!
seedbed report followed -o now.html
cmp live.html now.html || { echo "the page that followed a run is not that of its results"; failed=1; }
seedbed report followed --live 2>&1 | grep -q 'no run goes on in followed' || { echo "--live does not say that no run goes on"; failed=1; }
seedbed report followed --live -o - >/dev/null 2>said.txt
[ $? -eq 2 ] || { echo "--live goes to standard output"; failed=1; }
exit $failed
