#!/usr/bin/env bash
# With train.epochs raised, jobs go on from the trainings that those with fewer kept, and everything has the bytes of a
# run in one go; where the schedule depends on its length, or nothing was kept, they begin anew, to the same bytes.
#   more_epochs.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 3 2
cat >>sweep.yaml <<'YAML'
  train.average.kind: [none, ema]
run: {save_predictions: test}
YAML
sed -i 's/^seeds: 2$/seeds: 1/' sweep.yaml

run() { # directory, options
  "$seedbed" run sweep.yaml -q -o "$1" "${@:2}" >/dev/null 2>said || fail "the sweep failed: $(cat said)"
}
same_results() { # directory, directory
  for file in results.csv epochs.csv aggregate.csv ensembles.csv; do same_bytes "$file differs" "$1/$file" "$2/$file"; done
  for job in $(tail -n +2 "$1/results.csv" | cut -d, -f1); do
    same_bytes "the model of $job differs" {"$1","$2"}/models/"$job".safetensors
    same_bytes "the predictions of $job differ" {"$1","$2"}/predictions/"$job".csv
  done
}
gone_on() { # directory: jobs of results.csv that went on
  for job in $(tail -n +2 "$1/results.csv" | cut -d, -f1); do
    grep -l 'going on from the training that job' "$1/logs/$job.log" || :
  done | wc -l
}

for options in train.refit=false train.refit=true; do
  run more $options
  "$seedbed" run sweep.yaml -n -o more $options train.epochs=6 >plan 2>/dev/null
  grep -q '^16 jobs go on from a training that was kept$' plan || fail "the plan says nothing: $(cat plan)"
  run more $options train.epochs=6
  run whole $options train.epochs=6
  same_results more whole
  [ "$(gone_on more)" -eq 16 ] || fail "$(gone_on more) of 16 jobs went on, with $options"
  [ "$(gone_on whole)" -eq 0 ] || fail "a job went on from nothing"
done
# Fewer epochs begin anew; more go on from the longest; one training is damaged.
run more train.epochs=2
run few train.epochs=2
same_results more few
[ "$(gone_on more)" -eq 0 ] || fail "a job went on from a longer training"
damaged=$(ls more/checkpoints/*.trained | head -1)
printf x | dd of="$damaged" bs=1 seek=300 conv=notrunc status=none
run more train.epochs=9 -j 2
run whole train.epochs=9
same_results more whole
[ "$(gone_on more)" -ge 15 ] || fail "$(gone_on more) jobs went on"
# A model that is lost comes back from the training that was kept.
lost=$(tail -n +2 more/results.csv | cut -d, -f1 | head -1)
rm "more/models/$lost.safetensors"
run more train.epochs=9
same_results more whole
grep -q "going on from the training that job $lost kept after" "more/logs/$lost.log" || fail "$lost was trained again"
# What does not serve is not kept.
run cosine train.schedule=cosine
run tail train.average.kind=tail
run none run.keep_training=none
for directory in cosine tail none; do
  [ -z "$(find $directory/checkpoints -name '*.trained')" ] || fail "trainings were kept in $directory"
done
run cosine train.schedule=cosine train.epochs=6
run none run.keep_training=none train.epochs=6
[ "$(gone_on cosine)$(gone_on none)" = 00 ] || fail "a job went on from nothing"
"$seedbed" forget more --where train.epochs=9 --yes >said
grep -q '16 kept trainings' said || fail "not forgotten: $(cat said)"
echo "more epochs, the same bytes"
