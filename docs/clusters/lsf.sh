#!/bin/bash
# IBM Spectrum LSF:
#   seedbed run diamonds.yaml --prepare -o runs/diamonds
#   RUN=$PWD/runs/diamonds bsub -env all < lsf.sh
#   bsub -w 'ended("seedbed")' seedbed merge "$PWD/runs/diamonds"
#BSUB -J seedbed[1-8]
#BSUB -n 4
#BSUB -R "span[hosts=1] rusage[mem=4GB]"
#BSUB -W 2:00
#BSUB -r
#BSUB -wt 2 -wa USR1
# USR1 comes two minutes before the limit: jobs stop with a checkpoint.
exec seedbed work "$RUN" -j "${LSB_DJOB_NUMPROC:-4}"
