//! The API as a program meets it: the real routes behind everything a request passes, each test
//! on both databases.

mod amounts;
mod contributions;
mod document;
mod kit;
mod money;
mod paybill;
mod payments;
mod shapes;
mod sign_in;
mod walls;
