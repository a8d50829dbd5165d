//! The seeds of the fuzz targets for callbacks, and changes of them by lot.

#[path = "../../../fuzz/checks/callbacks.rs"]
mod checks;
#[path = "../../../fuzz/checks/replay.rs"]
mod replay;

#[test]
fn stk() -> std::io::Result<()> {
    replay::replay("stk", checks::stk).map(drop)
}

#[test]
fn c2b() -> std::io::Result<()> {
    replay::replay("c2b", checks::c2b).map(drop)
}

#[test]
fn result() -> std::io::Result<()> {
    replay::replay("result", checks::result).map(drop)
}
