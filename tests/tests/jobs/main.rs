//! Work that runs by itself, on both databases: every row done though workers are killed, every
//! schedule served once among several nodes, nothing done that was not committed.

mod ends;
mod killed_workers;
mod kit;
mod schedules;
mod writing;
