"""Makes registers of fictional persons 65 and older, for the falls that `benches/compute/run` counts.

Usage: falls.py FOLDER PERSONS. Writes six CSV files, the same for the same number of persons and the same
DuckDB. The shape: births 1922 to 1960, more deaths and more care with age, spells of home health care as a row
for each month, one to three spells of special housing of which some overlap, stays in hospital of which
some are transferred, and some months and spells without a kommun. Every number has 80 added to its month,
so that it can be nobody's (docs/decisions/0009-a-synthetic-sweden.md).
"""

import csv
import pathlib
import sys

import duckdb

ROOT = pathlib.Path(__file__).resolve().parents[2]

# A number from 0 to 1 for a person and a purpose; whole days up to a number; days of a mean length.
MACROS = """
CREATE MACRO u(p, what) AS (hash(what || p::VARCHAR) >> 12)::DOUBLE / 4503599627370496.0;
CREATE MACRO below(p, what, n) AS floor(u(p, what) * n)::INT;
CREATE MACRO length(p, what, mean) AS floor(-mean * ln(1 - u(p, what)))::INT;
CREATE MACRO somewhere(p, what) AS kommun_at(u(p, what));
CREATE MACRO digits(n, width) AS lpad(n::VARCHAR, width, '0');
"""

PERSON = """
CREATE TABLE person AS
WITH born AS (
    SELECT p, DATE '1922-01-01' + below(p, 'birth', 14244) AS birth, u(p, 'sex') < 0.5 AS woman
    FROM range(1, {persons} + 1) r(p)
), numbered AS (
    SELECT *, 2 * row_number() OVER (PARTITION BY birth, woman ORDER BY p) + (NOT woman)::INT AS nr FROM born
), nine AS (
    SELECT *, strftime(birth, '%y') || digits(month(birth) + 80, 2) || strftime(birth, '%d') || digits(nr, 3) AS n
    FROM numbered
)
SELECT p, birth, woman, 2020 - year(birth) AS age,
       (strftime(birth, '%Y')[1:2] || n || ((10 - list_sum([
            CASE WHEN i % 2 = 1 THEN n[i]::INT * 2 // 10 + n[i]::INT * 2 % 10 ELSE n[i]::INT END
            FOR i IN range(1, 10)]) % 10) % 10)::INT::VARCHAR)::BIGINT AS pid,
       somewhere(p, 'home') AS home,
       CASE WHEN u(p, 'dies') < least(0.6, 0.02 * pow(1.095, greatest(0, age - 60)))
            THEN DATE '2018-06-01' + below(p, 'death', 1399) END AS death,
       least(0.85, 0.04 * pow(1.07, greatest(0, age - 60))) AS care
FROM nine
"""

MIGRATION = """
WITH leaves AS (SELECT *, DATE '2018-06-01' + below(p, 'leaves', 1399) AS day FROM person WHERE u(p, 'moves') < 0.02)
SELECT pid, day AS date, 'U' AS kind FROM leaves
UNION ALL SELECT pid, day + 1 + below(p, 'away', 399), 'I' FROM leaves WHERE u(p, 'returns') < 0.5
UNION ALL SELECT pid, DATE '2018-06-01' + below(p, 'comes', 1399), 'I' FROM person WHERE u(p, 'moves') BETWEEN 0.02 AND 0.03
"""

MONTHS = """
WITH spell AS (
    SELECT *, DATE '2018-01-01' + below(p, 'hsv', 1300) AS first FROM person WHERE u(p, 'has hsv') < care
), month AS (
    SELECT pid, p, home, unnest(generate_series(date_trunc('month', first),
        least(first + 1 + length(p, 'hsv days', 500), DATE '2022-03-31'), INTERVAL 1 MONTH))::DATE AS m FROM spell
), known AS (SELECT *, p * 1000 + datediff('month', DATE '2018-01-01', m) AS k FROM month WHERE m >= DATE '2018-06-01')
SELECT pid, year(m) AS year, month(m) AS month,
       CASE WHEN u(k, 'unknown') < 0.006 THEN NULL WHEN u(k, 'other') < 0.02 THEN somewhere(k, 'where') ELSE home END AS municipality
FROM known WHERE u(k, 'reported') < 0.97
UNION ALL SELECT pid, year(m), month(m), somewhere(k, 'twice where') FROM known WHERE u(k, 'twice') < 0.0146
"""

SPELLS = """
WITH spell AS (
    SELECT *, p * 4 + unnest(range(CASE WHEN u(p, 'sabo n') < 0.75 THEN 1 WHEN u(p, 'sabo n') < 0.93 THEN 2 ELSE 3 END)) AS k
    FROM person WHERE u(p, 'has sabo') < care * 0.6
), begun AS (SELECT *, DATE '2018-01-01' + below(k, 'sabo', 1400) AS first FROM spell)
SELECT pid, first AS start_date,
       CASE WHEN u(k, 'open') < 0.25 THEN NULL WHEN u(k, 'wrong') < 0.01 THEN first - 5 ELSE first + length(k, 'sabo days', 600) END AS stop_date,
       CASE WHEN u(k, 'sabo unknown') < 0.004 THEN NULL WHEN u(k, 'sabo other') < 0.06 THEN somewhere(k, 'sabo where') ELSE home END AS municipality
FROM begun
"""

# A person has as many stays as the chance of one more allows, and a stay as many transfers.
STAYS = """
WITH rate AS (SELECT *, 0.25 + 0.02 * greatest(0, age - 65) AS l FROM person), first AS (
    SELECT *, p * 16 + unnest(range(least(12, floor(ln(1 - u(p, 'stays')) / ln(l / (l + 1.3)))::INT))) AS k FROM rate
), stay AS (
    SELECT pid, k, DATE '2018-09-01' + below(k, 'in', 1300) AS a, diagnosis_at(u(k, 'dx')) AS dx, death FROM first
), part AS (
    SELECT *, unnest(range(1 + least(4, floor(ln(1 - u(k, 'transfers')) / ln(0.16))::INT))) AS i FROM stay WHERE death IS NULL OR a <= death
), days AS (
    SELECT *, CASE WHEN i = 0 THEN length(k, 'days', 6) ELSE length(k * 8 + i, 'days', 8) END AS l,
           CASE WHEN i = 0 THEN 0 ELSE [0, 0, 0, 1, 1, 2, 3][1 + below(k * 8 + i, 'gap', 7)] END AS gap,
           CASE WHEN i = 0 OR u(k * 8 + i, 'same') < 0.6 THEN dx ELSE diagnosis_at(u(k * 8 + i, 'dx')) END AS d
    FROM part
), placed AS (SELECT *, a + (sum(gap + l) OVER (PARTITION BY pid, k ORDER BY i))::INT AS out FROM days),
cause AS (
    SELECT *, CASE WHEN d[1] IN ('S', 'T') THEN cause_at(u(k, 'cause')) WHEN i = 0 AND u(k, 'stray') < 0.048 THEN 'W01' END AS e,
           i = 0 AND u(k, 'third') > 0.85 AS third FROM placed
)
SELECT pid, out - l AS admission, out AS discharge, d AS main_dx,
       CASE WHEN third THEN 'Y929' ELSE e END AS ek1, NULL AS ek2, CASE WHEN third THEN e END AS ek3
FROM cause
"""

DIAGNOSES = [
    ("S720", 20), ("S721", 14), ("S722", 4), ("S525", 8), ("S422", 6), ("S060", 5), ("S065", 3), ("S010", 5), ("T149", 1),
    ("S320", 4), ("I639", 8), ("J189", 8), ("R296", 4), ("S82.8", 3), ("N390", 6), ("M170", 3), ("T840", 2),
]
CAUSES = [
    ("W01", 14), ("W06", 5), ("W10", 6), ("W18", 14), ("W19", 12), ("W190", 2), ("W05", 3), ("W20", 1), ("V01", 1),
    ("X59", 3), (None, 6),
]


def chosen(name, weighted):
    """A macro that gives a word by its weight for a number from 0 to 1."""
    whole, so_far, cases = sum(weight for _, weight in weighted), 0, []
    for word, weight in weighted:
        so_far += weight
        value = "NULL" if word is None else f"'{word}'"
        cases.append(f"WHEN x < {so_far / whole} THEN {value}")
    return f"CREATE MACRO {name}(x) AS CASE {' '.join(cases)} END;"


def kommuner():
    """A macro for a kommun: all of the country's, the first ones of the list in odd order far more often."""
    with open(ROOT / "content/areas/kommun.csv", encoding="utf-8") as file:
        codes = [line["code"] for line in csv.DictReader(file) if not line["valid_to"]]
    codes.sort(key=lambda code: int(code) * 7919 % 10007)
    listed = ", ".join(f"'{code}'" for code in codes)
    return f"CREATE MACRO kommun_at(x) AS ([{listed}])[1 + floor(pow(x, 3) * {len(codes)})::INT];"


def write(folder, persons):
    """Writes the files; gives their rows by register."""
    database = duckdb.connect()
    # The order of rows, and so the numbers, must not depend on threads.
    for sql in (kommuner(), chosen("diagnosis_at", DIAGNOSES), chosen("cause_at", CAUSES), MACROS):
        database.execute(sql)
    database.execute(PERSON.replace("{persons}", str(persons)))
    registers = {
        "persons": "SELECT pid, birth AS birth_date, CASE WHEN woman THEN 'K' ELSE 'M' END AS sex FROM person",
        "deaths": "SELECT pid, death AS death_date FROM person WHERE death IS NOT NULL",
        "migration": MIGRATION,
        "khsv_monthly": MONTHS,
        "sabo_spells": SPELLS,
        "par_inpatient": STAYS,
    }
    rows = {}
    for name, sql in registers.items():
        path = folder / f"{name}.csv"
        rows[name] = database.execute(f"COPY (FROM ({sql}) ORDER BY ALL) TO '{path}' (HEADER)").fetchone()[0]
    return rows


if __name__ == "__main__":
    print(write(pathlib.Path(sys.argv[1]), int(sys.argv[2])))
