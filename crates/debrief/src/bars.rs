//! The figure of indivisibility: how much of the danger would have been taken away, state by state.

use std::fmt::Write as _;

use crate::figure::{INK, SOFT, ember, line, open, text};
use crate::indivisibility::Circle;

/// Bars of protection by state, in the order of the circle, with a line at what the best protected would have had.
pub fn protection(circle: &Circle) -> String {
    let rows = circle.states.len() as f64;
    let (w, h) = (720.0, 60.0 + 26.0 * rows.max(1.0));
    let mut svg = open(w, h, "Protection by state");
    if circle.states.is_empty() {
        let why = circle.index.err().unwrap_or_default();
        let said = format!("Nothing to draw: {why}.");
        text(&mut svg, 20.0, 40.0, "start", SOFT, &said);
        return svg + "</svg>";
    }
    let head = "Part of the danger that would have been taken away, had it been coming down there, %";
    text(&mut svg, 190.0, 20.0, "start", SOFT, head);
    let x = |p: f64| 190.0 + p * 440.0;
    let most = circle.states.iter().map(|s| s.protection).fold(0.0, f64::max);
    for (i, state) in circle.states.iter().enumerate() {
        let y = 36.0 + 26.0 * i as f64;
        text(&mut svg, 180.0, y + 14.0, "end", INK, &state.name);
        let width = x(state.protection) - 190.0;
        let _ = write!(
            svg,
            "<rect x=\"190\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"18\" fill=\"{INK}\"/>"
        );
        // What is missing to the best protected is the risk that is not shared.
        let _ = write!(
            svg,
            "<rect x=\"{:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"18\" fill=\"{}\"/>",
            x(state.protection),
            x(most) - x(state.protection),
            ember(0.45)
        );
        let said = format!("{:.0} %", state.protection * 100.0);
        text(&mut svg, x(most) + 8.0, y + 14.0, "start", SOFT, &said);
    }
    line(&mut svg, (x(most), 30.0), (x(most), h - 16.0), SOFT, 2.0);
    svg + "</svg>"
}
