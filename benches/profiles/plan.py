"""What every program of this bench is to make: areas, rows and rules, read from content/."""

import csv
import pathlib
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIGURES = sorted((ROOT / "content/figures").glob("*.parquet"))
CSV_FIGURES = sorted((ROOT / "content/figures").glob("*.csv"))
LEVELS = {2: "region", 4: "kommun"}


def level(code):
    return "riket" if code == "00" else LEVELS[len(code)]


def areas():
    """Code, name, level, region and group of every area of today."""
    content, rows = ROOT / "content/areas", []
    for name in ("region", "kommun"):
        with open(content / f"{name}.csv", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if not row["valid_to"]:
                    code = row["code"]
                    rows.append((code, row["full_name"], level(code), row.get("region", ""), row.get("group", "")))
    return rows


def definitions():
    found = {}
    for path in (ROOT / "content/indicators").rglob("*.toml"):
        definition = tomllib.loads(path.read_text(encoding="utf-8"))
        found[definition["id"]] = definition
    return found


def rows(profile):
    """One row for each level and indicator of a profile, in its order, with what the rule needs."""
    layout = tomllib.loads((ROOT / f"content/profiles/{profile}.toml").read_text(encoding="utf-8"))
    known, made = definitions(), []
    for section in layout["section"]:
        for row in section["rows"]:
            row = row if isinstance(row, dict) else {"indicator": row}
            definition = known[row["indicator"]]
            series = definition.get("series", {})
            breaks = [b["period"] for b in series.get("breaks", [])]
            for where in row.get("levels", layout["levels"]):
                made.append({
                    "n": len(made),
                    "level": where,
                    "indicator": row["indicator"],
                    "section": section["title"]["sv"],
                    "title": definition["title"]["sv"],
                    "unit": definition["unit"]["sv"],
                    "better": definition["better"],
                    "share": definition["describe"]["measure"] == "share",
                    "decimals": definition["decimals"],
                    "base_year": max(series.get("base_year", 0), layout["base_year"]),
                    "broken": max((int(b[:4]) for b in breaks), default=0),
                })
    return made, layout["base_year"]


def likeness(profile):
    """How many similar kommuner, and the traits that likeness is measured in."""
    layout = tomllib.loads((ROOT / f"content/profiles/{profile}.toml").read_text(encoding="utf-8"))
    known = definitions()
    traits = [
        (t["indicator"], t["weight"], t.get("log", False), known[t["indicator"]]["decimals"])
        for t in layout["peers"]["traits"]
    ]
    return layout["peers"]["n"], traits


# What a page holds around its table. The same for all, so that only the table is measured.
HEAD = '<!doctype html><html lang="sv"><meta charset="utf-8"><title>{name}</title><h1>{name}</h1>'
COLUMNS = ["Mått", "Enhet", "Första", "Period", "Senaste", "Period", "Ändring", "Sämre", "Trend", "Riket", "Regionen", "Gruppen", "Liknande", "Plats bland liknande", "Plats", "Bästa tiondelen", "Kvinnor", "Män", "Utveckling"]
