"""Measures the import of Kolada in bulk against DuckDB. Run by benches/import/run."""

import argparse
import os
import pathlib
import shutil
import statistics
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benches"))

from child import measured  # noqa: E402

NAME = "data/03_kolada/kolada_values_all_1994_2022.parquet"

# What the peer does: the whole file into a table of its own database, on disk when it returns.
PEER = """
import sys, time
import duckdb
start = time.perf_counter()
database = duckdb.connect(sys.argv[2])
database.execute("CREATE TABLE t AS SELECT * FROM read_parquet(?)", [sys.argv[1]])
n = database.execute("SELECT count(*) FROM t").fetchone()[0]
database.close()
print(time.perf_counter() - start, n)
"""

# 1 996 indicators, 312 areas and 29 years, as many values in all as Kolada has.
MADE_UP = """
COPY (
  SELECT printf('N%05d', i // 3701) AS kpi,
         printf('%04d', CASE WHEN a = 0 THEN 0 WHEN a <= 21 THEN a ELSE 100 + a END) AS municipality,
         CAST(2011 + i % 12 AS SMALLINT) AS period,
         'T' AS gender,
         round(hash(i) % 1000000 / 7777, 6) AS value
  FROM (SELECT i, (i % 3701) // 12 AS a FROM range(7387543) r(i))
) TO '{}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 1048576)
"""


def input_file(given, folder):
    shared = pathlib.Path(os.environ.get("NARBILD_SHARED", ROOT.parent / "shared"))
    path = pathlib.Path(given) if given else shared / NAME
    if path.exists():
        return path
    print(f"{path} is not here: measuring with a file made up in its shape", file=sys.stderr)
    path = folder / "made_up.parquet"
    import duckdb

    duckdb.connect().execute(MADE_UP.format(path))
    return path


def size_mb(path):
    files = [path] if path.is_file() else [f for f in path.rglob("*") if f.is_file()]
    return sum(f.stat().st_size for f in files) / 1e6


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--file")
    parser.add_argument("--limit", type=float, default=1.5, help="the ratio that must not be exceeded")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        source = input_file(arguments.file, folder)
        source.read_bytes()  # Both find the file in memory.
        rows = {"narbild": [], "duckdb": []}
        sizes = {}
        for _ in range(arguments.rounds):
            store, database = folder / "store", folder / "peer.duckdb"
            shutil.rmtree(store, ignore_errors=True)
            database.unlink(missing_ok=True)
            seconds, cpu, memory, text = measured([arguments.program, "kolada", source, store])
            rows["narbild"].append((seconds, cpu, memory))
            sizes["narbild"] = size_mb(store)
            _, cpu, memory, printed = measured([sys.executable, "-c", PEER, source, database])
            # Python's own start does not count against the peer.
            seconds, n = printed.split()[-2:]
            rows["duckdb"].append((float(seconds), cpu, memory))
            sizes["duckdb"] = size_mb(database)
            if f"{n} rows" not in text:
                sys.exit(f"the programs disagree: {n} rows by DuckDB, ours said\n{text}")
    print(f"{'':10}{'median s':>10}{'best s':>10}{'CPU s':>10}{'peak MB':>10}{'disk MB':>10}")
    middle = {}
    for program, measures in rows.items():
        seconds, cpu, memory = (list(column) for column in zip(*measures))
        middle[program] = statistics.median(seconds)
        print(
            f"{program:10}{middle[program]:10.2f}{min(seconds):10.2f}"
            f"{statistics.median(cpu):10.2f}{max(memory):10.0f}{sizes[program]:10.1f}"
        )
    ratio = middle["narbild"] / middle["duckdb"]
    best = min(m[0] for m in rows["narbild"]) / min(m[0] for m in rows["duckdb"])
    print(f"ratio of medians {ratio:.2f}, of the best {best:.2f} (at most {arguments.limit})")
    sys.exit(ratio > arguments.limit)


main()
