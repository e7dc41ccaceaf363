"""The same table with polars: lazy, on all cores, JSON by polars itself and pages from its rows."""

import math
import pathlib
import sys
import time

import polars as pl

import plan

start = time.perf_counter()
profile, out = sys.argv[1], pathlib.Path(sys.argv[2])

made, base_year = plan.rows(profile)
rows = pl.DataFrame(made).with_columns(factor=10.0 ** pl.col("decimals"))
areas = pl.DataFrame(plan.areas(), schema=["area", "name", "level", "region", "group"], orient="row")
n_similar, traits = plan.likeness(profile)
columns = ["indicator", "area", "period", "sex", "age", "value"]
text = {"area": pl.String, "period": pl.String, "age": pl.String, "value": pl.Float64}
published = (
    pl.concat(
        [pl.scan_parquet(f).select(columns) for f in plan.FIGURES]
        + [pl.scan_csv(f, schema_overrides=text).select(columns) for f in plan.CSV_FIGURES]
    )
    .filter(
        pl.col("indicator").is_in(list(set(rows["indicator"]) | {t[0] for t in traits})),
        pl.col("age").is_null(),
        pl.col("value").is_not_null(),
    )
    .collect()
)
figures = (
    published.lazy()
    .join(areas.lazy(), on="area")
    .join(rows.lazy(), on=["indicator", "level"])
    .with_columns(year=pl.col("period").str.slice(-4).cast(pl.Int32))
    .with_columns(value=(pl.col("value") * pl.col("factor")).round(0, mode="half_away_from_zero") / pl.col("factor"))
    .filter(pl.col("year") >= base_year)
    .sort("area", "n", "sex", "period")
    .collect()
)
both = figures.filter(pl.col("sex") == "T")
# A break counts only for an area with values after it.
is_whole = pl.col("broken") > pl.col("year").max().over("area", "n")
comparable = both.filter((pl.col("year") >= pl.col("base_year")) & (is_whole | (pl.col("year") >= pl.col("broken"))))
later = comparable.select("area", "n", "year", "value")
score = (
    later.join(later, on=["area", "n"], suffix="_later")
    .filter(pl.col("year") < pl.col("year_later"))
    .group_by("area", "n")
    .agg(score=(pl.col("value_later") - pl.col("value")).sign().sum().cast(pl.Int32))
)
ties = (
    comparable.group_by("area", "n", "value").len("t")
    .group_by("area", "n").agg(tied=(pl.col("t").cast(pl.Int64) * (pl.col("t").cast(pl.Int64) - 1) * (2 * pl.col("t").cast(pl.Int64) + 5)).sum())
)
table = (
    comparable.group_by("area", "n", maintain_order=True)
    .agg(
        pl.col("indicator", "name", "level", "region", "group", "section", "title", "unit", "better", "share").first(),
        pl.col("period").first().alias("first_period"),
        pl.col("value").first().alias("first_value"),
        pl.col("period").last().alias("latest_period"),
        pl.col("value").last().alias("latest_value"),
        pl.len().cast(pl.Int64).alias("count"),
    )
    .join(score, on=["area", "n"], how="left")
    .join(ties, on=["area", "n"], how="left")
)
rise = pl.col("latest_value") - pl.col("first_value")
n = pl.col("count")
table = table.with_columns(
    change=pl.when("share").then(rise).otherwise(100 * rise / pl.col("first_value").abs()),
    marked=pl.when(pl.col("better") == "higher").then(rise < 0).when(pl.col("better") == "lower").then(rise > 0).otherwise(False),
    score=pl.when(n >= 5).then(pl.col("score")),
    z=pl.when((n >= 5) & (pl.col("score") != 0)).then((pl.col("score").abs() - 1) / ((n * (n - 1) * (2 * n + 5) - pl.col("tied")) / 18).sqrt()),
)
at = both.select("indicator", "area", "value", "group", "level", "region", "better", latest_period="period")
key = ["indicator", "latest_period"]
ordered = at.with_columns(
    of=pl.len().over("indicator", "level", "latest_period"),
    place=pl.when(pl.col("better") == "lower")
    .then(pl.col("value").rank("min").over("indicator", "level", "latest_period"))
    .otherwise(pl.col("value").rank("min", descending=True).over("indicator", "level", "latest_period")),
).select("area", *key, "place", "of")
tenths = at.group_by("indicator", "level", "latest_period").agg(
    best_tenth=pl.when(pl.len() >= 10).then(
        pl.when(pl.col("better").first() == "lower")
        .then(pl.col("value").sort().get(pl.len() // 10 - 1, null_on_oob=True))
        .otherwise(pl.col("value").sort(descending=True).get(pl.len() // 10 - 1, null_on_oob=True))
    )
)
medians = at.filter(pl.col("level") == "kommun").group_by("indicator", "group", "latest_period").agg(of_group=pl.col("value").median())

quartiles = at.group_by("indicator", "level", "latest_period").agg(
    low=pl.col("value").quantile(0.25, "linear"), high=pl.col("value").quantile(0.75, "linear")
)

# Similar kommuner: the nearest in standardised traits, in the latest period that most of them have.
kommuner = areas.filter(pl.col("level") == "kommun").select("area").sort("area")
standardised = kommuner
for k, (indicator, weight, log, decimals) in enumerate(traits):
    own = published.filter((pl.col("indicator") == indicator) & (pl.col("sex") == "T")).join(kommuner, on="area")
    n_valued = own.group_by("period").len()
    period = n_valued.filter(pl.col("len") * 10 >= pl.col("len").max() * 9)["period"].max()
    value = pl.col("value").round(decimals)
    value = value.log() if log else value
    own = own.filter(pl.col("period") == period).select("area", ((value - value.mean()) / value.std(ddof=0) * math.sqrt(weight)).alias(f"t{k}"))
    standardised = standardised.join(own, on="area", how="left")
squares = [(pl.col(f"t{k}") - pl.col(f"t{k}_other")) ** 2 for k in range(len(traits))]
similar = (
    standardised.join(standardised, how="cross", suffix="_other")
    .filter(pl.col("area") != pl.col("area_other"))
    .select("area", other="area_other", distance=pl.sum_horizontal(squares))
    .sort("area", "distance", "other")
    .group_by("area", maintain_order=True)
    .head(n_similar)
)
ahead = pl.when(pl.col("better") == "lower").then(pl.col("value") < pl.col("latest_value")).otherwise(pl.col("value") > pl.col("latest_value"))
among = (
    table.select("area", "indicator", "better", "latest_period", "latest_value")
    .join(similar, on="area")
    .join(at.select(*key, "value", other="area"), on=[*key, "other"])
    .group_by("area", "indicator")
    .agg(of_similar=pl.col("value").median(), place_similar=ahead.sum() + 1, similar=pl.col("value"))
)


def of(sex, name):
    return figures.filter(pl.col("sex") == sex).select("indicator", "area", pl.col("value").alias(name), latest_period="period")


points = (
    both.rename({"period": "latest_period"})
    .join(quartiles, on=["indicator", "level", "latest_period"], how="left")
    .group_by("area", "n")
    .agg(points=pl.struct("year", "value", "low", "high").sort_by("year"))
)
table = (
    table.join(at.filter(pl.col("area") == "00").select(*key, riket="value"), on=key, how="left")
    .join(at.filter(pl.col("level") == "region").select(*key, region="area", of_region="value"), on=[*key, "region"], how="left")
    .join(medians, on=[*key, "group"], how="left")
    .join(ordered, on=["area", *key], how="left")
    .join(tenths, on=[*key, "level"], how="left")
    .join(of("K", "women"), on=["area", *key], how="left")
    .join(of("M", "men"), on=["area", *key], how="left")
    .join(points, on=["area", "n"], how="left")
    .join(among, on=["area", "indicator"], how="left")
    .sort("area", "n")
)


def chart(points):
    low, high = min(min(p["value"], p["low"]) for p in points), max(max(p["value"], p["high"]) for p in points)
    scale = 20 / (high - low or 1)

    def path(which, way=1):
        return " ".join(f"{(p['year'] - 2010) * 9:.1f},{22 - (p[which] - low) * scale:.1f}" for p in points[::way])

    return f'<svg width="120" height="24"><polygon points="{path("low")} {path("high", -1)}"/><polyline points="{path("value")}"/></svg>'


shown = ["title", "unit", "first_value", "first_period", "latest_value", "latest_period", "change", "marked", "score", "riket", "of_region", "of_group", "of_similar", "place_similar", "place", "best_tenth", "women", "men"]
told = ["indicator", "section", "better", "of", "z", "points", "similar"] + shown
head = "<table><thead><tr>" + "".join(f"<th>{c}" for c in plan.COLUMNS) + "<tbody>"
for (code,), own in table.partition_by("area", as_dict=True).items():
    own.select(told).write_json(out / f"{code}.json")
    lines = [
        "<tr>" + "".join(f"<td>{'–' if cell is None else cell}" for cell in row[:-1]) + f"<td>{chart(row[-1])}"
        for row in own.select(*shown, "points").iter_rows()
    ]
    page = plan.HEAD.format(name=own["name"][0]) + head + "".join(lines) + "</table>"
    (out / f"{code}.html").write_text(page, encoding="utf-8")
print(time.perf_counter() - start, len(table))
