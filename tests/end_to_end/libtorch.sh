#!/usr/bin/env bash
# Networks that libtorch computes, with the real programs: the same bits with one worker, with two and after stops; models
# that predict what their job was scored on; and what is refused, with the reason.
#   libtorch.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
"$seedbed" synth series --rows 2000 --seed 2 -o series.csv >/dev/null
cat >series.yaml <<'YAML'
name: series
data:
  path: series.csv
  target: value
  categorical: [series]
  sequence: {columns: [value], order_by: t, group_by: [series], length: 8}
  split: {kind: ordered, by: t, train: 0.7, validation: 0.15, test: 0.15}
model: {family: normal, components: 1, network: gru, dropout: 0.1}
train: {epochs: 6, patience: 0, batch_size: 64, lr: 5e-3}
seeds: 2
zip:
  - {model.network: [gru, resnet, perceptron], train.engine: [auto, auto, torch]}
run: {save_predictions: test}
YAML

"$seedbed" run series.yaml -q -j 1 -o one >/dev/null 2>messages || fail "the sweep failed: $(cat messages)"
"$seedbed" run series.yaml -q -j 2 -o two >/dev/null
same_models() { # folder
  for file in results.csv epochs.csv ensembles.csv; do same_bytes "$file differs in $1" one/$file "$1/$file"; done
  for model in one/models/*; do cmp "$model" "$1/models/$(basename "$model")" || fail "a model differs in $1"; done
}
same_models two
sqlite() { command -v sqlite3 >/dev/null && sqlite3 "$@"; }
if command -v sqlite3 >/dev/null; then
  [ "$(sqlite one/ledger.sqlite "select count(*) from attempts where platform like '%, libtorch engine %'")" -eq 6 ] ||
    fail "the platform of a job does not name libtorch"
fi

# Stopped again and again.
for stop in $(seq 1 30); do
  "$seedbed" run series.yaml -q -j 2 --grace 0 -o stopped run.checkpoint=0.01s >/dev/null 2>messages &
  process=$!
  until [ "$(cat stopped/logs/*.log 2>/dev/null | grep -c '^epoch')" -gt $((stop * 2)) ] || ! kill -0 $process 2>/dev/null; do :; done
  kill -TERM $process 2>/dev/null || true
  code=0
  wait $process || code=$?
  [ $code -eq 0 ] && break
  [ $code -eq 130 ] || fail "exit code $code after a TERM, not 130: $(cat messages)"
done
"$seedbed" run series.yaml -q -j 2 -o stopped >/dev/null
same_models stopped
grep -q 'going on from a checkpoint' stopped/logs/*.log || fail "no job went on from a checkpoint"

# A model's forecasts of the whole file, of which the test rows are those of its job; and the same from a stream.
for model in one/models/*.safetensors; do
  job=$(basename "$model" .safetensors)
  "$seedbed" predict "$model" --input series.csv --columns mean,sd,q0.1 -o all.csv 2>said || fail "$(cat said)"
  "$seedbed" predict "$model" --stream --columns mean,sd,q0.1 <series.csv >streamed.csv 2>said || fail "$(cat said)"
  same_bytes "a stream has other forecasts" all.csv streamed.csv
done
"$seedbed" models one >listed
grep -q 'gru of width 32' listed && grep -q 'resnet of 2 blocks, width 128' listed || fail "models does not say which networks" "$(cat listed)"

refused() { # what it must say, command…
  local text=$1
  shift
  "$@" >said 2>&1 && fail "not refused: $*"
  grep -q "$text" said || fail "not the reason for which $* is refused:" "$(cat said)"
}
gru=$(grep -l '"network":"gru\|network.*gru' one/models/*.safetensors | head -1)
refused 'ONNX files are made of perceptrons alone' "$seedbed" export "$gru" -o model.onnx
refused 'the fused engine trains the network perceptron, not gru' "$seedbed" run series.yaml -o other train.engine=fused
sed '/sequence/d;s/categorical.*/numeric: [t]/' series.yaml >plain.yaml
refused 'the network gru reads a sequence' "$seedbed" run plain.yaml -o other
# Without the library: before anything runs.
mkdir -p bin lib
cp "$seedbed" "$build_folder/seedbed-worker" bin
refused 'apt-get install libtorch-dev' bin/seedbed run series.yaml -o other
[ ! -e other ] || fail "a run directory was left by what was refused"
refused 'apt-get install libtorch-dev' bin/seedbed predict "$gru" --input series.csv
sed '/^zip/,/^  -/d;s/network: gru, //' series.yaml >fused.yaml
bin/seedbed run fused.yaml -q -o fused >/dev/null || fail "what needs no libtorch does not run without it"
echo "6 jobs of libtorch: the same bits, after $stop stops too"
