//! The same thing done at the same moment, from several nodes: exactly one wins.
//!
//! A node is a context of its own: it shares nothing with the others but the database, so what
//! decides is the database and not something one process remembers. Rounds run in several chamas
//! beside each other; `CHAMALINK_RACE_ROUNDS` changes how many there are of each race.

mod chairs;
mod money_out;

use std::fmt::Debug;

use chama::access::Grant;
use chama::transactions::views::TransactionView;
use chama::transactions::{MoneyForm, RecordMoney, ReverseTransaction};
use chama::{Command, Context, Done, Error, Kind};
use domain::access::may;
use domain::idempotency::IdempotencyKey;
use domain::ids::AccountId;
use store::query;
use tests::{Group, World, key, money_form, shillings};
use tokio::task::JoinSet;

use chairs::{two_last_chairpersons_leave, two_last_chairpersons_unseat_each_other};

tests::on_both_databases!(
    one_key_a_hundred_times,
    one_receipt_twice,
    two_reversals_of_one_entry,
    transfers_that_together_exceed_a_cash_place,
    two_last_chairpersons_leave,
    two_last_chairpersons_unseat_each_other,
);

const ROUNDS: usize = 200;
/// Chamas in which rounds run beside each other.
const LANES: usize = 8;
const NODES: usize = 4;
/// The same request at the same moment.
const AT_ONCE: usize = 100;

/// A chama and the nodes that act in it at once.
struct Lane {
    group: Group,
    nodes: Vec<Context>,
    record: Grant<may::RecordMoney>,
    reverse: Grant<may::ReverseEntry>,
    rounds: usize,
}

type Outcome = Result<Done<TransactionView>, Error>;

/// The rounds of one lane.
fn rounds_of(lane: usize) -> usize {
    let rounds = std::env::var("CHAMALINK_RACE_ROUNDS").ok();
    let rounds = rounds.map_or(ROUNDS, |text| text.parse().expect("a number"));
    rounds / LANES + usize::from(lane < rounds % LANES)
}

/// Runs all rounds of a race, in so many lanes.
async fn race<F>(world: &World, round: impl Fn(Lane) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut lanes = JoinSet::new();
    for lane in 0..LANES {
        let group = world.group("Umoja").await;
        let nodes: Vec<Context> = (0..NODES).map(|_| world.another_context()).collect();
        lanes.spawn(round(Lane {
            record: group.grant(&nodes[0], &group.founder).await,
            reverse: group.grant(&nodes[0], &group.founder).await,
            group,
            nodes,
            rounds: rounds_of(lane),
        }));
    }
    while let Some(ended) = lanes.join_next().await {
        ended.expect("every round of the lane has one winner");
    }
}

impl Lane {
    /// Starts the commands at once, each on the next node.
    async fn at_once<C>(
        &self,
        grant: C::Authority,
        commands: Vec<(C, Option<IdempotencyKey>)>,
    ) -> Vec<Outcome>
    where
        C: Command<Answer = TransactionView> + 'static,
        C::Authority: Copy + 'static,
    {
        let mut running = JoinSet::new();
        for (number, (command, key)) in commands.into_iter().enumerate() {
            let node = self.nodes[number % NODES].clone();
            running.spawn(async move { node.run(&grant, key.as_ref(), &command).await });
        }
        running.join_all().await
    }

    async fn transactions(&self) -> usize {
        let mut reader = self.nodes[0].db().read().await.expect("a reader");
        let (count,): (i64,) = query("SELECT count(*) FROM transactions WHERE chama_id = $1")
            .bind(self.group.id.get())
            .one(&mut reader)
            .await
            .expect("a count");
        usize::try_from(count).expect("fits")
    }
}

fn command(form: &MoneyForm) -> RecordMoney {
    RecordMoney::check(form, "receipt_code").expect("in order")
}

/// The one that was carried out; every other must have been refused with this code.
fn winner(outcomes: Vec<Outcome>, code: &str) -> TransactionView {
    let mut won = Vec::new();
    for outcome in outcomes {
        match outcome {
            Ok(done) => won.push(done.answer),
            Err(Error::Refused(refusal)) if refusal.code == code => {}
            Err(error) => panic!("lost with {error:?} and not with {code}"),
        }
    }
    one(won)
}

fn one<T: Debug>(mut won: Vec<T>) -> T {
    assert_eq!(won.len(), 1, "winners: {won:?}");
    won.remove(0)
}

async fn one_key_a_hundred_times(world: &World) {
    race(world, async |lane: Lane| {
        for round in 0..lane.rounds {
            let form = money_form("contribution", &format!("{}", round + 1));
            let key = key(&format!("round-{round}"));
            let same = || (command(&form), Some(key.clone()));
            let outcomes = lane
                .at_once(lane.record, (0..AT_ONCE).map(|_| same()).collect())
                .await;
            let mut booked = Vec::new();
            let mut replayed = Vec::new();
            for outcome in outcomes {
                match outcome {
                    Ok(done) if done.replayed => replayed.push(done.answer),
                    Ok(done) => booked.push(done.answer),
                    Err(Error::Refused(refusal)) if refusal.kind == Kind::InFlight => {}
                    Err(error) => panic!("refused with {error:?}"),
                }
            }
            let booked = one(booked);
            assert!(replayed.iter().all(|answer| *answer == booked));
            // Whoever was told to wait asks again, on any node, and hears the same.
            for outcome in lane
                .at_once(lane.record, (0..NODES).map(|_| same()).collect())
                .await
            {
                let done = outcome.expect("is answered");
                assert!(done.replayed && done.answer == booked);
            }
            assert_eq!(lane.transactions().await, round + 1);
        }
    })
    .await;
}

async fn one_receipt_twice(world: &World) {
    race(world, async |lane: Lane| {
        for round in 0..lane.rounds {
            let mut form = money_form("contribution", "250");
            form.receipt_code = format!("R{:04}C{round:04}", lane.group.id.get());
            let both = (0..2).map(|n| (command(&form), Some(key(&format!("{round}-{n}")))));
            let outcomes = lane.at_once(lane.record, both.collect()).await;
            winner(outcomes, "receipt_already_booked");
            assert_eq!(lane.transactions().await, round + 1);
        }
    })
    .await;
}

async fn two_reversals_of_one_entry(world: &World) {
    race(world, async |lane: Lane| {
        for round in 0..lane.rounds {
            let form = money_form("contribution", "250");
            let wrong = lane.group.recorded(&lane.nodes[0], &form).await.id;
            let reversal = ReverseTransaction::check(wrong, "typed wrongly").expect("in order");
            let both = (0..2).map(|n| (reversal.clone(), Some(key(&format!("{round}-{n}")))));
            let outcomes = lane.at_once(lane.reverse, both.collect()).await;
            assert_eq!(winner(outcomes, "already_reversed").id, wrong);
            let held = lane.group.raw_balance(&lane.nodes[0], "cash_box").await;
            assert_eq!(held, 0, "reversed once");
        }
    })
    .await;
}

async fn transfers_that_together_exceed_a_cash_place(world: &World) {
    race(world, async |lane: Lane| {
        let node = &lane.nodes[0];
        lane.group
            .recorded(node, &money_form("opening_balance", "1000"))
            .await;
        let mut places: [AccountId; 2] = [
            lane.group.account(node, "cash_box").await,
            lane.group.account(node, "mpesa_paybill").await,
        ];
        for round in 0..lane.rounds {
            let mut form = money_form("transfer", "600");
            [form.place_id, form.to_place_id] = places.map(Some);
            let all = (0..NODES).map(|n| (command(&form), Some(key(&format!("{round}-{n}")))));
            let outcomes = lane.at_once(lane.record, all.collect()).await;
            winner(outcomes, "insufficient_funds");
            // The rest follows, so that the next round begins with all of it on the other side.
            form.amount = shillings("400");
            lane.group.recorded(node, &form).await;
            places.reverse();
        }
    })
    .await;
}
