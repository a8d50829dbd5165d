//! What the store promises to those above it, on both databases.

mod commits;
mod constraints;
mod migrations;
mod statements;
