#!/usr/bin/env bash
# A target in another unit gives the same scores in that unit, and a log score moved by its logarithm, from 2^-900 to
# 2^900: nothing overflows or vanishes where it is squared. Inputs likewise.
#   units_of_the_target.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
awk 'BEGIN { srand(3); for (i = 0; i < 300; ++i) { x = rand() * 4 - 2; print x "," 2 * x + rand() + rand() - rand() } }' >plain
make_data() { # file, power of two for the target, for the input
  { echo x,y; awk -F, -v t="$2" -v i="$3" 'BEGIN { OFMT = CONVFMT = "%.17g" } { print $1 * 2 ^ i "," $2 * 2 ^ t }' plain; } >"$1.csv"
}
cat >sweep.yaml <<YAML
data: {path: one.csv, target: y, numeric: [x]}
model: {hidden: [8]}
train: {epochs: 3}
seeds: 2
grid:
  model.family: [normal, laplace]
  train.loss: [nll, crps]
  model.components: [1, 2]
  data.scaling: [standard, robust]
run: {report: none}
YAML
make_data one 0 0
"$seedbed" run sweep.yaml -j 2 -q -o one >/dev/null 2>&1

for powers in "900 0" "-900 0" "664 0" "-664 0" "0 664" "0 -664" "700 -700"; do
  read -r target input <<<"$powers"
  make_data other "$target" "$input"
  rm -rf other
  "$seedbed" run sweep.yaml data.path=other.csv -j 2 -q -o other >/dev/null 2>messages || fail "2^$target, inputs 2^$input" "$(cat messages)"
  for file in results ensembles aggregate; do
    awk -F, -v t="$target" -v file="$file $powers" '
      function expected(name, value) {
        if (name ~ /^nll.*_(se|sd|sem)$/ || name !~ /^(crps|rmse|mae|width|nll|interval)/) return value
        if (name ~ /^nll/) return value + t * log(2)
        return value * 2 ^ t
      }
      FNR == 1 { for (i = 1; i <= NF; ++i) name[i] = $i; next }
      NR == FNR { for (i = 1; i <= NF; ++i) one[FNR, i] = $i; next }
      { for (i = 1; i <= NF; ++i) {
          if (name[i] ~ /^(job|seeds|path|members)/ || one[FNR, i] !~ /^-?[0-9.]+(e[-+]?[0-9]+)?$/) continue
          wanted = expected(name[i], one[FNR, i] + 0)
          off = $i - wanted; if (off < 0) off = -off
          size = wanted < 0 ? -wanted : wanted
          if (!(off <= 1e-9 * size)) { print file ": " name[i] " in line " FNR " is " $i " instead of " wanted; bad = 1 }
          ++compared
      } }
      END { if (bad || compared < 50) { print compared + 0 " compared"; exit 1 } }' one/$file.csv other/$file.csv >differences ||
      fail "$(head -5 differences)"
  done
done

# Forecasts: the standard deviation is in the unit too.
model() { find "$1"/models -name '*.safetensors' | sort | head -1; }
job=$(tail -1 one/results.csv | cut -d, -f1)
make_data other 664 0
rm -rf other
"$seedbed" run sweep.yaml data.path=other.csv -j 2 -q -o other >/dev/null 2>&1
other=$(tail -1 other/results.csv | cut -d, -f1)
"$seedbed" predict one/models/$job.safetensors --input one.csv -q -o one_forecasts.csv
"$seedbed" predict other/models/$other.safetensors --input other.csv -q -o other_forecasts.csv
paste -d, one_forecasts.csv other_forecasts.csv | awk -F, '
  NR > 1 { for (i = 1; i <= 5; ++i) { off = $(i + 5) / 2 ^ 664 - $i; if (off < 0) off = -off; if (!(off <= 1e-8 * ($i < 0 ? -$i : $i) + 1e-8)) { print NR, i, $i, $(i + 5); exit 1 } } }' ||
  fail "forecasts in another unit differ"
echo "scores in 7 other units"
