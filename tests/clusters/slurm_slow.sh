#!/usr/bin/env bash
# What takes minutes on a cluster: a task past its time limit, which the follow-up submits again from checkpoints, and a
# node that crashes with all that runs on it.
#   slurm_slow.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
lab_start
make_reference "${EPOCHS:-2500}"

# A minute is too little for it. USR1 comes in time; the next round goes on from there.
submit limited --tasks 1 --time 1m
ends_well limited 900
[ "$(field_of limited round)" -gt 1 ] || fail "limited: its tasks were never stopped by the limit: use more EPOCHS"
echo "time limit: $(field_of limited round) rounds"

submit crashed --tasks 3
wait_until 60 crashed tasks_run crashed 3
wait_until 60 crashed has_checkpoint crashed
lab_crash_node n1
ends_well crashed 600
lab_start_node n1
wait_until 60 crashed lab_idle_nodes
# The queue is full: sbatch goes on trying for as long as it is let.
printf 'MaxJobCount=12\n' >>"$lab/slurm.conf"
lab_kill_controller
lab_start_controller
wait_until 60 crashed lab_controller_is_up
"$seedbed" run sweep.yaml --engine slurm --tasks 16 -q -o full >said 2>&1 && fail "a full queue took it: $(cat said)"
grep -q "queue is full\|did not answer" said || fail "a full queue: $(cat said)"
lab_queue_is_empty || fail "a full queue: something was submitted: $(squeue)"
echo "a full queue: $(cat said)"
echo "results of 16 jobs, the same bytes after limits and a crash"
