//! Payments by the hundred, with every pitfall by lot, to a program that is killed again and again.
//!
//! The program is the real one, a process of its own, killed with SIGKILL at drawn moments while
//! customers pay: prompts and payments from the menu, with whatever people type; messages that come
//! twice, late, never, in either order, with hidden numbers or a wrong amount; forged ones among
//! them; payments given back by customer care. Then time passes in a program inside the test, which
//! has the test's clock: M-Pesa's list is fetched, questions are asked, and in the end the
//! statement is imported. Then every shilling must stand in the book once, or wait for an officer
//! there; what the book says of the paybill must be what M-Pesa holds; and no payment stands with a
//! member it was not meant for.
//!
//! `CHAMALINK_PROVIDER_PAYMENTS` changes how many payments a seed makes (10,000 over the 20 seeds
//! are 500), `CHAMALINK_PROVIDER_SEEDS` how many seeds there are, `CHAMALINK_PROVIDER_SEED` plays
//! one again.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use sandbox::controls::Mix;
use sandbox::receipts::{Channel, Direction, Kind, Transaction};
use sandbox::{PayBill, Sandbox, Settings};
use store::Dialect;
use tests::{Dice, Home, Program, TestClock, World, check_books};
use tokio::task::JoinSet;

use crate::asks::ask_phone;
use crate::import::import_statement;
use crate::node::Node;
use crate::number_of;
use crate::stage::{Stage, machine_now, program_environment, running_clock, shillings};
use crate::typed::{self, Typed};

#[test]
fn every_shilling_once_on_sqlite() {
    run(Dialect::Sqlite);
}

#[test]
fn every_shilling_once_on_postgres() {
    run(Dialect::Postgres);
}

/// Seeds in the suite.
const SEEDS: usize = 20;
/// Payments of each.
const PAYMENTS: usize = 500;
const CHAMAS: usize = 2;
/// Customers who pay at the same moment.
const AT_ONCE: usize = 6;

fn run(dialect: Dialect) {
    let payments = number_of("CHAMALINK_PROVIDER_PAYMENTS", PAYMENTS);
    let seeds: Vec<u64> = match std::env::var("CHAMALINK_PROVIDER_SEED") {
        Ok(text) => vec![text.parse().expect("a number")],
        Err(_) => (1..)
            .take(number_of("CHAMALINK_PROVIDER_SEEDS", SEEDS))
            .collect(),
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for seed in seeds {
        let told = runtime.block_on(play(dialect, seed, payments));
        match told {
            Some(tally) => println!("{} seed {seed}: {tally}", dialect.as_str()),
            None => return,
        }
    }
}

/// What came of a seed.
#[derive(Debug, Default)]
struct Tally {
    paid: usize,
    with_members: usize,
    unexplained: usize,
    given_back: usize,
    kills: usize,
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} payments arrived, {} with their members, {} unexplained, {} given back, {} kills",
            self.paid, self.with_members, self.unexplained, self.given_back, self.kills
        )
    }
}

async fn play(dialect: Dialect, seed: u64, payments: usize) -> Option<Tally> {
    println!("{} seed {seed} begins", dialect.as_str());
    let home = Arc::new(Home::new(dialect).await?);
    let clock = Arc::new(TestClock::at(machine_now()));
    let running = running_clock(&clock);
    let mut settings = Settings::for_tests(seed, running.as_clock());
    settings.modes.mix = Some(Mix::everything(seed));
    settings.modes.validation = seed.is_multiple_of(2);
    let sandbox = Sandbox::start(settings).await.expect("starts");
    // No pitfalls yet: the chamas are founded.
    sandbox.change_modes(|modes| modes.mix = None);
    let world = World::at(Arc::clone(&home), Arc::clone(&clock), 1).await;
    let members = (payments / 8).clamp(12, 80);
    let mut stage = Stage::set(&world, sandbox, CHAMAS, members).await;
    world.close().await;
    stage
        .sandbox
        .change_modes(|modes| modes.mix = Some(Mix::everything(seed)));

    let mut dice = Dice::new(seed);
    let mut truth = Truth::default();
    running.run();
    let kills = load(&stage, &home, &mut dice, (payments, &mut truth)).await;
    running.stand_still();

    let world = World::at(Arc::clone(&home), clock, 1_000_000).await;
    stage.world = world.clone();
    settle(&stage, &mut dice, seed).await;
    let mut tally = compare(&stage, &truth).await;
    tally.kills = kills;
    check_books(&world.db).await;
    world.close().await;
    home.tear_down().await;
    Some(tally)
}

/// Something a customer, or somebody bad, does.
#[derive(Debug, Clone)]
enum Deed {
    /// Pays from the menu of the phone.
    Menu(usize, Typed, i64),
    /// Has a prompt sent to the own phone; how it is answered is drawn by the sandbox.
    Prompt(usize, i64, i64),
    /// Sends a message M-Pesa never sent.
    Forge(usize, String, i64),
}

/// Whom each receipt was meant for.
type Truth = BTreeMap<String, Option<i64>>;

fn draw_deeds(stage: &Stage, dice: &mut Dice, payments: usize) -> VecDeque<Deed> {
    // Each phone is asked once: a second prompt within a minute is refused.
    let mut phones: Vec<(usize, i64)> = Vec::new();
    for (place, chama) in stage.chamas.iter().enumerate() {
        phones.extend(chama.accounts.keys().map(|member| (place, *member)));
    }
    let mut deeds: Vec<Deed> = Vec::new();
    while deeds.len() < payments {
        let place = dice.below(stage.chamas.len());
        let amount = dice.between(1, 3_000);
        deeds.push(match dice.below(20) {
            0 => Deed::Forge(place, format!("UZ{:08}", dice.below(100_000_000)), amount),
            1..=6 if !phones.is_empty() => {
                let (place, member) = phones.swap_remove(dice.below(phones.len()));
                Deed::Prompt(place, member, amount)
            }
            _ => Deed::Menu(
                place,
                typed::draw(dice, &stage.chamas[place].payers),
                amount,
            ),
        });
    }
    deeds.into()
}

/// Lets customers pay while the program is killed and started again. Tells how often it was.
async fn load(
    stage: &Stage,
    home: &Arc<Home>,
    dice: &mut Dice,
    (payments, truth): (usize, &mut Truth),
) -> usize {
    let deeds = Arc::new(Mutex::new(draw_deeds(stage, dice, payments)));
    let done = Arc::new(AtomicUsize::new(0));
    let environment = program_environment(stage);
    let mut program = Program::start_with(home, &environment, None).await;
    stage.door.leads_to(Some(&program.address));
    let hands = Arc::new(stage.hands());
    let mut customers = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (hands, deeds, done) = (Arc::clone(&hands), Arc::clone(&deeds), Arc::clone(&done));
        customers.spawn(async move {
            let mut own = Truth::new();
            loop {
                let next = deeds
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .pop_front();
                let Some(deed) = next else {
                    return own;
                };
                own.extend(hands.carry_out(&deed).await);
                done.fetch_add(1, Ordering::SeqCst);
            }
        });
    }
    let mut kills = 0;
    let mut next = 10 + dice.below(30);
    while !customers.is_empty() {
        tokio::select! {
            ended = customers.join_next() => {
                if let Some(own) = ended {
                    truth.extend(own.expect("a customer ends well"));
                }
            }
            () = tokio::time::sleep(std::time::Duration::from_millis(3)) => {
                if done.load(Ordering::SeqCst) >= next && next < payments {
                    program.kill().await;
                    kills += 1;
                    stage.door.leads_to(None);
                    program = Program::start_with(home, &environment, None).await;
                    stage.door.leads_to(Some(&program.address));
                    next += 20 + dice.below(60);
                }
            }
        }
    }
    // In the midst of what is left to do.
    stage.door.leads_to(None);
    program.kill().await;
    kills + 1
}

impl crate::stage::Hands {
    /// Carries a deed out. Tells whom the receipt that came of it was meant for.
    async fn carry_out(&self, deed: &Deed) -> Option<(String, Option<i64>)> {
        match deed {
            Deed::Menu(place, typed, amount) => {
                let paid = self.sandbox.customer_pays_bill(PayBill {
                    msisdn: typed.msisdn.clone(),
                    business: self.chamas[*place].short_code.clone(),
                    reference: typed.reference.clone(),
                    amount: shillings(*amount),
                });
                let paid = paid.await.ok()?;
                Some((paid.receipt, typed.meant))
            }
            Deed::Prompt(place, member, amount) => {
                let chama = &self.chamas[*place];
                // The program may be gone just now; then nothing was asked.
                let _status = ask_phone(&self.address, chama, *member, *amount).await;
                None
            }
            Deed::Forge(place, receipt, amount) => {
                let chama = &self.chamas[*place];
                let url = format!("{}/c2b/confirm", chama.hook);
                let body = crate::forged::invented(chama, receipt, *amount);
                let _status = self.sandbox.forge(&url, body).await;
                None
            }
        }
    }
}

/// Time passes in a program with the test's clock, until nothing is left to do.
async fn settle(stage: &Stage, dice: &mut Dice, seed: u64) {
    let node = Node::begin(&stage.context(), "after").await;
    stage.door.leads_to(Some(&node.address));
    // No more pitfalls: what is lost is lost.
    stage.sandbox.change_modes(|modes| modes.mix = None);
    stage.sandbox.release().await;
    stage.let_pass(chrono::Duration::seconds(70), 5).await;
    let given_back = give_back(stage, dice);
    stage.let_pass(chrono::Duration::minutes(20), 6).await;
    stage.let_pass(chrono::Duration::hours(3), 9).await;
    for chama in stage.chamas.iter() {
        import_statement(stage, chama).await;
        stage.rest().await;
        // The same statement once more changes nothing.
        let before = stage.number("SELECT count(*) FROM transactions").await;
        import_statement(stage, chama).await;
        stage.rest().await;
        let after = stage.number("SELECT count(*) FROM transactions").await;
        assert_eq!(before, after, "seed {seed}: a statement brought twice");
    }
    stage.let_pass(chrono::Duration::minutes(20), 3).await;
    println!("seed {seed}: {given_back} given back by customer care");
    node.stop().await;
}

/// Customer care gives back a few payments and tells nobody.
fn give_back(stage: &Stage, dice: &mut Dice) -> usize {
    let receipts = stage.sandbox.receipts();
    let paid = receipts.iter().filter(|one| one.direction == Direction::In);
    let mut count = 0;
    for one in paid {
        if dice.once_in(40) && stage.sandbox.customer_care_reverses(&one.receipt).is_ok() {
            count += 1;
        }
    }
    count
}

#[derive(Debug, sqlx::FromRow)]
struct Kept {
    receipt: String,
    chama_id: Option<i64>,
    state: String,
    amount: i64,
    member_id: Option<i64>,
    #[expect(dead_code, reason = "told when something went wrong")]
    why: Option<String>,
    #[expect(dead_code, reason = "told when something went wrong")]
    bill_reference: Option<String>,
}

const KEPT: &str = "SELECT receipt, chama_id, state, amount, member_id, why, bill_reference \
    FROM mpesa_receipts";

/// Sets what M-Pesa did against what we know of it.
async fn compare(stage: &Stage, truth: &Truth) -> Tally {
    assert!(stage.sandbox.books().sound);
    let kept: Vec<Kept> = stage.rows(KEPT).await;
    let mut kept: BTreeMap<String, Kept> = kept
        .into_iter()
        .map(|row| (row.receipt.clone(), row))
        .collect();
    let booked = booked_receipts(stage).await;
    let mut tally = Tally::default();
    for paid in stage.sandbox.receipts() {
        match paid.kind {
            Kind::PayBill => {}
            Kind::Reversal => {
                tally.given_back += 1;
                continue;
            }
            _ => continue,
        }
        tally.paid += 1;
        let row = kept.remove(&paid.receipt);
        let row = row.unwrap_or_else(|| panic!("nobody knows of {paid:?}"));
        assert_eq!(row.amount, paid.amount.cents(), "{paid:?} {row:?}");
        let in_book = booked.get(&paid.receipt).copied().unwrap_or_default();
        assert_eq!(
            in_book, 1,
            "{paid:?} {row:?} stands in the book {in_book} times"
        );
        let chama = of_short_code(stage, &paid);
        assert_eq!(row.chama_id, Some(chama), "{paid:?} {row:?}");
        match row.state.as_str() {
            "booked" => {
                let meant = meant(stage, truth, &paid);
                assert_eq!(row.member_id, meant, "a wrong member: {paid:?} {row:?}");
                tally.with_members += 1;
            }
            "suspense" => tally.unexplained += 1,
            _ => panic!("left over: {paid:?} {row:?}"),
        }
    }
    for row in kept.values() {
        let in_book = booked.contains_key(&row.receipt);
        assert!(!in_book, "booked, and M-Pesa knows nothing of it: {row:?}");
        assert!(
            matches!(row.state.as_str(), "unconfirmed" | "denied"),
            "{row:?}"
        );
    }
    for chama in stage.chamas.iter() {
        let context = stage.context();
        let booked = chama.group.raw_balance(&context, "mpesa_paybill").await;
        let held = stage.held_at_the_sandbox(chama);
        assert_eq!(
            booked,
            held.cents(),
            "{}: the book and M-Pesa",
            chama.short_code
        );
    }
    tally
}

fn of_short_code(stage: &Stage, paid: &Transaction) -> i64 {
    let chama = stage
        .chamas
        .iter()
        .find(|one| one.short_code == paid.short_code);
    chama.expect("one of ours").group.id.get()
}

/// Whom a payment was meant for: what was typed says so, or whose phone was asked.
fn meant(stage: &Stage, truth: &Truth, paid: &Transaction) -> Option<i64> {
    if paid.channel == Channel::Prompt {
        let mut all = stage.chamas.iter();
        let payer = all.find_map(|chama| chama.payer(&paid.msisdn));
        return payer.map(|payer| payer.member);
    }
    let meant = truth.get(&paid.receipt);
    *meant.unwrap_or_else(|| panic!("who made {paid:?}?"))
}

/// How often each receipt of M-Pesa stands in the book, reversed entries left in.
async fn booked_receipts(stage: &Stage) -> BTreeMap<String, usize> {
    let text = "SELECT receipt_code FROM transactions \
        WHERE receipt_scope = 'mpesa' AND receipt_code IS NOT NULL";
    let rows: Vec<(String,)> = stage.rows(text).await;
    let mut counts = BTreeMap::new();
    for (receipt,) in rows {
        *counts.entry(receipt).or_default() += 1;
    }
    counts
}
