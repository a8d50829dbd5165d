#![no_main]

#[path = "../checks/sms.rs"]
mod sms;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sms::sms(bytes));
