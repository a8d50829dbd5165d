#![no_main]

#[path = "../checks/statements.rs"]
#[allow(dead_code, reason = "each target runs its own check")]
mod checks;

// libFuzzer stops at any panic, also at those of the libraries below, which the reader catches.
// Without its hook it still stops at one that gets out, and these are only told.
libfuzzer_sys::fuzz_target!(
    init: std::panic::set_hook(Box::new(|info| eprintln!("a library fell: {info}"))),
    |bytes: &[u8]| checks::xlsx(bytes)
);
