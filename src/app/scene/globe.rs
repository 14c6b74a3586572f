//! The Earth: day and night, borders, the risk corridor as a ribbon.

use bevy::asset::RenderAssetUsages;
use bevy::image::{CompressedImageFormats, ImageSampler, ImageType};
use bevy::light::GlobalAmbientLight;
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;
use bevy::tasks::{AsyncComputeTaskPool, Task, block_on, poll_once};
use game::CorridorPoint;
use impact::map::World as Map;

use super::{Belongs, Picture, direction};
use crate::app::theme;

static DAY: &[u8] = include_bytes!("../../../assets/textures/earth-day.jpg");
static NIGHT: &[u8] = include_bytes!("../../../assets/textures/earth-night.jpg");

/// What the globe shows beside the Earth itself; set by the screens, drawn when it changes.
#[derive(Resource, Default, Debug, Clone, PartialEq)]
pub struct GlobeMarks {
    /// The corridor in force, west to east.
    pub corridor: Vec<CorridorPoint>,
    /// Circles of damage: longitude, latitude (degrees), radius (km), ember level 0..=1.
    pub circles: Vec<(f64, f64, f64, f32)>,
    /// Countries to tint: code and ember level.
    pub countries: Vec<(String, f32)>,
}

#[derive(Resource)]
struct Textures(Option<Task<(Option<Image>, Option<Image>)>>);

#[derive(Resource)]
struct EarthMaterial(Handle<StandardMaterial>);

#[derive(Component)]
struct Marks;

#[derive(Component)]
struct Halo;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<GlobeMarks>()
        .insert_resource(GlobalAmbientLight {
            color: Color::WHITE,
            brightness: 220.0,
            ..default()
        })
        .add_systems(Startup, spawn)
        .add_systems(
            Update,
            (dress, redraw.run_if(resource_changed::<GlobeMarks>), face),
        );
}

fn decode(bytes: &[u8], saturation: f32, gain: f32) -> Option<Image> {
    let mut image = Image::from_buffer(
        bytes,
        ImageType::Extension("jpg"),
        CompressedImageFormats::NONE,
        true,
        ImageSampler::linear(),
        RenderAssetUsages::RENDER_WORLD,
    )
    .ok()?;
    let data = image.data.as_mut()?;
    for pixel in data.chunks_exact_mut(4) {
        let grey = 0.2126 * f32::from(pixel[0]) + 0.7152 * f32::from(pixel[1]) + 0.0722 * f32::from(pixel[2]);
        for channel in &mut pixel[..3] {
            *channel = ((grey + (f32::from(*channel) - grey) * saturation) * gain).clamp(0.0, 255.0) as u8;
        }
    }
    Some(image)
}

fn spawn(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    let earth = materials.add(StandardMaterial {
        base_color: Color::srgb(0.06, 0.13, 0.22),
        perceptual_roughness: 1.0,
        reflectance: 0.0,
        ..default()
    });
    commands.insert_resource(EarthMaterial(earth.clone()));
    let pool = AsyncComputeTaskPool::get();
    commands.insert_resource(Textures(Some(
        pool.spawn(async { (decode(DAY, 0.62, 0.92), decode(NIGHT, 1.0, 1.0)) }),
    )));
    commands.spawn((
        Belongs(Picture::Globe),
        Mesh3d(meshes.add(sphere(180, 90))),
        MeshMaterial3d(earth),
        Transform::default(),
    ));
    let lines = materials.add(line_material());
    commands.spawn((
        Belongs(Picture::Globe),
        Mesh3d(meshes.add(borders())),
        MeshMaterial3d(lines.clone()),
        Transform::default(),
    ));
    commands.spawn((
        Belongs(Picture::Globe),
        Mesh3d(meshes.add(graticule())),
        MeshMaterial3d(lines),
        Transform::default(),
    ));
    let glow = materials.add(StandardMaterial {
        alpha_mode: AlphaMode::Add,
        ..line_material()
    });
    commands.spawn((
        Halo,
        Belongs(Picture::Globe),
        Mesh3d(meshes.add(halo())),
        MeshMaterial3d(glow),
        Transform::default(),
    ));
    // Where the Sun stands at the hour of the impact, 22 December 14:01 UTC: over 30° W, 23° S.
    let sun = direction(-30.5_f32.to_radians(), -23.4_f32.to_radians());
    commands.spawn((
        DirectionalLight {
            illuminance: 9_000.0,
            ..default()
        },
        Transform::from_translation(sun * 10.0).looking_at(Vec3::ZERO, Vec3::Y),
    ));
}

fn line_material() -> StandardMaterial {
    StandardMaterial {
        base_color: Color::WHITE,
        unlit: true,
        alpha_mode: AlphaMode::Blend,
        cull_mode: None,
        ..default()
    }
}

fn dress(
    mut textures: ResMut<Textures>,
    earth: Res<EarthMaterial>,
    mut images: ResMut<Assets<Image>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    let Some(task) = textures.0.as_mut() else { return };
    let Some((day, night)) = block_on(poll_once(task)) else {
        return;
    };
    textures.0 = None;
    let Some(mut material) = materials.get_mut(&earth.0) else {
        return;
    };
    if let Some(day) = day {
        material.base_color = Color::WHITE;
        material.base_color_texture = Some(images.add(day));
    }
    if let Some(night) = night {
        material.emissive = LinearRgba::rgb(0.55, 0.45, 0.28);
        material.emissive_texture = Some(images.add(night));
    }
}

fn face(stage: Res<super::Stage>, halo: Single<&mut Transform, With<Halo>>) {
    let mut transform = halo.into_inner();
    *transform = Transform::default().looking_at(-stage.globe.position(), Vec3::Y);
}

fn sphere(columns: u32, rows: u32) -> Mesh {
    let (mut positions, mut normals, mut uvs, mut indices) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for row in 0..=rows {
        for column in 0..=columns {
            let (u, v) = (column as f32 / columns as f32, row as f32 / rows as f32);
            let p = direction(
                (u - 0.5) * std::f32::consts::TAU,
                (0.5 - v) * std::f32::consts::PI,
            );
            positions.push(p.to_array());
            normals.push(p.to_array());
            uvs.push([u, v]);
            if row < rows && column < columns {
                let a = row * (columns + 1) + column;
                let b = a + columns + 1;
                indices.extend([a, b, a + 1, a + 1, b, b + 1]);
            }
        }
    }
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
        .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, normals)
        .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, uvs)
        .with_inserted_indices(Indices::U32(indices))
}

/// Lines of segments with one colour.
fn segments(points: Vec<[f32; 3]>, colour: [f32; 4]) -> Mesh {
    let colours = vec![colour; points.len()];
    Mesh::new(PrimitiveTopology::LineList, RenderAssetUsages::RENDER_WORLD)
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, points)
        .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, colours)
}

fn at(longitude_deg: f32, latitude_deg: f32, radius: f32) -> [f32; 3] {
    (direction(longitude_deg.to_radians(), latitude_deg.to_radians()) * radius).to_array()
}

fn borders() -> Mesh {
    let mut points = Vec::new();
    for ring in Map::embedded().countries().iter().flat_map(|c| &c.rings) {
        let closed = ring.iter().chain(ring.first());
        for (a, b) in closed.clone().zip(closed.skip(1)) {
            // The cut along the date line is no border.
            if a.0.abs() > 179.9 && b.0.abs() > 179.9 {
                continue;
            }
            points.push(at(a.0, a.1, 1.0015));
            points.push(at(b.0, b.1, 1.0015));
        }
    }
    segments(points, [1.0, 1.0, 1.0, 0.28])
}

fn graticule() -> Mesh {
    let mut points = Vec::new();
    let step = 3_i16;
    for longitude in (-180..180_i16).step_by(10) {
        for latitude in (-90..90_i16).step_by(step as usize) {
            points.push(at(f32::from(longitude), f32::from(latitude), 1.001));
            points.push(at(f32::from(longitude), f32::from(latitude + step), 1.001));
        }
    }
    for latitude in (-80..=80_i16).step_by(10) {
        for longitude in (-180..180_i16).step_by(step as usize) {
            points.push(at(f32::from(longitude), f32::from(latitude), 1.001));
            points.push(at(f32::from(longitude + step), f32::from(latitude), 1.001));
        }
    }
    segments(points, [1.0, 1.0, 1.0, 0.06])
}

/// A glow around the disc, brightest at its edge.
fn halo() -> Mesh {
    const SIDES: u32 = 128;
    let (mut positions, mut colours, mut indices) = (Vec::new(), Vec::new(), Vec::new());
    let rings = [
        (0.97_f32, 0.30_f32),
        (1.0, 0.30),
        (1.02, 0.16),
        (1.05, 0.07),
        (1.10, 0.02),
        (1.18, 0.0),
    ];
    for (radius, strength) in rings {
        for side in 0..=SIDES {
            let angle = side as f32 / SIDES as f32 * std::f32::consts::TAU;
            positions.push([radius * angle.cos(), radius * angle.sin(), 0.0]);
            colours.push([0.35 * strength, 0.55 * strength, 0.75 * strength, 1.0]);
        }
    }
    for ring in 0..(rings.len() as u32 - 1) {
        for side in 0..SIDES {
            let a = ring * (SIDES + 1) + side;
            let b = a + SIDES + 1;
            indices.extend([a, b, a + 1, a + 1, b, b + 1]);
        }
    }
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
        .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, colours)
        .with_inserted_indices(Indices::U32(indices))
}

fn linear(colour: bevy_egui::egui::Color32, alpha: f32) -> [f32; 4] {
    let [r, g, b, _] = colour.to_array().map(|c| f32::from(c) / 255.0);
    let c = Color::srgb(r, g, b).to_linear();
    [c.red, c.green, c.blue, alpha]
}

/// A ribbon along points, each with its half width (radians) and colour.
fn ribbon(points: &[(Vec3, f32, [f32; 4])]) -> Option<Mesh> {
    if points.len() < 2 {
        return None;
    }
    let (mut positions, mut colours, mut indices) = (Vec::new(), Vec::new(), Vec::new());
    for (i, (p, half, colour)) in points.iter().enumerate() {
        let (before, after) = (
            points[i.saturating_sub(1)].0,
            points[(i + 1).min(points.len() - 1)].0,
        );
        let across = p.cross(after - before).normalize_or_zero() * *half;
        for side in [p + across, p - across] {
            positions.push((side.normalize() * 1.004).to_array());
            colours.push(*colour);
        }
        if i > 0 {
            let a = 2 * (i as u32 - 1);
            indices.extend([a, a + 1, a + 2, a + 2, a + 1, a + 3]);
        }
    }
    Some(
        Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
            .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, colours)
            .with_inserted_indices(Indices::U32(indices)),
    )
}

/// The corridor's parts between jumps over the date line or gaps.
fn corridor_ribbon(corridor: &[CorridorPoint], width: f32, alpha: f32) -> Option<Mesh> {
    let most = corridor.iter().map(|c| c.weight.0).max()?.max(1);
    let points: Vec<(Vec3, f32, [f32; 4])> = corridor
        .iter()
        .map(|c| {
            let t = c.weight.0 as f32 / most as f32;
            (
                towards(c.place),
                width * (0.45 + 0.55 * t),
                linear(theme::ember(0.12 + 0.83 * t), alpha),
            )
        })
        .collect();
    ribbon(&points)
}

/// Parts of a country within this of the corridor are marked with it: 2,500 km, as the cosine of its angle.
const NEAR_COS: f32 = 0.924;

fn towards(place: game::Place) -> Vec3 {
    direction(
        (place.longitude_deg() as f32).to_radians(),
        (place.latitude_deg() as f32).to_radians(),
    )
}

/// Not France for what may fall on its Guiana; everything where no corridor is drawn.
fn near(ring: &[(f32, f32)], corridor: &[Vec3]) -> bool {
    let close = |p: &(f32, f32)| {
        let here = direction(p.0.to_radians(), p.1.to_radians());
        corridor.iter().any(|c| c.dot(here) > NEAR_COS)
    };
    corridor.is_empty() || ring.iter().any(close)
}

fn redraw(
    marks: Res<GlobeMarks>,
    old: Query<Entity, With<Marks>>,
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    for entity in &old {
        commands.entity(entity).despawn();
    }
    let material = materials.add(line_material());
    let mut add = |mesh: Mesh| {
        commands.spawn((
            Marks,
            Belongs(Picture::Globe),
            Mesh3d(meshes.add(mesh)),
            MeshMaterial3d(material.clone()),
            Transform::default(),
        ));
    };
    let corridor: Vec<Vec3> = marks.corridor.iter().map(|c| towards(c.place)).collect();
    for (code, level) in &marks.countries {
        if let Some(country) = Map::embedded().country(code) {
            let mut points = Vec::new();
            for ring in country.rings.iter().filter(|r| near(r, &corridor)) {
                let closed = ring.iter().chain(ring.first());
                for (a, b) in closed.clone().zip(closed.skip(1)) {
                    points.push(at(a.0, a.1, 1.003));
                    points.push(at(b.0, b.1, 1.003));
                }
            }
            add(segments(points, linear(theme::ember(0.25 + 0.6 * level), 0.95)));
        }
    }
    for (width, alpha) in [(0.034, 0.10), (0.022, 0.20), (0.009, 1.0)] {
        if let Some(mesh) = corridor_ribbon(&marks.corridor, width, alpha) {
            add(mesh);
        }
    }
    for (longitude, latitude, radius_km, level) in &marks.circles {
        let centre = direction((*longitude as f32).to_radians(), (*latitude as f32).to_radians());
        let (a, b) = centre.any_orthonormal_pair();
        let angle = (*radius_km / 6371.0) as f32;
        let points: Vec<(Vec3, f32, [f32; 4])> = (0..=72)
            .map(|i| {
                let turn = i as f32 / 72.0 * std::f32::consts::TAU;
                let p = centre * angle.cos() + (a * turn.cos() + b * turn.sin()) * angle.sin();
                (p, 0.0022, linear(theme::ember(*level), 0.95))
            })
            .collect();
        if let Some(mesh) = ribbon(&points) {
            add(mesh);
        }
    }
}
