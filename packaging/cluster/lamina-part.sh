#!/usr/bin/env bash
# One part of a profile: some of its layers. Under Slurm it is the array job itself:
#   sbatch --array=0-3 lamina-part.sh FOLDER LAYERS [OPTIONS OF lamina-cli run]
# elsewhere, say with GNU parallel, a part's number and how many there are stand in LAMINA_PART and LAMINA_PARTS:
#   LAMINA_PARTS=4 parallel LAMINA_PART={} ./lamina-part.sh FOLDER LAYERS … ::: 0 1 2 3
# FOLDER/part-N.lamina is its result. A part that was killed, or put back in the queue, goes on where it was; one that is
# done is left alone. No part looks at another's files, so nothing has to be locked across machines.
#SBATCH --job-name=lamina
#SBATCH --requeue
#SBATCH --open-mode=append
set -euo pipefail

[ $# -ge 2 ] || {
  echo "usage: lamina-part.sh FOLDER LAYERS [OPTIONS OF lamina-cli run]" >&2
  exit 2
}
folder=$1 layers=$2
shift 2
part=${LAMINA_PART:-${SLURM_ARRAY_TASK_ID:?no LAMINA_PART, and no array job of Slurm}}
parts=${LAMINA_PARTS:-${SLURM_ARRAY_TASK_COUNT:?no LAMINA_PARTS, and no array job of Slurm}}
first=$((layers * part / parts))
last=$((layers * (part + 1) / parts - 1))
out=$folder/part-$part.lamina

say() { printf '%s part %s of %s on %s: %s\n' "$(date -u +%FT%TZ)" "$part" "$parts" "$(uname -n)" "$*"; }
[ "$first" -le "$last" ] || { say "no layer is left for it"; exit 0; }
[ ! -e "$out" ] || { say "$out is there already"; exit 0; }
mkdir -p "$folder"
again=()
[ ! -d "$out.journal" ] || again=(--resume)
say "layers $first-$last${again:+, going on}"
# Slurm says how many processors are the part's; every part must have as many, as every number follows from them too.
threads=${SLURM_CPUS_PER_TASK:-}
lamina-cli run "$@" --layers "$first-$last" ${threads:+--threads "$threads"} --progress none --out "$out" "${again[@]}"
say "wrote $out"
