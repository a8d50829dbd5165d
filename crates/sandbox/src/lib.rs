//! A pretend Safaricom over real HTTP, with books of its own.
//!
//! It answers the gateway's addresses in the gateway's shapes, keeps every customer's wallet and
//! every organisation's accounts in double entry, calls back, and can be told to do so late, twice,
//! wrongly or never. Tests start one each and look into it directly; the demo starts one beside the
//! product, with a page where a person plays the phone.

pub mod books;
pub mod clock;
pub mod controls;
pub mod deliveries;
mod dice;
mod http;
mod ids;
pub mod keys;
pub mod messages;
pub mod outcome;
pub mod people;
pub mod receipts;
mod refusal;
mod running;
pub mod settings;
mod shared;
pub mod short_codes;
mod sms;
pub mod statement;
pub mod tariff;
mod tokens;
mod world;

pub use controls::{Api, Fault, Mix, Modes, Order, Plan};
pub use outcome::Outcome;
pub use receipts::Transaction;
pub use running::{Sandbox, StartError};
pub use settings::{Settings, Timing};
pub use shared::{AccountLine, BooksView};
pub use short_codes::ShortCode;
pub use world::{Answer, AnswerRefused, Declined, PayBill, Prompt, PromptState};
