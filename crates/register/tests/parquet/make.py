"""Writes the deliveries in this folder that other programs have made: `python3 make.py`, with DuckDB and
PyArrow installed. The persons are Skatteverket's test numbers; what happens to them is invented."""

from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).parent

duckdb.sql(f"""
COPY (
  SELECT * FROM (VALUES
    (193203199108, 2::UTINYINT, '0180', '01', 'SE2321000016-39KJ', DATE '2025-01-09',
     'besok'::ENUM('besok', 'telefon'), TRUE, 'XS915', 'I109', ['E119', 'J449'], []::VARCHAR[]),
    (193203199108, 2, '0180', '01', 'SE2321000016-39KJ', DATE '2025-01-23',
     'telefon', NULL, 'XS919', 'I109', NULL, ['QG001', NULL]),
    (193206127874, 1, '0180', '01', 'SE2321000016-39KJ', DATE '2025-02-03',
     'telefon', TRUE, 'XS919', NULL, [], NULL),
    (193206127875, 1, '0180', '01', 'SE2321000016-39KJ', DATE '2025-02-04',
     'telefon', TRUE, 'XS919', NULL, [], NULL)
  ) AS t(PNR, kon, kommun, region, enhet, datum, form, planerad, yrke, hdia, dia, kva)
) TO '{HERE / "primarvard-duckdb.parquet"}' (FORMAT parquet, COMPRESSION zstd)
""")

# The first of February at midnight in Sweden, as a program that counts in UTC has it.
midnight = datetime(2025, 1, 31, 23, 0, tzinfo=timezone.utc)
table = pa.table({
    "personnummer": pa.array(["193203199108", "193206127874", "193203199108"]).dictionary_encode(),
    "expedierad": pa.array([midnight] * 3, pa.timestamp("us", "UTC")),
    "forskriven": pa.array([date(2025, 1, 19), None, date(2025, 1, 20)], pa.date32()),
    "atc": pa.array(["N05BA01", "N05BA01", "N02BE01"], pa.large_string()),
    "vara": pa.array([7, 8, 9], pa.int16()),
    "recept": pa.array([float("nan"), 12.0, 2.0**60], pa.float64()),
    "antal": pa.array([Decimal("1.000"), Decimal("-2.500"), Decimal("3.000")], pa.decimal128(20, 3)),
    "ddd": pa.array([25.5, 0.1, None], pa.float32()),
})
pq.write_table(table, HERE / "lakemedel-pyarrow.parquet", row_group_size=2, compression="snappy")
