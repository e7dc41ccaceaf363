"""Makes up a year's delivery to the register of municipal health care, khsl2: twelve columns, in the
order of month and kommun, 1.5 rows in a thousand faulty. All persons are fictional: the month of their
numbers is 81 to 92, which no real person has.

    deliver.py FILE N_ROWS
"""

import pathlib
import sys

import duckdb

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROWS_PER_PERSON = 51
# Those that content/valuesets/khsv-yrken.toml allows.
PROFESSIONS = [f"XS{n}" for n in (910, 911, 912, 913, 914, 917, 918, 919, 923, 924, 925, 926)]

PERSONS = """
CREATE TEMP TABLE person AS
WITH born AS (
    SELECT i, 1920 + i % 40 AS year, 81 + i // 40 % 12 AS month, 1 + i // 480 % 28 AS day,
           100 + i // 13440 AS serial
    FROM range({n_persons}) r(i)
), written AS (
    SELECT i, printf('%04d%02d%02d%03d', year, month, day, serial) AS digits FROM born
), split AS (
    SELECT i, digits, [CAST(digit AS INT) FOR digit IN string_split(digits[3:11], '')] AS d FROM written
)
-- The check digit after Luhn: every other digit from the first on is doubled.
SELECT i, digits || CAST((10 - list_sum([
    CASE WHEN j % 2 = 1 THEN d[j] * 2 // 10 + d[j] * 2 % 10 ELSE d[j] END FOR j IN range(1, 10)
]) % 10) % 10 AS VARCHAR) AS number
FROM split ORDER BY i
"""

ROWS = """
COPY (
    WITH place AS (
        SELECT r, r * 12 // {n} AS month,
               -- Within a month one kommun after the other.
               CAST((r % ({n} // 12)) * 290 // ({n} // 12) AS INT) AS k,
               hash(r) AS a, hash(r + {n}) AS b, hash(r + 2 * {n}) % 100000 AS fault
        FROM range({n} // 12 * 12) r(r)
    ), filled AS (
        SELECT p.r, least(month, 11) + 1 AS month, least(k, 289) AS k, a, b, fault,
               least(k, 289) * ({n_persons} // 290) + a % ({n_persons} // 290) AS i
        FROM place p
    )
    SELECT CASE WHEN fault < 25 THEN '9999' ELSE kommun.code END,
           NULL, 2025, CASE WHEN fault BETWEEN 25 AND 49 THEN 13 ELSE month END,
           CASE WHEN fault BETWEEN 50 AND 74
                THEN number[1:11] || CAST((CAST(number[12] AS INT) + 5) % 10 AS VARCHAR) ELSE number END,
           CASE WHEN fault BETWEEN 75 AND 99 THEN 'Q1' ELSE
               chr(CAST(65 + b % 20 AS INT)) || chr(CAST(65 + b // 20 % 4 AS INT))
               || printf('%03d', 1 + b // 80 % 5) END,
           CASE WHEN fault BETWEEN 100 AND 124 THEN printf('2025-%02d-31x', month)
                ELSE printf('2025-%02d-%02d', month, 1 + a // 1000 % 28) END,
           CASE WHEN fault BETWEEN 125 AND 149 THEN NULL ELSE {professions}[CAST(1 + b // 1000 % 12 AS INT)] END,
           CASE WHEN b // 12000 % 5 = 0 THEN {professions}[CAST(1 + b // 60000 % 12 AS INT)] END, NULL, NULL, NULL
    FROM filled JOIN person USING (i) JOIN kommun ON kommun.k = filled.k
    ORDER BY r
) TO '{path}' (HEADER false, DELIMITER ';', QUOTE '')
"""


def kommuner():
    """The codes of the kommuner in use, in order."""
    path = ROOT / "content/areas/kommun.csv"
    query = f"""
        SELECT code FROM read_csv('{path}', all_varchar = true, header = true, comment = '#')
        WHERE coalesce(valid_to, '') = '' ORDER BY code
    """
    return [code for (code,) in duckdb.execute(query).fetchall()]


def write(path, n_rows):
    """Writes the delivery."""
    n_persons = max(n_rows // ROWS_PER_PERSON // 290, 1) * 290
    database = duckdb.connect()
    database.execute(
        "CREATE TEMP TABLE kommun AS SELECT code, i - 1 AS k FROM (SELECT unnest(?) AS code, generate_subscripts(?, 1) AS i)",
        [kommuner(), kommuner()],
    )
    database.execute(PERSONS.format(n_persons=n_persons))
    database.execute(ROWS.format(n=n_rows, n_persons=n_persons, path=path, professions=PROFESSIONS))


if __name__ == "__main__":
    write(pathlib.Path(sys.argv[1]), int(sys.argv[2]))
