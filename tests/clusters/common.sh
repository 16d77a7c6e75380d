# Sourced by the tests on a real cluster, which get the build folder as their argument: what the end-to-end tests have,
# a lab, and what a sweep must come to whatever happens to it there.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../end_to_end/common.sh"
. "$here/lab.sh"
trap 'lab_stop; rm -rf "$work"' EXIT

# As make_sweep's, with jobs long enough that something can happen to them, and a checkpoint every second.
make_reference() { # epochs
  make_sweep "$1" 0
  echo 'run: {checkpoint: 1s}' >>sweep.yaml
  "$seedbed" run sweep.yaml -j 2 -q -o whole >/dev/null
}

submit() { # folder, options
  "$seedbed" run sweep.yaml --engine slurm --grace 2s -o "$1" "${@:2}" >"$1.said" 2>&1 ||
    fail "$1: the submission says $?: $(cat "$1.said")"
}

state_of() { # folder: of its cluster, as `seedbed status` tells it
  "$seedbed" status "$1" --format json | tr -d ' \n' | sed -E 's/.*"cluster":\{[^}]*"state":"([a-z]*)".*/\1/'
}
field_of() { # folder, field of its submission
  sed -nE 's/^  "'"$2"'": "?([^",]*)"?,?$/\1/p' "$1/cluster/submission.json"
}
is_over() { [ "$(field_of "$1" state)" = over ]; }
tasks_run() { # folder, at least so many
  [ "$(squeue -h --array --states=running --name="$(field_of "$1" name)" --format=%K 2>/dev/null | wc -l)" -ge "$2" ]
}
has_begun_jobs() { [ -n "$(find "$1/shares" -name '*.share' -size +4k 2>/dev/null)" ]; }
has_checkpoint() { [ -n "$(find "$1/checkpoints" -name '*.checkpoint' 2>/dev/null)" ]; }

wait_until() { # seconds, folder, command…
  local folder=$2
  lab_wait "$1" "${@:3}" && return
  squeue
  cat "$folder.said" "$folder"/cluster/*.log 2>/dev/null | tail -n 40
  fail "$folder: not within $1 s: ${*:3}"
}

# Results are those of a run on one machine, byte for byte; nothing is lost, and nothing counts twice.
same_as_whole() { # folder
  local file
  for file in results.csv aggregate.csv ensembles.csv epochs.csv; do
    same_bytes "$1: $file differs" whole/$file "$1/$file"
  done
  cmp -s <(cut -d, -f1 whole/timings.csv | sort) <(cut -d, -f1 "$1/timings.csv" | sort) ||
    fail "$1: timings.csv has other jobs than that of the run on one machine"
}

ends_well() { # folder, seconds
  wait_until "$2" "$1" is_over "$1"
  [ "$(field_of "$1" code)" = 0 ] || fail "$1: it ended with $(field_of "$1" code): $(cat "$1"/cluster/*.log)"
  same_as_whole "$1"
}
