#!/bin/bash
# mpirun.sh RUN_DIRECTORY [options of mpirun]: on the machines of an allocation, or of --hostfile, one share each.
#   seedbed run diamonds.yaml --prepare -o runs/diamonds
#   mpirun.sh runs/diamonds -np 8 --map-by ppr:1:node
# Shares do not speak to each other; MPI only starts them, and says which is which.
run=$1
shift
mpirun --bind-to none "$@" seedbed work "$run" ${JOBS:+-j "$JOBS"}
exec seedbed merge "$run"
