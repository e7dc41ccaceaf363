"""The same table with DuckDB: everything in SQL, the pages and the JSON as well; Python only writes
the finished texts to files."""

import pathlib
import sys
import time

import duckdb

import plan

start = time.perf_counter()
profile, out = sys.argv[1], pathlib.Path(sys.argv[2])

made, base_year = plan.rows(profile)
database = duckdb.connect()
database.execute("CREATE TABLE areas (area TEXT, name TEXT, level TEXT, region TEXT, grp TEXT)")
values = ",".join("(?,?,?,?,?)" for _ in plan.areas())
database.execute(f"INSERT INTO areas VALUES {values}", [cell for row in plan.areas() for cell in row])
columns = list(made[0])
types = {int: "INTEGER", str: "TEXT", bool: "BOOLEAN"}
database.execute(f"CREATE TABLE layout ({','.join(f'{c} {types[type(made[0][c])]}' for c in columns)})")
values = ",".join(f"({','.join('?' * len(columns))})" for _ in made)
database.execute(f"INSERT INTO layout VALUES {values}", [row[c] for row in made for c in columns])

n_similar, traits = plan.likeness(profile)
database.execute("CREATE TABLE traits (indicator TEXT, weight DOUBLE, is_log BOOLEAN, decimals INTEGER)")
database.execute(f"INSERT INTO traits VALUES {','.join('(?,?,?,?)' for _ in traits)}", [cell for row in traits for cell in row])

parquet = [str(f) for f in plan.FIGURES]
types = "{'area': 'TEXT', 'sex': 'TEXT', 'period': 'TEXT', 'age': 'TEXT', 'value': 'DOUBLE'}"
database.execute(
    f"""
    CREATE TABLE published AS
    SELECT * FROM (
      SELECT indicator, area, period, sex, age, value FROM read_parquet({parquet!r})
      UNION ALL
      SELECT indicator, area, period, sex, age, value FROM read_csv({[str(f) for f in plan.CSV_FIGURES]!r}, types = {types})
    )
    WHERE age IS NULL AND value IS NOT NULL
      AND (indicator IN (SELECT indicator FROM layout) OR indicator IN (SELECT indicator FROM traits))
    """
)
database.execute(
    f"""
    CREATE TABLE figures AS
    SELECT f.indicator, area, period, sex, round(value, decimals) AS value, CAST(right(period, 4) AS INTEGER) AS year,
           a.name, a.level, a.region, a.grp, l.n, l.better, l.share, l.section, l.title, l.unit,
           -- A break counts only for an area with values after it.
           year >= l.base_year AND (year >= l.broken OR l.broken > max(year) OVER (PARTITION BY area, l.n)) AS comparable
    FROM published f JOIN areas a USING (area) JOIN layout l ON l.indicator = f.indicator AND l.level = a.level
    WHERE CAST(right(period, 4) AS INTEGER) >= {base_year}
    """
)
# Similar kommuner: the nearest in standardised traits, in the latest period that most of them have.
database.execute(
    f"""
    CREATE TABLE alike AS
    WITH own AS (
      SELECT p.indicator, p.area, p.period, weight,
             CASE WHEN is_log THEN ln(round(value, decimals)) ELSE round(value, decimals) END AS value
      FROM published p JOIN traits t USING (indicator) JOIN areas a USING (area)
      WHERE p.sex = 'T' AND a.level = 'kommun'
    ), valued AS (
      SELECT indicator, period, count(*) AS n FROM own GROUP BY ALL
    ), at_latest AS (
      SELECT indicator, max(period) AS period FROM valued
      WHERE n * 10 >= 9 * (SELECT max(v.n) FROM valued v WHERE v.indicator = valued.indicator) GROUP BY ALL
    ), standardised AS (
      SELECT indicator, area, weight, (value - avg(value) OVER (PARTITION BY indicator)) / stddev_pop(value) OVER (PARTITION BY indicator) AS z
      FROM own JOIN at_latest USING (indicator, period)
    ), distances AS (
      SELECT a.area, b.area AS other, sum(a.weight * (a.z - b.z) * (a.z - b.z)) AS distance
      FROM standardised a JOIN standardised b ON a.indicator = b.indicator AND a.area <> b.area GROUP BY ALL
    )
    SELECT area, other FROM distances QUALIFY row_number() OVER (PARTITION BY area ORDER BY distance, other) <= {n_similar}
    """
)
database.execute(
    """
    CREATE TABLE latest AS
    WITH ends AS (
      SELECT area, n, any_value(indicator) AS indicator, any_value(name) AS name, any_value(level) AS level,
             any_value(region) AS region, any_value(grp) AS grp, any_value(section) AS section, any_value(title) AS title,
             any_value(unit) AS unit, any_value(better) AS better, any_value(share) AS share, count(*) AS n_points,
             arg_min(period, period) AS first_period, arg_min(value, period) AS first_value,
             arg_max(period, period) AS latest_period, arg_max(value, period) AS latest_value
      FROM figures WHERE sex = 'T' AND comparable GROUP BY area, n
    ), scores AS (
      SELECT a.area, a.n, sum(sign(b.value - a.value)) AS score
      FROM figures a JOIN figures b ON a.area = b.area AND a.n = b.n AND a.year < b.year
      WHERE a.sex = 'T' AND b.sex = 'T' AND a.comparable AND b.comparable GROUP BY ALL
    ), ties AS (
      SELECT area, n, sum(t * (t - 1) * (2 * t + 5)) AS tied
      FROM (SELECT area, n, value, count(*) AS t FROM figures WHERE sex = 'T' AND comparable GROUP BY ALL) GROUP BY ALL
    ), placed AS (
      SELECT indicator, area, period, value, level, grp, better,
             count(*) OVER w AS of,
             CASE WHEN better = 'lower' THEN rank() OVER (w ORDER BY value) ELSE rank() OVER (w ORDER BY value DESC) END AS place
      FROM figures WHERE sex = 'T' WINDOW w AS (PARTITION BY indicator, level, period)
    ), tenths AS (
      SELECT indicator, level, period, max(value) FILTER (better = 'lower' AND up <= total // 10) AS low,
             min(value) FILTER (better <> 'lower' AND down <= total // 10) AS high
      FROM (SELECT *, count(*) OVER (PARTITION BY indicator, level, period) AS total,
                   row_number() OVER (PARTITION BY indicator, level, period ORDER BY value) AS up,
                   row_number() OVER (PARTITION BY indicator, level, period ORDER BY value DESC) AS down FROM figures WHERE sex = 'T')
      GROUP BY ALL
    ), medians AS (
      SELECT indicator, grp, period, median(value) AS of_group FROM placed WHERE level = 'kommun' GROUP BY ALL
    ), quartiles AS (
      SELECT indicator, level, period, quantile_cont(value, 0.25) AS low, quantile_cont(value, 0.75) AS high FROM placed GROUP BY ALL
    ), points AS (
      SELECT area, n, list({year: year, value: value, low: q.low, high: q.high} ORDER BY year) AS points,
             min(least(value, q.low)) AS low, max(greatest(value, q.high)) AS high
      FROM figures JOIN quartiles q USING (indicator, level, period) WHERE sex = 'T' GROUP BY ALL
    ), among AS (
      SELECT e.area, e.n, median(p.value) AS of_similar, list(p.value) AS others,
             1 + count(*) FILTER (CASE WHEN e.better = 'lower' THEN p.value < latest_value ELSE p.value > latest_value END) AS place_similar
      FROM ends e JOIN alike s USING (area)
      JOIN placed p ON p.area = s.other AND p.indicator = e.indicator AND p.period = latest_period GROUP BY ALL
    )
    SELECT e.*, CASE WHEN n_points >= 5 THEN score END AS score,
           CASE WHEN n_points >= 5 AND score <> 0 THEN (abs(score) - 1) / sqrt((n_points * (n_points - 1) * (2 * n_points + 5) - tied) / 18) END AS z,
           CASE WHEN e.share THEN latest_value - first_value ELSE 100 * (latest_value - first_value) / nullif(abs(first_value), 0) END AS change,
           CASE e.better WHEN 'higher' THEN latest_value < first_value WHEN 'lower' THEN latest_value > first_value ELSE false END AS marked,
           r.value AS riket, l.value AS of_region, of_group, o.place, o.of, coalesce(t.low, t.high) AS best_tenth,
           k.value AS women, m.value AS men, of_similar, place_similar, others, points, points.low AS low, 20 / coalesce(nullif(points.high - points.low, 0), 1) AS scale
    FROM ends e
    LEFT JOIN scores USING (area, n) LEFT JOIN ties USING (area, n) LEFT JOIN points USING (area, n) LEFT JOIN among USING (area, n)
    LEFT JOIN placed r ON r.area = '00' AND r.indicator = e.indicator AND r.period = latest_period
    LEFT JOIN placed l ON l.area = e.region AND l.indicator = e.indicator AND l.period = latest_period
    LEFT JOIN placed o ON o.area = e.area AND o.indicator = e.indicator AND o.period = latest_period
    LEFT JOIN tenths t ON t.indicator = e.indicator AND t.level = e.level AND t.period = latest_period
    LEFT JOIN medians d ON d.indicator = e.indicator AND d.grp = e.grp AND d.period = latest_period
    LEFT JOIN figures k ON k.sex = 'K' AND k.area = e.area AND k.n = e.n AND k.period = latest_period
    LEFT JOIN figures m ON m.sex = 'M' AND m.area = e.area AND m.n = e.n AND m.period = latest_period
    """
)
shown = ["title", "unit", "first_value", "first_period", "latest_value", "latest_period", "change", "marked", "score", "riket", "of_region", "of_group", "of_similar", "place_similar", "place", "best_tenth", "women", "men"]
told = ["indicator", "section", "better", "of", "z", "points", "others"] + shown
cells = " || ".join(f"'<td>' || coalesce(CAST({c} AS TEXT), '–')" for c in shown)

def path(which, points="points"):
    places = f"lambda p: format('{{:.1f}},{{:.1f}}', (p.year - 2010) * 9.0, 22 - (p.{which} - low) * scale)"
    return f"list_aggregate(list_transform({points}, {places}), 'string_agg', ' ')"


chart = f"""'<td><svg width="120" height="24"><polygon points="' || {path("low")} || ' ' || {path("high", "list_reverse(points)")} ||
  '"/><polyline points="' || {path("value")} || '"/></svg>'"""
texts = database.execute(
    f"""
    SELECT area, any_value(name),
           CAST(to_json(list({{{','.join(f'{c}: {c}' for c in told)}}} ORDER BY n)) AS TEXT),
           string_agg('<tr>' || {cells} || {chart}, '' ORDER BY n)
    FROM latest GROUP BY area
    """
).fetchall()
head = "<table><thead><tr>" + "".join(f"<th>{c}" for c in plan.COLUMNS) + "<tbody>"
for code, name, told, lines in texts:
    (out / f"{code}.json").write_text(told, encoding="utf-8")
    (out / f"{code}.html").write_text(plan.HEAD.format(name=name) + head + lines + "</table>", encoding="utf-8")
print(time.perf_counter() - start, database.execute("SELECT count(*) FROM latest").fetchone()[0])
