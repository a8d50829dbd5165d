//! The kit of the tests: a world of its own on either database, a clock and dice in the test's
//! hand, and short words for what people do.
//!
//! A story is an `async fn(&World)`; [`on_both_databases!`] runs it on SQLite and on PostgreSQL.
//! When it is over the books of every chama are recomputed from their postings, so every story
//! is also a proof of the ledger.
//!
//! SQLite needs nothing. PostgreSQL needs `CHAMALINK_TEST_POSTGRES_URL`, the address of a server
//! on which databases may be made and dropped (`./scripts/with-services` starts one). Without it
//! those tests say that they were skipped, or fail where `CHAMALINK_REQUIRE_POSTGRES=1` is set.

mod books;
mod dice;
mod dump;
mod forms;
mod home;
mod money_out;
mod mpesa;
mod people;
mod program;
mod time;
mod world;

pub use books::{check_books, trouble_in_books};
pub use dice::{Dice, SeededRandom};
pub use dump::{Dump, dump, dump_of};
pub use forms::{chama_form, key, member_form, money_form, payment_form, shillings};
pub use home::{Home, raw};
pub use mpesa::{CERTIFICATE, keyring, mpesa_at, paybill_form, sealing_key, silent_mpesa};
pub use people::{Group, PASSWORD, Person};
pub use program::{Program, verify};
pub use time::TestClock;
pub use world::{World, run, run_without_check};

/// Runs each story on both databases: `on_both_databases!(a_story, another);`.
#[macro_export]
macro_rules! on_both_databases {
    ($($story:ident),+ $(,)?) => {$(
        mod $story {
            #[test]
            fn on_sqlite() {
                $crate::run(store::Dialect::Sqlite, super::$story);
            }

            #[test]
            fn on_postgres() {
                $crate::run(store::Dialect::Postgres, super::$story);
            }
        }
    )+};
}

/// The code of a refusal; anything else fails the test.
#[track_caller]
pub fn refused<T: std::fmt::Debug>(outcome: chama::Result<T>) -> &'static str {
    match outcome {
        Err(chama::Error::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}
