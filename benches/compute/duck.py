"""Runs a peer's SQL in DuckDB and tells what it took, without the start of Python.

Usage: duck.py DATABASE SETUP SQL [CELLS]. DATABASE is a file or :memory:. SETUP is run before the clock starts,
each of the files named in SQL, with commas between, after; the table `cells` that they leave is written to CELLS.
"""

import json
import os
import resource
import sys
import time

import duckdb

database, setup, files, *cells = sys.argv[1:]
connection = duckdb.connect(
    database,
    config={
        "threads": 2,
        "preserve_insertion_order": False,
        "temp_directory": os.environ.get("TMPDIR", "/tmp"),
    },
)
connection.execute(open(setup).read())


def spent():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


told = []
for file in filter(None, files.split(",")):
    sql = open(file).read()
    start, before = time.perf_counter(), spent()
    connection.execute(sql)
    told.append((time.perf_counter() - start, spent() - before))
if cells:
    connection.execute(f"COPY (FROM cells ORDER BY ALL) TO '{cells[0]}' (HEADER)")
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"runs": told, "memory": memory, "version": duckdb.__version__}))
