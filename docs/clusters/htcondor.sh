#!/bin/bash
# htcondor.sh PART PARTS EXPERIMENT: a machine that sees nobody else's results does its own part, all of it and no
# other, in a run directory of its own, and leaves that as one file.
seedbed run "$3" --prepare -q -o "part-$1" || exit
seedbed work "part-$1" --share "$1/$2" --only-own -j "${OMP_NUM_THREADS:-4}"
status=$?
tar -cf "part-$1.tar" "part-$1"
exit "$status"
