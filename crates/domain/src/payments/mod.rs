//! Money that came or went by M-Pesa and by bank, as others tell of it: messages people paste,
//! rows of account statements, and the comparison of both with the book.

pub mod sms;
pub mod statement_row;
pub mod three_way;
