#!/bin/bash
# PBS Pro, OpenPBS (Torque: -t 1-8, and PBS_ARRAYID in the place of PBS_ARRAY_INDEX):
#   seedbed run diamonds.yaml --prepare -o runs/diamonds
#   id=$(qsub -v RUN="$PWD/runs/diamonds" pbs.sh)
#   echo "exec seedbed merge $PWD/runs/diamonds" | qsub -W depend=afterany:"$id"
#PBS -J 1-8
#PBS -l select=1:ncpus=4:mem=4gb
#PBS -l walltime=02:00:00
#PBS -r y
# PBS says which part this is, not how many there are. At the limit it sends TERM: jobs stop with a checkpoint.
exec seedbed work "$RUN" --share "of ${PARTS:-8}" -j 4 --grace 5s
