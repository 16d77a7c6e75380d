#!/bin/sh
# The quantiles of the training targets, whatever the row: what any model has to beat.
set -eu
column=$(head -1 "$SEEDBED_DATA" | tr -d '"\r' | tr ',' '\n' | grep -nx "$1" | cut -d: -f1)
awk -F, -v column="$column" 'NR == FNR { train[$1]; next } FNR > 1 && FNR - 2 in train { print $column }' \
  "$SEEDBED_TRAIN_ROWS" "$SEEDBED_DATA" | sort -g >"$SEEDBED_SCRATCH/sorted"
awk -v steps="$2" '
  FILENAME ~ /sorted$/ { y[++n] = $1; next }
  FNR == 1 && !header++ {
    line = "row"
    for (k = 1; k < steps; ++k) line = line ",quantile_" k / steps
    print line
  }
  { line = $1; for (k = 1; k < steps; ++k) line = line "," y[int(k * (n - 1) / steps) + 1]; print line }
' "$SEEDBED_SCRATCH/sorted" "$SEEDBED_VALIDATION_ROWS" "$SEEDBED_TEST_ROWS" >"$SEEDBED_FORECASTS.part"
mv "$SEEDBED_FORECASTS.part" "$SEEDBED_FORECASTS"
