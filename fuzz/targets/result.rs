#![no_main]

#[path = "../checks/callbacks.rs"]
#[allow(dead_code, reason = "each target runs its own check")]
mod callbacks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| callbacks::result(bytes));
