#!/usr/bin/env bash
# A network from outside this project is built against the installed package, trains, goes on from its checkpoints with
# the same bits, predicts, and has the content of its library in its jobs' ids.
#   example_network.sh SOURCE_FOLDER BUILD_FOLDER CXX_COMPILER CMAKE_GENERATOR
source_folder=$1 compiler=$3 generator=$4
set -- "$2"
. "$source_folder/tests/end_to_end/common.sh"
cmake --install "$build_folder" --prefix "$work/prefix" >log || fail "$(cat log)"
cp -r "$source_folder/library/example_network" network
cmake -G "$generator" -S network -B network/build -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_CXX_COMPILER="$compiler" >log 2>&1 &&
  cmake --build network/build >>log 2>&1 || fail "$(cat log)"
seedbed=$work/prefix/bin/seedbed

"$seedbed" synth surgery --rows 1500 --seed 3 -o surgery.csv >/dev/null
cp network/build/libcross.so libmine.so
cat >cross.yaml <<'YAML'
name: cross
data: {path: surgery.csv, target: actual_minutes, numeric: [age, scheduled_minutes], categorical: [surgeon, setting], text: [procedure]}
model: {network: cross, plugin: libmine.so, hidden: [16], dropout: 0.1}
train: {epochs: 25, patience: 0, batch_size: 64, lr: 5e-3}
seeds: 2
YAML
"$seedbed" run cross.yaml -q -j 1 -o whole >/dev/null 2>messages || fail "the sweep failed: $(cat messages)"
stopped=0
for stop in $(seq 1 20); do
  "$seedbed" run cross.yaml -q -j 2 --grace 0 -o stopped run.checkpoint=0.01s >/dev/null 2>messages &
  process=$!
  until [ "$(cat stopped/logs/*.log 2>/dev/null | grep -c '^epoch')" -gt $((stop * 6)) ] || ! kill -0 $process 2>/dev/null; do :; done
  kill -TERM $process 2>/dev/null || true
  code=0
  wait $process || code=$?
  [ $code -eq 0 ] && break
  [ $code -eq 130 ] || fail "exit code $code after a TERM, not 130: $(cat messages)"
  stopped=$stop
done
"$seedbed" run cross.yaml -q -o stopped >/dev/null
grep -q 'going on from a checkpoint' stopped/logs/*.log || fail "no job went on from a checkpoint"
for file in results.csv epochs.csv ensembles.csv; do same_bytes "$file differs after stops" whole/$file stopped/$file; done
for model in whole/models/*; do cmp "$model" "stopped/models/$(basename "$model")" || fail "a model differs after stops"; done

"$seedbed" predict whole/models/*.safetensors --input surgery.csv -o forecasts.csv 2>said || fail "$(cat said)"
[ "$(wc -l <forecasts.csv)" -eq 1501 ] || fail "not a forecast for every row"
"$seedbed" models whole | grep -q cross || fail "models does not name the network"

# Another library: other jobs, and no forecasts from the models of this one.
printf x >>libmine.so
"$seedbed" run cross.yaml -q -o whole --dry-run >said 2>&1 || fail "$(cat said)"
grep -q '2 jobs' said || fail "jobs of a library that changed are taken as done: $(cat said)"
"$seedbed" predict whole/models/*.safetensors --input surgery.csv >said 2>&1 && fail "forecasts by another library"
grep -q 'is another one than it was trained with' said || fail "$(cat said)"
"$seedbed" run cross.yaml -q -o other model.network=mine --max-failures 1 >said 2>&1 && fail "a network that is not there ran"
grep -q "has no network 'mine'; it has: cross" said || fail "$(cat said)"
echo "a network from outside: trained, stopped $stopped times, the same bits, forecasts"
