"""Measures the profiles of all areas against pandas, polars and DuckDB. Run by benches/profiles/run."""

import argparse
import json
import pathlib
import shutil
import statistics
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benches"))

from child import measured  # noqa: E402

PEERS = ["pandas", "polars", "duckdb"]
# How many times faster than each; a cold profile in seconds.
LIMITS = {"pandas": 20.0, "polars": 3.0, "duckdb": 3.0}
COLD_LIMIT = 0.060
N_COLD = 21


def ours(program, profile, folder):
    shutil.rmtree(folder, ignore_errors=True)
    command = [program, "profile", "--all", "--profile", profile, "--format", "html,json", "--out", folder]
    return measured(command)[:3]


def peer(name, profile, folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    script = ROOT / f"benches/profiles/peer_{name}.py"
    _, cpu, memory, text = measured([sys.executable, script, profile, folder])
    # Python's own start and its imports do not count against the peer.
    return [float(text.split()[0]), cpu, memory]


def check(own, other):
    """The programs must agree: same rows, same periods, values equal but for halves rounded."""
    n_rows = n_rounded = 0
    for path in sorted(other.glob("*.json")):
        theirs = {row["indicator"]: row for row in json.loads(path.read_text(encoding="utf-8"))}
        rows = json.loads((own / path.name).read_text(encoding="utf-8"))["rows"]
        # A row without any value is told by us and not by the peer.
        rows = {row["indicator"]: row for row in rows if row["latest"]}
        if rows.keys() != theirs.keys():
            sys.exit(f"{path.name}: the rows differ: {sorted(rows.keys() ^ theirs.keys())}")
        for name, row in rows.items():
            peer_row, n_rows = theirs[name], n_rows + 1
            unit = 10.0 ** -row["decimals"] * 1.001
            for end in ("first", "latest"):
                if row[end]["period"] != peer_row[f"{end}_period"]:
                    sys.exit(f"{path.name}: {name}: {end} period {row[end]['period']}, {peer_row[f'{end}_period']}")
                difference = abs(row[end]["value"] - peer_row[f"{end}_value"])
                if difference > unit:
                    sys.exit(f"{path.name}: {name}: {end} {row[end]['value']}, {peer_row[f'{end}_value']}")
                n_rounded += difference > unit / 2
            if row["marked"] != peer_row["marked"] and row["first"]["value"] != row["latest"]["value"]:
                sys.exit(f"{path.name}: {name}: marked {row['marked']}, {peer_row['marked']}")
            similar = [c for c in row["comparisons"] if c["with"] == "peers"]
            if similar and abs(similar[0]["value"] - peer_row["of_similar"]) > unit:
                sys.exit(f"{path.name}: {name}: similar {similar[0]['value']}, {peer_row['of_similar']}")
            place = row["position_all"]
            if place and place["of"] != peer_row["of"]:
                sys.exit(f"{path.name}: {name}: of {place['of']}, {peer_row['of']}")
    return n_rows, n_rounded


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--profile", default="nara-vard")
    arguments = parser.parse_args()
    # In memory where there is such a folder, so that the disk does not decide.
    memory = pathlib.Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        folder = pathlib.Path(name)
        rows = {"narbild": []} | {peer: [] for peer in PEERS}
        for _ in range(arguments.rounds):
            rows["narbild"].append(ours(arguments.program, arguments.profile, folder / "narbild"))
            for name in PEERS:
                rows[name].append(peer(name, arguments.profile, folder / name))
        for name in PEERS:
            n_rows, n_rounded = check(folder / "narbild", folder / name)
        print(f"{n_rows} rows agree, {n_rounded} of their values but for a rounded half")
        size = {name: sum(f.stat().st_size for f in (folder / name).iterdir()) for name in rows}
        cold = [measured([arguments.program, "profile", "0180"]) for _ in range(N_COLD)]
    print(f"{'':10}{'median s':>10}{'best s':>10}{'CPU s':>10}{'peak MB':>10}{'out MB':>10}{'faster':>10}{'needed':>10}")
    middle, failed = {}, False
    for program, measures in rows.items():
        seconds, cpu, memory = (list(column) for column in zip(*measures))
        middle[program] = statistics.median(seconds)
        line = f"{program:10}{middle[program]:10.3f}{min(seconds):10.3f}{statistics.median(cpu):10.3f}{max(memory):10.0f}{size[program] / 1e6:10.1f}"
        if program in LIMITS:
            ratio = middle[program] / middle["narbild"]
            failed |= ratio < LIMITS[program]
            line += f"{ratio:10.1f}{LIMITS[program]:10.0f}"
        print(line)
    seconds = [run[0] for run in cold]
    memory = max(run[2] for run in cold)
    print(f"narbild profile 0180, cold: median {statistics.median(seconds) * 1000:.0f} ms, best {min(seconds) * 1000:.0f} ms (at most {COLD_LIMIT * 1000:.0f}), peak {memory:.0f} MB")
    sys.exit(failed or statistics.median(seconds) > COLD_LIMIT)


main()
