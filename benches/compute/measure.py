"""Measures computing indicators against SQL in DuckDB. Run by benches/compute/run."""

import argparse
import csv
import json
import os
import pathlib
import secrets
import shutil
import statistics
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "benches/compute"
PEERS = ROOT / "benches/peers"
sys.path[:0] = [str(ROOT / "benches"), str(HERE)]

from child import measured  # noqa: E402


class Store:
    """A store of prepared tables and what is needed to fill it and to compute on it."""

    def __init__(self, program, folder, content=None):
        self.program, self.folder, self.content = program, folder, content
        self.store, self.key = folder / "store", folder / "key"
        self.key.touch(mode=0o600)
        self.key.write_text(secrets.token_hex(32))

    def options(self):
        content = ["--content", self.content] if self.content else []
        return [*content, "--store", self.store]

    def ingest(self, register, files):
        command = [self.program, "ingest", register, *files, *self.options(), "--key", self.key]
        # 1 says that rows were set aside.
        measured(command, allowed=(0, 1))

    def compute(self, through, indicators=(), threads=2, csv=False):
        """Computes anew: seconds, CPU seconds, peak memory in MB."""
        command = [self.program, "compute", *indicators, *self.options(), "--anew"]
        command += ["--threads", str(threads), "--through", through, "--out", self.folder / "out"]
        # 1 says that some definition has findings.
        return measured(command + ["--csv"] * csv, allowed=(0, 1))[:3]

    def cells(self):
        with open(self.folder / "out/cells.csv", encoding="utf-8") as file:
            return list(csv.DictReader(file))


def peer(folder, database, setup, files, cells=None):
    """Runs SQL in DuckDB: seconds and CPU seconds of each file, and peak memory in MB."""
    script = folder / "setup.sql"
    script.write_text(setup)
    command = [sys.executable, HERE / "duck.py", database, script, ",".join(map(str, files))]
    told = json.loads(measured(command + ([cells] if cells else []))[3].splitlines()[-1])
    return [tuple(run) for run in told["runs"]], told["memory"], told["version"]


def middle(runs, at):
    return statistics.median(run[at] for run in runs)


def table(rows, ours):
    """Prints times and their ratios to ours."""
    print(f"{'':34}{'wall s':>9}{'best':>9}{'CPU s':>9}{'MB':>8}{'wall ratio':>12}{'CPU ratio':>11}")
    for name, runs in rows.items():
        wall, cpu = middle(runs, 0), middle(runs, 1)
        line = f"{name:34}{wall:9.3f}{min(run[0] for run in runs):9.3f}{cpu:9.3f}{max(run[2] for run in runs):8.0f}"
        if name != ours:
            # Each run against ours of the same round, so that a busy moment meets both.
            pairs = list(zip(runs, rows[ours]))
            ratios = [statistics.median(a[at] / b[at] for a, b in pairs) for at in (0, 1)]
            line += f"{ratios[0]:12.1f}{ratios[1]:11.1f}"
        print(line)


def ratio(rows, name, ours, at):
    return statistics.median(a[at] / b[at] for a, b in zip(rows[name], rows[ours]))


def told(what, value, floor, aim, at_least=True):
    """Prints a figure beside what it should be; True when the floor holds."""
    holds = value >= floor if at_least else value <= floor
    sign = "at least" if at_least else "at most"
    print(f"{what}: {value:.2f} ({sign} {floor}, aim {aim}){'' if holds else '  DOES NOT HOLD'}")
    return holds


FALLS = {
    "persons": "pid, birth_date, sex",
    "deaths": "pid, death_date",
    "migration": "pid, date, kind",
    "khsv_monthly": "pid, year::SMALLINT AS year, month::TINYINT AS month, coalesce(municipality::SMALLINT, 0) AS kommun",
    "sabo_spells": "pid, start_date, stop_date, coalesce(municipality::SMALLINT, 0) AS kommun",
    "par_inpatient": "pid, admission, discharge, main_dx, ek1, ek2, ek3",
}

# What the expert keeps: whole numbers for codes, and one test for each stay.
NATIVE = {
    "deaths": "SELECT pid, min(death_date) AS death_date FROM {0} GROUP BY pid",
    "khsv_monthly": "SELECT pid, (year::INT * 12 + month - 1)::INT AS ym, kommun FROM {0}",
    "par_inpatient": """SELECT pid, admission, discharge, upper(replace(main_dx, '.', ''))[1:3] BETWEEN 'S00' AND 'T14'
        AND len(list_filter([ek1, ek2, ek3], lambda x: upper(replace(x, '.', ''))[1:3] BETWEEN 'W00' AND 'W19')) > 0 AS is_fall FROM {0}""",
}


def falls(arguments, folder):
    """One definition over a million persons 65 and older."""
    import duckdb
    import falls as generator

    content = folder / "content"
    shutil.copytree(ROOT / "crates/indicator/tests/content/fallskador", content)
    shutil.copytree(ROOT / "content/areas", content / "areas")
    store = Store(arguments.program, folder, content)
    # In a program of its own, whose memory would count for those that this one starts.
    measured([sys.executable, generator.__file__, folder, str(arguments.persons)])
    views, native = "", ""
    for name, columns in FALLS.items():
        delivered, parquet = folder / f"{name}.csv", folder / f"{name}.parquet"
        store.ingest(name.replace("_", "-"), [delivered])
        read = f"read_csv('{delivered}', types = {{'ek1': 'VARCHAR', 'ek2': 'VARCHAR', 'ek3': 'VARCHAR'}})"
        read = read if name == "par_inpatient" else f"read_csv('{delivered}')"
        duckdb.execute(f"COPY (SELECT {columns} FROM {read} ORDER BY ALL) TO '{parquet}' (COMPRESSION zstd)")
        views += f"CREATE VIEW {name} AS FROM read_parquet('{parquet}');\n"
        sql = NATIVE.get(name, "FROM {0}").format(f"read_parquet('{parquet}')")
        native += f"CREATE TABLE {name} AS FROM ({sql}) ORDER BY ALL;\n"
    database = folder / "native.duckdb"
    peer(folder, database, native, [])
    rows = {"narbild compute": [], "interval SQL, same Parquet": [], "expert SQL, native tables": []}
    for _ in range(arguments.rounds):
        rows["narbild compute"].append(store.compute("2021-12-31"))
        for name, of in (("interval SQL, same Parquet", ":memory:"), ("expert SQL, native tables", database)):
            script = PEERS / ("falls.sql" if of == ":memory:" else "falls_expert.sql")
            runs, memory, version = peer(folder, of, views if of == ":memory:" else "", [script], folder / f"{script.stem}.csv")
            rows[name].append((*runs[0], memory))
    store.compute("2021-12-31", csv=True)
    ours, theirs = falls_of_cells(store.cells()), {}
    for name in ("falls", "falls_expert"):
        with open(folder / f"{name}.csv", encoding="utf-8") as file:
            theirs = {tuple(row.values()) for row in csv.DictReader(file)}
        if ours != theirs:
            sys.exit(f"{name}.sql disagrees: {len(ours - theirs)} of our {len(ours)} cells, {len(theirs - ours)} of its {len(theirs)}")
    print(f"falls: {arguments.persons} persons, {len(ours)} cells alike in all three; DuckDB {version}, 2 threads")
    table(rows, "narbild compute")
    text = measured([arguments.decode, store.store, content, "2", "5", "2021-12-31"])[3]
    bare, whole = (float(line.split()[2]) for line in text.splitlines())
    # Of few persons, reading takes less than the system's clock of a thread tells.
    holds = bare == 0 or told(f"whole run over bare decode ({bare:.3f} s), CPU", whole / bare, 2.5, 1.5, at_least=False)
    holds &= told("against interval SQL, wall", ratio(rows, "interval SQL, same Parquet", "narbild compute", 0), 12, 25)
    return told("against expert SQL, wall", ratio(rows, "expert SQL, native tables", "narbild compute", 0), 8, 18) and holds


def falls_of_cells(cells):
    """State, kommun, year, persons, days, falls: as the peers write them."""
    found = set()
    for cell in cells:
        state = cell["split"].removeprefix("vardform=")
        if state == cell["split"] or cell["area_level"] != "kommun":
            continue
        area = "0" if cell["area"] == "unknown" else str(int(cell["area"]))
        found.add((state, area, cell["period"], cell["persons"], cell["denominator"], cell["numerator"]))
    return found


CASES = {"falls": falls}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--decode", required=True, help="the example `decode` of the crate computing")
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--case", choices=CASES, action="append")
    arguments = parser.parse_args()
    # In memory where there is such a folder, so that the disk does not decide.
    memory = pathlib.Path("/dev/shm")
    holds = True
    for case in arguments.case or CASES:
        with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
            os.environ["TMPDIR"] = name
            holds &= CASES[case](arguments, pathlib.Path(name))
    sys.exit(not holds)


main()
