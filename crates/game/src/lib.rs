//! The rules: decide, evolve, project.
