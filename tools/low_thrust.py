"""Electric arrivals by a cone solver, beside those that the program flies (`mission::low_thrust`).

    python3 -m venv venv && venv/bin/pip install numpy cvxpy clarabel
    cargo build --release --no-default-features
    venv/bin/python tools/low_thrust.py --program target/release/indivisible

A craft with 2 N within 1 au (as 1/r^2 beyond) and 3,500 s flies from the Earth to the asteroid of the Gulf of Guinea on
given days: impulses in the middle of forty equal parts, each no more than its part's thrust (Sims and Flanagan 1999, AAS
99-338), the Sun's pull between, the departure free within a launch energy, place and velocity of the asteroid met at the
end, least propellant by successive second-order cone programmes (Clarabel). Prints launch, arrival, mass at launch,
delta-v, how far the end is off (au, units of the Earth's speed), mass left, and the closing speed of the two-impulse
transfer: the tables of docs/missions.md.
"""
import argparse
import json
import subprocess
import tempfile

import cvxpy
import numpy

GM = 132_712_440_041.279  # km^3/s^2, DE440
AU = 149_597_870.7  # km
SPEED = (GM / AU) ** 0.5  # km/s
TIME = AU / SPEED  # s
EXHAUST = 9.80665e-3 * 3_500.0  # km/s
NEWTON, PARTS = 2.0, 40
# Launch, arrival (JD TDB), mass at launch (kg), most launch energy (km^2/s^2).
FLIGHTS = [
    (2461840, 2462170, 2_500, 40),
    (2461880, 2462130, 2_500, 40),
    (2461840, 2462130, 2_500, 40),
    (2461800, 2462130, 2_500, 40),
    (2461800, 2462170, 2_500, 40),
    (2460875, 2461895, 3_430, 66),
    (2460995, 2462035, 6_723, 27),
    (2461025, 2461885, 1_250, 70),
]
CASE = """(
  epoch_jd_tdb: 2460694.5,
  state: Heliocentric(
    position_au: (-0.5700899818085856, 0.9667256725176313, 0.38374242004579806),
    velocity_au_per_day: (-0.019492321618891355, 0.00020200114367657307, -0.0011778174285313177)),
  non_gravitational: None, kicks: [], until_jd_tdb: 2463591.5,
)"""


def ask(program, *args):
    done = subprocess.run([program, "lab", *args, "--json"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def body(program, name, center, jd):
    got = ask(program, "ephemeris", "--body", name, "--center", center, "--jd-tdb", str(jd))
    return numpy.array(got["position_km"]), numpy.array(got["velocity_km_s"])


def asteroid(program, case, jd):
    state = ask(program, "encounter", case, "--state-at", str(jd))["state"]
    sun = body(program, "sun", "barycenter", jd)
    speed = numpy.array(state["velocity_au_per_day"]) * AU / 86_400
    return numpy.array(state["position_au"]) * AU - sun[0], speed - sun[1]


def lambert(program, r1, r2, seconds):
    """Velocities of the two-impulse transfer of less than one turn, km/s."""
    text = lambda v: ",".join(repr(float(x)) for x in v)
    got = ask(program, "transfer", "--mu", repr(GM), "--r1", text(r1), "--r2", text(r2), "--tof-s", repr(seconds))
    return [numpy.array(got["solutions"][0][v]) for v in ("v1_km_s", "v2_km_s")]


def coast(state, long, steps=6):
    """State and transition matrix, Runge-Kutta of fourth order."""

    def slope(y):
        r, phi = y[:3], y[6:].reshape(6, 6)
        d = numpy.linalg.norm(r)
        turn = numpy.zeros((6, 6))
        turn[:3, 3:] = numpy.eye(3)
        turn[3:, :3] = 3 * numpy.outer(r, r) / d**5 - numpy.eye(3) / d**3
        return numpy.concatenate([y[3:6], -r / d**3, (turn @ phi).ravel()])

    y, h = numpy.concatenate([state, numpy.eye(6).ravel()]), long / steps
    for _ in range(steps):
        a = slope(y)
        b = slope(y + h / 2 * a)
        c = slope(y + h / 2 * b)
        y = y + h / 6 * (a + 2 * b + 2 * c + slope(y + h * c))
    return y[:6], y[6:].reshape(6, 6)


def fly(program, case, launch, arrival, launched_kg, most_c3):
    seconds = (arrival - launch) * 86_400
    part = seconds / PARTS / TIME
    earth, target = body(program, "earth", "sun", launch), asteroid(program, case, arrival)
    v1, v2 = lambert(program, earth[0], target[0], seconds)
    end = numpy.concatenate([target[0] / AU, target[1] / SPEED])
    most_departure = most_c3**0.5 / SPEED
    departure = (v1 - earth[1]) / SPEED
    departure *= min(1, most_departure / numpy.linalg.norm(departure))
    impulses, trust = numpy.zeros((PARTS, 3)), 0.5
    for round_ in range(40):
        state, kg = numpy.concatenate([earth[0] / AU, earth[1] / SPEED + departure]), launched_kg
        halves, most = [], []
        for dv in impulses:
            state, first = coast(state, part / 2)
            most.append(1e-3 * NEWTON * min(1, 1 / (state[:3] @ state[:3])) / kg * part * TIME / SPEED)
            state[3:] += dv
            kg *= numpy.exp(-numpy.linalg.norm(dv) * SPEED / EXHAUST)
            state, second = coast(state, part / 2)
            halves.append((first, second))
        onwards, by = numpy.eye(6), [None] * PARTS
        for i in reversed(range(PARTS)):
            after = onwards @ halves[i][1]
            by[i], onwards = after[:, 3:], after @ halves[i][0]
        miss = end - state
        x, w, s = cvxpy.Variable((PARTS, 3)), cvxpy.Variable(3), cvxpy.Variable(6)
        change = sum(by[i] @ (x[i] - impulses[i]) for i in range(PARTS)) + onwards[:, 3:] @ (w - departure)
        rules = [change + s == miss, cvxpy.norm(w) <= most_departure]
        rules += [cvxpy.norm(x[i]) <= most[i] for i in range(PARTS)]
        rules += [cvxpy.norm(x - impulses, "fro") <= trust, cvxpy.norm(w - departure) <= trust]
        spent = sum(cvxpy.norm(x[i]) for i in range(PARTS))
        cvxpy.Problem(cvxpy.Minimize(spent + 1e3 * cvxpy.norm1(s)), rules).solve(solver=cvxpy.CLARABEL)
        step = numpy.linalg.norm(x.value - impulses)
        impulses, departure = x.value, w.value
        if step < 1e-4 and abs(miss).max() < 1e-5:
            break
        trust = max(0.02, 0.8 * trust) if round_ > 5 else trust
    delta_v = numpy.linalg.norm(impulses, axis=1).sum() * SPEED
    return delta_v, abs(miss).max(), kg, numpy.linalg.norm(v2 - target[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    program = parser.parse_args().program
    with tempfile.NamedTemporaryFile("w", suffix=".ron") as case:
        case.write(CASE)
        case.flush()
        for flight in FLIGHTS:
            delta_v, off, kg, closing = fly(program, case.name, *flight)
            launch, arrival, launched_kg, _ = flight
            print(f"{launch} {arrival} {launched_kg} kg: {delta_v:.3f} km/s, off {off:.1e}, {kg:.0f} kg, closing {closing:.1f} km/s", flush=True)


if __name__ == "__main__":
    main()
