"""The table of all profiles with pandas, as an analyst would write it: one frame, grouped, then a
page and a JSON file for each area with to_html and to_json."""

import math
import pathlib
import sys
import time

import numpy as np
import pandas as pd

import plan

start = time.perf_counter()
profile, out = sys.argv[1], pathlib.Path(sys.argv[2])

rows, base_year = plan.rows(profile)
rows = pd.DataFrame(rows)
areas = pd.DataFrame(plan.areas(), columns=["area", "name", "level", "region", "group"])
n_similar, traits = plan.likeness(profile)
wanted = set(rows["indicator"])
columns = ["indicator", "area", "period", "sex", "age", "value"]
figures = pd.concat(
    [pd.read_parquet(f, columns=columns) for f in plan.FIGURES]
    + [pd.read_csv(f, usecols=columns, dtype={"area": str, "period": str}) for f in plan.CSV_FIGURES]
)
figures["year"] = pd.to_numeric(figures["period"].str[-4:], errors="coerce")
published = figures
figures = figures[figures["indicator"].isin(wanted) & figures["age"].isna() & figures["value"].notna()]
figures = figures.merge(areas, on="area").merge(rows, on=["indicator", "level"])
factor = 10.0 ** figures["decimals"]
figures["value"] = np.sign(figures["value"]) * np.floor(figures["value"].abs() * factor + 0.5) / factor
figures = figures[figures["year"] >= base_year].sort_values(["area", "n", "sex", "period"])
# A break counts only for an area with values after it.
is_broken = figures["broken"] <= figures.groupby(["area", "n"])["year"].transform("max")
comparable = figures[(figures["year"] >= figures["base_year"]) & (~is_broken | (figures["year"] >= figures["broken"]))]


def ends(frame):
    grouped = frame.groupby(["area", "n"], sort=False)
    first = grouped[["period", "value"]].first().add_prefix("first_")
    return first.join(grouped[["period", "value"]].last().add_prefix("latest_"))


def kendall(values):
    """S and the two-sided p-value of Mann-Kendall by the normal distribution."""
    n = len(values)
    if n < 5:
        return None
    score = int(np.sign(np.subtract.outer(values, values))[np.tril_indices(n, -1)].sum())
    _, ties = np.unique(values, return_counts=True)
    variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    z = 0.0 if score == 0 or variance == 0 else (abs(score) - 1) / math.sqrt(variance)
    return score, math.erfc(z / math.sqrt(2))


both = comparable[comparable["sex"] == "T"]
table = ends(both).reset_index().merge(areas, on="area").merge(rows.drop(columns="level"), on="n")
table["change"] = table["latest_value"] - table["first_value"]
table["change"] = table["change"].where(table["share"], 100 * table["change"] / table["first_value"].abs())
worse = table["latest_value"] < table["first_value"]
worse = worse.where(table["better"] == "higher", table["latest_value"] > table["first_value"])
table["marked"] = worse & (table["better"] != "neither")
tests = both.groupby(["area", "n"], sort=False)["value"].apply(lambda v: kendall(v.to_numpy()))
table = table.merge(tests.rename("trend").reset_index(), on=["area", "n"], how="left")

# Comparisons in the period of the latest value.
at = figures[figures["sex"] == "T"][["indicator", "area", "period", "value", "group", "level"]]
riket = at[at["area"] == "00"][["indicator", "period", "value"]]
table = table.merge(riket.rename(columns={"value": "riket", "period": "latest_period"}), on=["indicator", "latest_period"], how="left")
regions = at[at["level"] == "region"][["indicator", "area", "period", "value"]]
regions = regions.rename(columns={"value": "of_region", "period": "latest_period", "area": "region"})
table = table.merge(regions, on=["indicator", "region", "latest_period"], how="left")
medians = at[at["level"] == "kommun"].groupby(["indicator", "group", "period"])["value"].median().rename("of_group").reset_index()
table = table.merge(medians.rename(columns={"period": "latest_period"}), on=["indicator", "group", "latest_period"], how="left")

# Similar kommuner: the nearest in standardised traits, in the latest period that most of them have.
kommuner = areas[areas["level"] == "kommun"]["area"].sort_values().to_numpy()
columns = []
for indicator, weight, log, decimals in traits:
    own = published[(published["indicator"] == indicator) & (published["sex"] == "T") & published["area"].isin(kommuner)]
    own = own[own["value"].notna()]
    n_valued = own.groupby("period").size()
    own = own[own["period"] == n_valued[n_valued * 10 >= n_valued.max() * 9].index.max()]
    values = own.set_index("area")["value"].reindex(kommuner).round(decimals).to_numpy()
    values = np.log(values) if log else values
    columns.append((values - np.nanmean(values)) / np.nanstd(values) * math.sqrt(weight))
traits = np.stack(columns, axis=1)
distance = np.sqrt(((traits[:, None, :] - traits[None, :, :]) ** 2).sum(axis=2))
np.fill_diagonal(distance, np.inf)
nearest = np.argsort(distance, axis=1, kind="stable")[:, :n_similar]
similar = pd.DataFrame({"area": np.repeat(kommuner, n_similar), "other": kommuner[nearest.ravel()]})
others = table[["area", "indicator", "better", "latest_period", "latest_value"]].merge(similar, on="area")
values = at[["indicator", "area", "period", "value"]].rename(columns={"area": "other", "period": "latest_period"})
others = others.merge(values, on=["indicator", "other", "latest_period"])
ahead = (others["value"] < others["latest_value"]).where(others["better"] == "lower", others["value"] > others["latest_value"])
others["ahead"] = ahead
among = others.groupby(["area", "indicator"]).agg(of_similar=("value", "median"), place_similar=("ahead", "sum"), similar=("value", list))
among["place_similar"] += 1
table = table.merge(among.reset_index(), on=["area", "indicator"], how="left")

by_level = at.merge(rows[["indicator", "level", "better"]], on=["indicator", "level"])
grouped = by_level.groupby(["indicator", "level", "period"])["value"]
by_level["low"] = grouped.rank(method="min")
by_level["high"] = grouped.rank(method="min", ascending=False)
by_level["of"] = grouped.transform("size")
by_level["place"] = by_level["low"].where(by_level["better"] == "lower", by_level["high"])
place = by_level[["indicator", "area", "period", "place", "of"]].rename(columns={"period": "latest_period"})
table = table.merge(place, on=["indicator", "area", "latest_period"], how="left")


def tenth(frame):
    values, n = np.sort(frame["value"].to_numpy()), len(frame) // 10
    if n == 0:
        return None
    return values[n - 1] if frame["better"].iloc[0] == "lower" else values[len(values) - n]


tenths = by_level.groupby(["indicator", "level", "period"])[["value", "better"]].apply(tenth).rename("best_tenth").reset_index()
table = table.merge(tenths.rename(columns={"period": "latest_period"}), on=["indicator", "level", "latest_period"], how="left")
for sex, name in (("K", "women"), ("M", "men")):
    of_sex = figures[figures["sex"] == sex][["indicator", "area", "period", "value"]]
    of_sex = of_sex.rename(columns={"period": "latest_period", "value": name})
    table = table.merge(of_sex, on=["indicator", "area", "latest_period"], how="left")
# The middle half of all areas, behind every mini-chart.
quartiles = grouped.quantile([0.25, 0.75]).unstack().set_axis(["low", "high"], axis=1).reset_index()
drawn = figures[figures["sex"] == "T"].merge(quartiles, on=["indicator", "level", "period"], how="left")
drawn = drawn.sort_values(["area", "n", "year"])
points = drawn.groupby(["area", "n"], sort=False)[["year", "value", "low", "high"]].apply(lambda g: g.to_numpy().tolist())
table = table.merge(points.rename("points").reset_index(), on=["area", "n"], how="left")


def chart(points):
    low, high = min(min(p[1:]) for p in points), max(max(p[1:]) for p in points)
    scale = 20 / (high - low or 1)

    def path(which, way=1):
        return " ".join(f"{(p[0] - 2010) * 9:.1f},{22 - (p[which] - low) * scale:.1f}" for p in points[::way])

    return f'<svg width="120" height="24"><polygon points="{path(2)} {path(3, -1)}"/><polyline points="{path(1)}"/></svg>'


table["chart"] = table["points"].map(chart)
table = table.sort_values("n")
shown = ["title", "unit", "first_value", "first_period", "latest_value", "latest_period", "change", "marked", "trend", "riket", "of_region", "of_group", "of_similar", "place_similar", "place", "best_tenth", "women", "men", "chart"]
told = ["indicator", "section", "better", "of", "points", "similar"] + shown[:-1]
for code, own in table.groupby("area"):
    own[told].to_json(out / f"{code}.json", orient="records", force_ascii=False)
    page = own[shown].set_axis(plan.COLUMNS, axis=1).to_html(index=False, escape=False, na_rep="–")
    (out / f"{code}.html").write_text(plan.HEAD.format(name=own["name"].iloc[0]) + page, encoding="utf-8")
print(time.perf_counter() - start, len(table))
