//! How much one caller may ask in a while.
//!
//! | what | who is counted | limit |
//! |---|---|---|
//! | requests, signed in | the account | 100 a minute, 1,000 an hour |
//! | requests, not signed in | the address (IPv6: the /64) | 1,200 a minute, 20,000 an hour |
//! | tries to sign in | the e-mail tried | 5 a minute |
//! | tries to sign in | the address | 600 a minute |
//!
//! The address is wide on purpose: a whole meeting, and a whole neighbourhood, shares one mobile
//! address. Files, health and metrics are not counted. A request counts against each of its rules
//! or, when refused, against none, so that waiting always helps.
//!
//! `window` is the arithmetic (a sliding window, so that no minute ever sees a sixth try, which a
//! token bucket would let through), `memory` counts in this process, `redis` counts for all nodes,
//! and `limiter` falls back from the second to the first.

mod layer;
mod limiter;
mod memory;
mod redis;
mod rules;
mod window;

pub use layer::limit;
pub use limiter::Limiter;
pub use rules::Caller;
