"""Runs `narbild synth` and `cat` in turn and holds the floor."""

import json
import os
import pathlib
import shutil
import statistics
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from child import measured

FLOOR_ROWS_PER_SECOND = 1_000_000
ROUNDS = 7

program, target = sys.argv[1], sys.argv[2]
persons = os.environ.get("PERSONS", "200000")
years = os.environ.get("YEARS", "2019..2019")
folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-synth-", dir=target))


def copy_script(files):
    """One process for each core, each writing its share of the files with cat."""
    cores = len(os.sched_getaffinity(0))
    shares = [files[i::cores] for i in range(cores)]
    copies = folder / "copies"
    lines = [f"rm -rf '{copies}'; mkdir '{copies}'"]
    for share in filter(None, shares):
        commands = [f"cat '{path}' > '{copies / path.name}'" for path in share]
        lines.append("(" + "; ".join(commands) + ") &")
    return "\n".join(lines + ["wait"])


try:
    out = folder / "sweden"
    synth = [program, "synth", "--persons", persons, "--years", years, "--seed", "1"]
    synth += ["--out", str(out)]
    measured(synth)
    manifest = json.loads((out / "manifest.json").read_text())
    files = [file for delivery in manifest["deliveries"] for file in delivery["files"]]
    n_rows = sum(file["rows"] for file in files)
    n_bytes = sum(file["bytes"] for file in files)
    paths = sorted((out / file["file"] for file in files), key=lambda path: -path.stat().st_size)
    written = sum(path.stat().st_size for path in paths)
    if written != n_bytes:
        sys.exit(f"the manifest says {n_bytes} bytes and the files have {written}")
    ours, limit = [], []
    for _ in range(ROUNDS):
        ours.append(measured(synth))
        limit.append(measured(["sh", "-c", copy_script(paths)]))
    wall = statistics.median(run[0] for run in ours)
    print(f"{n_rows} rows, {n_bytes / 1e6:.0f} MB, {persons} persons, {years}")
    for name, runs in (("narbild synth", ours), ("cat, same bytes", limit)):
        seconds = statistics.median(run[0] for run in runs)
        print(
            f"  {name:<16} median {seconds:.3f} s, best {min(run[0] for run in runs):.3f} s, "
            f"CPU {statistics.median(run[1] for run in runs):.3f} s, "
            f"peak {max(run[2] for run in runs):.0f} MB, {n_rows / seconds / 1e6:.2f} M rows/s"
        )
    ratio = statistics.median(a[0] / b[0] for a, b in zip(ours, limit))
    print(f"  synth takes {ratio:.2f} times as long as writing its bytes")
    if n_rows / wall < FLOOR_ROWS_PER_SECOND:
        sys.exit("the floor of one million rows a second does not hold")
finally:
    shutil.rmtree(folder, ignore_errors=True)
