"""Compares what LibreOffice computes in the workbook with the profiles as JSON."""

import json
import pathlib
import re
import subprocess
import sys
import time
import zipfile

from office import Office, print_pdf

# Riket, a region, a large kommun, one that lacks figures, one with a figure that is nothing, both Gotlands.
AREAS = ["00", "14", "1480", "0560", "1497", "0980", "09", "0180"]
ABSENT = {
    "missing": "-",
    "not_applicable": ".",
    "hidden": "..",
    "not_collected": ":",
    "not_yet_published": "…",
}
FIRST_ROW = 7
NAME, UNIT, FIRST, FIRST_PERIOD, LATEST, LATEST_PERIOD, CHANGE, MARK, TREND = 1, 2, 3, 4, 6, 7, 8, 9, 10
COMPARED = {"riket": 11, "region": 12, "group": 13, "peers": 14}
WORDS = {"better": "●", "worse": "◆", "unchanged": "⊖", "changing": "■", "too-few-points": "◌", "not-tested": ""}


class Checks:
    """Counts what held and what did not."""

    def __init__(self):
        self.n_passed = 0
        self.n_failed = 0

    def that(self, holds, said):
        """Notes one claim."""
        if holds:
            self.n_passed += 1
        else:
            self.n_failed += 1
            print(f"FAILED {said}")


def shown(cell):
    """What a cell holds: a number as a number, a text as a text, an error by its name."""
    if cell.getError():
        return "#error"
    # 1 is a number; a formula says by its result type which it is.
    is_number = cell.FormulaResultType2 == 1 if cell.Formula.startswith("=") else cell.Type.value == "VALUE"
    return cell.Value if is_number else cell.String


def same(found, wanted):
    """A number in the sheet equals the number in the profile."""
    return isinstance(found, float) and abs(found - wanted) <= 1e-9 * max(1.0, abs(wanted))


def pick(book, label):
    """Picks an area as a person does, and waits for nothing: the sheet recomputes by itself."""
    book.Sheets.getByIndex(0).getCellByPosition(1, 1).String = label


def check_cell(checks, found, wanted, said):
    """A published cell: its number, or the sign of why there is none."""
    if wanted.get("value") is not None:
        checks.that(same(found, wanted["value"]), f"{said}: {found!r} is not {wanted['value']}")
    else:
        sign = ABSENT[wanted["status"]]
        checks.that(found == sign, f"{said}: {found!r} is not {sign!r}")


def period(text):
    """A period as the sheet shows it: a year as a number, years with a dash between."""
    return float(text) if re.fullmatch(r"\d{4}", text) else text.replace("-", "–")


def check_row(checks, sheet, at, row, said):
    """One row of the profile against one object of the JSON."""
    cell = lambda column: shown(sheet.getCellByPosition(column, at))
    checks.that(cell(NAME) == row["title"], f"{said} name: {cell(NAME)!r}")
    checks.that(str(cell(UNIT)).startswith(row["unit"]), f"{said} unit: {cell(UNIT)!r}")
    if row["first"] is not None:
        check_cell(checks, cell(FIRST), row["first"], f"{said} first")
        checks.that(cell(FIRST_PERIOD) == period(row["first"]["period"]), f"{said} first period")
    else:
        checks.that(cell(FIRST) == "", f"{said}: no first value, but {cell(FIRST)!r}")
    latest = row["latest"] or row["latest_absent"] or {"status": "missing"}
    check_cell(checks, cell(LATEST), latest, f"{said} latest")
    if "period" in latest:
        checks.that(cell(LATEST_PERIOD) == period(latest["period"]), f"{said} latest period")
    marked = str(cell(MARK)).startswith("⚑")
    checks.that(marked == row["marked"], f"{said} mark: {cell(MARK)!r}")
    if row["kind"] == "central_measure":
        checks.that(not marked, f"{said}: a central measure is marked")
    sign = WORDS[row["trend"]]
    checks.that(str(cell(TREND)).startswith(sign), f"{said} trend: {cell(TREND)!r} is not {row['trend']}")
    compared = {c["with"]: c for c in row["comparisons"]}
    for with_whom, column in COMPARED.items():
        if with_whom in compared:
            check_cell(checks, cell(column), compared[with_whom], f"{said} {with_whom}")
        else:
            checks.that(cell(column) == "", f"{said} {with_whom}: {cell(column)!r} though not compared")


def check_profile(checks, book, profile):
    """The whole sheet of the picked area."""
    sheet = book.Sheets.getByIndex(0)
    code = profile["area"]
    at, section = FIRST_ROW, None
    for row in profile["rows"]:
        if row["section"] != section:
            section = row["section"]
            found = shown(sheet.getCellByPosition(NAME, at))
            checks.that(found == section, f"{code}: {found!r} is not the heading {section!r}")
            at += 1
        check_row(checks, sheet, at, row, f"{code} {row['indicator']}")
        at += 1
    marked = sum(1 for row in profile["rows"] if row["marked"])
    flags = 0
    for line in range(FIRST_ROW, at + 20):
        flags += str(shown(sheet.getCellByPosition(MARK, line))).startswith("⚑")
    checks.that(flags == marked, f"{code}: {flags} flags, {marked} marked rows")
    lead = " ".join(sentence["text"] for sentence in profile["lead"])
    lines = [str(shown(sheet.getCellByPosition(NAME, line))) for line in range(2, 5)]
    checks.that(" ".join(l for l in lines if l) == lead, f"{code} lead: {lines}")
    check_review(checks, book, profile)


def check_review(checks, book, profile):
    """The sheet with the review: every item once, in order, and nothing after the last."""
    sheet = book.Sheets.getByIndex(1)
    code = profile["area"]
    for i, one in enumerate(profile["review"]):
        texts = [shown(sheet.getCellByPosition(column, 4 + i)) for column in (1, 3, 4)]
        wanted = [one["title"], " ".join(s["text"] for s in one["sentences"]), one["caution"]]
        checks.that(texts == wanted, f"{code} review {i}: {texts} is not {wanted}")
    after = shown(sheet.getCellByPosition(1, 4 + len(profile["review"])))
    checks.that(after in ("", "Jämförbara kommuner"), f"{code}: {after!r} after the review")


def formula_cells(book):
    """Every cell with a formula, by sheet, row and column."""
    for sheet in book.Sheets:
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        block = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
        for area in block.queryContentCells(16).RangeAddresses:
            for at in range(area.StartRow, area.EndRow + 1):
                for column in range(area.StartColumn, area.EndColumn + 1):
                    yield sheet.Name, at, column, sheet.getCellByPosition(column, at)


def stored_results(path):
    """The results that the file itself holds beside its formulas, read without any office program."""
    names, results = {}, {}
    with zipfile.ZipFile(path) as archive:
        listing = archive.read("xl/workbook.xml").decode()
        for i, name in enumerate(re.findall(r'<sheet name="([^"]+)"', listing)):
            names[name] = f"xl/worksheets/sheet{i + 1}.xml"
        for name, file in names.items():
            text = archive.read(file).decode()
            for reference, kind, value in re.findall(
                r'<c r="([A-Z]+\d+)"[^>]*?(?: t="(\w+)")?><f>[^<]*</f><v>([^<]*)</v>', text
            ):
                value = value.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
                results[name, reference] = float(value) if not kind else value
    return results


def reference(at, column):
    """`B5` of a row and column counted from 0."""
    letters, left = "", column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{at + 1}"


def check_stored(checks, book, path):
    """Each stored result is what LibreOffice computes from the same formula."""
    stored = stored_results(path)
    n_wrong, n = 0, 0
    for name, at, column, cell in formula_cells(book):
        n += 1
        wanted = stored.get((name, reference(at, column)))
        found = shown(cell)
        if found == "#error":
            is_same = wanted == "#N/A" and cell.getError() == 32767
        elif isinstance(found, float):
            is_same = isinstance(wanted, float) and same(found, wanted)
        else:
            is_same = wanted == found
        if not is_same:
            n_wrong += 1
            if n_wrong <= 5:
                print(f"FAILED {name}!{reference(at, column)}: stored {wanted!r}, computed {found!r}")
    checks.that(n_wrong == 0, f"{n_wrong} of {n} stored results differ from what is computed")
    checks.that(n > 1000 and n == len(stored), f"{n} formulas seen, {len(stored)} in the file")


def check_comparison(checks, book, profiles, labels):
    """The sheet with areas side by side: pick two areas and one measure, and read them."""
    sheet = book.Sheets.getByIndex(2)
    a, b = profiles["1480"], profiles["0180"]
    row = next(r for r in a["rows"] if r["latest"] and len(r["points"]) > 5)
    sheet.getCellByPosition(1, 2).String = row["title"]
    for i, label in enumerate([labels["1480"], labels["0180"], "", ""]):
        sheet.getCellByPosition(1, 5 + i).String = label
    heads = {}
    for column in range(3, 40):
        heads[str(sheet.getCellByPosition(column, 4).String)] = column
    for i, profile in enumerate([a, b]):
        own = next(r for r in profile["rows"] if r["indicator"] == row["indicator"])
        for point in own["points"]:
            found = shown(sheet.getCellByPosition(heads[point["period"]], 5 + i))
            said = f"compare {profile['area']} {own['indicator']} {point['period']}"
            check_cell(checks, found, point, said)
    for column in range(3, 15):
        found = shown(sheet.getCellByPosition(column, 7))
        checks.that(found == "", f"compare: an area that is not picked shows {found!r}")
    titles = {}
    for at in range(33, 90):
        titles[str(sheet.getCellByPosition(1, at).String)] = at
    for own in a["rows"]:
        latest = own["latest"] or own["latest_absent"] or {"status": "missing"}
        found = shown(sheet.getCellByPosition(3, titles[own["title"]]))
        check_cell(checks, found, latest, f"compare all {own['indicator']}")


def check_chart(checks, book, profiles, labels):
    """The sheet with one measure: the years of the area, and a line for riket."""
    pick(book, labels["1480"])
    sheet = book.Sheets.getByIndex(3)
    row = next(
        r for r in profiles["1480"]["rows"]
        if r["latest"] and any(c["with"] == "riket" and c["value"] is not None for c in r["comparisons"])
    )
    sheet.getCellByPosition(1, 2).String = row["title"]
    heads = {str(sheet.getCellByPosition(c, 30).String): c for c in range(2, 40)}
    for point in row["points"]:
        found = shown(sheet.getCellByPosition(heads[point["period"]], 31))
        check_cell(checks, found, point, f"chart {row['indicator']} {point['period']}")
    riket = next(c for c in row["comparisons"] if c["with"] == "riket")
    found = shown(sheet.getCellByPosition(heads[riket["period"]], 32))
    check_cell(checks, found, riket, f"chart riket {row['indicator']} {riket['period']}")
    drawing = sheet.Charts.getByIndex(0).EmbeddedObject.Diagram
    checks.that(drawing.MissingValueTreatment == 0, "a missing value must be a gap in the chart")


def check_misuse(checks, book):
    """A name that is not in the list shows nothing rather than somebody else's profile."""
    pick(book, "Atlantis")
    sheet = book.Sheets.getByIndex(0)
    for at in (FIRST_ROW, FIRST_ROW + 1, FIRST_ROW + 5):
        for column in (NAME, FIRST, LATEST, MARK):
            found = shown(sheet.getCellByPosition(column, at))
            checks.that(found == "", f"Atlantis shows {found!r}")


def check_language(checks, office, narbild, work):
    """The English workbook of one area opens and shows the same numbers as its JSON."""
    path = work / "one.xlsx"
    run = [narbild, "--lang", "en", "profile", "1480"]
    subprocess.run([*run, "--format", "xlsx", "--out", path], check=True)
    profile = json.loads(subprocess.run([*run, "--format", "json"], check=True, capture_output=True).stdout)
    book = office.open(path)
    checks.that(book.Sheets.getByIndex(0).Name == "Profile", "the first sheet is not Profile")
    check_profile(checks, book, profile)
    check_stored(checks, book, path)
    book.close(True)


def main():
    narbild, work, pictures = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
    checks = Checks()
    path = work / "all.xlsx"
    start = time.monotonic()
    base = [narbild, "--lang", "sv", "profile"]
    subprocess.run([*base, "--all", "--format", "xlsx", "--out", path], check=True)
    print(f"written in {time.monotonic() - start:.1f} s, {path.stat().st_size / 1e6:.1f} MB")
    profiles = {}
    for code in AREAS:
        answer = subprocess.run([*base, code, "--format", "json"], check=True, capture_output=True)
        profiles[code] = json.loads(answer.stdout)
    with Office(work) as office:
        start = time.monotonic()
        book = office.open(path)
        print(f"opened and recomputed in {time.monotonic() - start:.1f} s")
        check_stored(checks, book, path)
        labels = {}
        for code, profile in profiles.items():
            name = profile["area_name"]
            labels[code] = f"{name} (region)" if profile["area_level"] == "region" else name
            start = time.monotonic()
            pick(book, labels[code])
            spent = time.monotonic() - start
            checks.that(spent < 2.0, f"picking {labels[code]} took {spent:.1f} s")
            check_profile(checks, book, profile)
        statuses = {r["status"] for p in profiles.values() for r in p["rows"]}
        print(f"statuses seen: {', '.join(sorted(statuses))}")
        checks.that(len(statuses & set(ABSENT)) > 0, "no area with a cell without a number was picked")
        check_comparison(checks, book, profiles, labels)
        check_chart(checks, book, profiles, labels)
        check_misuse(checks, book)
        pick(book, labels["1480"])
        print_pdf(book, work / "all.pdf")
        book.close(True)
        check_language(checks, office, narbild, work)
    check_print(checks, work, pictures)
    print(f"{checks.n_passed} passed, {checks.n_failed} failed")
    sys.exit(0 if checks.n_failed == 0 and checks.n_passed > 0 else 1)


def check_print(checks, work, pictures):
    """The profile prints on one page's width, the name on its first page."""
    text = subprocess.run(
        ["pdftotext", "-f", "1", "-l", "1", work / "all.pdf", "-"], check=True, capture_output=True
    ).stdout.decode()
    checks.that("Göteborg" in text and "Märkning" in text, "the first printed page is not the profile")
    if pictures:
        folder = pathlib.Path(pictures)
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["pdftoppm", "-r", "110", "-l", "12", "-png", work / "all.pdf", folder / "page"], check=True
        )


main()
