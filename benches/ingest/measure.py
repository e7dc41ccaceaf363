"""Measures taking in a delivery against DuckDB. Run by benches/ingest/run."""

import argparse
import json
import pathlib
import secrets
import shutil
import statistics
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benches"))
sys.path.insert(0, str(ROOT / "benches/ingest"))

import deliver  # noqa: E402
from child import measured  # noqa: E402

# CPU time of the peer over ours, at least.
LIMITS = {"sorted": 3.0, "checked": 6.0}
# Peak memory in MB, at most.
MEMORY_LIMIT = 1500

COLUMNS = "kommun stadsdel ar manad personnummer kva datum yrke1 yrke2 yrke3 yrke4 yrke5".split()
READ = """read_csv('{path}', delim = ';', header = false, quote = '', escape = '', {types})"""
SORTED_TYPES = "columns = {" + ", ".join(
    f"'{name}': '{'BIGINT' if name == 'personnummer' else 'VARCHAR'}'" for name in COLUMNS
) + "}"
CHECKED_TYPES = "columns = {" + ", ".join(f"'{name}': 'VARCHAR'" for name in COLUMNS) + "}"

# Nothing is checked: read, sort by person and day, write.
SORTED = f"""
COPY (SELECT * FROM {READ.replace("{types}", SORTED_TYPES)} ORDER BY personnummer, datum)
TO '{{out}}' (FORMAT parquet, COMPRESSION zstd)
"""

# The checks of content/registers/khsl2.toml. What depends on the person alone is done once for each
# person: Luhn, the day of birth, the keyed hash (DuckDB has no HMAC; SHA-256 with the key before is
# weaker and faster).
CHECKED = f"""
CREATE TEMP TABLE delivered AS SELECT * FROM {READ.replace("{types}", CHECKED_TYPES)};
CREATE TEMP TABLE person AS
SELECT personnummer, sha256('{{key}}' || personnummer) AS pseudonym
FROM (SELECT DISTINCT personnummer FROM delivered WHERE regexp_full_match(personnummer, '[0-9]{{{{12}}}}'))
WHERE (list_sum([
        CASE WHEN j % 2 = 1 THEN CAST(personnummer[j] AS INT) * 2 // 10 + CAST(personnummer[j] AS INT) * 2 % 10
             ELSE CAST(personnummer[j] AS INT) END FOR j IN range(3, 13)])) % 10 = 0
  AND try_cast(printf('%s-%02d-%s', personnummer[1:4],
      CAST(personnummer[5:6] AS INT) - CASE WHEN personnummer[5:6] > '80' THEN 80 ELSE 0 END,
      personnummer[7:8]) AS DATE) IS NOT NULL;
COPY (
    SELECT pseudonym, kommun, stadsdel, kva, day, yrken
    FROM (
        SELECT *, try_cast(datum AS DATE) AS day, try_cast(ar AS INT) AS y, try_cast(manad AS INT) AS m,
               list_filter([yrke1, yrke2, yrke3, yrke4, yrke5], lambda x: x IS NOT NULL) AS yrken
        FROM delivered
    ) JOIN person USING (personnummer)
    WHERE kommun IN ({{kommuner}})
      AND coalesce(length(stadsdel), 0) <= 6
      AND y BETWEEN 2007 AND 2100 AND m BETWEEN 1 AND 12
      AND year(day) = y AND month(day) = m AND day <= current_date
      AND regexp_full_match(kva, '[A-Z]{{{{2}}}}[0-9]{{{{3}}}}') AND kva NOT LIKE '%000'
      AND len(yrken) > 0 AND list_has_all([{{professions}}], yrken)
    ORDER BY pseudonym, day
) TO '{{out}}' (FORMAT parquet, COMPRESSION zstd);
"""

RUN = """
import sys
import duckdb
database = duckdb.connect(config={"temp_directory": sys.argv[3]})
database.execute(open(sys.argv[1]).read())
print(database.execute("SELECT count(*) FROM read_parquet(?)", [sys.argv[2]]).fetchone()[0])
"""


def ours(program, delivery, folder, key):
    store = folder / "store"
    shutil.rmtree(store, ignore_errors=True)
    command = [program, "ingest", "khsl2", delivery, "--store", store, "--key", key]
    # 1 says that rows were set aside.
    seconds, cpu, memory, _ = measured(command, allowed=(0, 1))
    register = json.loads((store / "registers/manifest.json").read_text())["registers"]["khsl2"]
    files = [store / "registers" / register[name] for name in ("rows_file", "persons_file", "words_file")]
    return (seconds, cpu, memory), register["rows"], sum(f.stat().st_size for f in files)


def peer(name, sql, folder):
    script, out = folder / f"{name}.sql", folder / f"{name}.parquet"
    script.write_text(sql.replace("{out}", str(out)))
    seconds, cpu, memory, text = measured([sys.executable, "-c", RUN, script, out, folder])
    return (seconds, cpu, memory), int(text.split()[-1]), out.stat().st_size


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    # In memory where there is such a folder, so that the disk does not decide.
    memory = pathlib.Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        folder = pathlib.Path(name)
        delivery, key = folder / "khsl2-FIKTIV.csv", folder / "key"
        # In a program of its own, whose memory would count for those that this one starts.
        measured([sys.executable, ROOT / "benches/ingest/deliver.py", delivery, str(arguments.rows)])
        key.touch(mode=0o600)
        key.write_text(secrets.token_hex(32))
        kommuner = ", ".join(f"'{code}'" for code in deliver.kommuner())
        professions = ", ".join(f"'{code}'" for code in deliver.PROFESSIONS)
        checked = CHECKED.replace("{kommuner}", kommuner).replace("{professions}", professions)
        sql = {
            name: text.replace("{path}", str(delivery)).replace("{key}", key.read_text()).replace("{{", "{").replace("}}", "}")
            for name, text in {"sorted": SORTED, "checked": checked}.items()
        }
        rows, kept, size = {"narbild": [], "sorted": [], "checked": []}, {}, {}
        for _ in range(arguments.rounds):
            measure, kept["narbild"], size["narbild"] = ours(arguments.program, delivery, folder, key)
            rows["narbild"].append(measure)
            for name, text in sql.items():
                measure, kept[name], size[name] = peer(name, text, folder)
                rows[name].append(measure)
        bytes_in = delivery.stat().st_size
    if kept["narbild"] != kept["checked"]:
        sys.exit(f"the programs disagree: {kept['narbild']} rows taken in, {kept['checked']} by DuckDB's checks")
    print(f"{kept['sorted']} rows, {bytes_in / 1e6:.0f} MB; {kept['narbild']} right by both")
    print(f"{'':10}{'CPU s':>10}{'best CPU':>10}{'wall s':>10}{'peak MB':>10}{'B a row':>10}{'CPU ratio':>10}{'needed':>10}")
    middle, failed = {}, False
    for program, measures in rows.items():
        seconds, cpu, memory = (list(column) for column in zip(*measures))
        middle[program] = statistics.median(cpu)
        line = f"{program:10}{middle[program]:10.2f}{min(cpu):10.2f}{statistics.median(seconds):10.2f}{max(memory):10.0f}{size[program] / kept[program]:10.2f}"
        if program in LIMITS:
            ratio = middle[program] / middle["narbild"]
            failed |= ratio < LIMITS[program]
            line += f"{ratio:10.1f}{LIMITS[program]:10.0f}"
        print(line)
    peak = max(measure[2] for measure in rows["narbild"])
    print(f"peak memory {peak:.0f} MB (at most {MEMORY_LIMIT})")
    sys.exit(failed or peak > MEMORY_LIMIT)


main()
