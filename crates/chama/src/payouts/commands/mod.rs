//! What officers do with a payment that M-Pesa was asked to make.

mod end;

pub use end::EndPayout;
