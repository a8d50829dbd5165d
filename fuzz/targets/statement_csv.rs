#![no_main]

#[path = "../checks/statements.rs"]
#[allow(dead_code, reason = "each target runs its own check")]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::csv(bytes));
