//! Colours, type and strokes: hue is data, the frame has none.

use std::sync::Arc;

use bevy_egui::egui::{
    self, Color32, FontData, FontDefinitions, FontFamily, FontId, Margin, RichText, Shadow, Stroke, Style,
    Visuals, vec2,
};

/// Colours of one appearance.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// Window and room background.
    pub void: Color32,
    /// Panel.
    pub bg1: Color32,
    /// Raised item in a panel.
    pub bg2: Color32,
    /// Control, selected row, slider rail.
    pub bg3: Color32,
    /// Hairline, decoration only.
    pub line: Color32,
    /// Edge of a control.
    pub line2: Color32,
    /// Text, primary fill, focus.
    pub tx: Color32,
    /// Secondary text.
    pub tx2: Color32,
    /// Done, disabled, axis.
    pub tx3: Color32,
    /// The asteroid, every threshold, "now".
    pub ast: Color32,
    /// State of equipment: works.
    pub ok: Color32,
    /// State of equipment: attention.
    pub warn: Color32,
    /// State of equipment: lost.
    pub bad: Color32,
    /// Colours of the seats; a seat is its code first, its shape second, its colour third.
    pub seats: [Color32; 8],
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// A colour of a thing drawn (a planet), by its bytes.
pub fn opaque([r, g, b]: [u8; 3]) -> Color32 {
    rgb((u32::from(r) << 16) | (u32::from(g) << 8) | u32::from(b))
}

/// The dark appearance, for projectors and dim rooms.
pub const DARK: Theme = Theme {
    void: rgb(0x07090D),
    bg1: rgb(0x0D1117),
    bg2: rgb(0x141A22),
    bg3: rgb(0x1E2630),
    line: rgb(0x2C3642),
    line2: rgb(0x66768A),
    tx: rgb(0xF4F1EA),
    tx2: rgb(0xC6CDD5),
    tx3: rgb(0x9AA6B2),
    ast: rgb(0xFBB61A),
    ok: rgb(0x5CC8A8),
    warn: rgb(0xF5B83D),
    bad: rgb(0xFF8A5C),
    seats: [
        rgb(0xE69F00),
        rgb(0x56B4E9),
        rgb(0x1FB58A),
        rgb(0xF0E442),
        rgb(0x8C9EFF),
        rgb(0xFF7A33),
        rgb(0xE292BE),
        rgb(0xD6D0C2),
    ],
};

/// Weights of the typeface for words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// 400.
    Regular,
    /// 500.
    Medium,
    /// 600.
    SemiBold,
    /// 700.
    Bold,
}

impl Weight {
    fn family(self) -> FontFamily {
        FontFamily::Name(
            match self {
                Self::Regular => "inter-400",
                Self::Medium => "inter-500",
                Self::SemiBold => "inter-600",
                Self::Bold => "inter-700",
            }
            .into(),
        )
    }
}

/// A font of the typeface for words.
pub fn inter(size: f32, weight: Weight) -> FontId {
    FontId::new(size, weight.family())
}

/// A font of the typeface for clocks, columns and codes.
pub fn plex(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("plex-500".into()))
}

/// Words in a size and weight.
pub fn words(text: impl Into<String>, size: f32, weight: Weight) -> RichText {
    RichText::new(text).font(inter(size, weight))
}

/// The ember ramp of risk at `t` in 0..=1.
pub fn ember(t: f32) -> Color32 {
    const STOPS: [(f32, Color32); 6] = [
        (0.0, rgb(0x57106E)),
        (0.2, rgb(0x98266A)),
        (0.4, rgb(0xCF4446)),
        (0.6, rgb(0xF1731D)),
        (0.8, rgb(0xFBB61A)),
        (1.0, rgb(0xF7F08A)),
    ];
    let t = t.clamp(0.0, 1.0);
    let upper = STOPS.iter().position(|s| s.0 >= t).unwrap_or(5).max(1);
    let (a, b) = (STOPS[upper - 1], STOPS[upper]);
    a.1.lerp_to_gamma(b.1, (t - a.0) / (b.0 - a.0))
}

/// Fonts that are part of the program.
pub fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let files: [(&str, &'static [u8]); 8] = [
        (
            "inter-400",
            include_bytes!("../../assets/fonts/Inter-Regular.otf"),
        ),
        ("inter-500", include_bytes!("../../assets/fonts/Inter-Medium.otf")),
        (
            "inter-600",
            include_bytes!("../../assets/fonts/Inter-SemiBold.otf"),
        ),
        ("inter-700", include_bytes!("../../assets/fonts/Inter-Bold.otf")),
        (
            "plex-400",
            include_bytes!("../../assets/fonts/IBMPlexMono-Regular.ttf"),
        ),
        (
            "plex-500",
            include_bytes!("../../assets/fonts/IBMPlexMono-Medium.ttf"),
        ),
        (
            "plex-600",
            include_bytes!("../../assets/fonts/IBMPlexMono-SemiBold.ttf"),
        ),
        ("phosphor", include_bytes!("../../assets/fonts/Phosphor.ttf")),
    ];
    let fallback: Vec<String> = fonts
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    for (name, bytes) in files {
        fonts
            .font_data
            .insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
        let mut chain = vec![name.to_owned(), "phosphor".to_owned()];
        chain.extend(fallback.iter().cloned());
        fonts.families.insert(FontFamily::Name(name.into()), chain);
    }
    for (family, first) in [
        (FontFamily::Proportional, "inter-400"),
        (FontFamily::Monospace, "plex-400"),
    ] {
        let chain = fonts.families.entry(family).or_default();
        chain.insert(0, "phosphor".to_owned());
        chain.insert(0, first.to_owned());
    }
    fonts
}

/// Dresses a context.
pub fn dress(ctx: &egui::Context, theme: &Theme) {
    ctx.set_fonts(fonts());
    ctx.set_theme(egui::Theme::Dark);
    ctx.all_styles_mut(|style| dress_style(style, theme));
}

fn dress_style(style: &mut Style, t: &Theme) {
    let mut v = Visuals::dark();
    v.weak_text_color = Some(t.tx3);
    v.panel_fill = t.void;
    v.window_fill = t.bg1;
    v.faint_bg_color = t.bg2;
    v.extreme_bg_color = t.void;
    v.code_bg_color = t.bg2;
    v.window_stroke = Stroke::new(1.0, t.line);
    v.window_shadow = Shadow::NONE;
    v.popup_shadow = Shadow::NONE;
    v.window_corner_radius = 8.into();
    v.menu_corner_radius = 6.into();
    v.selection.bg_fill = t.bg3;
    v.selection.stroke = Stroke::new(2.0, t.tx);
    v.hyperlink_color = t.tx;
    v.widgets.noninteractive.bg_fill = t.bg1;
    v.widgets.noninteractive.bg_stroke = Stroke::new(1.0, t.line);
    v.widgets.noninteractive.fg_stroke = Stroke::new(1.0, t.tx);
    for (state, stroke) in [
        (&mut v.widgets.inactive, Stroke::new(1.0, t.line2)),
        (&mut v.widgets.hovered, Stroke::new(1.5, t.tx)),
        (&mut v.widgets.open, Stroke::new(1.0, t.tx)),
    ] {
        state.bg_fill = t.bg3;
        state.weak_bg_fill = t.bg3;
        state.bg_stroke = stroke;
        state.fg_stroke = Stroke::new(1.0, t.tx);
        state.corner_radius = 6.into();
        state.expansion = 0.0;
    }
    v.widgets.active.bg_fill = t.tx;
    v.widgets.active.weak_bg_fill = t.tx;
    v.widgets.active.fg_stroke = Stroke::new(1.0, t.void);
    v.widgets.active.corner_radius = 6.into();
    v.slider_trailing_fill = true;
    v.striped = false;
    style.visuals = v;
    style.spacing.item_spacing = vec2(8.0, 8.0);
    style.spacing.button_padding = vec2(14.0, 8.0);
    style.spacing.interact_size = vec2(36.0, 36.0);
    style.spacing.slider_width = 180.0;
    style.spacing.window_margin = Margin::symmetric(20, 18);
    for (text_style, font) in [
        (egui::TextStyle::Body, inter(18.0, Weight::Regular)),
        (egui::TextStyle::Button, inter(18.0, Weight::Medium)),
        (egui::TextStyle::Small, inter(15.0, Weight::Medium)),
        (egui::TextStyle::Heading, inter(24.0, Weight::SemiBold)),
        (egui::TextStyle::Monospace, plex(17.0)),
    ] {
        style.text_styles.insert(text_style, font);
    }
}

/// WCAG 2.1 contrast of two colours.
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let luminance = |c: Color32| {
        let channel = |x: u8| {
            let x = f32::from(x) / 255.0;
            if x <= 0.03928 {
                x / 12.92
            } else {
                ((x + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(c.r()) + 0.7152 * channel(c.g()) + 0.0722 * channel(c.b())
    };
    let (high, low) = (luminance(a).max(luminance(b)), luminance(a).min(luminance(b)));
    (high + 0.05) / (low + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_can_be_read_on_every_surface() {
        let t = DARK;
        for surface in [t.void, t.bg1, t.bg2] {
            for text in [t.tx, t.tx2, t.tx3, t.ok, t.warn, t.bad] {
                assert!(contrast(text, surface) >= 7.0, "{text:?} on {surface:?}");
            }
        }
        for seat in t.seats {
            assert!(contrast(seat, t.bg1) >= 7.0, "{seat:?}");
        }
        assert!(contrast(t.line2, t.bg3) >= 3.0);
        assert!(contrast(t.void, t.tx) >= 7.0, "inverted");
    }

    #[test]
    fn the_ramp_of_risk_rises_in_lightness() {
        let lightness = |t: f32| contrast(ember(t), Color32::BLACK);
        for i in 0..20 {
            assert!(lightness(i as f32 / 20.0) < lightness((i + 1) as f32 / 20.0));
        }
    }
}
