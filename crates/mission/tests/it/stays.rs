//! Craft that stay, on the Gulf of Guinea asteroid, and a slow push against celestial mechanics.

use std::sync::OnceLock;

use astro::{
    AU_KM, Body, DeltaV, Ephemeris, Epoch, GM_SUN_KM3_S2, Kick, Orbit, Outcome, Target, encounter, propagate,
};
use mission::MissionError;
use mission::campaign::stays::{Meeting, SlowAnswer, SlowPlan, Stays, search};
use mission::campaign::{Means, Prices, Side, Task};
use mission::guidance::Seeker;
use mission::impactor::mass_kg;
use mission::launcher::{Launcher, Launchers};
use mission::porkchop::Limits;
use mission::rendezvous::{Braking, Engine, SunlitPush, Work, total_mm_s};
use nalgebra::Vector3;

use crate::support::{date, truth, until};

const ENGINE: Engine = Engine {
    thrust_n: 2.0,
    full_within_au: 1.0,
    specific_impulse_s: 3_500.0,
};
const TRACTOR: Work = Work::Tractor {
    distance_radii: 1.5,
    plume_half_angle_deg: 20.0,
};
const BEAM: Work = Work::Beam { efficiency: 0.9 };
const CHEMICAL: Braking = Braking::Chemical {
    specific_impulse_s: 320.0,
};
const ELECTRIC: Braking = Braking::Electric {
    specific_impulse_s: 3_500.0,
};

fn orbit() -> &'static Orbit {
    static ORBIT: OnceLock<Orbit> = OnceLock::new();
    ORBIT.get_or_init(truth)
}

fn vehicles() -> &'static [&'static Launcher] {
    static LIST: OnceLock<Vec<&'static Launcher>> = OnceLock::new();
    LIST.get_or_init(|| {
        ["falcon_heavy_expendable", "vulcan_vc6"]
            .iter()
            .map(|id| Launchers::embedded().get(id).unwrap())
            .collect()
    })
}

fn task() -> Task<'static> {
    Task {
        orbit: orbit(),
        until: until(),
        diameter_m: 190.0,
        density_kg_m3: 2_400.0,
        albedo: 0.15,
        place_sigma_km: 30.0,
        vehicles: vehicles(),
        launch: (date("2026-10-01"), date("2029-12-31")),
        useful: 1.0,
        limits: Limits {
            max_c3_km2_s2: 100.0,
            max_dla_deg: 57.0,
            max_closing_km_s: 20.0,
            max_phase_deg: 90.0,
        },
        max_revolutions: 1,
        least_days: 60.0,
        step_days: 6.0,
        means: Means::Kinetic { beta: 3.0 },
        max_launches: 2,
        prices: Prices::DEFAULT,
        cruise_year: 0.97,
        seeker: Seeker::DART_CLASS,
        most_plans: 8,
        push_sigma_ln: 0.3,
    }
}

fn stays() -> Stays {
    Stays {
        works: vec![TRACTOR, BEAM],
        looks: true,
        brakings: vec![CHEMICAL, ELECTRIC],
        engine: ENGINE,
        dry_kg: 1_000.0,
        max_arrival_km_s: 8.0,
        stay_days: 60.0,
        push_until: None,
    }
}

fn answer() -> &'static SlowAnswer {
    static ANSWER: OnceLock<SlowAnswer> = OnceLock::new();
    ANSWER.get_or_init(|| search(Ephemeris::embedded(), &task(), &stays(), &|| true).unwrap())
}

/// What the rocket equation leaves: of one burn against the closing speed, or of what the engines did on the way.
fn rest_mass_share(meeting: &Meeting) -> f64 {
    let (delta_v, isp) = match meeting.braking {
        Braking::Chemical { specific_impulse_s } => (meeting.arc.closing_km_s.norm(), specific_impulse_s),
        Braking::Electric { specific_impulse_s } => (meeting.arc.delta_v_km_s, specific_impulse_s),
    };
    (-1e3 * delta_v / (9.806_65 * isp)).exp()
}

/// An electric meeting's flight, gone along again: it ends where the asteroid is, and does no more than its engines can in
/// full sunlight.
fn gets_there(meeting: &Meeting) {
    let arc = &meeting.arc;
    assert!(
        arc.closing_km_s.norm() == 0.0 && arc.delta_v_km_s > 0.0,
        "{meeting:?}"
    );
    let path = meeting.flight.as_ref().unwrap().path();
    let (days, last) = path[path.len() - 1];
    assert!((days - arc.arrival.days_since(arc.launch)).abs() < 1e-6);
    let sun = Ephemeris::embedded().state(Body::Sun, arc.arrival).unwrap();
    let there = crate::support::way().state_at(arc.arrival).unwrap().position_km - sun.position_km;
    assert!((last - there).norm() < 2_000.0, "{meeting:?}");
    let impulse = meeting.propellant_kg() * 9.806_65 * 3_500.0;
    assert!(impulse <= ENGINE.thrust_n * arc.arrival.seconds_since(arc.launch));
}

/// Every plan: masses by the launcher's curve and the rocket equation, dates in order, kicks dense enough that the shift
/// holds to 1 %, the linear sensitivity within 3 %; both sides are offered, and none is beaten.
#[test]
fn every_slow_plan_adds_up() {
    let answer = answer();
    let (task, stays) = (task(), stays());
    assert!(
        answer.plans.len() >= 8 && answer.arcs > 1_000,
        "{}",
        answer.plans.len()
    );
    for plan in &answer.plans {
        let m = &plan.meeting;
        let vehicle = Launchers::embedded().get(m.launcher.as_str()).unwrap();
        let lift = vehicle
            .payload_towards_kg(m.arc.c3_km2_s2, m.arc.dla_deg)
            .unwrap();
        assert!(
            (m.lift_kg - lift).abs() < 1e-6 && m.launched_kg <= lift + 1e-6,
            "{plan:?}"
        );
        assert!(m.arc.closing_km_s.norm() <= 8.0);
        let share = rest_mass_share(m);
        assert!(
            (m.arrived_kg / m.launched_kg / share - 1.0).abs() < 1e-9,
            "{plan:?}"
        );
        assert!(plan.spent_kg > 0.0 && m.arrived_kg - plan.spent_kg >= stays.dry_kg - 1e-6);
        assert!((plan.push.0.days_since(m.arc.arrival) - 60.0).abs() < 1e-6);
        assert!(plan.push.1.days_since(plan.push.0) >= 10.0);
        assert!(m.arc.launch >= task.launch.0 && m.arc.launch <= task.launch.1);
        assert!(plan.halving_change < 0.01, "{plan:?}");
        assert!((plan.shift_km / plan.linear_km - 1.0).abs() < 0.03, "{plan:?}");
        assert!((0.0..1.0).contains(&plan.chance) && plan.miss_if_all_work < 0.5);
        for other in &answer.plans {
            let better = other.side == plan.side
                && other.work == plan.work
                && other.shift_km.abs() > plan.shift_km.abs()
                && other.cost_musd < plan.cost_musd
                && other.launch_kg < plan.launch_kg;
            assert!(!better, "{other:?} beats {plan:?}");
        }
    }
    for side in [Side::West, Side::East] {
        for work in [TRACTOR, BEAM] {
            assert!(
                answer.plans.iter().any(|p| p.side == side && p.work == work),
                "{side:?} {work:?}"
            );
        }
    }
    // An electric craft takes no more than its engines can brake: full thrust all the way is the most.
    let electric = |p: &&SlowPlan| matches!(p.meeting.braking, Braking::Electric { .. });
    assert!(answer.plans.iter().any(|p| electric(&p)));
    for plan in answer.plans.iter().filter(electric) {
        gets_there(&plan.meeting);
    }
}

/// A plan's push made by another hand: a kick every second day, tanks and light by Euler's rule, from the first day on.
/// The fall moves the way that the plan says, to within 3 % of the way.
#[test]
fn a_plan_pushes_as_a_kick_every_other_day_does() {
    let ephemeris = Ephemeris::embedded();
    let answer = answer();
    let Outcome::Impact(zero) = answer.before.outcome else {
        panic!("it hits");
    };
    let way = crate::support::way();
    for (side, work) in [(Side::East, BEAM), (Side::West, TRACTOR)] {
        let plan = answer
            .plans
            .iter()
            .find(|p| p.side == side && p.work == work)
            .unwrap();
        let asteroid_kg = mass_kg(190.0, 2_400.0);
        let (mut mass, mut at) = (plan.meeting.arrived_kg, plan.push.0.plus_days(1.0));
        let mut kicks = Vec::new();
        while at < plan.push.1 {
            let sun = ephemeris.state(Body::Sun, at).unwrap();
            let au = (way.state_at(at).unwrap().position_km - sun.position_km).norm() / AU_KM;
            let light = 2.0 / (au * au).max(1.0);
            let (thrust, pull) = if work == BEAM {
                (light, 0.9 * 0.5 * light / asteroid_kg)
            } else {
                // G m/d² with 1.5 radii of 95 m, canted by asin(1/1.5) + 20 degrees.
                let free = 6.674_3e-11 * mass / (142.5 * 142.5);
                let needed = free * asteroid_kg / ((1.0_f64 / 1.5).asin() + 20.0_f64.to_radians()).cos();
                let thrust = light.min(needed);
                (thrust, free * thrust / needed)
            };
            let way = if plan.forwards { 1.0 } else { -1.0 };
            kicks.push(Kick {
                epoch: at,
                delta_v: DeltaV::AlongVelocity {
                    mm_s: 1e3 * way * pull * f64::from(plan.launches) * 2.0 * 86_400.0,
                },
            });
            mass -= thrust / (9.806_65 * 3_500.0) * 2.0 * 86_400.0;
            at = at.plus_days(2.0);
        }
        let total = total_mm_s(&kicks);
        assert!(
            (total / plan.push_mm_s - 1.0).abs() < 0.01,
            "{total} {}",
            plan.push_mm_s
        );
        let met = encounter(ephemeris, orbit(), &kicks, until(), Target::Earth).unwrap();
        let (Outcome::Impact(mine), Outcome::Impact(theirs)) = (met.outcome, plan.encounter.outcome) else {
            panic!("both hit");
        };
        let moved = (theirs.position_itrf_km - zero.position_itrf_km).norm();
        let apart = (theirs.position_itrf_km - mine.position_itrf_km).norm();
        assert!(moved > 200.0 && apart < 0.03 * moved, "{apart} of {moved} km");
        assert_eq!(theirs.longitude_deg > zero.longitude_deg, side == Side::East);
    }
}

/// Visits come earliest first, each later one cheaper; they bring an empty craft and stay as long as asked.
#[test]
fn visits_are_earlier_or_cheaper() {
    let visits = &answer().visits;
    assert!(visits.len() >= 3);
    for pair in visits.windows(2) {
        assert!(pair[0].meeting.arc.arrival <= pair[1].meeting.arc.arrival);
        assert!(pair[0].cost_musd > pair[1].cost_musd);
    }
    for visit in visits {
        assert!((visit.meeting.arrived_kg - 1_000.0).abs() < 1e-6);
        assert!((visit.until.days_since(visit.meeting.arc.arrival) - 60.0).abs() < 1e-6);
        let share = rest_mass_share(&visit.meeting);
        assert!((visit.launch_kg * share - 1_000.0).abs() < 1e-6);
    }
}

/// Transfers of a whole turn are searched too, and serve: with one allowed some visit flies it, and none is dearer.
#[test]
fn a_turn_more_serves() {
    let visits = |revolutions: u32| {
        let task = Task {
            max_revolutions: revolutions,
            limits: Limits {
                max_c3_km2_s2: 45.0,
                ..task().limits
            },
            ..task()
        };
        let looks = Stays {
            works: Vec::new(),
            brakings: vec![CHEMICAL],
            ..stays()
        };
        let found = search(Ephemeris::embedded(), &task, &looks, &|| true).unwrap();
        assert!(found.plans.is_empty());
        found
    };
    let (none, one) = (visits(0), visits(1));
    assert!(one.arcs > none.arcs, "{} {}", one.arcs, none.arcs);
    assert!(one.visits.iter().any(|v| v.meeting.arc.revolutions == 1));
    let cheapest = |f: &SlowAnswer| f.visits.iter().map(|v| v.cost_musd).fold(f64::INFINITY, f64::min);
    assert!(cheapest(&one) <= cheapest(&none));
}

#[test]
fn stays_that_cannot_be_are_refused() {
    let run = |stays: &Stays| search(Ephemeris::embedded(), &task(), stays, &|| true);
    let dark = Engine {
        thrust_n: 0.0,
        ..ENGINE
    };
    for wrong in [
        Stays {
            dry_kg: 0.0,
            ..stays()
        },
        Stays {
            stay_days: -1.0,
            ..stays()
        },
        Stays {
            engine: dark,
            ..stays()
        },
        Stays {
            max_arrival_km_s: f64::NAN,
            ..stays()
        },
        Stays {
            push_until: Some(until()),
            ..stays()
        },
        Stays {
            works: vec![Work::Beam { efficiency: 1.5 }],
            ..stays()
        },
    ] {
        assert!(
            matches!(run(&wrong), Err(MissionError::OutOfRange { .. })),
            "{wrong:?}"
        );
    }
    // Nothing that heavy can be brought: an answer, without plans.
    let heavy = Stays {
        dry_kg: 1e6,
        ..stays()
    };
    let found = run(&heavy).unwrap();
    assert!(found.plans.is_empty() && found.visits.is_empty());
    assert_eq!(
        search(Ephemeris::embedded(), &task(), &stays(), &|| false),
        Err(MissionError::Cancelled)
    );
}

/// Steady light, so that the push is constant but for the propellant.
fn steady(work: &Work, asteroid_kg: f64) -> SunlitPush {
    let engine = Engine {
        full_within_au: 100.0,
        ..ENGINE
    };
    SunlitPush::new(&engine, work, asteroid_kg, 200.0).unwrap()
}

/// Two orbits at the same time: how far the pushed one is ahead, along the velocity, km.
fn ahead_km(orbit: &Orbit, kicks: &[Kick], at: Epoch) -> f64 {
    let ephemeris = Ephemeris::embedded();
    let end = |kicks: &[Kick]| {
        propagate(ephemeris, orbit, kicks, at)
            .unwrap()
            .state_at(at)
            .unwrap()
    };
    let (pushed, free) = (end(kicks), end(&[]));
    let sun = ephemeris.state(Body::Sun, at).unwrap();
    let velocity = (free.velocity_km_s - sun.velocity_km_s).normalize();
    (pushed.position_km - free.position_km).dot(&velocity)
}

/// On a circle a small tangential kick Δv falls behind by 3 Δv t after whole turns, and a steady push a by 3/2 a t²
/// (Ahrens and Harris 1992, Nature 360, 429, equation 1; Clohessy and Wiltshire's equations give both exactly). Two
/// turns at 2 au, clear of the planets, in the full model.
#[test]
fn a_tangential_push_falls_behind_by_three_delta_v_t() {
    let from = date("2026-01-01");
    let (r, mu) = (2.0 * AU_KM, GM_SUN_KM3_S2);
    let speed = (mu / r).sqrt();
    let at_au = Vector3::new(2.0, 0.0, 0.0);
    let per_day = speed * 86_400.0 / AU_KM;
    let tilt = 0.3_f64;
    let orbit =
        Orbit::heliocentric_au(from, at_au, Vector3::new(0.0, tilt.cos(), tilt.sin()) * per_day).unwrap();
    let seconds = 2.0 * std::f64::consts::TAU * r / speed;
    let end = from.plus_seconds(seconds);
    let kick = Kick {
        epoch: from,
        delta_v: DeltaV::AlongVelocity { mm_s: 2.0 },
    };
    let (found, want) = (ahead_km(&orbit, &[kick], end), -3.0 * 2e-6 * seconds);
    assert!((found / want - 1.0).abs() < 0.02, "{found} km, not {want}");

    // 1 N of beam on 1e10 kg: 0.9e-10 m/s².
    let push = steady(&BEAM, 1e10);
    let light = |_: f64| -> Result<f64, MissionError> { Ok(2.0) };
    let course = push.course(&light, seconds, 20_000.0, 1_000.0).unwrap();
    assert!((course.lasts_s / seconds - 1.0).abs() < 1e-12);
    for (sign, way) in [(1.0, -1.0), (-1.0, 1.0)] {
        let kicks = push.kicks(&light, &course, from, sign, 20).unwrap();
        let found = ahead_km(&orbit, &kicks, end);
        let want = way * 1.5 * 0.9e-10 * seconds * seconds * 1e-3;
        assert!((found / want - 1.0).abs() < 0.02, "{found} km, not {want}");
    }
}
