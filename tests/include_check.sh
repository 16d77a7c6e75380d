#!/usr/bin/env bash
# Includes point one way:  runner -> forecasts -> experiments -> models, results -> metrics -> base; models and results
# do not see each other; libtorch is seen only by models/torch and models/training/reference. Within runner:
# commands -> clusters, simulation -> shares -> sweep -> workers, progress -> scheduler -> host.
#   include_check.sh SOURCE_DIR
set -u
cd "$1" || exit 2
failed=0

forbid() { # folder, extended regular expression of the includes it may not have
  local found
  found=$(grep -rnE --include='*.cpp' --include='*.hpp' "#include [\"<]($2)" "$1")
  if [ -n "$found" ]; then
    printf 'includes that point the wrong way:\n%s\n' "$found"
    failed=1
  fi
}

for folder in base metrics models results experiments forecasts runner library \
              runner/host runner/export runner/scheduler runner/workers runner/progress runner/inspection runner/sweep \
              runner/shares runner/simulation runner/clusters runner/commands; do
  [ -d "$folder" ] || { echo "no folder $folder under $1"; exit 2; }
done
forbid base        '(metrics|models|results|experiments|forecasts|runner|library|bench|tests)/'
forbid metrics     '(models|results|experiments|forecasts|runner|library|bench|tests)/'
forbid models      '(results|experiments|forecasts|runner|library|bench|tests)/'
forbid results     '(models|experiments|forecasts|runner|library|bench|tests)/'
forbid experiments '(forecasts|runner|library|bench|tests)/'
forbid forecasts   '(runner|library|bench|tests)/'
forbid runner      '(library|bench|tests)/'
forbid runner/host      'runner/(scheduler|workers|progress|inspection|sweep|shares|simulation|clusters|commands)/'
forbid runner/export    'runner/(scheduler|workers|progress|inspection|sweep|shares|simulation|clusters|commands)/'
forbid runner/scheduler 'runner/(workers|progress|inspection|sweep|shares|simulation|clusters|commands)/'
forbid runner/workers   'runner/(progress|inspection|sweep|shares|simulation|clusters|commands)/'
forbid runner/progress  'runner/(workers|inspection|sweep|shares|simulation|clusters|commands)/'
forbid runner/inspection 'runner/(workers|sweep|shares|simulation|clusters|commands)/'
forbid runner/sweep     'runner/(shares|simulation|clusters|commands)/'
forbid runner/shares    'runner/(simulation|clusters|commands)/'
forbid runner/simulation 'runner/(clusters|commands)/'
forbid runner/clusters  'runner/(simulation|commands)/'
forbid library/seedbed '(base|metrics|models|results|experiments|forecasts|runner|library|bench|tests)/'
forbid library     '(results|runner|bench|tests)/'
forbid experiments/csv "experiments/(dataset|plan|draft|synth)/"
for folder in base metrics results forecasts runner library experiments/csv experiments/plan experiments/dataset \
              experiments/synth experiments/draft; do
  forbid "$folder" '(torch|ATen|c10)/'
done
torch_outside=$(grep -lE '#include [<"](torch|ATen|c10)/' models/*.?pp models/training/*.?pp models/training/{first_layer,lanes,passes}/*.?pp \
  experiments/*.?pp)
reference_used=$(grep -rlE '#include "models/(training/reference|torch)/' base metrics models/*.?pp models/training/*.?pp \
  models/training/{first_layer,lanes,passes} \
  results experiments forecasts runner library)
if [ -n "$torch_outside$reference_used" ]; then
  printf 'libtorch belongs in models/torch, and in models/training/reference, which only tests and benchmarks use:\n%s\n' "$torch_outside$reference_used"
  failed=1
fi
exit $failed
