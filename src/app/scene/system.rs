//! The solar system: true orbits of the planets and the asteroid, the ways of the spacecraft.
//!
//! Planets from DE440; the asteroid on the ellipse of its published elements (rounded as a bulletin rounds them, so that
//! the picture knows no more than the room); craft on the two-body arcs that their flights were planned on.

use astro::{AU_KM, Body, Elements, Ephemeris, Epoch, GM_SUN_KM3_S2, StateVector, transfer};
use bevy::prelude::{App, Resource, Vec3};
use bevy_egui::egui::{self, Color32, Pos2, Shape, Stroke};
use game::{CraftNumber, CraftStage, CraftView};
use mission::electric::Electric;
use scenario::{Scenario, SeatId};

use super::Stage;
use crate::app::theme::{self, Theme};

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Sky>();
}

/// A planet as it is drawn.
struct Planet {
    body: Body,
    name: &'static str,
    period_days: f64,
    colour: [u8; 3],
    size: f32,
}

const PLANETS: [Planet; 4] = [
    Planet {
        body: Body::Mercury,
        name: "Mercury",
        period_days: 88.0,
        colour: [0x9A, 0x93, 0x8A],
        size: 4.0,
    },
    Planet {
        body: Body::Venus,
        name: "Venus",
        period_days: 224.7,
        colour: [0xD8, 0xC7, 0xA0],
        size: 6.0,
    },
    Planet {
        body: Body::Earth,
        name: "Earth",
        period_days: 365.25,
        colour: [0x6F, 0xB6, 0xE8],
        size: 7.0,
    },
    Planet {
        body: Body::Mars,
        name: "Mars",
        period_days: 687.0,
        colour: [0xD0, 0x7A, 0x55],
        size: 5.0,
    },
];

/// A craft's way.
#[derive(Clone, Debug)]
pub struct Way {
    /// Which craft.
    pub number: CraftNumber,
    /// Contributors, whose colours are woven along the way.
    pub contributors: Vec<SeatId>,
    /// From the launch to the arrival: Julian date and place, au in the scene.
    pub points: Vec<(f64, Vec3)>,
    /// Where it is in its life.
    pub stage: CraftStage,
}

/// What is drawn, computed when the session changes.
#[derive(Resource, Default)]
pub struct Sky {
    key: String,
    orbits: Vec<(usize, Vec<Vec3>)>,
    asteroid: Option<(Elements, f64)>,
    asteroid_orbit: Vec<Vec3>,
    ways: Vec<Way>,
    stars: Vec<(Vec3, f32, f32)>,
}

/// ICRF heliocentric km to the scene: au, y to the north of the ecliptic.
fn scene(position_km: &nalgebra::Vector3<f64>) -> Vec3 {
    const OBLIQUITY: f64 = 84_381.448 / 3600.0 * std::f64::consts::PI / 180.0;
    let (s, c) = OBLIQUITY.sin_cos();
    let p = position_km / AU_KM;
    Vec3::new(
        p.x as f32,
        (c * p.z - s * p.y) as f32,
        -(c * p.y + s * p.z) as f32,
    )
}

fn heliocentric(body: Body, at: Epoch) -> Option<StateVector> {
    let ephemeris = Ephemeris::embedded();
    let (state, sun) = (
        ephemeris.state(body, at).ok()?,
        ephemeris.state(Body::Sun, at).ok()?,
    );
    Some(StateVector {
        position_km: state.position_km - sun.position_km,
        velocity_km_s: state.velocity_km_s - sun.velocity_km_s,
    })
}

/// An orbit's place some days after the elements' epoch.
fn later(elements: &Elements, days: f64) -> Option<StateVector> {
    let a_km = elements.a_au * AU_KM;
    let motion_deg = (GM_SUN_KM3_S2 / (a_km * a_km * a_km)).sqrt().to_degrees() * 86_400.0;
    let moved = Elements {
        mean_anomaly_deg: elements.mean_anomaly_deg + motion_deg * days,
        ..*elements
    };
    moved.to_heliocentric().ok()
}

impl Sky {
    /// Brings the picture up to the session, if anything changed.
    pub fn update(&mut self, scenario: &Scenario, craft: &[CraftView]) {
        let key = format!(
            "{} {:?}",
            scenario.id,
            craft
                .iter()
                .map(|c| (c.number, c.stage, c.flight.is_some()))
                .collect::<Vec<_>>()
        );
        if key == self.key {
            return;
        }
        self.key = key;
        let epoch = Epoch::from_jd_tdb(scenario.asteroid.epoch_jd_tdb);
        if self.orbits.is_empty() {
            self.stars = stars();
            for (index, planet) in PLANETS.iter().enumerate() {
                let points = (0..=240)
                    .filter_map(|i| {
                        heliocentric(
                            planet.body,
                            epoch.plus_days(planet.period_days * f64::from(i) / 240.0),
                        )
                    })
                    .map(|s| scene(&s.position_km))
                    .collect();
                self.orbits.push((index, points));
            }
        }
        self.asteroid = published(scenario).map(|e| (e, scenario.asteroid.epoch_jd_tdb));
        self.asteroid_orbit = self
            .asteroid
            .iter()
            .flat_map(|(e, _)| {
                // Equal steps of mean anomaly are too coarse near the Sun: cube them around perihelion.
                (-180..=180_i32).filter_map(|i| {
                    let x = f64::from(i) / 180.0;
                    let mean = 180.0 * (0.35 * x + 0.65 * x * x * x);
                    Elements {
                        mean_anomaly_deg: mean,
                        ..*e
                    }
                    .to_heliocentric()
                    .ok()
                })
            })
            .map(|s| scene(&s.position_km))
            .collect();
        self.ways = craft.iter().filter_map(|c| self.way(scenario, c)).collect();
    }

    /// The asteroid's place on a date.
    fn asteroid_at(&self, jd: f64) -> Option<StateVector> {
        let (elements, epoch) = self.asteroid.as_ref()?;
        later(elements, jd - epoch)
    }

    fn way(&self, scenario: &Scenario, craft: &CraftView) -> Option<Way> {
        let flight = &craft.flight.as_ref()?.flight;
        let (from, to) = (flight.launch.jd_tdb(), flight.arrival.jd_tdb());
        let earth = heliocentric(Body::Earth, Epoch::from_jd_tdb(from))?;
        let target = self.asteroid_at(to)?;
        let way = |points: Vec<(f64, Vec3)>| Way {
            number: craft.number,
            contributors: craft.contributors.clone(),
            points,
            stage: craft.stage,
        };
        let kind = scenario.craft(&flight.craft).map(|c| &c.craft);
        if let Some(electric) = kind.and_then(Electric::of) {
            let ends = [
                (Epoch::from_jd_tdb(from), &earth),
                (Epoch::from_jd_tdb(to), &target),
            ];
            // The published orbit is rounded: a little more departure than the flight has leaves room for it.
            let path = electric.path(ends, flight.c3_km2_s2() + 5.0)?;
            let placed = path.iter().map(|(days, km)| (from + days, scene(km)));
            return Some(way(placed.collect()));
        }
        let seconds = (to - from) * 86_400.0;
        let wanted = flight.closing_km_s();
        let found = transfer::lambert(
            GM_SUN_KM3_S2,
            &earth.position_km,
            &target.position_km,
            seconds,
            u32::from(flight.revolutions),
            false,
        )
        .ok()?;
        let best = found.into_iter().min_by(|a, b| {
            let off = |l: &transfer::Lambert| (l.v2_km_s - target.velocity_km_s - wanted).norm();
            off(a).total_cmp(&off(b))
        })?;
        let start = StateVector {
            position_km: earth.position_km,
            velocity_km_s: best.v1_km_s,
        };
        let elements = Elements::from_heliocentric(&start).ok()?;
        let points = (0..=160)
            .filter_map(|i| {
                let days = (to - from) * f64::from(i) / 160.0;
                later(&elements, days).map(|s| (from + days, scene(&s.position_km)))
            })
            .collect();
        Some(way(points))
    }
}

/// The elements as a bulletin prints them: three decimals of the distance, hundredths of a degree.
fn published(scenario: &Scenario) -> Option<Elements> {
    let a = &scenario.asteroid;
    let km = |v: [f64; 3], unit: f64| nalgebra::Vector3::from(v) * unit;
    let state = StateVector {
        position_km: km(a.position_au, AU_KM),
        velocity_km_s: km(a.velocity_au_per_day, AU_KM / 86_400.0),
    };
    let e = Elements::from_heliocentric(&state).ok()?;
    let round = |x: f64, digits: f64| (x * digits).round() / digits;
    Some(Elements {
        a_au: round(e.a_au, 1e3),
        e: round(e.e, 1e4),
        i_deg: round(e.i_deg, 1e2),
        node_deg: round(e.node_deg, 1e2),
        peri_deg: round(e.peri_deg, 1e2),
        mean_anomaly_deg: round(e.mean_anomaly_deg, 1e2),
    })
}

fn stars() -> Vec<(Vec3, f32, f32)> {
    static STARS: &[u8] = include_bytes!("../../../assets/textures/stars.bin");
    STARS
        .chunks_exact(8)
        .filter_map(|s| {
            let c = |i: usize| f64::from(i16::from_le_bytes([s[2 * i], s[2 * i + 1]])) / 32_767.0;
            let magnitude = (f32::from(s[6]) - 48.0) / 32.0;
            let brightness = (1.0 - magnitude / 5.0).clamp(0.0, 1.0);
            (magnitude < 4.6).then(|| {
                let p = nalgebra::Vector3::new(c(0), c(1), c(2)) * AU_KM * 200.0;
                (scene(&p), 0.5 + 1.2 * brightness, 0.15 + 0.45 * brightness)
            })
        })
        .collect()
}

fn line(painter: &egui::Painter, stage: &Stage, points: &[Vec3], stroke: Stroke) {
    let mut run: Vec<Pos2> = Vec::new();
    for point in points {
        match stage.project(*point) {
            Some(p) => run.push(p),
            None => {
                painter.add(Shape::line(std::mem::take(&mut run), stroke));
            }
        }
    }
    painter.add(Shape::line(run, stroke));
}

fn fade(rgb: [u8; 3], alpha: f32) -> Color32 {
    let full = theme::opaque(rgb);
    full.gamma_multiply(alpha)
}

/// Paints the picture as of a date.
pub fn paint(ui: &egui::Ui, stage: &Stage, sky: &Sky, scenario: &Scenario, theme: &Theme, jd: f64) {
    let painter = ui.painter_at(stage.rect);
    for (direction, radius, alpha) in &sky.stars {
        if let Some(p) = stage.project(*direction) {
            painter.circle_filled(p, *radius, theme.tx.gamma_multiply(*alpha));
        }
    }
    for (index, points) in &sky.orbits {
        let planet = &PLANETS[*index];
        let alpha = if planet.body == Body::Earth { 0.75 } else { 0.38 };
        line(
            &painter,
            stage,
            points,
            Stroke::new(1.5, fade(planet.colour, alpha)),
        );
    }
    line(
        &painter,
        stage,
        &sky.asteroid_orbit,
        Stroke::new(2.0, theme.ast.gamma_multiply(0.45)),
    );
    let heads: Vec<Option<Pos2>> = sky
        .ways
        .iter()
        .map(|way| paint_way(&painter, stage, way, scenario, theme, jd))
        .collect();
    let mut named = Names {
        painter: &painter,
        theme,
        taken: Vec::new(),
    };
    for (way, head) in sky.ways.iter().zip(&heads) {
        if let Some(p) = head {
            named.label(*p, &way.number.to_string(), theme.tx);
        }
    }
    if let Some(p) = sky
        .asteroid_at(jd)
        .and_then(|s| stage.project(scene(&s.position_km)))
    {
        painter.circle_filled(p, 6.0, theme.ast);
        named.label(p, &scenario.asteroid.name, theme.ast);
    }
    let at = Epoch::from_jd_tdb(jd);
    let mut others: Vec<(Pos2, f32, Color32, &str)> = PLANETS
        .iter()
        .filter_map(|planet| {
            let p = stage.project(scene(&heliocentric(planet.body, at)?.position_km))?;
            Some((p, planet.size, theme::opaque(planet.colour), planet.name))
        })
        .collect();
    // The Earth's name first: where names would cover one another, the later one is left out.
    others.sort_by_key(|o| o.3 != "Earth");
    if let Some(sun) = stage.project(Vec3::ZERO) {
        named
            .taken
            .push(egui::Rect::from_center_size(sun, egui::vec2(18.0, 18.0)));
        others.push((sun, 9.0, theme.tx, "Sun"));
    }
    for (p, size, colour, name) in others {
        painter.circle_filled(p, size, colour);
        named.label(p, name, theme.tx2);
    }
}

/// Names on the picture that keep clear of one another.
struct Names<'a> {
    painter: &'a egui::Painter,
    theme: &'a Theme,
    taken: Vec<egui::Rect>,
}

impl Names<'_> {
    /// Names a point, unless another name stands there.
    fn label(&mut self, at: Pos2, text: &str, colour: Color32) {
        let font = theme::inter(18.0, theme::Weight::Medium);
        let size = self
            .painter
            .layout_no_wrap(text.to_owned(), font.clone(), colour)
            .size();
        let left = at + egui::vec2(12.0, 0.0);
        let rect = egui::Align2::LEFT_CENTER.anchor_size(left, size);
        if self.taken.iter().any(|r| r.intersects(rect)) {
            return;
        }
        self.taken.push(rect);
        let align = egui::Align2::LEFT_CENTER;
        super::super::panels::halo_text(self.painter, self.theme, left, align, text, font, colour);
    }
}

/// Draws a craft's way; where the craft is, while it flies.
fn paint_way(
    painter: &egui::Painter,
    stage: &Stage,
    way: &Way,
    scenario: &Scenario,
    theme: &Theme,
    jd: f64,
) -> Option<Pos2> {
    let flown: Vec<Pos2> = way
        .points
        .iter()
        .filter(|(t, _)| *t <= jd)
        .filter_map(|(_, p)| stage.project(*p))
        .collect();
    let ahead: Vec<Pos2> = way
        .points
        .iter()
        .filter(|(t, _)| *t >= jd)
        .filter_map(|(_, p)| stage.project(*p))
        .collect();
    let lost = matches!(
        way.stage,
        CraftStage::LaunchFailed | CraftStage::LostInCruise | CraftStage::Cancelled
    );
    if !lost {
        painter.extend(Shape::dotted_line(&ahead, theme.tx.gamma_multiply(0.6), 9.0, 1.2));
    }
    // Woven: dashes of one contributor's colour after another.
    let colours: Vec<Color32> = way
        .contributors
        .iter()
        .map(|s| seat_colour(scenario, s, theme))
        .collect();
    let head = flown.last().copied();
    let flying = head.filter(|_| way.points.last().is_some_and(|(t, _)| jd < *t));
    // Of one that is there already a trace is left, so that many do not cover those on their way.
    let (width, strength) = if flying.is_some() { (3.5, 1.0) } else { (1.2, 0.4) };
    for (i, pair) in flown.windows(2).enumerate() {
        let colour = colours
            .get((i / 4) % colours.len().max(1))
            .copied()
            .unwrap_or(theme.tx);
        painter.line_segment(
            [pair[0], pair[1]],
            Stroke::new(width, colour.gamma_multiply(strength)),
        );
    }
    if let Some(p) = flying {
        painter.circle_filled(p, 5.0, theme.tx);
    }
    if lost && let Some(p) = head {
        let colour = colours.first().copied().unwrap_or(theme.tx);
        painter.circle_stroke(p, 8.0, Stroke::new(2.0, colour));
        painter.line_segment(
            [p + egui::vec2(-5.0, -5.0), p + egui::vec2(5.0, 5.0)],
            Stroke::new(2.0, colour),
        );
        painter.line_segment(
            [p + egui::vec2(-5.0, 5.0), p + egui::vec2(5.0, -5.0)],
            Stroke::new(2.0, colour),
        );
    }
    flying
}

/// A seat's colour.
pub fn seat_colour(scenario: &Scenario, seat: &SeatId, theme: &Theme) -> Color32 {
    scenario
        .seats
        .iter()
        .position(|s| &s.id == seat)
        .map_or(theme.tx2, |i| theme.seats[i % theme.seats.len()])
}
