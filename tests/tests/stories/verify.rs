//! Books that were tampered with past the program are found, each fault by its name.

use chama::reports::verify::{Fault, verify};
use store::Dialect;
use tests::{Group, World, money_form, trouble_in_books};

#[test]
fn tampering_is_found_on_sqlite() {
    tests::run_without_check(Dialect::Sqlite, tampering_is_found);
}

#[test]
fn tampering_is_found_on_postgres() {
    tests::run_without_check(Dialect::Postgres, tampering_is_found);
}

/// What is done to the books of a chama and what must be told of it.
const TAMPERING: &[(&str, &[Fault])] = &[
    (
        "UPDATE ledger_balances SET balance = balance + 1 WHERE chama_id = $ AND balance > 0",
        &[Fault::Balance, Fault::TrialBalance],
    ),
    (
        "UPDATE postings SET amount = amount - 1 WHERE chama_id = $ AND entry_number = 1",
        &[Fault::Balance, Fault::RunningBalance, Fault::Transaction],
    ),
    (
        "UPDATE postings SET from_balance_after = 7 WHERE chama_id = $ AND entry_number = 2",
        &[Fault::RunningBalance],
    ),
    (
        "DELETE FROM postings WHERE chama_id = $ AND entry_number = 2",
        &[Fault::EmptyEntry, Fault::Balance],
    ),
    (
        "UPDATE ledger_books SET entries = entries + 1 WHERE chama_id = $",
        &[Fault::EntryCount],
    ),
    (
        "UPDATE postings SET from_account_id = to_account_id - 1 \
         WHERE chama_id = $ AND entry_number = 4",
        &[Fault::Reversal],
    ),
    (
        "UPDATE transactions SET status = 'reversed' WHERE chama_id = $ AND status = 'completed'",
        &[Fault::Transaction],
    ),
    (
        "UPDATE transactions SET status = 'failed' WHERE chama_id = $ AND status = 'completed'",
        &[Fault::Transaction],
    ),
    (
        "DELETE FROM ledger_balances WHERE chama_id = $ AND balance = 0 AND ceiling IS NULL \
         AND floor IS NULL",
        &[Fault::MissingAccount],
    ),
];

async fn tampering_is_found(world: &World) {
    let guards: &[&str] = match world.dialect() {
        Dialect::Sqlite => &[
            "DROP TRIGGER postings_no_update",
            "DROP TRIGGER postings_no_delete",
        ],
        Dialect::Postgres => &["ALTER TABLE postings DISABLE TRIGGER postings_append_only"],
    };
    let untouched = chama_with_history(world).await;
    let mut groups = Vec::new();
    for _ in TAMPERING {
        groups.push(chama_with_history(world).await);
    }
    let report = verify(&world.db).await.expect("answers");
    assert!(report.is_clean(), "{report:#?}");
    for guard in guards {
        world
            .raw(guard)
            .await
            .expect("the guards can be taken away");
    }

    for (group, (statement, faults)) in groups.iter().zip(TAMPERING) {
        let known = trouble_in_books(&world.db).await.len();
        let statement = statement.replace('$', &group.id.to_string());
        assert!(
            world.raw(&statement).await.expect(&statement) > 0,
            "{statement}"
        );
        let report = verify(&world.db).await.expect("answers");
        for fault in *faults {
            let told = report
                .differences
                .iter()
                .any(|found| found.chama_id == group.id.get() && found.fault == *fault);
            assert!(
                told,
                "{fault:?} is not told after {statement}:\n{report:#?}"
            );
        }
        // What the tests themselves rely on sees it too; but for a missing account, which only
        // verify looks for.
        let found = trouble_in_books(&world.db).await.len();
        assert!(
            found > known || faults.contains(&Fault::MissingAccount),
            "{statement}"
        );
    }
    let report = verify(&world.db).await.expect("answers");
    assert!(
        report
            .differences
            .iter()
            .all(|found| found.chama_id != untouched.id.get())
    );
}

/// Four entries: three bookings and a reversal.
async fn chama_with_history(world: &World) -> Group {
    let app = &world.context;
    let group = world.group("Umoja").await;
    group
        .recorded(app, &money_form("contribution", "500"))
        .await;
    group.recorded(app, &money_form("fine", "50")).await;
    let wrong = group.recorded(app, &money_form("other_income", "70")).await;
    group
        .reverse(app, wrong.id, None)
        .await
        .expect("is reversed");
    group
}
