#!/usr/bin/env bash
# Programs outside this project, in C++ and in C, find the installed package, build against it, and forecast what
# `seedbed predict` does.
#   installed_package.sh SOURCE_FOLDER BUILD_FOLDER CXX_COMPILER CMAKE_GENERATOR
set -euo pipefail
source_folder=$1 build_folder=$2 compiler=$3 generator=$4
work=$(mktemp -d "${TMPDIR:-/tmp}/seedbed-package-XXXXXX")
trap 'rm -rf "$work"' EXIT
fail() { printf 'FAILED: %s\n' "$@"; exit 1; }

cmake --install "$build_folder" --prefix "$work/prefix" >"$work/log" || fail "$(cat "$work/log")"
cp -r "$source_folder/library/example" "$work/example"
cmake -G "$generator" -S "$work/example" -B "$work/build" -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_CXX_COMPILER="$compiler" \
  >"$work/log" 2>&1 && cmake --build "$work/build" >>"$work/log" 2>&1 || fail "$(cat "$work/log")"

models=$source_folder/tests/data/models
ldd "$work/build/forecast_example" >"$work/loaded"  # ldd fails when a pipe is closed before it has written all
grep -q "$work/prefix" "$work/loaded" || fail "the example does not use the installed library"
! grep -qi torch "$work/loaded" || fail "the library loads libtorch"

expect() { # models as the command takes them, row for the example, row for the command
  local members=() model
  for model in $1; do members+=("$models/$model.safetensors"); done
  printf 'a,colour\n%s\n' "$3" >"$work/row.csv"
  "$work/prefix/bin/seedbed" predict "${members[@]}" --input "$work/row.csv" -o "$work/out.csv" \
    --columns mean,q0.05,q0.95 --digits 17 2>"$work/log" || fail "$(cat "$work/log")"
  local expected said program
  expected=$(tail -1 "$work/out.csv" | awk -F, '{ printf "y: mean %.10g, 90 %% between %.10g and %.10g", $1, $2, $3 }')
  for program in forecast_example forecast_in_c; do
    eval "said=\$(\"\$work/build/$program\" \"\${members[@]}\" -- $2)"
    [ "$said" = "$expected" ] || fail "$program says: $said" "seedbed predict: $expected"
  done
}
expect first "a=1.5 colour=red" "1.5,red"
expect first "a=0.7 colour=red" "0.7,red"  # as a double, which single precision would change
expect first "colour=green" ",green"
expect "first second" "a=-2.25" "-2.25,"
expect hurdle_lognormal "a=1.5 colour=red" "1.5,red"
expect laplace "a=1.5 colour=red" "1.5,red"

for program in forecast_example forecast_in_c; do
  "$work/build/$program" "$work/nothing.safetensors" -- 2>"$work/log" && fail "a missing model is no error to $program"
  grep -q "nothing.safetensors" "$work/log" || fail "the message does not name the file: $(cat "$work/log")"
done
echo "an installed package, example programs, the same forecasts"
