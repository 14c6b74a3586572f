//! Screens: gallery, room, curtain, desk, debrief; and the keys that move between them.

mod control;
mod curtain;
mod debrief_screen;
mod desk;
mod gallery;
mod indivisible;
mod room;

use bevy::prelude::Resource;
use bevy_egui::egui::{self, Align2, Frame, Key, LayerId, Margin, Ui, UiBuilder, vec2};
use game::{Command, Issuer, PublicView};
use scenario::SeatId;

use crate::app::link::{Intents, Live, Sessions};
use crate::app::panels::{self, desk::DeskState};
use crate::app::scene::globe::GlobeMarks;
use crate::app::scene::system::Sky;
use crate::app::scene::{Picture, Stage};
use crate::app::theme::{self, DARK, Theme, Weight, words};
use crate::app::{Request, Wake};

use gallery::Gallery;

/// Which screen is in front.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// Scenarios and saved sessions.
    #[default]
    Gallery,
    /// What the whole room sees.
    Room,
    /// The facilitator's console.
    Control,
    /// Between two delegations.
    Curtain(SeatId),
    /// One delegation's desk.
    Desk(SeatId),
    /// Why it went so.
    Debrief,
}

/// What a frame asks of the rest of the window.
#[derive(Debug, Default)]
pub struct Wanted {
    /// What the globe is to show.
    pub marks: GlobeMarks,
    /// Turn full screen on or off.
    pub full_screen: bool,
    /// Something moves: draw again soon.
    pub moving: bool,
}

/// The screens' own memory.
#[derive(Resource)]
pub struct Screens {
    screen: Screen,
    theme: Theme,
    dressed: bool,
    /// The person's choice of scale, 0.75 to 3.
    scale: f32,
    notices: Vec<(String, f64)>,
    gallery: Gallery,
    control: control::ConsoleState,
    desk: DeskState,
    curtain: curtain::Hold,
    room: room::RoomState,
    debrief: debrief_screen::DebriefState,
    keys_shown: bool,
}

impl Default for Screens {
    fn default() -> Self {
        Self {
            screen: Screen::Gallery,
            theme: DARK,
            dressed: false,
            scale: 1.0,
            notices: Vec::new(),
            gallery: Gallery::default(),
            control: control::ConsoleState::default(),
            desk: DeskState::default(),
            curtain: curtain::Hold::default(),
            room: room::RoomState::default(),
            debrief: debrief_screen::DebriefState::default(),
            keys_shown: false,
        }
    }
}

/// What a screen is drawn with.
pub(in crate::app) struct Canvas<'a> {
    pub(in crate::app) theme: Theme,
    pub(in crate::app) stage: &'a mut Stage,
    pub(in crate::app) sky: &'a mut Sky,
    pub(in crate::app) wanted: &'a mut Wanted,
    pub(in crate::app) go: Option<Screen>,
    pub(in crate::app) notices: Vec<String>,
}

/// Smallest and largest scale that a person can choose.
const SCALES: (f32, f32) = (0.75, 3.0);
/// Seconds that a notice stays.
const NOTICE_S: f64 = 8.0;

impl Screens {
    /// Lays out one frame.
    #[expect(
        clippy::too_many_arguments,
        reason = "the one way from Bevy's resources into the screens"
    )]
    pub fn draw(
        &mut self,
        ctx: &egui::Context,
        sessions: &mut Sessions,
        stage: &mut Stage,
        sky: &mut Sky,
        wanted: &mut Wanted,
        request: &Request,
        wake: &Wake,
        window: (f32, f32),
    ) {
        if !self.dressed {
            theme::dress(ctx, &self.theme);
            self.dressed = true;
            self.gallery.look(request, wake);
            ctx.request_repaint();
            // Fonts come with the next frame.
            return;
        }
        // Sizes are written for 1920 × 1080 and follow the window.
        let fit = (window.0 / 1920.0).min(window.1 / 1080.0).clamp(0.45, 3.0);
        let zoom = (fit * self.scale).clamp(0.4, 4.0);
        if (ctx.zoom_factor() - zoom).abs() > 1e-3 {
            ctx.set_zoom_factor(zoom);
        }
        stage.zoom = zoom;
        self.receive(sessions, ctx.input(|i| i.time));
        let mut intents = Intents::default();
        let (rect, picture) = (stage.rect, stage.picture);
        let mut frame = Canvas {
            theme: self.theme,
            stage,
            sky,
            wanted,
            go: None,
            notices: Vec::new(),
        };
        frame.stage.picture = Picture::Nothing;
        let mut root = Ui::new(
            ctx.clone(),
            "window".into(),
            UiBuilder::new()
                .layer_id(LayerId::background())
                .max_rect(ctx.viewport_rect()),
        );
        let ui = &mut root;
        egui::Panel::top("band")
            .frame(Frame::NONE)
            .exact_size(panels::BAND)
            .show(ui, |ui| panels::band(ui, &self.theme));
        self.keys(ctx, frame.wanted);
        let issuer = self.screen_ui(ui, sessions, &mut frame, &mut intents, wake);
        let (go, said) = (frame.go.take(), std::mem::take(&mut frame.notices));
        let now = ctx.input(|i| i.time);
        self.notices.extend(said.into_iter().map(|text| (text, now)));
        if let Some(live) = sessions.live.as_mut() {
            live.send(&issuer, intents.take());
        }
        if let Some(screen) = go {
            self.enter(screen, sessions);
            ctx.request_repaint();
        }
        // The scene follows one frame behind the layout.
        if (rect, picture) != (stage.rect, stage.picture) {
            ctx.request_repaint();
        }
        self.overlays(ctx);
        if !self.notices.is_empty() {
            wanted.moving = true;
        }
    }

    fn screen_ui(
        &mut self,
        ui: &mut Ui,
        sessions: &mut Sessions,
        frame: &mut Canvas<'_>,
        intents: &mut Intents,
        wake: &Wake,
    ) -> Issuer {
        match self.screen.clone() {
            Screen::Gallery => self.gallery.ui(ui, frame, sessions, wake),
            Screen::Room => room::ui(ui, frame, sessions, intents, &mut self.room),
            Screen::Control => control::ui(ui, frame, sessions, intents, &mut self.control),
            Screen::Curtain(seat) => curtain::ui(ui, frame, sessions, &mut self.curtain, &seat),
            Screen::Desk(seat) => {
                desk::ui(ui, frame, sessions, intents, &mut self.desk, &seat);
                return Issuer::Seat(seat);
            }
            Screen::Debrief => debrief_screen::ui(ui, frame, sessions, &mut self.debrief),
        }
        Issuer::Control
    }

    fn enter(&mut self, screen: Screen, sessions: &mut Sessions) {
        if let Some(live) = sessions.live.as_mut()
            && !matches!(screen, Screen::Desk(_))
        {
            live.forget_seat();
        }
        if matches!(screen, Screen::Curtain(_)) {
            self.desk = DeskState::default();
            self.curtain = curtain::Hold::default();
        }
        if screen == Screen::Gallery {
            sessions.live = None;
            self.gallery.refresh();
        }
        self.screen = screen;
    }

    fn receive(&mut self, sessions: &mut Sessions, now: f64) {
        if let Some(outcome) = sessions.starting.as_ref().and_then(super::link::Starting::poll) {
            sessions.starting = None;
            match outcome {
                Ok(live) => {
                    sessions.live = Some(live);
                    self.room = room::RoomState::default();
                    self.control = control::ConsoleState::default();
                    self.debrief = debrief_screen::DebriefState::default();
                    self.screen = Screen::Room;
                }
                Err(why) => self.notices.push((why, now)),
            }
        }
        if let Some(live) = sessions.live.as_mut() {
            self.notices
                .extend(live.notices().into_iter().map(|text| (text, now)));
        }
        self.notices.retain(|(_, at)| now - at < NOTICE_S);
    }

    fn keys(&mut self, ctx: &egui::Context, wanted: &mut Wanted) {
        if ctx.input(|i| i.key_pressed(Key::F11)) {
            wanted.full_screen = true;
        }
        let (plus, minus, zero) = ctx.input(|i| {
            let command = i.modifiers.command;
            (
                command && (i.key_pressed(Key::Plus) || i.key_pressed(Key::Equals)),
                command && i.key_pressed(Key::Minus),
                command && i.key_pressed(Key::Num0),
            )
        });
        if plus {
            self.scale = (self.scale * 1.1).min(SCALES.1);
        }
        if minus {
            self.scale = (self.scale / 1.1).max(SCALES.0);
        }
        if zero {
            self.scale = 1.0;
        }
        let typing = ctx.egui_wants_keyboard_input();
        if !typing && ctx.input(|i| i.key_pressed(Key::Questionmark)) {
            self.keys_shown = !self.keys_shown;
        }
        if ctx.input(|i| i.key_pressed(Key::Escape)) {
            self.keys_shown = false;
        }
    }

    fn overlays(&mut self, ctx: &egui::Context) {
        let theme = self.theme;
        if !self.notices.is_empty() {
            egui::Area::new("notices".into())
                .anchor(Align2::CENTER_BOTTOM, vec2(0.0, -110.0))
                .show(ctx, |ui| {
                    for (text, _) in self.notices.iter().rev().take(3) {
                        Frame::new()
                            .fill(theme.tx)
                            .corner_radius(8)
                            .inner_margin(Margin::symmetric(18, 12))
                            .show(ui, |ui| {
                                ui.set_max_width(900.0);
                                ui.label(words(text.clone(), 19.0, Weight::Medium).color(theme.void));
                            });
                    }
                });
        }
        if self.keys_shown {
            egui::Window::new("Keys")
                .collapsible(false)
                .resizable(false)
                .anchor(Align2::CENTER_CENTER, vec2(0.0, 0.0))
                .show(ctx, |ui| {
                    for (key, does) in [
                        ("Space", "next phase; hold to lift the curtain"),
                        ("Esc", "close the panel in front; leave a desk"),
                        ("H", "hide the desk behind the curtain"),
                        ("C", "Control's console, and back to the room"),
                        ("G, S, E", "globe, solar system or encounter in the room"),
                        ("F", "frame the corridor"),
                        ("T", "the picture's table"),
                        (", .", "slower, faster"),
                        ("Ctrl + − 0", "larger, smaller, usual size (75 to 300 %)"),
                        ("F11", "full screen"),
                        ("?", "this list"),
                    ] {
                        ui.horizontal(|ui| {
                            panels::column(ui, 150.0, |ui| {
                                ui.label(words(key, 18.0, Weight::SemiBold));
                            });
                            ui.label(words(does, 18.0, Weight::Regular));
                        });
                    }
                });
        }
    }
}

/// Seconds that are left of the phase; the clock looks at the session as it is asked.
pub(in crate::app) fn time_left(ui: &Ui, live: &mut Live, view: &PublicView) -> Option<i64> {
    let now = ui.input(|i| i.time);
    live.clock.look(view, now);
    let standing = live.clock.standing(now)?;
    ui.ctx().request_repaint_after(std::time::Duration::from_secs(1));
    Some(standing.left_s)
}

/// Whether Space was pressed and nobody is typing or on a button.
pub(in crate::app) fn space(ui: &Ui) -> bool {
    !ui.ctx().egui_wants_keyboard_input() && ui.input(|i| i.key_pressed(Key::Space))
}

/// The command that ends a phase.
pub(in crate::app) const ADVANCE: Command = Command::AdvancePhase;
