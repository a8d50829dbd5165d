//! The seeds of the fuzz target for pasted messages, and changes of them by lot.

#[path = "../../../fuzz/checks/sms.rs"]
mod checks;
#[path = "../../../fuzz/checks/replay.rs"]
mod replay;

#[test]
fn pasted_messages() -> std::io::Result<()> {
    replay::replay("sms", checks::sms).map(drop)
}
