//! One file per command.

pub mod demo;
pub mod doctor;
pub mod keys;
pub mod migrate;
pub mod openapi;
pub mod serve;
pub mod verify;
pub mod worker;
