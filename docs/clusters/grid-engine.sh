#!/bin/bash
# Grid Engine (Sun, Son of, Univa, Altair):
#   seedbed run diamonds.yaml --prepare -o runs/diamonds
#   qsub -N seedbed grid-engine.sh runs/diamonds
#   qsub -cwd -b y -hold_jid seedbed seedbed merge runs/diamonds
#$ -t 1-8
#$ -pe smp 4
#$ -l h_rt=2:00:00,s_rt=1:58:00
#$ -cwd -V -r y
#$ -S /bin/bash
# At s_rt comes USR1: jobs stop with a checkpoint.
exec seedbed work "$1" -j "${NSLOTS:-4}"
