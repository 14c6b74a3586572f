//! What a window needs, asked for before one is opened, so that a machine without it gets two lines and no panic.

use std::env;

/// What is missing, and how to play without it.
#[derive(Debug, thiserror::Error)]
pub enum Lack {
    /// No screen.
    #[error(
        "there is no display to open a window on (neither WAYLAND_DISPLAY nor DISPLAY is set).\n{PLAY_WITHOUT}"
    )]
    Display,
    /// No graphics driver.
    #[error(
        "there is no graphics driver that can draw the window (on Debian and Ubuntu: apt-get install mesa-vulkan-drivers libvulkan1).\n{PLAY_WITHOUT}"
    )]
    Driver,
    /// The window ended with an error.
    #[error(
        "the window closed with an error (status {0}); the session is saved up to its last command.\n{PLAY_WITHOUT}"
    )]
    Window(u8),
}

const PLAY_WITHOUT: &str = "Play without a window: indivisible play gulf-of-guinea --bots";

/// Looks for a display and a graphics driver.
pub(super) fn check() -> Result<(), Lack> {
    let set = |name: &str| env::var_os(name).is_some_and(|v| !v.is_empty());
    if cfg!(target_os = "linux") && !set("WAYLAND_DISPLAY") && !set("WAYLAND_SOCKET") && !set("DISPLAY") {
        return Err(Lack::Display);
    }
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle_from_env());
    let adapters = bevy::tasks::block_on(instance.enumerate_adapters(wgpu::Backends::all()));
    if adapters.is_empty() {
        Err(Lack::Driver)
    } else {
        Ok(())
    }
}
