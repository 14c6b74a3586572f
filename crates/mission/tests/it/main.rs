//! Tests of `mission` through its public face.

#[cfg(test)]
mod flight;
#[cfg(test)]
mod knowledge;
#[cfg(test)]
mod landing;
#[cfg(test)]
mod support;
#[cfg(test)]
mod windows;
