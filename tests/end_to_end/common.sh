# Sourced by the end-to-end tests, which get the build folder as their argument: a folder to work in, the programs, and
# a small sweep in which everything that could depend on order or chance is on.
set -euo pipefail
build_folder=$(cd "$1" && pwd)
seedbed=$build_folder/seedbed
work=$(mktemp -d "${TMPDIR:-/tmp}/seedbed-end-to-end-XXXXXX")
trap 'rm -rf "$work"' EXIT
unset "${!SLURM_@}" SEEDBED_VECTOR_LEVEL
cd "$work"

fail() {
  printf 'FAILED: %s\n' "$@"
  exit 1
}

children_of() { # process
  cat /proc/"$1"/task/*/children
}

same_bytes() { # what, file, file
  cmp "$2" "$3" || { diff "$2" "$3" | head -20; fail "$1"; }
}

# 1,500 operations; text, categories, a cyclic column, gaps; 16 jobs with dropout, also of levels, batch normalisation, both
# losses and early stopping where patience is not 0. Two epochs take a few milliseconds.
make_sweep() { # epochs, patience
  "$seedbed" synth surgery --rows 1500 --seed 3 -o surgery.csv >/dev/null
  cat >sweep.yaml <<YAML
name: sweep
data:
  path: surgery.csv
  target: actual_minutes
  numeric: [age, scheduled_minutes]
  categorical: [surgeon, setting]
  text: [procedure, diagnosis]
  cyclic: {weekday: 7}
model: {hidden: [16, 16], dropout: 0.1, norm: batch}
train: {epochs: $1, patience: $2, batch_size: 64, lr: 5e-3, level_dropout: 0.05}
seeds: 2
splits: 2
grid:
  model.components: [1, 3]
  train.loss: [nll, crps]
YAML
}
