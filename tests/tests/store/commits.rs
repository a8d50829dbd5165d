//! Units of work: whole or not at all, each for itself, and durable when answered.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use futures::StreamExt;
use futures::stream::iter;
use store::{Batch, Database, Dialect, Error, Isolation, Part, Result, Settings, Tx, query};
use tests::World;

tests::on_both_databases!(
    a_failing_unit_leaves_the_others_of_its_group_alone,
    a_unit_abandoned_at_any_point_is_whole_or_not_at_all,
    what_is_answered_is_there_for_everybody,
    a_commit_that_fails_is_told_to_those_it_carried,
    a_lost_transaction_is_told_to_those_it_carried,
    a_batch_is_written_whole_or_not_at_all,
    a_unit_sees_its_own_writes_and_others_do_not,
);

/// A table of the tests' own: a name is short and there is one of each.
async fn scratch(world: &World) {
    let table = "CREATE TABLE scratch (id BIGINT PRIMARY KEY, name TEXT NOT NULL, \
                 CONSTRAINT scratch_name_key UNIQUE (name), \
                 CONSTRAINT short_name CHECK (length(name) < 12))";
    // SQLite numbers rows by INTEGER PRIMARY KEY; any other type would do as well here.
    world.raw(table).await.expect("a table");
}

async fn insert(tx: &mut Tx, id: usize, name: &str) -> Result<u64> {
    query("INSERT INTO scratch (id, name) VALUES ($1, $2)")
        .bind(i64::try_from(id).expect("fits"))
        .bind(name.to_owned())
        .execute(tx)
        .await
}

fn part(id: usize, name: &str) -> Part {
    Part::plain("INSERT INTO scratch (id, name) VALUES ($1, $2)")
        .bind(i64::try_from(id).expect("fits"))
        .bind(name.to_owned())
}

/// The ids there are, as somebody else sees them.
async fn ids(db: &Database) -> Vec<usize> {
    let mut reader = db.read().await.expect("a reader");
    let rows: Vec<(i64,)> = query("SELECT id FROM scratch ORDER BY id")
        .all(&mut reader)
        .await
        .expect("rows");
    rows.into_iter()
        .map(|(id,)| usize::try_from(id).expect("fits"))
        .collect()
}

/// More than one group holds, and no more than PostgreSQL's connections serve in time on a machine
/// that is busy with other tests.
async fn at_once<T>(units: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    iter(units).buffered(96).collect().await
}

/// Two rows of one unit: `id` and `id + 1000`.
async fn pair(db: &Database, id: usize, second_name: &str, in_batch: bool) -> Result<()> {
    let mut tx = db.begin(Isolation::Guarded).await?;
    if in_batch {
        let mut batch = Batch::new();
        batch.push(part(id, &format!("first-{id}")));
        batch.push(part(id + 1000, second_name));
        return tx.commit_with(batch).await;
    }
    insert(&mut tx, id, &format!("first-{id}")).await?;
    insert(&mut tx, id + 1000, second_name).await?;
    tx.commit().await
}

async fn a_failing_unit_leaves_the_others_of_its_group_alone(world: &World) {
    scratch(world).await;
    // Three groups, so that bad ones stand first, last and between.
    let units = (0..192).map(|id| {
        let name = match id % 4 {
            1 => "first-0".to_owned(),
            2 => "much too long a name".to_owned(),
            _ => format!("second-{id}"),
        };
        async move { (id, pair(&world.db, id, &name, id % 3 == 0).await) }
    });
    let mut expected = Vec::new();
    for (id, outcome) in at_once(units).await {
        match id % 4 {
            1 => assert!(
                outcome
                    .expect_err("not unique")
                    .is_unique("scratch_name_key")
            ),
            2 => assert!(outcome.expect_err("too long").is_check("short_name")),
            _ => {
                outcome.expect("is written");
                expected.extend([id, id + 1000]);
            }
        }
    }
    expected.sort_unstable();
    assert_eq!(ids(&world.db).await, expected);
}

/// Lets the future be polled so many times and drops it then.
async fn abandoned<T>(future: impl Future<Output = T>, polls: usize) -> Option<T> {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(move |cx| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(cx).map(Some)
    })
    .await
}

async fn a_unit_abandoned_at_any_point_is_whole_or_not_at_all(world: &World) {
    scratch(world).await;
    let mut answered = Vec::new();
    for in_batch in [false, true] {
        // Among others that stay, as a person closes the page while others work.
        let units = (0..150).map(|n| {
            let id = n + if in_batch { 300 } else { 0 };
            let name = format!("second-{id}");
            async move {
                let unit = pair(&world.db, id, &name, in_batch);
                let polls = if n % 3 == 0 { usize::MAX } else { 1 + n / 10 };
                (id, abandoned(unit, polls).await)
            }
        });
        for (id, outcome) in at_once(units).await {
            match outcome {
                Some(outcome) => {
                    outcome.expect("is written");
                    answered.push(id);
                }
                None => assert_ne!((id % 300) % 3, 0, "was not to be abandoned"),
            }
        }
    }
    // A last unit ends after whatever the abandoned ones left behind.
    pair(&world.db, 900, "last", false)
        .await
        .expect("is written");
    answered.push(900);
    assert!(answered.len() > 100);
    let there = ids(&world.db).await;
    for id in answered {
        assert!(there.contains(&id), "{id} was answered and is not there");
    }
    let (firsts, seconds): (Vec<usize>, Vec<usize>) = there.iter().partition(|id| **id < 1000);
    let seconds: Vec<usize> = seconds.into_iter().map(|id| id - 1000).collect();
    assert_eq!(firsts, seconds, "half of a unit is there");
}

async fn what_is_answered_is_there_for_everybody(world: &World) {
    scratch(world).await;
    let other = Database::connect(&Settings::new(world.home.url()))
        .await
        .expect("opens");
    let units = (0..100).map(|id| {
        let other = &other;
        async move {
            pair(&world.db, id, &format!("second-{id}"), id % 2 == 0)
                .await
                .expect("is written");
            let there = ids(other).await;
            assert!(
                there.contains(&id) && there.contains(&(id + 1000)),
                "{id} is not there"
            );
        }
    });
    at_once(units).await;
    other.close().await;
}

/// Whoever hears yes finds their row, whoever hears no does not.
async fn outcomes_are_true(world: &World, units: Vec<(usize, Result<()>)>) {
    let there = ids(&world.db).await;
    for (id, outcome) in units {
        assert_eq!(there.contains(&id), outcome.is_ok(), "{id}: {outcome:?}");
    }
    pair(&world.db, 900, "last", false)
        .await
        .expect("the next is written");
}

async fn a_commit_that_fails_is_told_to_those_it_carried(world: &World) {
    scratch(world).await;
    // A reference that is looked at only at the commit.
    let child = "CREATE TABLE child (id BIGINT PRIMARY KEY, parent BIGINT NOT NULL \
                 REFERENCES scratch (id) DEFERRABLE INITIALLY DEFERRED)";
    world.raw(child).await.expect("a table");
    let units = (0..100).map(|id| async move {
        let unit = async {
            let mut tx = world.db.begin(Isolation::Guarded).await?;
            insert(&mut tx, id, &format!("first-{id}")).await?;
            let parent = i64::try_from(if id == 40 { 777_777 } else { id }).expect("fits");
            query("INSERT INTO child (id, parent) VALUES ($1, $1)")
                .bind(parent)
                .execute(&mut tx)
                .await?;
            if id == 40 {
                query("UPDATE child SET parent = 888888 WHERE id = 777777")
                    .execute(&mut tx)
                    .await?;
            }
            tx.commit().await
        };
        (id, unit.await)
    });
    let outcomes = at_once(units).await;
    assert!(outcomes[40].1.is_err());
    outcomes_are_true(world, outcomes).await;
}

/// What a full disk does on SQLite: all of the transaction is gone at once.
async fn a_lost_transaction_is_told_to_those_it_carried(world: &World) {
    scratch(world).await;
    if world.dialect() == Dialect::Sqlite {
        let trigger = "CREATE TRIGGER lost BEFORE INSERT ON scratch WHEN NEW.name = 'disk-full' \
                       BEGIN SELECT RAISE(ROLLBACK, 'disk full'); END";
        world.raw(trigger).await.expect("a trigger");
    } else {
        let rule = "ALTER TABLE scratch ADD CONSTRAINT lost CHECK (name <> 'disk-full')";
        world.raw(rule).await.expect("a rule");
    }
    let units = (0..100).map(|id| async move {
        let name = if id == 40 {
            "disk-full".to_owned()
        } else {
            format!("second-{id}")
        };
        (id, pair(&world.db, id, &name, id % 2 == 0).await)
    });
    let outcomes = at_once(units).await;
    assert!(outcomes[40].1.is_err());
    let told = outcomes
        .iter()
        .filter(|(_, outcome)| outcome.is_ok())
        .count();
    assert!(told >= 35, "those after it go on: {told}");
    outcomes_are_true(world, outcomes).await;
}

async fn a_batch_is_written_whole_or_not_at_all(world: &World) {
    scratch(world).await;
    for own_write_first in [false, true] {
        let mut tx = world
            .db
            .begin(Isolation::Serializable)
            .await
            .expect("begins");
        if own_write_first {
            insert(&mut tx, 1, "one").await.expect("is written");
        }
        let mut batch = Batch::new();
        for id in 2..30 {
            batch.push(part(id, &format!("name-{id}")));
        }
        batch.push(part(30, "name-2"));
        let error = tx.commit_with(batch).await.expect_err("a name twice");
        assert!(error.is_unique("scratch_name_key"), "{error:?}");
        assert_eq!(ids(&world.db).await, Vec::<usize>::new());
    }
    let tx = world.db.begin(Isolation::Guarded).await.expect("begins");
    tx.commit_with(Batch::new())
        .await
        .expect("nothing to write is no error");
}

async fn a_unit_sees_its_own_writes_and_others_do_not(world: &World) {
    scratch(world).await;
    let mut tx = world
        .db
        .begin(Isolation::Serializable)
        .await
        .expect("begins");
    insert(&mut tx, 1, "one").await.expect("is written");
    let (own,): (i64,) = query("SELECT count(*) FROM scratch")
        .one(&mut tx)
        .await
        .expect("a count");
    assert_eq!(own, 1);
    assert!(ids(&world.db).await.is_empty());
    drop(tx);
    let mut tx = world
        .db
        .begin(Isolation::Serializable)
        .await
        .expect("begins");
    let none: Option<(i64,)> = query("SELECT id FROM scratch")
        .optional(&mut tx)
        .await
        .expect("an answer");
    assert!(none.is_none());
    let updated = query("UPDATE scratch SET name = 'x' WHERE id = 1 RETURNING id")
        .returning_one::<(i64,)>(&mut tx)
        .await;
    assert!(matches!(updated, Err(Error::NotFound)));
}
