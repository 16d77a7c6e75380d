#!/bin/bash
# By hand what `seedbed run FILE --engine slurm` does:
#   seedbed run diamonds.yaml --prepare -o runs/diamonds
#   id=$(sbatch --parsable slurm.sh runs/diamonds)
#   sbatch --dependency=afterany:"$id" --wrap 'exec seedbed merge runs/diamonds'
#SBATCH --array=1-8 --cpus-per-task=4 --mem=4G --time=2:00:00
#SBATCH --requeue --open-mode=append
# B: the warning goes to the batch shell, whose place seedbed takes; jobs stop with a checkpoint.
#SBATCH --signal=B:USR1@120
exec seedbed work "$1" -j "${SLURM_CPUS_PER_TASK:-1}"
