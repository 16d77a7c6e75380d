#!/usr/bin/env bash
# Includes point one way:  runner -> experiments -> models -> metrics,  experiments -> results -> metrics,
# runner -> results; libtorch is seen only by models/training and experiments/*.cpp.
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

for folder in metrics models experiments results runner library; do
  [ -d "$folder" ] || { echo "no folder $folder under $1"; exit 2; }
done
forbid metrics     '(models|experiments|results|runner|bench|tests)/'
forbid models      '(experiments|results|runner|bench|tests)/'
forbid results     '(models|experiments|runner|bench|tests)/'
forbid experiments '(runner|bench|tests)/'
forbid runner      '(bench|tests|library)/'
forbid library/seedbed '(metrics|models|experiments|results|runner|bench|tests|library)/'
forbid library     '(runner|results|bench|tests)/'
for folder in metrics results runner library experiments/plan experiments/dataset experiments/synth experiments/draft \
              experiments/forecasts experiments/prediction; do
  forbid "$folder" '(torch|ATen|c10)/'
done
torch_outside=$(grep -lE '#include [<"](torch|ATen|c10)/' models/*.cpp models/*.hpp 2>/dev/null)
if [ -n "$torch_outside" ]; then
  printf 'libtorch belongs in models/training:\n%s\n' "$torch_outside"
  failed=1
fi
exit $failed
