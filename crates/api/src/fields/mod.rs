//! Fields of requests that the commands' own types do not cover: each refuses what its schema
//! refuses, so that the description is the rule.

mod choice;
mod day;
mod given;
mod id;
pub mod schema;
mod text;
mod whole;

pub use choice::Word;
pub use day::Day;
pub use given::given;
pub use id::Id;
pub use text::Text;
pub use whole::Whole;
