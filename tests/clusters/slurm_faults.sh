#!/usr/bin/env bash
# The files of a run on one machine, byte for byte, though the controller is killed, or forgets what was submitted, slurmd is
# killed, two copies of a task run, or the submitting process is killed at any of four moments.
#   slurm_faults.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
lab_start
make_reference "${EPOCHS:-200}"

# The controller is killed, and comes back with what it had saved.
submit headless --tasks 3
wait_until 60 headless grep -q "$(field_of headless name)-merge" "$lab/state/job_state"
lab_kill_controller
"$seedbed" status headless >said || fail "status without a controller says $?"
is_over headless || grep -q 'what is queued is not known' said || fail "status without a controller says: $(cat said)"
"$seedbed" run sweep.yaml --engine slurm -o headless >said 2>&1 && fail "without a controller something was submitted: $(cat said)"
lab_start_controller
wait_until 60 headless lab_controller_is_up
ends_well headless 180

# It is killed at once, before it may have saved what it had just been told: then array and follow-up are lost, and the same
# command goes on.
submit forgotten --tasks 3
lab_kill_controller
lab_start_controller
wait_until 60 forgotten lab_controller_is_up
is_settled() { is_over "$1" || [ "$(state_of "$1")" = lost ]; }
wait_until 180 forgotten is_settled forgotten
is_over forgotten || { echo "the controller forgot what was submitted"; submit forgotten --tasks 3; }
ends_well forgotten 180

# slurmd is killed: what it runs goes on.
submit beheaded --tasks 3
wait_until 60 beheaded tasks_run beheaded 1
lab_kill_slurmd n1
lab_revive_slurmd n1
ends_well beheaded 180

# It is killed and its node written off: the task runs twice for a while.
submit doubled --tasks 3
wait_until 60 doubled tasks_run doubled 1
lab_kill_slurmd n1
scontrol update nodename=n1 state=down reason=test
lab_revive_slurmd n1
wait_until 60 doubled lab_controller_is_up
scontrol update nodename=n1 state=resume 2>/dev/null || true
ends_well doubled 180
starts=$(grep -c '^share ./3: .*: running' doubled/cluster/tasks.log)
[ "$starts" -gt 3 ] || fail "doubled: no task was started twice: $(cat doubled/cluster/tasks.log)"

arrays() { # that were ever submitted
  squeue -h -t all -o %j | grep -v -e '-merge$' | sort -u | wc -l
}

# The submitting process is killed, before and after Slurm has taken the array, and before the follow-up.
mkdir slow
for moment in before after; do
  for call in 1 2; do
    folder=killed-$moment-$call
    before=$(arrays)
    rm -f slow/calls
    cat >slow/sbatch <<END
#!/bin/bash
echo >>$work/slow/calls
[ \$(wc -l <$work/slow/calls) -eq $call ] && hold=yes
[ $moment = before ] && [ -n "\$hold" ] && { touch $work/slow/$folder; exec sleep 600; }
$(command -v sbatch) "\$@" || exit
[ -n "\$hold" ] && { touch $work/slow/$folder; exec sleep 600; }
exit 0
END
    chmod +x slow/sbatch
    PATH=$work/slow:$PATH "$seedbed" run sweep.yaml --engine slurm --tasks 2 -o $folder >$folder.said 2>&1 &
    submitter=$!
    wait_until 60 $folder test -e slow/$folder
    below=$(lab_below $submitter)
    kill -KILL $submitter $below
    wait $submitter 2>/dev/null || true
    submit $folder --tasks 2
    ends_well $folder 180
    [ $(($(arrays) - before)) -eq "$(field_of $folder round)" ] || fail "$folder: submitted twice: $(squeue -t all)"
  done
done

echo "results of 16 jobs on three nodes, the same bytes whatever was killed"
