#!/usr/bin/env bash
# `seedbed run FILE --engine slurm` on a real cluster of three nodes: the files of a run on one machine, byte for byte,
# also if a task is cancelled, a node taken away or a task preempted. What is queued is not submitted again; what is refused
# is not submitted by halves. slurm_faults.sh has more that may happen, slurm_slow.sh what takes minutes.
#   slurm.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
lab_start
make_reference "${EPOCHS:-200}"

# Nothing special. The same command while it is under way submits nothing.
submit plain --tasks 3
grep -q '16 jobs as job [0-9]*, an array of 3 tasks; then job' plain.said || fail "plain: $(cat plain.said)"
"$seedbed" run sweep.yaml --engine slurm --tasks 3 -o plain >again 2>&1 || fail "the same again says $?: $(cat again)"
is_over plain || grep -q 'nothing was submitted: plain is under way' again || fail "the same again says: $(cat again)"
ends_well plain 120
[ "$(field_of plain round)" = 1 ] || fail "plain took $(field_of plain round) rounds"
[ -z "$(find plain/cluster -name '[0-9]*.log')" ] || fail "logs of tasks stayed: $(ls plain/cluster)"
grep -q '^== ' plain/cluster/tasks.log || fail "what tasks said is not in cluster/tasks.log"

# When all is done nothing is submitted.
"$seedbed" run sweep.yaml --engine slurm -o plain >again 2>&1 || fail "when all is done it says $?: $(cat again)"
grep -q 'nothing is left to be submitted' again || fail "when all is done it says: $(cat again)"

# One more value on an axis: its jobs and no others.
"$seedbed" run sweep.yaml --engine slurm --wait -o plain model.components=1,3,2 >again 2>&1 || fail "one more value says $?: $(cat again)"
grep -q ': 8 jobs as job' again || fail "one more value on an axis submits: $(cat again)"
[ "$(grep -c ,done, plain/results.csv)" -eq 24 ] || fail "one more value: $(cat plain/results.csv)"

# --wait returns what the run would.
submit waited --tasks 2 --cpus 2 --wait
same_as_whole waited

# A task is cancelled: the follow-up submits what it has not done.
submit cancelled --tasks 3
wait_until 60 cancelled tasks_run cancelled 1
scancel "$(field_of cancelled array)_1"
ends_well cancelled 120

# All that was submitted is cancelled; the same command goes on.
submit ended --tasks 3
wait_until 60 ended tasks_run ended 1
"$seedbed" cancel ended >said || fail "cancel says $?"
grep -q '^cancelled: jobs' said || fail "cancel says: $(cat said)"
[ "$(state_of ended)" = cancelled ] || fail "status after cancel: $(state_of ended)"
wait_until 60 ended lab_queue_is_empty
submit ended --tasks 3
ends_well ended 120

# A node is taken away while its tasks run: they start again elsewhere, into files of their own.
submit taken --tasks 3
wait_until 60 taken tasks_run taken 1
scontrol update nodename=n1 state=down reason=test
wait_until 60 taken eval '! squeue -h -w n1 | grep -q .'
scontrol update nodename=n1 state=resume 2>/dev/null || true  # it may have come back by itself
ends_well taken 180

# Tasks give way to others that count for more, and start again.
submit preempted --tasks 3
wait_until 60 preempted tasks_run preempted 1
printf '#!/bin/bash\nsleep 3\n' >urgent.sh
for node in n1 n2 n3; do sbatch -Q -p urgent -w $node --cpus-per-task=$lab_cpus --mem=3900M --output=/dev/null urgent.sh; done
ends_well preempted 180

# What this cluster refuses, in one line, and with nothing submitted.
wait_until 60 plain lab_queue_is_empty
refused() { # part of the message, options
  "$seedbed" run sweep.yaml --engine slurm -q -o refused "${@:2}" >said 2>&1 && fail "$* was not refused"
  grep -q "$1" said && [ "$(grep -c ^seedbed: said)" -eq 1 ] || fail "$*: $(cat said)"
  lab_queue_is_empty || fail "$*: something was submitted: $(squeue)"
}
refused 'Invalid partition name.*--partition.*Nothing was submitted' --partition nosuch
refused 'Invalid feature.*--constraint.*Nothing was submitted' --constraint nosuch
refused 'emory.*lessen --memory.*Nothing was submitted' --memory 900G
refused 'more than the cluster testlab allows.*MaxArraySize 1001' --tasks 1001 seeds=400
refused "nrecognized option.*--sbatch.*Nothing was submitted" --sbatch=--nosuch=1

echo "results of 16 jobs on three nodes, the same bytes whatever happened"
