"""Reads printed profiles back and compares them with the same profiles as JSON.

The numbers are written out here by rules of their own, so that a fault in the program's formatting shows.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time

BIN = os.path.abspath(sys.argv[1])
PDF = os.path.join(BIN, "narbild-pdf")
CLI = os.path.join(BIN, "narbild")
PROFILES = ["nara-vard", "aldreomsorg", "kommunal-halso-och-sjukvard", "patientsakerhet"]
# Riket, a region, a large and a small kommun, and Gotland, which is both.
AREAS = ["00", "14", "1480", "1438", "09", "0980"]

passed, failed = 0, 0


def check(holds, what):
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        print(f"FAILED: {what}", file=sys.stderr)


def run(*command, **options):
    return subprocess.run(command, capture_output=True, **options)


def text_of(*command):
    done = run(*command)
    if done.returncode != 0:
        raise RuntimeError(f"{command}: {done.stderr.decode(errors='replace')}")
    return done.stdout.decode("utf-8", errors="replace")


def plain(text):
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2060", "").split())


def written(value, decimals, lang):
    """A number as readers write it: half away from zero, thousands parted, a true minus sign."""
    scaled = round(abs(value) * 10**decimals + 1e-9)
    whole, fraction = divmod(scaled, 10**decimals)
    digits = f"{whole:,}".replace(",", " " if lang == "sv" else ",")
    if decimals:
        digits += ("," if lang == "sv" else ".") + f"{fraction:0{decimals}d}"
    return ("\u2212" if value < 0 and scaled else "") + digits


WORDS = {
    "sv": {"marked": "Märkt", "worse": "sämre", "better": "bättre", "unchanged": "Ingen säker förändring",
           "too-few-points": "För få mätpunkter", "page": "Sida {} av {}",
           "shortened": "granskningen är kortad"},
    "en": {"marked": "Marked", "worse": "worse", "better": "better", "unchanged": "No significant change",
           "too-few-points": "Too few points", "page": "Page {} of {}",
           "shortened": "the review is cut"},
}


def table_rows(structure):
    """The table's rows in the tag tree: the text of each, with its kinds of cell."""
    rows, row, depth = [], None, 0
    for line in structure.splitlines():
        indent = len(line) - len(line.lstrip())
        word = line.strip()
        if word.rstrip(":") == "TR":
            row, depth = {"text": [], "scopes": [], "n_cells": 0, "n_figures": 0}, indent
            rows.append(row)
            continue
        if row is None:
            continue
        if indent <= depth and word:
            row = None
            continue
        if word.startswith("/Scope"):
            row["scopes"].append(word.split("/")[-1])
        elif re.match(r"T[HD]\b", word):
            row["n_cells"] += 1
        elif word.startswith("Figure"):
            row["n_figures"] += 1
        elif word.startswith('"'):
            row["text"].append(word[1:-1])
    for row in rows:
        row["text"] = plain(" ".join(row["text"]))
    return rows


def check_row(row, line, lang, where):
    where = f"{where}, {row['title']}"
    decimals, found = row["decimals"], line["text"]
    for end in ("first", "latest"):
        if row[end]:
            value = written(row[end]["value"], decimals, lang)
            period = row[end]["period"].replace("-", "–")
            check(f"{value} {period}" in found, f"{where}: {end} {value} {period} in {found!r}")
    check((WORDS[lang]["marked"] in found) == row["marked"], f"{where}: mark in {found!r}")
    word = WORDS[lang].get(row["trend"])
    if word:
        check(word in found, f"{where}: trend {row['trend']} in {found!r}")
    check("Row" in line["scopes"], f"{where}: no row header in {line}")
    place = row["position_peers"]
    check(line["n_figures"] == 1 + bool(place and row["latest"]), f"{where}: pictures in {line}")
    if place:
        check(re.search(rf"\b{place['place']}(:a|:e|st|nd|rd|th)?\b.*\b{place['of']}\b", found), f"{where}: place in {found!r}")


def check_facts(path, profile, lang, where):
    """The document's own facts: pages, size, tags, standards, language, title, date, fonts."""
    facts = dict(line.split(":", 1) for line in text_of("pdfinfo", path).splitlines() if ":" in line)
    facts = {key.strip(): value.strip() for key, value in facts.items()}
    check(facts["Pages"] == "2", f"{where}: {facts['Pages']} pages")
    check(facts["Tagged"] == "yes", f"{where}: not tagged")
    check("A4" in facts["Page size"], f"{where}: {facts['Page size']}")
    check(profile["area_name"] in facts["Title"], f"{where}: title {facts['Title']}")
    newest = max(d["retrieved"] for d in profile["deliveries"])
    dated = time.strftime("%Y-%m-%d", time.strptime(facts["CreationDate"], "%a %b %d %H:%M:%S %Y UTC"))
    check(dated == newest, f"{where}: dated {dated}, newest figures {newest}")
    meta = text_of("pdfinfo", "-meta", path)
    for claim in (r"pdfuaid:part>1<", r"pdfaid:part>2<", r"pdfaid:conformance>A<", rf"<rdf:li>{lang}"):
        check(re.search(claim, meta), f"{where}: {claim} in the metadata")
    fonts = text_of("pdffonts", path).splitlines()[2:]
    check(len(fonts) >= 4, f"{where}: {len(fonts)} fonts")
    for font in fonts:
        check("Type 3" not in font and re.search(r"yes yes yes", font), f"{where}: {font}")


def check_profile(folder, area, profile_id, lang):
    where = f"{area} {profile_id} {lang}"
    answer = run(CLI, "profile", area, "--profile", profile_id, "--lang", lang, "--format", "json", env=ENV)
    if answer.returncode != 0:
        # The profile is not made for the level; then neither program makes it.
        printed = run(PDF, area, "--profile", profile_id, "--out", os.path.join(folder, "none.pdf"), env=ENV)
        check(printed.returncode == 2, f"{where}: printed though there is no such profile")
        return False
    profile = json.loads(answer.stdout)
    path = os.path.join(folder, f"{area}-{profile_id}-{lang}.pdf")
    printed = run(PDF, area, "--profile", profile_id, "--lang", lang, "--out", path, env=ENV)
    check(printed.returncode == 0, f"{where}: {printed.stderr.decode()}")
    if printed.returncode != 0:
        return False
    check_facts(path, profile, lang, where)
    structure = text_of("pdfinfo", "-struct-text", path)
    lines = table_rows(structure)
    heads = [line for line in lines if "Column" in line["scopes"]]
    check(len(heads) == 1 and set(heads[0]["scopes"]) == {"Column"}, f"{where}: {len(heads)} rows of column heads")
    sections = {row["section"] for row in profile["rows"]}
    body = [line for line in lines if line not in heads and line["n_cells"] > 1]
    titles = {line["text"] for line in lines if line["n_cells"] == 1}
    check(titles == {plain(s) for s in sections}, f"{where}: sections {titles}")
    check(len(body) == len(profile["rows"]), f"{where}: {len(body)} rows, {len(profile['rows'])} in the profile")
    for row, line in zip(profile["rows"], body):
        check(plain(row["title"]) in line["text"].replace("- ", "-") or plain(row["title"]) in line["text"],
              f"{where}: {row['title']} in {line['text']!r}")
        check_row(row, line, lang, where)
    check_review(path, profile, structure, lang, where)
    return True


def check_review(path, profile, structure, lang, where):
    pages = [plain(page) for page in text_of("pdftotext", "-layout", path, "-").split("\f")]
    for n in (1, 2):
        check(WORDS[lang]["page"].format(n, 2) in pages[n - 1], f"{where}: page number {n}")
        check(profile["release"] in pages[n - 1], f"{where}: release on page {n}")
    flowing = plain(text_of("pdftotext", path, "-"))
    for sentence in profile["lead"]:
        check(plain(sentence["text"]) in flowing, f"{where}: lead {sentence!r}")
    tagged = plain(re.sub(r'"\n\s*"', "", structure))
    is_short = WORDS[lang]["shortened"] in flowing
    check(not is_short or len(profile["review"]) > 8, f"{where}: shortened though few rows are marked")
    for item in profile["review"]:
        sentences = [s["text"] for s in item["sentences"]]
        sentences = plain(" ".join(sentences[:3] if is_short else sentences))
        check(sentences in tagged, f"{where}: review {sentences!r}")
    headings = re.findall(r"^\s*H([1-6])\b", structure, re.M)
    check(headings.count("1") == 1 and headings[0] == "1", f"{where}: headings {headings}")
    steps = all(int(b) - int(a) <= 1 for a, b in zip(headings, headings[1:]))
    check(steps, f"{where}: a level of heading is skipped in {headings}")
    with open(path, "rb") as file:
        n_alternatives = file.read().count(b"/Alt")
    n_figures = len(re.findall(r"^\s*Figure\b", structure, re.M))
    check(n_figures >= len(profile["rows"]), f"{where}: {n_figures} figures")
    check(n_alternatives >= n_figures, f"{where}: {n_figures} figures, {n_alternatives} text alternatives")


def check_grey(folder):
    """In grey every mark is still a shape with its word, and the page is neither empty nor black."""
    path = os.path.join(folder, "1480-nara-vard-sv.pdf")
    grey = run("pdftoppm", "-gray", "-r", "50", "-f", "1", "-l", "1", path).stdout
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", grey)
    pixels = grey[head.end():]
    dark = sum(1 for p in pixels if p < 128) / len(pixels)
    check(0.01 < dark < 0.2, f"grey: {dark:.3f} of the page is dark")
    check("Märkt" in text_of("pdftotext", "-f", "1", "-l", "1", path, "-"), "grey: the word stands beside the flag")


def check_program(folder):
    again = os.path.join(folder, "again.pdf")
    run(PDF, "Göteborg", "--lang", "sv", "--out", again, env=ENV)
    first = open(os.path.join(folder, "1480-nara-vard-sv.pdf"), "rb").read()
    check(open(again, "rb").read() == first, "the same profile gives the same bytes")
    piped = run(PDF, "1480", "--lang", "sv", "--out", "-", env=ENV).stdout
    check(piped == first, "standard output gives the same bytes")
    handed = run(CLI, "profile", "1480", "--lang", "sv", "--format", "pdf", "--out", again, env=ENV)
    check(handed.returncode == 0 and open(again, "rb").read() == first, "narbild profile --format pdf gives the same bytes")
    default = run(PDF, "1480", "--lang", "sv", cwd=folder, env=ENV)
    named = os.path.join(folder, "nara-vard-1480.pdf")
    check(default.returncode == 0 and os.path.exists(named), "without --out the file is named after profile and code")
    for wrong, told in [
        (["Götborgg-xyz", "--lang", "sv"], "inget område"),
        (["1480", "--profile", "finns-inte", "--lang", "sv"], "finns-inte"),
        (["--all", "--lang", "sv"], "--out"),
        (["1480", "--store", os.path.join(folder, "no-store"), "--lang", "sv"], "no-store"),
        (["1480", "--out", os.path.join(folder, "no/such/folder.pdf")], "folder.pdf"),
    ]:
        answer = run(PDF, *wrong, env=ENV)
        check(answer.returncode == 2 and told in answer.stderr.decode(), f"{wrong}: {answer.returncode} {answer.stderr.decode()}")
    help_text = text_of(PDF, "--help", "--lang", "sv")
    check("narbild-pdf Göteborg" in help_text and "Användning" in help_text, "help with examples")


def check_all(folder):
    """Every area of the smallest profile, two pages each."""
    into = os.path.join(folder, "all")
    began = time.monotonic()
    done = run(PDF, "--all", "--profile", "patientsakerhet", "--out", into, env=ENV)
    seconds = time.monotonic() - began
    check(done.returncode == 0, f"--all: {done.stderr.decode()}")
    files = sorted(os.listdir(into))
    print(f"all areas: {len(files)} files in {seconds:.0f} s", file=sys.stderr)
    check(len(files) == 312, f"--all: {len(files)} files")
    for name in files:
        path = os.path.join(into, name)
        check(re.search(r"^Pages:\s+2$", text_of("pdfinfo", path), re.M), f"--all: {name} is not of two pages")


# No store of the user's own may be picked up from the working folder, and the language is said each time.
ENV = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}

with tempfile.TemporaryDirectory() as folder:
    n_profiles = 0
    for area in AREAS:
        for profile_id in PROFILES:
            for lang in ("sv", "en") if area in ("00", "1480") else ("sv",):
                n_profiles += check_profile(folder, area, profile_id, lang)
    check(n_profiles >= 20, f"only {n_profiles} profiles were read")
    check_grey(folder)
    check_program(folder)
    check_all(folder)

print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
