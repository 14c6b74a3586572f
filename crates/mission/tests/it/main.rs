//! Tests of `mission` through its public face.

#[cfg(test)]
mod arrivals;
#[cfg(test)]
mod campaigns;
#[cfg(test)]
mod draws;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod flights;
#[cfg(test)]
mod hits;
#[cfg(test)]
mod knowledge;
#[cfg(test)]
mod landing;
mod porkchops;
#[cfg(test)]
mod pushed;
#[cfg(test)]
mod pushes;
#[cfg(test)]
mod stays;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tugs;
#[cfg(test)]
mod windows;
