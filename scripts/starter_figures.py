#!/usr/bin/env python3
"""Makes the starter figures in content/figures/ from published copies of Kolada.

    python3 scripts/starter_figures.py --kolada VALUES.parquet --regions VALUES.csv

Which series are taken is decided by content/indicators: every definition with `series.kolada`, and
the few that are sums of published series (SUMS below). Needs Python 3.11 and pyarrow.

--kolada   values in bulk with the columns kpi, municipality, period, gender, value, where riket is
           0000 and the regioner 0001 to 0025; the copy of 30 August 2024 was used.
--regions  values of regioner and riket with the columns kpi, area, year, value, both sexes together;
           only series that the first file lacks are taken from it.
--content  the content folder; the one beside this script unless given.

Writes kolada-2024-08-30.parquet and kolada-regioner-2026.parquet: the program's canonical columns,
one row group for each indicator, sorted by indicator, area, sex, age and period. The .toml files
beside them say where the figures come from and are written by hand. Values are kept as they were
published, without rounding. A row that is absent upstream stays absent: neither copy says why.
The same input gives the same bytes. Definitions whose levels differ from the figures are listed.
"""

import argparse
import csv
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

FIRST_YEAR = 2010
# Indicators that are sums of published series; a sum exists where every part does.
SUMS = {"invanare-65-plus": ("N01956", "N01957")}
MOST_DECIMALS = 2

SCHEMA = pa.schema(
    [
        ("indicator", pa.string()),
        ("area", pa.string()),
        ("period", pa.string()),
        ("sex", pa.string()),
        ("age", pa.string()),
        ("value", pa.float64()),
        ("numerator", pa.float64()),
        ("denominator", pa.float64()),
        ("lower", pa.float64()),
        ("upper", pa.float64()),
        ("decimals", pa.int32()),
        ("status", pa.string()),
    ]
)
# How far over its limits a share may be, as in the import: what is left of rounding.
ROOM = 1e-6
# As the program orders them: both, women, men.
SEXES = {"T": 0, "K": 1, "M": 2}


def definitions(content):
    """The definitions by id."""
    found = {}
    for path in sorted((content / "indicators").glob("*/*.toml")):
        definition = tomllib.loads(path.read_text(encoding="utf-8"))
        found[definition["id"]] = definition
    return found


def area_code(kolada):
    """Kolada's four digits as SCB's code: 0000 is riket, 0001 to 0025 are regioner."""
    return kolada[2:] if kolada.startswith("00") else kolada


def area_order(code):
    """Riket, then regioner, then kommuner, each by number."""
    return (0 if code == "00" else len(code), code)


def level(code):
    return "riket" if code == "00" else "region" if len(code) == 2 else "kommun"


def decimals_of(values):
    """The fewest decimals, at most MOST_DECIMALS, with which every value can be written."""
    for decimals in range(MOST_DECIMALS):
        if all(abs(v - round(v, decimals)) < 1e-9 for v in values):
            return decimals
    return MOST_DECIMALS


def read_kolada(path, series):
    """Values of the wanted series: series -> (area, sex, year) -> value."""
    filters = [("kpi", "in", sorted(series)), ("period", ">=", FIRST_YEAR)]
    table = pq.read_table(path, filters=filters)
    table = table.filter(pc.is_in(table["gender"], pa.array(list(SEXES))))
    found = defaultdict(dict)
    columns = (table[c].to_pylist() for c in ("kpi", "municipality", "gender", "period", "value"))
    for kpi, area, sex, year, value in zip(*columns):
        key = (area_code(area), sex, year)
        if key in found[kpi]:
            sys.exit(f"{path}: {kpi} has {key} twice")
        found[kpi][key] = value
    return found


def read_regions(path, series):
    """The same from the file of regioner, where the sexes are not parted."""
    found = defaultdict(dict)
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["kpi"] not in series or not row["value"] or int(row["year"]) < FIRST_YEAR:
                continue
            key = (area_code(row["area"]), "T", int(row["year"]))
            if found[row["kpi"]].setdefault(key, float(row["value"])) != float(row["value"]):
                sys.exit(f"{path}: {row['kpi']} has {key} twice with different values")
    return found


def added(parts):
    """The sum of series, where all have a value."""
    keys = set.intersection(*(set(part) for part in parts))
    return {key: sum(part[key] for part in parts) for key in keys}


def possible(indicator, values, definition):
    """Leaves out a share below 0 or above 100 percent, as the import does, and says which."""
    if definition["describe"]["measure"] != "share":
        return values
    kept = {key: value for key, value in values.items() if -ROOM <= value <= 100 + ROOM}
    for key in sorted(set(values) - set(kept)):
        print(f"{indicator}: {key} is no share: {values[key]}")
    return kept


def table_of(indicator, values):
    """Canonical columns of one indicator."""
    keys = sorted(values, key=lambda k: (area_order(k[0]), SEXES[k[1]], k[2]))
    n = len(keys)
    nothing = pa.nulls(n, pa.float64())
    columns = [
        pa.array([indicator] * n),
        pa.array([area for area, _, _ in keys]),
        pa.array([str(year) for _, _, year in keys]),
        pa.array([sex for _, sex, _ in keys]),
        pa.nulls(n, pa.string()),
        pa.array([values[key] for key in keys], pa.float64()),
        nothing,
        nothing,
        nothing,
        nothing,
        pa.array([decimals_of(values.values())] * n, pa.int32()),
        pa.array(["zero" if values[key] == 0 else "reported" for key in keys]),
    ]
    return pa.table(columns, schema=SCHEMA)


def write(path, tables):
    """One row group for each indicator, so that one can be read without the others."""
    packed = {"area", "period", "value"}
    options = {
        # The other columns are a few bytes for each indicator, which are read faster unpacked.
        "compression": {name: "zstd" if name in packed else "none" for name in SCHEMA.names},
        "compression_level": {name: 19 for name in packed},
        "use_dictionary": True,
        "dictionary_pagesize_limit": 1 << 22,
        # By these a reader passes over columns where all rows say the same.
        "write_statistics": [name for name in SCHEMA.names if name not in packed],
        "data_page_version": "1.0",
        "store_schema": False,
    }
    with pq.ParquetWriter(path, SCHEMA, **options) as writer:
        for indicator in sorted(tables):
            writer.write_table(tables[indicator], row_group_size=1 << 24)


def report(name, tables, known):
    """Says what was written, and where definitions and figures disagree about levels and sex."""
    complete = 0
    for indicator, table in sorted(tables.items()):
        areas = set(table["area"].to_pylist())
        complete += len({a for a in areas if level(a) == "kommun"}) == 290
        described = known[indicator]["describe"]
        levels, wanted = {level(a) for a in areas}, set(described["levels"])
        if levels != wanted:
            print(f"{indicator}: figures at {sorted(levels)}, defined at {sorted(wanted)}")
        by_sex = len(set(table["sex"].to_pylist())) > 1
        if by_sex != described["by_sex"]:
            print(f"{indicator}: figures by sex {by_sex}, defined by_sex {described['by_sex']}")
    rows = sum(table.num_rows for table in tables.values())
    print(f"{name}: {len(tables)} indicators, {complete} with all 290 kommuner, {rows} rows")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kolada", type=Path, required=True)
    parser.add_argument("--regions", type=Path, required=True)
    parser.add_argument("--content", type=Path, default=Path(__file__).parents[1] / "content")
    given = parser.parse_args()
    known = definitions(given.content)
    claims = {i: (d["series"]["kolada"],) for i, d in known.items() if "kolada" in d.get("series", {})}
    claims |= {i: parts for i, parts in SUMS.items() if i in known}
    series = {part for parts in claims.values() for part in parts}
    bulk = read_kolada(given.kolada, series)
    regions = read_regions(given.regions, series - set(bulk))
    for name, source in (("kolada-2024-08-30", bulk), ("kolada-regioner-2026", regions)):
        tables = {
            indicator: table_of(
                indicator, possible(indicator, added([source[part] for part in parts]), known[indicator])
            )
            for indicator, parts in claims.items()
            if all(source.get(part) for part in parts)
        }
        write(given.content / "figures" / f"{name}.parquet", tables)
        report(name, tables, known)


if __name__ == "__main__":
    main()
