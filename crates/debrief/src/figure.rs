//! Figures as self-contained SVG: ink on paper, so that they print; the ember ramp marks risk and nothing else has hue.

use std::fmt::Write as _;

use game::{Ppb, PublicView};
use scenario::Scenario;

use crate::measure::Debrief;
use crate::words;

pub(crate) const INK: &str = "#14181D";
pub(crate) const SOFT: &str = "#4F5A66";
const LINE: &str = "#C2C7CC";
const EMBER: [(f64, [u8; 3]); 6] = [
    (0.0, [0x57, 0x10, 0x6E]),
    (0.2, [0x98, 0x26, 0x6A]),
    (0.4, [0xCF, 0x44, 0x46]),
    (0.6, [0xF1, 0x73, 0x1D]),
    (0.8, [0xFB, 0xB6, 0x1A]),
    (1.0, [0xF7, 0xF0, 0x8A]),
];

/// The ember ramp at `t` in 0..=1, linear between its stops in sRGB bytes.
pub fn ember(t: f64) -> String {
    let t = t.clamp(0.0, 1.0);
    let upper = EMBER
        .iter()
        .position(|(x, _)| *x >= t)
        .unwrap_or(EMBER.len() - 1)
        .max(1);
    let (a, b) = (EMBER[upper - 1], EMBER[upper]);
    let f = (t - a.0) / (b.0 - a.0);
    let mix = |i: usize| (f64::from(a.1[i]) + f * (f64::from(b.1[i]) - f64::from(a.1[i]))).round() as u8;
    format!("#{:02X}{:02X}{:02X}", mix(0), mix(1), mix(2))
}

pub(crate) fn open(width: f64, height: f64, title: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\" font-family=\"Inter, Helvetica, Arial, sans-serif\" font-size=\"13\" fill=\"{INK}\">",
        escape(title)
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

pub(crate) fn text(svg: &mut String, x: f64, y: f64, anchor: &str, fill: &str, words: &str) {
    let _ = write!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"{fill}\">{}</text>",
        escape(words)
    );
}

pub(crate) fn line(svg: &mut String, from: (f64, f64), to: (f64, f64), stroke: &str, width: f64) {
    let _ = write!(
        svg,
        "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"{stroke}\" stroke-width=\"{width}\"/>",
        from.0, from.1, to.0, to.1
    );
}

/// The chance of impact over the published bulletins, with its 90 % range.
pub fn chance_history(public: &PublicView) -> String {
    let (w, h) = (720.0, 260.0);
    let mut svg = open(w, h, "Chance of impact over time");
    let days: Vec<f64> = public.bulletins.iter().map(|(d, _)| f64::from(d.0)).collect();
    let (Some(first), Some(last)) = (days.first().copied(), days.last().copied()) else {
        text(&mut svg, 20.0, 40.0, "start", SOFT, "No bulletin was published.");
        return svg + "</svg>";
    };
    let x = |d: f64| 60.0 + (d - first) / (last - first).max(1.0) * (w - 100.0);
    let y = |p: Ppb| 210.0 - p.fraction() * 170.0;
    for percent in [0_u32, 50, 100] {
        let at = y(Ppb(percent * 10_000_000));
        line(&mut svg, (60.0, at), (w - 40.0, at), LINE, 1.0);
        text(&mut svg, 52.0, at + 4.0, "end", SOFT, &percent.to_string());
    }
    text(
        &mut svg,
        60.0,
        24.0,
        "start",
        SOFT,
        "Chance of impact if nothing more is done, %, with 90 % range",
    );
    let upper = public
        .bulletins
        .iter()
        .map(|(d, b)| (x(f64::from(d.0)), y(b.chance_range.1)));
    let lower = public
        .bulletins
        .iter()
        .rev()
        .map(|(d, b)| (x(f64::from(d.0)), y(b.chance_range.0)));
    let _ = write!(
        svg,
        "<polygon fill=\"{INK}\" fill-opacity=\"0.13\" points=\"{}\"/>",
        points(upper.chain(lower))
    );
    let main = public
        .bulletins
        .iter()
        .map(|(d, b)| (x(f64::from(d.0)), y(b.chance)));
    let _ = write!(
        svg,
        "<polyline fill=\"none\" stroke=\"{INK}\" stroke-width=\"2\" points=\"{}\"/>",
        points(main)
    );
    for (i, (date, bulletin)) in public.bulletins.iter().enumerate() {
        let (px, py) = (x(f64::from(date.0)), y(bulletin.chance));
        let fill = if i + 1 == public.bulletins.len() {
            "#FBB61A"
        } else {
            "#FBFAF7"
        };
        let _ = write!(
            svg,
            "<circle cx=\"{px:.1}\" cy=\"{py:.1}\" r=\"5\" fill=\"{fill}\" stroke=\"{INK}\" stroke-width=\"2\"/>"
        );
        let (year, month, _) = date.ymd();
        if i == 0 || px - x(f64::from(public.bulletins[i - 1].0.0)) > 60.0 {
            text(&mut svg, px, 234.0, "middle", SOFT, &format!("{year}-{month:02}"));
        }
        if i == 0 || px - x(f64::from(public.bulletins[i - 1].0.0)) > 46.0 {
            text(
                &mut svg,
                px,
                py - 12.0,
                "middle",
                INK,
                &words::chance(bulletin.chance),
            );
        }
    }
    svg + "</svg>"
}

fn points(list: impl Iterator<Item = (f64, f64)>) -> String {
    list.map(|(a, b)| format!("{a:.1},{b:.1}"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The corridor of the first bulletin on the map, where it would have fallen, and where it fell.
pub fn corridor_map(public: &PublicView) -> String {
    let (w, h) = (900.0, 330.0);
    // 120° W to 100° E, 42° S to 38° N.
    let project = |lon: f64, lat: f64| ((lon + 120.0) / 220.0 * w, (38.0 - lat) / 80.0 * h);
    let mut svg = open(w, h, "Risk corridor and outcome");
    svg.push_str("<rect width=\"900\" height=\"330\" fill=\"#DCE6EC\"/><g fill=\"#F4F1EA\" stroke=\"#8A949E\" stroke-width=\"0.5\">");
    for country in impact::map::World::embedded().countries() {
        for ring in &country.rings {
            if ring
                .iter()
                .all(|p| f64::from(p.0) < -125.0 || f64::from(p.0) > 105.0)
            {
                continue;
            }
            let shape = points(ring.iter().map(|p| project(f64::from(p.0), f64::from(p.1))));
            let _ = write!(svg, "<polygon points=\"{shape}\"/>");
        }
    }
    svg.push_str("</g>");
    if let Some((_, bulletin)) = public.bulletins.first() {
        let most = bulletin
            .corridor
            .iter()
            .map(|c| c.weight.0)
            .max()
            .unwrap_or(1)
            .max(1);
        for pair in bulletin.corridor.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            if (a.place.longitude_deg() - b.place.longitude_deg()).abs() > 30.0 {
                continue;
            }
            let t = f64::from(a.weight.0) / f64::from(most);
            line(
                &mut svg,
                project(a.place.longitude_deg(), a.place.latitude_deg()),
                project(b.place.longitude_deg(), b.place.latitude_deg()),
                &ember(0.12 + 0.7 * t),
                7.0,
            );
        }
    }
    if let Some(outcome) = &public.outcome {
        let (x, y) = project(
            outcome.undeflected.0.longitude_deg(),
            outcome.undeflected.0.latitude_deg(),
        );
        let _ = write!(
            svg,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"9\" fill=\"none\" stroke=\"{INK}\" stroke-width=\"2\" stroke-dasharray=\"4 3\"/>"
        );
        text(&mut svg, x, y - 16.0, "middle", INK, "if nothing had been done");
        for (i, landing) in outcome
            .flown
            .impact
            .iter()
            .chain(&outcome.flown.fragments)
            .enumerate()
        {
            let (x, y) = project(landing.place.longitude_deg(), landing.place.latitude_deg());
            let r = if i == 0 { 9.0 } else { 5.0 };
            let _ = write!(
                svg,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r}\" fill=\"{INK}\" stroke=\"#FBFAF7\" stroke-width=\"2\"/>"
            );
            if i == 0 {
                text(&mut svg, x, y + 26.0, "middle", INK, "it fell here");
            }
        }
        if outcome.flown.impact.is_none() {
            text(&mut svg, w - 12.0, 22.0, "end", INK, "It missed the Earth.");
        }
    }
    text(
        &mut svg,
        10.0,
        h - 10.0,
        "start",
        SOFT,
        "Boundaries: Natural Earth; no endorsement is implied.",
    );
    svg + "</svg>"
}

/// Share of the burden as a multiple of the share of ability.
pub fn burden(scenario: &Scenario, measured: &Debrief) -> String {
    let rows = measured.burdens.len() as f64;
    let (w, h) = (720.0, 60.0 + 26.0 * rows);
    let mut svg = open(w, h, "Burden against ability");
    let most = measured
        .burdens
        .iter()
        .map(crate::burden::Burden::multiple)
        .fold(2.0, f64::max);
    let x = |m: f64| 190.0 + m / most * 370.0;
    text(
        &mut svg,
        190.0,
        20.0,
        "start",
        SOFT,
        "Contribution as a multiple of fair share by GDP; the bar at 1 is by ability",
    );
    for (i, b) in measured.burdens.iter().enumerate() {
        let y = 36.0 + 26.0 * i as f64;
        text(
            &mut svg,
            180.0,
            y + 14.0,
            "end",
            INK,
            &words::seat(scenario, &b.seat),
        );
        let _ = write!(
            svg,
            "<rect x=\"190\" y=\"{y:.1}\" width=\"{:.1}\" height=\"18\" fill=\"{INK}\"/>",
            (x(b.multiple()) - 190.0).max(0.0)
        );
        text(
            &mut svg,
            x(b.multiple().max(1.0)) + 8.0,
            y + 14.0,
            "start",
            SOFT,
            &b.told(),
        );
    }
    line(&mut svg, (x(1.0), 30.0), (x(1.0), h - 16.0), "#FBB61A", 3.0);
    svg + "</svg>"
}

/// The odds stated for the plan that flew, and what came.
pub fn luck(measured: &Debrief) -> String {
    let (w, h) = (720.0, 150.0);
    let mut svg = open(w, h, "Stated odds and what came");
    let Some(luck) = &measured.luck else {
        text(
            &mut svg,
            20.0,
            40.0,
            "start",
            SOFT,
            "No plan with stated odds was flown, so luck had no part beside the orbit.",
        );
        return svg + "</svg>";
    };
    text(
        &mut svg,
        20.0,
        24.0,
        "start",
        SOFT,
        &format!(
            "Odds stated for \u{201c}{}\u{201d}, if the asteroid is on course",
            luck.title
        ),
    );
    let mut x = 20.0;
    for (i, (outcome, chance)) in luck.stated.iter().enumerate() {
        let width = 680.0 * chance.fraction();
        let fill = ["#14181D", "#7E8893", "#CF4446"][i.min(2)];
        let _ = write!(
            svg,
            "<rect x=\"{x:.1}\" y=\"44\" width=\"{width:.1}\" height=\"34\" fill=\"{fill}\"/>"
        );
        if *outcome == luck.came {
            let at = x + width / 2.0;
            let _ = write!(
                svg,
                "<polygon points=\"{:.1},82 {:.1},94 {:.1},94\" fill=\"#FBB61A\"/>",
                at,
                at - 7.0,
                at + 7.0
            );
        }
        x += width;
    }
    let said: Vec<String> = luck
        .stated
        .iter()
        .map(|(o, c)| format!("{o}: {}", words::share(*c)))
        .collect();
    text(&mut svg, 20.0, 114.0, "start", INK, &said.join("   ·   "));
    text(
        &mut svg,
        20.0,
        136.0,
        "start",
        INK,
        &format!(
            "What came: {}, stated at {}. Launched: {} of the {} craft that the odds were stated for.",
            luck.came.to_lowercase(),
            words::share(luck.chance),
            luck.launched,
            luck.planned
        ),
    );
    svg + "</svg>"
}

/// Voting power against population.
pub fn power(scenario: &Scenario, measured: &Debrief) -> String {
    let rows = measured.power.len() as f64;
    let (w, h) = (720.0, 60.0 + 26.0 * rows.max(1.0));
    let mut svg = open(w, h, "Voting power");
    if measured.power.is_empty() {
        text(
            &mut svg,
            20.0,
            40.0,
            "start",
            SOFT,
            "The charter in force at the end puts missions to no vote whose power could be shared.",
        );
        return svg + "</svg>";
    }
    text(
        &mut svg,
        190.0,
        20.0,
        "start",
        SOFT,
        &format!(
            "Banzhaf share under {} (bar) and share of the people (mark)",
            measured.power_rule.replace('_', " ")
        ),
    );
    let most = measured
        .power
        .iter()
        .map(|p| p.banzhaf.max(p.people))
        .fold(0.1, f64::max);
    let x = |m: f64| 190.0 + m / most * 440.0;
    for (i, p) in measured.power.iter().enumerate() {
        let y = 36.0 + 26.0 * i as f64;
        text(
            &mut svg,
            180.0,
            y + 14.0,
            "end",
            INK,
            &words::seat(scenario, &p.seat),
        );
        let _ = write!(
            svg,
            "<rect x=\"190\" y=\"{y:.1}\" width=\"{:.1}\" height=\"18\" fill=\"{SOFT}\"/>",
            x(p.banzhaf) - 190.0
        );
        line(
            &mut svg,
            (x(p.people), y - 2.0),
            (x(p.people), y + 20.0),
            "#FBB61A",
            4.0,
        );
        text(
            &mut svg,
            x(p.banzhaf.max(p.people)) + 8.0,
            y + 14.0,
            "start",
            SOFT,
            &format!("{:.1} %", p.banzhaf * 100.0),
        );
    }
    svg + "</svg>"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ember_meets_its_stops() {
        assert_eq!(ember(0.0), "#57106E");
        assert_eq!(ember(0.4), "#CF4446");
        assert_eq!(ember(1.0), "#F7F08A");
        assert_eq!(ember(7.0), "#F7F08A");
    }

    #[test]
    fn names_cannot_break_out_of_a_figure() {
        assert_eq!(escape("<b>\"&"), "&lt;b&gt;&quot;&amp;");
    }
}
