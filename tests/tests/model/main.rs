//! Random commands against a ledger so simple that it is plainly right.
//!
//! Each sequence is a chama of its own with a clock of its own. A seed draws one command after
//! another: money of every type, reversals, closings, repeats under the same key, and many that
//! must be refused. The naive ledger in [`naive`] foretells what must come of each; then the real
//! books are read and must be exactly what it says, to the cent and to the row, also after a
//! refusal, which may leave nothing behind.
//!
//! `CHAMALINK_MODEL_SEQUENCES`, `CHAMALINK_MODEL_LENGTH` and `CHAMALINK_MODEL_SEED` change how
//! many there are, how long they are and where they start. A failure names the seed of its
//! sequence; with that seed and one sequence it plays again. The suite plays few and short ones,
//! which takes seconds; all of it takes minutes:
//!
//! ```text
//! CHAMALINK_MODEL_SEQUENCES=512 CHAMALINK_MODEL_LENGTH=512 \
//!     ./scripts/with-services cargo test --release -p tests --test model -- --nocapture
//! ```

mod draw;
mod naive;
mod play;
mod read;
mod step;

use tests::World;
use tokio::task::JoinSet;

tests::on_both_databases!(the_books_are_those_of_a_naive_ledger);

/// Sequences played beside each other: enough to fill the group commits.
const AT_ONCE: usize = 48;

fn setting(name: &str, default: u64) -> u64 {
    let given = std::env::var(name).ok();
    given.map_or(default, |text| text.parse().expect("a number"))
}

async fn the_books_are_those_of_a_naive_ledger(world: &World) {
    let sequences = setting("CHAMALINK_MODEL_SEQUENCES", 24);
    let length = setting("CHAMALINK_MODEL_LENGTH", 128);
    let first_seed = setting("CHAMALINK_MODEL_SEED", 20_260_314);
    let stranger = play::Stranger::found(world).await;

    let mut running = JoinSet::new();
    let mut totals = play::Totals::default();
    let mut failures = Vec::new();
    for seed in first_seed..first_seed + sequences {
        if running.len() == AT_ONCE {
            let ended = running.join_next().await.expect("one is running");
            totals.add(ended.expect("a sequence ends"), &mut failures);
        }
        running.spawn(play::sequence(world.clone(), stranger, seed, length));
    }
    while let Some(ended) = running.join_next().await {
        totals.add(ended.expect("a sequence ends"), &mut failures);
    }
    println!(
        "{}: {sequences} sequences x {length} commands: {totals}",
        world.dialect().as_str()
    );
    assert!(
        failures.is_empty(),
        "{} failures, the first:\n{}",
        failures.len(),
        failures[0]
    );
    totals.were_worth_it();
}
