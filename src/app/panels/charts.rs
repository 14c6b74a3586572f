//! Small pictures: odds, history, strip map, bars.

use std::sync::OnceLock;

use bevy_egui::egui::{
    Align2, Color32, ColorImage, Context, Id, Painter, Pos2, Rangef, Rect, Sense, Shape, Stroke,
    TextureHandle, TextureOptions, TextureWrapMode, Ui, pos2, vec2,
};
use debrief::burden::Burden;
use debrief::words as say;
use game::{Assessment, Bulletin, CorridorPoint, Place, Ppb};
use impact::map::World;
use scenario::{Date, Scenario};

use crate::app::panels::seat_mark;
use crate::app::theme::{self, Theme, Weight, inter};

/// Odds of a plan as one bar: miss, sea, land.
pub fn odds_bar(ui: &mut Ui, theme: &Theme, a: &Assessment, height: f32) {
    let land = Ppb(Ppb::ONE.0.saturating_sub(a.miss.0).saturating_sub(a.ocean.0));
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let painter = ui.painter_at(rect);
    let mut x = rect.left();
    for (share, fill, name) in [
        (a.miss, theme.tx, "misses"),
        (a.ocean, theme.line2, "sea"),
        (land, theme::ember(0.45), "land"),
    ] {
        let width = rect.width() * share.fraction() as f32;
        let part = Rect::from_min_size(pos2(x, rect.top()), vec2(width, height));
        painter.rect_filled(part, 0, fill);
        if width > 92.0 {
            let ink = if name == "misses" { theme.void } else { theme.tx };
            painter.text(
                part.center(),
                Align2::CENTER_CENTER,
                format!("{name} {}", say::share(share)),
                inter((height * 0.5).min(18.0), Weight::SemiBold),
                ink,
            );
        }
        x += width;
    }
    response.on_hover_text(format!(
        "If {} draws start on course: misses {}, falls into the sea {}, falls on land {}.\nEvery draw is propagated in full (n-body, DE440) with its own orbit, size, push and luck of the hardware.",
        a.draws,
        say::share(a.miss),
        say::share(a.ocean),
        say::share(land)
    ));
}

/// The chance of impact over the bulletins, with its 90 % range.
pub fn history(ui: &mut Ui, theme: &Theme, bulletins: &[(Date, Bulletin)], height: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let painter = ui.painter_at(rect);
    let plot = Rect::from_min_max(rect.min + vec2(52.0, 34.0), rect.max - vec2(16.0, 34.0));
    let (Some(first), Some(last)) = (bulletins.first(), bulletins.last()) else {
        return;
    };
    let (d0, d1) = (first.0.0 as f32, last.0.0.max(first.0.0 + 1) as f32);
    let x = |d: i32| plot.left() + (d as f32 - d0) / (d1 - d0) * plot.width();
    let y = |p: Ppb| plot.bottom() - p.fraction() as f32 * plot.height();
    for percent in [0_u32, 50, 100] {
        let at = y(Ppb(percent * 10_000_000));
        painter.line_segment(
            [pos2(plot.left(), at), pos2(plot.right(), at)],
            Stroke::new(1.0, theme.line),
        );
        painter.text(
            pos2(plot.left() - 8.0, at),
            Align2::RIGHT_CENTER,
            percent.to_string(),
            inter(16.0, Weight::Medium),
            theme.tx3,
        );
    }
    for pair in bulletins.windows(2) {
        let (a, b) = (&pair[0], &pair[1]);
        let quad = vec![
            pos2(x(a.0.0), y(a.1.chance_range.1)),
            pos2(x(b.0.0), y(b.1.chance_range.1)),
            pos2(x(b.0.0), y(b.1.chance_range.0)),
            pos2(x(a.0.0), y(a.1.chance_range.0)),
        ];
        painter.add(Shape::convex_polygon(
            quad,
            theme.tx.gamma_multiply(0.13),
            Stroke::NONE,
        ));
    }
    let points: Vec<Pos2> = bulletins.iter().map(|(d, b)| pos2(x(d.0), y(b.chance))).collect();
    painter.add(Shape::line(points.clone(), Stroke::new(3.0, theme.tx)));
    for (i, p) in points.iter().enumerate() {
        let now = i + 1 == points.len();
        painter.circle(
            *p,
            if now { 8.0 } else { 5.0 },
            if now { theme.ast } else { theme.void },
            Stroke::new(2.0, if now { theme.ast } else { theme.tx }),
        );
    }
    painter.text(
        plot.left_top() + vec2(0.0, -12.0),
        Align2::LEFT_BOTTOM,
        "Chance of impact, %, with 90 % range",
        inter(16.0, Weight::Medium),
        theme.tx3,
    );
    for (d, align) in [(first.0, Align2::LEFT_BOTTOM), (last.0, Align2::RIGHT_BOTTOM)] {
        let (year, month, _) = d.ymd();
        let at = if d == first.0 {
            rect.left_bottom() + vec2(52.0, -4.0)
        } else {
            rect.right_bottom() + vec2(-16.0, -4.0)
        };
        painter.text(
            at,
            align,
            format!("{year}-{month:02}"),
            inter(16.0, Weight::Medium),
            theme.tx3,
        );
        if bulletins.len() == 1 {
            break;
        }
    }
}

/// Outlines thinned for flat maps, once.
fn outlines() -> &'static [Vec<(f32, f32)>] {
    static LINES: OnceLock<Vec<Vec<(f32, f32)>>> = OnceLock::new();
    LINES.get_or_init(|| {
        World::embedded()
            .countries()
            .iter()
            .flat_map(|c| &c.rings)
            .filter_map(|ring| {
                let mut thin: Vec<(f32, f32)> = Vec::new();
                for p in ring.iter().chain(ring.first()) {
                    if thin
                        .last()
                        .is_none_or(|q| (p.0 - q.0).abs() + (p.1 - q.1).abs() > 0.45)
                    {
                        thin.push(*p);
                    }
                }
                (thin.len() > 4).then_some(thin)
            })
            .collect()
    })
}

/// What a strip map shows.
#[derive(Default)]
pub struct Strip<'a> {
    /// The corridor before any push.
    pub corridor: &'a [CorridorPoint],
    /// Where draws of a plan land.
    pub landings: &'a [Place],
    /// One place marked.
    pub mark: Option<(Place, &'a str)>,
}

/// The part of the Earth that a strip map shows: centre and half-width in longitude, centre and half-height in
/// latitude, degrees.
struct Window {
    centre: (f32, f32),
    half: (f32, f32),
}

/// Height of a strip map by its width.
const STRIP: f32 = 54.0 / 205.0;

impl Window {
    /// Around all places, with room to see where one is; the whole width of an ocean at least.
    fn around(places: impl Iterator<Item = Place> + Clone) -> Self {
        let angles = places.clone().map(|p| p.longitude_deg().to_radians());
        let (sin, cos) = angles.fold((0.0, 0.0), |(s, c), a| (s + a.sin(), c + a.cos()));
        let middle = if sin == 0.0 && cos == 0.0 {
            0.0
        } else {
            sin.atan2(cos).to_degrees() as f32
        };
        let (mut low, mut high) = ((0.0_f32, 90.0_f32), (0.0_f32, -90.0_f32));
        for p in places {
            let (x, y) = (east_of(p.longitude_deg() as f32, middle), p.latitude_deg() as f32);
            low = (low.0.min(x), low.1.min(y));
            high = (high.0.max(x), high.1.max(y));
        }
        if high.1 < low.1 {
            (low.1, high.1) = (-20.0, 30.0);
        }
        let width = (high.0 - low.0 + 24.0)
            .max((high.1 - low.1 + 24.0) / STRIP)
            .clamp(80.0, 360.0);
        let half = (width * 0.5, width * STRIP * 0.5);
        let latitude = f32::midpoint(low.1, high.1);
        let reach = (90.0 - half.1).max(0.0);
        Self {
            centre: (
                middle + f32::midpoint(low.0, high.0),
                latitude.clamp(-reach, reach),
            ),
            half,
        }
    }
}

/// Sea and land of the whole Earth as a picture, painted once: scan lines between the coasts, even-odd.
fn land(ctx: &Context) -> TextureHandle {
    const WIDTH: usize = 2048;
    const HEIGHT: usize = WIDTH / 2;
    const SEA: [u8; 3] = [0x0E, 0x1B, 0x28];
    const LAND: [u8; 3] = [0x2A, 0x37, 0x42];
    let id = Id::new("land of the strip maps");
    if let Some(painted) = ctx.data(|d| d.get_temp::<TextureHandle>(id)) {
        return painted;
    }
    let mut crossings: Vec<Vec<f32>> = vec![Vec::new(); HEIGHT];
    let (x, y) = (
        |lon: f32| (lon + 180.0) / 360.0 * WIDTH as f32,
        |lat: f32| (90.0 - lat) / 180.0 * HEIGHT as f32,
    );
    for ring in World::embedded().countries().iter().flat_map(|c| &c.rings) {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            let (from, to) = if a.1 > b.1 { (a, b) } else { (b, a) };
            let (top, bottom) = (y(from.1), y(to.1));
            // Rows whose middle the coast crosses.
            let row = |at: f32| ((at - 0.5).ceil().max(0.0) as usize).min(HEIGHT);
            let first = row(top);
            for (n, crossed) in crossings[first..row(bottom).max(first)].iter_mut().enumerate() {
                let t = ((first + n) as f32 + 0.5 - top) / (bottom - top);
                crossed.push(x(from.0) + t * (x(to.0) - x(from.0)));
            }
        }
    }
    let mut rgb = SEA.repeat(WIDTH * HEIGHT);
    for (row, at) in crossings.iter_mut().enumerate() {
        at.sort_by(f32::total_cmp);
        for pair in at.chunks_exact(2) {
            let (left, right) = (pair[0].round() as usize, (pair[1].round() as usize).min(WIDTH));
            for column in left..right {
                let i = (row * WIDTH + column) * 3;
                rgb[i..i + 3].copy_from_slice(&LAND);
            }
        }
    }
    let options = TextureOptions {
        wrap_mode: TextureWrapMode::Repeat,
        ..TextureOptions::LINEAR
    };
    let painted = ctx.load_texture("land", ColorImage::from_rgb([WIDTH, HEIGHT], &rgb), options);
    ctx.data_mut(|d| d.insert_temp(id, painted.clone()));
    painted
}

/// Degrees east of a meridian, in [-180, 180).
fn east_of(longitude_deg: f32, meridian_deg: f32) -> f32 {
    (longitude_deg - meridian_deg + 180.0).rem_euclid(360.0) - 180.0
}

/// A flat map along the corridor.
pub fn strip_map(ui: &mut Ui, theme: &Theme, strip: &Strip<'_>) {
    let width = ui.available_width();
    let (rect, _) = ui.allocate_exact_size(vec2(width, width * STRIP), Sense::hover());
    let painter = ui.painter_at(rect);
    let places = strip
        .corridor
        .iter()
        .map(|c| c.place)
        .chain(strip.landings.iter().copied());
    let window = Window::around(places.chain(strip.mark.iter().map(|m| m.0)));
    let land = land(ui.ctx());
    let u = |x: f32| (window.centre.0 + x * window.half.0 + 180.0) / 360.0;
    let v = |y: f32| (90.0 - window.centre.1 + y * window.half.1) / 180.0;
    let part = Rect::from_min_max(pos2(u(-1.0), v(-1.0)), pos2(u(1.0), v(1.0)));
    painter.image(land.id(), rect, part, Color32::WHITE);
    let at = |lon: f32, lat: f32| {
        rect.center()
            + vec2(
                east_of(lon, window.centre.0) / window.half.0 * rect.width() * 0.5,
                (window.centre.1 - lat) / window.half.1 * rect.height() * 0.5,
            )
    };
    let ink = Stroke::new(1.0, theme::opaque([0x5C, 0x6B, 0x78]));
    for ring in outlines() {
        let mut points: Vec<Pos2> = ring.iter().map(|p| at(p.0, p.1)).collect();
        if !points.iter().any(|p| rect.expand(20.0).contains(*p)) {
            continue;
        }
        // A coast that leaves the map on one side comes back on the other: no line between.
        while let Some(jump) = points
            .windows(2)
            .position(|p| (p[0].x - p[1].x).abs() > rect.width())
        {
            let rest = points.split_off(jump + 1);
            painter.add(Shape::line(std::mem::replace(&mut points, rest), ink));
        }
        painter.add(Shape::line(points, ink));
    }
    let most = strip
        .corridor
        .iter()
        .map(|c| c.weight.0)
        .max()
        .unwrap_or(1)
        .max(1);
    let place = |p: Place| at(p.longitude_deg() as f32, p.latitude_deg() as f32);
    let dotted = !strip.landings.is_empty();
    for pair in strip.corridor.windows(2) {
        let (a, b) = (place(pair[0].place), place(pair[1].place));
        if (a.x - b.x).abs() > rect.width() * 0.2 {
            continue;
        }
        let t = pair[0].weight.0 as f32 / most as f32;
        if dotted {
            painter.circle_filled(a, 1.2, theme.tx.gamma_multiply(0.5));
        } else {
            painter.line_segment([a, b], Stroke::new(6.0, theme::ember(0.12 + 0.83 * t)));
        }
    }
    for landing in strip.landings {
        painter.circle_filled(place(*landing), 3.5, theme::ember(0.7).gamma_multiply(0.55));
    }
    if let Some((mark, text)) = strip.mark {
        let p = place(mark);
        painter.circle(p, 9.0, Color32::TRANSPARENT, Stroke::new(3.0, theme.tx));
        painter.circle_filled(p, 3.0, theme.tx);
        super::halo_text(
            &painter,
            theme,
            p + vec2(14.0, -14.0),
            Align2::LEFT_CENTER,
            text,
            inter(17.0, Weight::SemiBold),
            theme.tx,
        );
    }
}

/// Multiples of a fair share below this are drawn as nothing.
const LEAST_MULTIPLE: f64 = 0.125;

/// The axis of multiples; one is fair.
fn multiples(painter: &Painter, theme: &Theme, across: Rangef, most: f64, y: &dyn Fn(f64) -> f32) {
    for (tick, word) in [
        (LEAST_MULTIPLE, "0"),
        (0.25, "¼×"),
        (1.0, "1×"),
        (4.0, "4×"),
        (16.0, "16×"),
        (64.0, "64×"),
    ] {
        if tick > most {
            continue;
        }
        let fair = (tick - 1.0).abs() < 1e-9;
        let (ink, width) = if fair { (theme.ast, 2.0) } else { (theme.line, 1.0) };
        painter.line_segment(
            [pos2(across.min, y(tick)), pos2(across.max + 64.0, y(tick))],
            Stroke::new(width, ink),
        );
        painter.text(
            pos2(across.min - 10.0, y(tick)),
            Align2::RIGHT_CENTER,
            word,
            inter(16.0, Weight::Medium),
            theme.tx3,
        );
    }
}

/// What each seat gave as a multiple of its fair share, against its ability: richer to the right, both on scales of
/// doublings, since a poor state that shelters its people gives many times its share.
pub fn burden(ui: &mut Ui, theme: &Theme, scenario: &Scenario, burdens: &[Burden], height: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let painter = ui.painter_at(rect);
    let plot = Rect::from_min_max(rect.min + vec2(56.0, 10.0), rect.max - vec2(64.0, 34.0));
    let most = burdens.iter().map(Burden::multiple).fold(4.0, f64::max) * 1.3;
    let y = |m: f64| {
        let t = (m.max(LEAST_MULTIPLE) / LEAST_MULTIPLE).log2() / (most / LEAST_MULTIPLE).log2();
        plot.bottom() - t as f32 * plot.height()
    };
    multiples(&painter, theme, plot.x_range(), most, &y);
    let ability = |b: &Burden| b.ability.max(1e-6).ln();
    let (poor, rich) = burdens
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), b| {
            (l.min(ability(b)), h.max(ability(b)))
        });
    let span = (rich - poor).max(1e-6);
    let mut taken: Vec<Rect> = Vec::new();
    for b in burdens {
        let x = plot.left() + 14.0 + ((ability(b) - poor) / span) as f32 * (plot.width() - 28.0);
        let at = pos2(x, y(b.multiple()));
        seat_mark(&painter, theme, scenario, &b.seat, at, 16.0);
        // Codes step down past one another where states are alike.
        let mut corner = at + vec2(13.0, -10.0);
        let size = vec2(44.0, 20.0);
        while taken
            .iter()
            .any(|r| r.intersects(Rect::from_min_size(corner, size)))
            && corner.y < plot.bottom()
        {
            corner.y += 6.0;
        }
        let label = Rect::from_min_size(corner, size);
        taken.push(label);
        taken.push(Rect::from_center_size(at, vec2(14.0, 14.0)));
        let code = b.seat.to_string();
        painter.text(
            label.left_center(),
            Align2::LEFT_CENTER,
            &code,
            inter(16.0, Weight::Medium),
            theme.tx,
        );
        let spot = Rect::from_center_size(at, vec2(28.0, 28.0)).union(label);
        ui.interact(spot, ui.id().with(("burden", &code)), Sense::hover())
            .on_hover_text(format!(
                "{}: {} (shares by GDP)",
                say::seat(scenario, &b.seat),
                b.told()
            ));
    }
    for (at, align, word) in [
        (plot.left_bottom(), Align2::LEFT_TOP, "poorer"),
        (plot.right_bottom(), Align2::RIGHT_TOP, "richer"),
    ] {
        painter.text(
            at + vec2(0.0, 12.0),
            align,
            word,
            inter(16.0, Weight::Medium),
            theme.tx3,
        );
    }
}

/// A labelled bar of a list, `t` in 0..=1 of the width.
pub fn bar(ui: &mut Ui, theme: &Theme, t: f32, fill: Color32, width: f32, mark: Option<f32>) {
    let (rect, _) = ui.allocate_exact_size(vec2(width, 18.0), Sense::hover());
    let painter = ui.painter_at(rect.expand2(vec2(4.0, 4.0)));
    painter.rect_filled(rect, 2, theme.bg3);
    painter.rect_filled(
        Rect::from_min_size(rect.min, vec2(rect.width() * t.clamp(0.0, 1.0), rect.height())),
        2,
        fill,
    );
    if let Some(m) = mark {
        let x = rect.left() + rect.width() * m.clamp(0.0, 1.0);
        painter.line_segment(
            [pos2(x, rect.top() - 4.0), pos2(x, rect.bottom() + 4.0)],
            Stroke::new(4.0, theme.ast),
        );
    }
}

/// A condition of a rule with its threshold.
pub fn gauge(ui: &mut Ui, theme: &Theme, g: &game::Gauge) {
    let percent = |ppm: i64| format!("{:.0} %", ppm as f64 / 1e4);
    ui.horizontal(|ui| {
        super::column(ui, 150.0, |ui| {
            ui.label(theme::words(g.what.clone(), 18.0, Weight::Medium));
        });
        let width = (ui.available_width() - 190.0).max(80.0);
        let fill = if g.met { theme.tx } else { theme.line2 };
        bar(
            ui,
            theme,
            g.have_ppm as f32 / 1e6,
            fill,
            width,
            Some(g.need_ppm as f32 / 1e6),
        );
        let said = if g.need_ppm == 0 {
            percent(g.have_ppm)
        } else {
            format!("{} of {} needed", percent(g.have_ppm), percent(g.need_ppm))
        };
        ui.label(theme::words(said, 17.0, Weight::Medium).color(theme.tx2));
    });
}
