//! The window: Bevy draws the two pictures, egui everything else; the host holds the session.
//!
//! Panels are plain functions of a view that push intents; nothing here touches the state of a session.

pub mod link;
pub mod panels;
pub mod phase_clock;
pub mod planning;
pub mod preflight;
pub mod scene;
pub mod screens;
pub mod theme;

use std::path::PathBuf;
use std::sync::Arc;

use bevy::app::AppExit;
use bevy::asset::AssetEventSystems;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::window::{ExitCondition, WindowResolution};
use bevy::winit::{EventLoopProxyWrapper, WinitSettings, WinitUserEvent};
use bevy_egui::{EguiContexts, EguiPlugin, EguiPostUpdateSet, EguiPrimaryContextPass};

pub use preflight::Lack;

use link::Sessions;
use scene::Stage;
use scene::globe::GlobeMarks;
use scene::system::Sky;
use screens::Screens;

/// What the window was started with.
#[derive(Resource, Clone, Debug, Default)]
pub struct Request {
    /// A folder with more scenarios.
    pub scenarios: Option<PathBuf>,
}

/// Wakes the event loop from other threads.
#[derive(Resource, Clone)]
pub struct Wake(pub Arc<dyn Fn() + Send + Sync>);

/// Opens the window and stays until it is closed.
pub fn run(request: &cli::WindowRequest) -> Result<(), Lack> {
    preflight::check()?;
    let mut app = App::new();
    app.add_plugins(
        DefaultPlugins
            .set(WindowPlugin {
                primary_window: Some(Window {
                    title: "Indivisible".to_owned(),
                    resolution: WindowResolution::new(1600, 900),
                    ..default()
                }),
                exit_condition: ExitCondition::OnPrimaryClosed,
                ..default()
            })
            .set(LogPlugin {
                filter: "error".to_owned(),
                ..default()
            }),
    )
    .add_plugins(EguiPlugin::default())
    .insert_resource(ClearColor(Color::srgb_u8(0x07, 0x09, 0x0D)))
    .insert_resource(WinitSettings::desktop_app())
    .insert_resource(Request {
        scenarios: request.scenarios.clone(),
    })
    .add_plugins(plugin);
    match app.run() {
        AppExit::Success => Ok(()),
        AppExit::Error(code) => Err(Lack::Window(code.get())),
    }
}

fn plugin(app: &mut App) {
    app.init_resource::<Sessions>()
        .init_resource::<Screens>()
        .add_plugins(scene::plugin)
        .add_systems(Startup, wake)
        // Otherwise letters that are new on a screen are missing from its first frame, which stays until something moves.
        .configure_sets(
            PostUpdate,
            EguiPostUpdateSet::PostProcessOutput.before(AssetEventSystems),
        )
        .add_systems(EguiPrimaryContextPass, draw);
}

fn wake(mut commands: Commands, proxy: Res<EventLoopProxyWrapper>) {
    let proxy = (*proxy).clone();
    commands.insert_resource(Wake(Arc::new(move || {
        // A loop that has ended needs no waking.
        let _ = proxy.send_event(WinitUserEvent::WakeUp);
    })));
}

#[expect(clippy::too_many_arguments, reason = "one system lays out the whole window")]
fn draw(
    mut contexts: EguiContexts,
    mut screens: ResMut<Screens>,
    mut sessions: ResMut<Sessions>,
    mut stage: ResMut<Stage>,
    mut marks: ResMut<GlobeMarks>,
    mut sky: ResMut<Sky>,
    request: Res<Request>,
    waker: Res<Wake>,
    mut window: Single<&mut Window>,
) -> Result {
    let ctx = contexts.ctx_mut()?.clone();
    let size = (window.width(), window.height());
    let mut wanted = screens::Wanted {
        marks: marks.clone(),
        ..default()
    };
    screens.draw(
        &ctx,
        &mut sessions,
        &mut stage,
        &mut sky,
        &mut wanted,
        &request,
        &waker,
        size,
    );
    if wanted.marks != *marks {
        *marks = wanted.marks;
    }
    if wanted.full_screen {
        window.mode = match window.mode {
            bevy::window::WindowMode::Windowed => {
                bevy::window::WindowMode::BorderlessFullscreen(MonitorSelection::Current)
            }
            bevy::window::WindowMode::BorderlessFullscreen(_) | bevy::window::WindowMode::Fullscreen(..) => {
                bevy::window::WindowMode::Windowed
            }
        };
    }
    if sessions.starting.is_some() || wanted.moving {
        ctx.request_repaint_after(std::time::Duration::from_millis(100));
    }
    Ok(())
}
