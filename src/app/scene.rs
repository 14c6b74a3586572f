//! The two pictures behind the panels: the Earth, and the solar system.
//!
//! egui lays out the window and leaves a rectangle for the picture; the scene's camera draws into it. Marks and words
//! on the picture are painted by egui over projected points, so that they stay sharp at every scale.

pub mod globe;
pub mod system;

use bevy::camera::Viewport;
use bevy::camera::visibility::RenderLayers;
use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::prelude::*;
use bevy::window::PrimaryWindow;
use bevy_egui::{EguiGlobalSettings, PrimaryEguiContext, egui};

/// Which picture is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Picture {
    /// None.
    #[default]
    Nothing,
    /// The Earth.
    Globe,
    /// The solar system.
    System,
    /// The target plane, which is painted and needs no camera.
    Plane,
}

impl Picture {
    /// Whether Bevy's camera draws it.
    fn is_scene(self) -> bool {
        matches!(self, Self::Globe | Self::System)
    }
}

/// A camera that circles a point.
#[derive(Clone, Copy, Debug)]
pub struct Orbiter {
    /// Longitude of the camera, radians.
    pub longitude: f32,
    /// Latitude of the camera, radians.
    pub latitude: f32,
    /// Distance from the point, scene units.
    pub distance: f32,
    /// Nearest and farthest.
    pub limits: (f32, f32),
}

impl Orbiter {
    /// Where the camera is.
    pub fn position(&self) -> Vec3 {
        direction(self.longitude, self.latitude) * self.distance
    }
}

/// Direction of a longitude and latitude (radians) in the scene: y is north.
pub fn direction(longitude: f32, latitude: f32) -> Vec3 {
    Vec3::new(
        latitude.cos() * longitude.cos(),
        latitude.sin(),
        -latitude.cos() * longitude.sin(),
    )
}

/// Vertical field of view, radians.
const FIELD_OF_VIEW: f32 = 0.6;

/// What the picture shows and from where.
#[derive(Resource, Debug)]
pub struct Stage {
    /// Which picture.
    pub picture: Picture,
    /// Where on the window, in egui's points.
    pub rect: egui::Rect,
    /// egui's points to logical pixels.
    pub zoom: f32,
    /// Camera of the globe.
    pub globe: Orbiter,
    /// Camera of the solar system.
    pub system: Orbiter,
}

impl Default for Stage {
    fn default() -> Self {
        let degrees = std::f32::consts::PI / 180.0;
        Self {
            picture: Picture::Nothing,
            rect: egui::Rect::NOTHING,
            zoom: 1.0,
            globe: Orbiter {
                longitude: 2.0 * degrees,
                latitude: 12.0 * degrees,
                distance: 4.3,
                limits: (1.6, 9.0),
            },
            system: Orbiter {
                longitude: -80.0 * degrees,
                latitude: 55.0 * degrees,
                distance: 15.0,
                limits: (0.8, 40.0),
            },
        }
    }
}

impl Stage {
    fn orbiter(&self) -> &Orbiter {
        if self.picture == Picture::System {
            &self.system
        } else {
            &self.globe
        }
    }

    /// Where a point of the scene lies on the window, in egui's points; `None` behind the camera.
    pub fn project(&self, point: Vec3) -> Option<egui::Pos2> {
        let from = self.orbiter().position();
        let forward = -from.normalize();
        let right = forward.cross(Vec3::Y).normalize_or(Vec3::X);
        let up = right.cross(forward);
        let to = point - from;
        let depth = to.dot(forward);
        if depth <= 0.01 || !self.rect.is_positive() {
            return None;
        }
        let half = self.rect.height() * 0.5 / (FIELD_OF_VIEW * 0.5).tan();
        Some(self.rect.center() + egui::vec2(to.dot(right), -to.dot(up)) * (half / depth))
    }

    /// Where a place on the globe lies on the window; `None` on its far side.
    pub fn project_place(&self, longitude_deg: f64, latitude_deg: f64) -> Option<egui::Pos2> {
        let point = direction(
            (longitude_deg as f32).to_radians(),
            (latitude_deg as f32).to_radians(),
        );
        let seen = point.dot(self.globe.position()) > 1.02;
        seen.then(|| self.project(point)).flatten()
    }

    /// Radius of the globe on the window, points.
    pub fn globe_radius(&self) -> f32 {
        let d = self.globe.distance;
        self.rect.height() * 0.5 / (FIELD_OF_VIEW * 0.5).tan() / (d * d - 1.0).max(0.01).sqrt()
    }

    /// Turns and zooms the picture by what the pointer does over it.
    pub fn steer(&mut self, ui: &egui::Ui) {
        if !self.picture.is_scene() {
            return;
        }
        let response = ui.interact(self.rect, egui::Id::new("picture"), egui::Sense::drag());
        let (drag, hovered) = (response.drag_delta(), response.hovered());
        let scroll = if hovered {
            ui.input(|i| i.smooth_scroll_delta.y)
        } else {
            0.0
        };
        let height = self.rect.height().max(1.0);
        let orbiter = if self.picture == Picture::System {
            &mut self.system
        } else {
            &mut self.globe
        };
        let speed = if orbiter.limits.0 > 1.0 {
            (orbiter.distance - 1.0).clamp(0.15, 2.0)
        } else {
            2.0
        };
        orbiter.longitude -= drag.x / height * speed;
        orbiter.latitude = (orbiter.latitude + drag.y / height * speed).clamp(-1.5, 1.5);
        orbiter.distance =
            (orbiter.distance * (-scroll * 0.0015).exp()).clamp(orbiter.limits.0, orbiter.limits.1);
    }
}

/// The scene's camera.
#[derive(Component)]
struct SceneCamera;

/// What belongs to one picture.
#[derive(Component)]
pub struct Belongs(pub Picture);

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Stage>()
        .add_systems(Startup, cameras)
        .add_systems(PostUpdate, (follow, show).before(TransformSystems::Propagate))
        .add_plugins((globe::plugin, system::plugin));
}

fn cameras(mut commands: Commands, mut settings: ResMut<EguiGlobalSettings>) {
    settings.auto_create_primary_context = false;
    commands.spawn((
        SceneCamera,
        Camera3d::default(),
        Camera {
            order: 0,
            ..default()
        },
        Projection::from(PerspectiveProjection {
            fov: FIELD_OF_VIEW,
            near: 0.01,
            far: 400.0,
            ..default()
        }),
        Tonemapping::None,
        Transform::default(),
    ));
    commands.spawn((
        PrimaryEguiContext,
        Camera3d::default(),
        Camera {
            order: 1,
            clear_color: ClearColorConfig::None,
            ..default()
        },
        Tonemapping::None,
        RenderLayers::none(),
    ));
}

fn follow(
    stage: Res<Stage>,
    window: Single<&Window, With<PrimaryWindow>>,
    camera: Single<(&mut Camera, &mut Transform), With<SceneCamera>>,
) {
    let (mut camera, mut transform) = camera.into_inner();
    *transform = Transform::from_translation(stage.orbiter().position()).looking_at(Vec3::ZERO, Vec3::Y);
    let scale = stage.zoom * window.scale_factor();
    let full = UVec2::new(window.physical_width(), window.physical_height());
    let from = UVec2::new(
        (stage.rect.min.x * scale).max(0.0) as u32,
        (stage.rect.min.y * scale).max(0.0) as u32,
    )
    .min(full);
    let to = UVec2::new(
        (stage.rect.max.x * scale).max(0.0) as u32,
        (stage.rect.max.y * scale).max(0.0) as u32,
    )
    .min(full);
    let shown =
        stage.picture.is_scene() && stage.rect.is_positive() && to.x > from.x + 8 && to.y > from.y + 8;
    // The camera stays active to clear the window even when it shows nothing.
    camera.viewport = shown.then(|| Viewport {
        physical_position: from,
        physical_size: to - from,
        ..default()
    });
}

fn show(stage: Res<Stage>, mut things: Query<(&Belongs, &mut Visibility)>) {
    for (belongs, mut visibility) in &mut things {
        let wanted = if belongs.0 == stage.picture {
            Visibility::Visible
        } else {
            Visibility::Hidden
        };
        if *visibility != wanted {
            *visibility = wanted;
        }
    }
}
