"""Flies electric arrivals: what the delta-v of a low-thrust rendezvous is by the closing speed of the two-impulse transfer.

    python3 -m venv venv && venv/bin/pip install numpy scipy
    cargo build --release --no-default-features
    venv/bin/python tools/low_thrust.py --program target/release/indivisible

The program takes 1.3 (`mission::rendezvous::ELECTRIC_FACTOR`). Here the tug of the Gulf of Guinea (3,900 kg at launch,
2 N within 1 au and as 1/r^2 beyond, specific impulse 3,500 s) flies from the Earth to its asteroid on given days by a
direct optimisation (Sims and Flanagan 1999, AAS 99-338): impulses in the middle of equal parts, each no more than its
part's thrust, Kepler's motion between, the departure free within the launch energy of the two-impulse transfer, place
and velocity of the asteroid met at the end, least propellant by sequential quadratic programming. Each answer is flown
again with steady thrust (Dormand and Prince), and its end is stated. Prints the table of docs/missions.md.
"""
import argparse
import json
import subprocess
import tempfile

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import minimize

GM = 132_712_440_041.279  # km^3/s^2, DE440
AU = 149_597_870.7
G0 = 9.80665e-3  # km/s^2
KG, NEWTON, ISP = 3_900.0, 2.0, 3_500.0
PARTS = 40
FACTOR = 1.3
CASE = """(
  epoch_jd_tdb: 2460694.5,
  state: Heliocentric(
    position_au: (-0.5700899818085856, 0.9667256725176313, 0.38374242004579806),
    velocity_au_per_day: (-0.019492321618891355, 0.00020200114367657307, -0.0011778174285313177)),
  non_gravitational: None, kicks: [], until_jd_tdb: 2463591.5,
)"""
# Launch, arrival (JD TDB), whole revolutions: the tug's winter, and slower meetings of the next pass.
PAIRS = [
    (2461777.0, 2462085.0), (2461789.0, 2462085.0), (2461801.0, 2462085.0), (2461813.0, 2462085.0),
    (2461825.0, 2462085.0), (2461837.0, 2462081.0), (2461801.0, 2462097.0), (2461825.0, 2462097.0),
    (2461777.0, 2462105.0), (2462065.0, 2462173.0), (2462085.0, 2462177.0), (2462097.0, 2462173.0),
]


def ask(program, *args):
    done = subprocess.run([program, "lab", *args, "--json"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def body(program, name, center, jd):
    got = ask(program, "ephemeris", "--body", name, "--center", center, "--jd-tdb", str(jd))
    return np.array(got["position_km"]), np.array(got["velocity_km_s"])


def asteroid(program, case, jd):
    state = ask(program, "encounter", case, "--state-at", str(jd))["state"]
    sun = body(program, "sun", "barycenter", jd)
    return np.array(state["position_au"]) * AU - sun[0], np.array(state["velocity_au_per_day"]) * AU / 86_400 - sun[1]


def lambert(program, r1, r2, seconds):
    """The two-impulse transfer of less than one turn."""
    text = lambda v: ",".join(repr(float(x)) for x in v)
    got = ask(program, "transfer", "--mu", repr(GM), "--r1", text(r1), "--r2", text(r2), "--tof-s", repr(seconds))
    return [np.array(got["solutions"][0][v]) for v in ("v1_km_s", "v2_km_s")]


def kepler(r, v, seconds):
    """Kepler's motion by universal variables (Bate, Mueller and White 1971)."""
    length = np.linalg.norm(r)
    radial = r @ v / np.sqrt(GM)
    alpha = 2 / length - v @ v / GM
    x = np.sqrt(GM) * abs(alpha) * seconds
    for _ in range(60):
        z = alpha * x * x
        if z > 1e-8:
            c, s = (1 - np.cos(np.sqrt(z))) / z, (np.sqrt(z) - np.sin(np.sqrt(z))) / np.sqrt(z) ** 3
        elif z < -1e-8:
            q = np.sqrt(-z)
            c, s = (np.cosh(q) - 1) / -z, (np.sinh(q) - q) / q**3
        else:
            c, s = 0.5, 1 / 6
        here = x * x * c + radial * x * (1 - z * s) + length * (1 - z * c)
        step = (np.sqrt(GM) * seconds - (x**3 * s + radial * x * x * c + length * x * (1 - z * s))) / here
        x += step
        if abs(step) < 1e-9 * abs(x):
            break
    f, g = 1 - x * x / length * c, seconds - x**3 / np.sqrt(GM) * s
    there = f * r + g * v
    far = np.linalg.norm(there)
    return there, np.sqrt(GM) / (far * length) * x * (z * s - 1) * r + (1 - x * x / far * c) * v


def thrust(r):
    """Most thrust, kN."""
    return 1e-3 * NEWTON * min(1.0, (AU / np.linalg.norm(r)) ** 2)


class Arc:
    """Days of one flight, its ends, and the two-impulse transfer between them."""

    def __init__(self, program, case, launch, arrival):
        self.seconds = (arrival - launch) * 86_400
        self.earth = body(program, "earth", "sun", launch)
        self.target = asteroid(program, case, arrival)
        v1, v2 = lambert(program, self.earth[0], self.target[0], self.seconds)
        self.v_inf, self.closing = v1 - self.earth[1], np.linalg.norm(v2 - self.target[1])
        self.c3 = self.v_inf @ self.v_inf

    def fly(self, x):
        """End, and by part the impulse asked for and the most there is, km/s."""
        r, v = self.earth[0], self.earth[1] + x[:3]
        half, kg, most = 0.5 * self.seconds / PARTS, KG, []
        for dv in x[3:].reshape(-1, 3):
            r, v = kepler(r, v, half)
            most.append(thrust(r) * 2 * half / kg)
            v = v + dv
            kg *= np.exp(-np.linalg.norm(dv) / (G0 * ISP))
            r, v = kepler(r, v, half)
        return r, v, np.array(most)

    def solve(self):
        unit = 1e6  # km by km/s
        miss = lambda r, v: np.concatenate([(r - self.target[0]) / unit, v - self.target[1]])
        sizes = lambda x: np.sqrt((x[3:].reshape(-1, 3) ** 2).sum(1) + 1e-12)

        def all_of(x):
            r, v, most = self.fly(x)
            room = (most**2 - sizes(x) ** 2) / most**2
            return np.concatenate([miss(r, v), room, [(self.c3 - x[:3] @ x[:3]) / self.c3]])

        def slopes(x):
            base, out = all_of(x), []
            for i in range(len(x)):
                there = x.copy()
                there[i] += 1e-6
                out.append((all_of(there) - base) / 1e-6)
            return np.array(out).T

        # The gentlest impulses that meet the asteroid, by Newton, as a start.
        x = np.concatenate([0.95 * self.v_inf, np.zeros(3 * PARTS)])
        for _ in range(12):
            off, slope = all_of(x)[:6], slopes(x)[:6, 3:]
            x[3:] -= np.linalg.lstsq(slope, off, rcond=None)[0]
        cache = {}

        def cached(what, x):
            key = (what.__name__, x.tobytes())
            if key not in cache:
                cache.clear() if len(cache) > 8 else None
                cache[key] = what(x)
            return cache[key]

        grad = lambda x: np.concatenate([np.zeros(3), (x[3:].reshape(-1, 3) / sizes(x)[:, None]).ravel()])
        found = minimize(
            lambda x: sizes(x).sum(), x, jac=grad, method="SLSQP", options={"maxiter": 300, "ftol": 1e-7},
            constraints=[
                {"type": "eq", "fun": lambda x: cached(all_of, x)[:6], "jac": lambda x: cached(slopes, x)[:6]},
                {"type": "ineq", "fun": lambda x: cached(all_of, x)[6:], "jac": lambda x: cached(slopes, x)[6:]},
            ],
        )
        worst = max(abs(all_of(found.x)[:6]).max(), -all_of(found.x)[6:].min())
        return found.x, sizes(found.x).sum(), worst

    def again(self, x):
        """The same with steady thrust in each part: how far from the asteroid it ends, km and m/s."""
        state, part = np.concatenate([self.earth[0], self.earth[1] + x[:3]]), self.seconds / PARTS
        for dv in x[3:].reshape(-1, 3):
            pull = dv / part
            motion = lambda _, y: np.concatenate([y[3:], -GM * y[:3] / np.linalg.norm(y[:3]) ** 3 + pull])
            state = solve_ivp(motion, (0, part), state, method="DOP853", rtol=1e-11, atol=1e-6).y[:, -1]
        off = state - np.concatenate(self.target)
        return np.linalg.norm(off[:3]), 1e3 * np.linalg.norm(off[3:])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    program = parser.parse_args().program
    with tempfile.NamedTemporaryFile("w", suffix=".ron") as case:
        case.write(CASE)
        case.flush()
        print("| launch | arrival | C3, km²/s² | closing, km/s | flown Δv, km/s | by closing | propellant, kg | at 1.3, kg | end off by |")
        print("|---|---|---|---|---|---|---|---|---|")
        for launch, arrival in PAIRS:
            arc = Arc(program, case.name, launch, arrival)
            x, delta_v, worst = arc.solve()
            burnt = lambda dv: KG * (1 - np.exp(-dv / (G0 * ISP)))
            km, m_s = arc.again(x)
            ratio = f"{delta_v / arc.closing:.2f}" if worst < 1e-4 else "not in reach"
            print(
                f"| {launch:.0f} | {arrival:.0f} | {arc.c3:.1f} | {arc.closing:.2f} | {delta_v:.2f} | {ratio} | "
                f"{burnt(delta_v):.0f} | {burnt(FACTOR * arc.closing):.0f} | {km:,.0f} km, {m_s:.1f} m/s |",
                flush=True,
            )


if __name__ == "__main__":
    main()
