#!/usr/bin/env bash
# The templates of docs/clusters do what they say: with their tools where these are here, else with the variables that the
# schedulers would set. Every one ends with the files of a run on one machine, byte for byte.
#   templates.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
templates=$(cd "$here/../../docs/clusters" && pwd)
PATH=$build_folder:$PATH
make_sweep 10 0
"$seedbed" run sweep.yaml -j 2 -q -o whole >/dev/null
tried=()

prepare() { # folder
  "$seedbed" run sweep.yaml --prepare -q -o "$1"
}
check() { # folder: the rest is done already
  "$seedbed" merge "$1" -q >/dev/null 2>"$1.said" || fail "$1: merge says $?: $(cat "$1.said")"
  same_as_whole "$1"
  tried+=("$1")
}
in_parts() { # folder, what sets the variables of part $k of 8…: as its scheduler would
  prepare "$1"
  local k
  for k in 3 1 2 8 7 6 4 5; do
    (eval "$2"; export RUN=$PWD/$1; eval "$3") >"$1.said" 2>&1 || fail "$1: part $k says $?: $(cat "$1.said")"
  done
  check "$1"
}

for script in "$templates"/*.sh; do
  bash -n "$script"
  ! command -v shellcheck >/dev/null || shellcheck -s bash "$script" || fail "$script"
  [ "$(wc -l <"$script")" -le 20 ] || fail "$script has more than 20 lines"
done

in_parts pbs 'export PBS_ARRAY_INDEX=$k' 'bash "$templates/pbs.sh"'
in_parts lsf 'export LSB_JOBINDEX=$k LSB_JOBINDEX_END=8 LSB_DJOB_NUMPROC=1' 'bash <"$templates/lsf.sh"'
in_parts grid-engine 'export SGE_TASK_ID=$k SGE_TASK_FIRST=1 SGE_TASK_LAST=8 SGE_TASK_STEPSIZE=1 NSLOTS=1' \
  'bash "$templates/grid-engine.sh" "$RUN"'

# Kubernetes: the command of the container, as the file has it.
python=$(command -v /usr/bin/python3 || true)
if [ -n "$python" ] && "$python" -c 'import yaml' 2>/dev/null; then
  "$python" - "$templates/kubernetes.yaml" "$PWD/kubernetes" >kubernetes.command <<'PYTHON'
import shlex, sys, yaml
job = yaml.safe_load(open(sys.argv[1]))
assert job["kind"] == "Job" and job["spec"]["completionMode"] == "Indexed", job
container = job["spec"]["template"]["spec"]["containers"][0]
assert container["command"][:2] == ["seedbed", "work"], container
words = [sys.argv[2] if word == "/runs/diamonds" else word for word in container["command"]]
assert f"of {job['spec']['completions']}" in words, words
print(shlex.join(words))
PYTHON
  in_parts kubernetes 'export JOB_COMPLETION_INDEX=$((k - 1))' 'bash kubernetes.command'
else
  echo "not tried: kubernetes.yaml (needs python3-yaml)"
fi

# HTCondor: each part in a folder that holds what is handed over, and nothing else.
sed -nE 's/^arguments = \$\(part\) ([0-9]+) diamonds.yaml$/\1/p' "$templates/htcondor.sub" | grep -qx 8 || fail "htcondor.sub: its arguments"
grep -qx 'queue part from seq 1 8 |' "$templates/htcondor.sub" || fail "htcondor.sub: how many parts"
for k in 1 2 3; do
  mkdir "slot-$k"
  cp sweep.yaml surgery.csv "$templates/htcondor.sh" "slot-$k"
  (cd "slot-$k" && OMP_NUM_THREADS=1 ./htcondor.sh $k 3 sweep.yaml) >condor.said 2>&1 || fail "htcondor: part $k says $?: $(cat condor.said)"
  tar -xf "slot-$k/part-$k.tar"
  rm -rf "slot-$k"
done
prepare condor
"$seedbed" merge condor part-*/ -q >/dev/null 2>condor.said || fail "htcondor: merge says $?: $(cat condor.said)"
same_as_whole condor
tried+=(htcondor)

if command -v mpirun >/dev/null; then
  prepare mpirun
  OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 JOBS=1 bash "$templates/mpirun.sh" mpirun -np 3 --oversubscribe \
    >mpirun.said 2>&1 || fail "mpirun: $(cat mpirun.said)"
  check mpirun
else
  echo "not tried: mpirun.sh (needs openmpi-bin)"
fi

if command -v parallel >/dev/null && parallel --version 2>/dev/null | grep -q '^GNU parallel'; then
  prepare parallel
  JOBS=1 bash "$templates/parallel-ssh.sh" parallel :,: >parallel.said 2>&1 || fail "parallel: $(cat parallel.said)"
  check parallel
else
  echo "not tried: parallel-ssh.sh (needs GNU parallel)"
fi

# Slurm by hand, on a real cluster; last, since where there is none the test ends here.
echo "the same bytes by: ${tried[*]}"
(lab_require) >/dev/null || { echo "not tried: slurm.sh (needs slurm-wlm)"; exit 0; }
lab_start
prepare by-hand
id=$(sbatch --parsable --array=1-3 --cpus-per-task=1 --mem=500M --output=task-%a.log "$templates/slurm.sh" by-hand)
sbatch -Q --dependency=afterany:"$id" --mem=500M --output=merge.log --wrap 'exec seedbed merge by-hand'
lab_wait 120 lab_queue_is_empty || fail "by hand: $(cat task-*.log merge.log)"
same_as_whole by-hand
echo "and by hand on Slurm"
