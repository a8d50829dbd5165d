//! Payouts through everything that goes wrong between us and M-Pesa, and in ourselves: lost
//! answers, refused repeats, time-outs, results that come late, often, early or never, results
//! while our database is down, two workers, and workers that die. M-Pesa pays each at most once,
//! and in the end we know of each what became of it.
//!
//! `CHAMALINK_PAYOUT_ROUNDS` changes how many payouts there are; `CHAMALINK_PROVIDER_SEED` which.

use std::collections::BTreeMap;

use chama::access::Grant;
use chama::approvals::{Approve, PaymentForm, Propose};
use chama::people::proof::Fresh;
use chama::transactions::MoneyForm;
use domain::access::may;
use domain::ids::ProposalId;
use domain::money::Money;
use sandbox::receipts::{Kind, Transaction};
use sandbox::{Api, Fault, Order, Outcome, Plan, Sandbox, Settings};
use store::Database;
use tests::{Dice, World, money_form, payment_form};

use crate::node::Node;
use crate::stage::{Chama, DOOMED, Stage, clock_of, shillings, with_mpesa};
use crate::{number_of, seed};

/// Payouts that are under way together.
const TOGETHER: usize = 25;
/// What the chama has to pay out from.
const FUNDS: i64 = 5_000_000;

/// What happens to one payout, by lot.
fn draw_plan(dice: &mut Dice) -> Plan {
    let nothing = Plan::on(Api::B2c);
    let fault = |fault| Plan::fault(Api::B2c, fault);
    match dice.below(20) {
        0 | 1 => fault(Fault::LostResponse),
        2 => fault(Fault::GatewayTimeout),
        3 => fault(Fault::Garbage),
        4 => fault(Fault::SpikeArrest),
        5 => fault(Fault::InternalError),
        6 => fault(Fault::SystemBusy),
        7 => fault(Fault::TokenDeath),
        8 => Plan {
            drop: true,
            ..fault(Fault::LostResponse)
        },
        9 => Plan {
            queue_timeout: true,
            ..nothing
        },
        10 => Plan {
            queue_timeout: true,
            drop: true,
            ..nothing
        },
        11 => Plan {
            drop: true,
            ..nothing
        },
        12 => Plan {
            duplicates: 4,
            ..nothing
        },
        13 => Plan {
            duplicates: 2,
            duplicates_every_ms: 120_000,
            order: Order::BeforeResponse,
            ..nothing
        },
        14 => Plan {
            order: Order::BeforeResponse,
            ..nothing
        },
        15 => Plan {
            delay_ms: 600_000,
            ..nothing
        },
        16 => Plan {
            outcome: Some(Outcome::of("recipient_unregistered")),
            ..nothing
        },
        17 => Plan {
            outcome: Some(Outcome::of("system_busy")),
            queue_timeout: true,
            ..nothing
        },
        _ => nothing,
    }
}

/// The rights of those who pay out, given once.
struct Hands {
    propose: Grant<may::ProposePayment>,
    approve: Fresh<may::ApprovePayment>,
}

impl Hands {
    async fn of(stage: &Stage, chama: &Chama) -> Self {
        let context = stage.context();
        Self {
            propose: chama.group.grant(&context, &chama.treasurer).await,
            approve: chama.group.fresh(&context, &chama.group.founder).await,
        }
    }

    /// Proposes a payment to a member's phone and approves it.
    async fn pay(&self, stage: &Stage, chama: &Chama, amount: i64) -> ProposalId {
        let payee = &chama.payers[usize::try_from(amount).expect("fits") % chama.payers.len()];
        let form = PaymentForm {
            payee_name: payee.name.clone(),
            payee_phone: format!("+{}", payee.msisdn),
            method: "mpesa".to_owned(),
            place_id: Some(chama.place),
            ..payment_form("expense", &amount.to_string())
        };
        let context = stage.context();
        let propose = Propose::check(&form).expect("in order");
        let proposed = context.run(&self.propose, None, &propose).await;
        let proposal_id = proposed.expect("can be proposed").answer.id;
        let approved = context
            .run(&self.approve, None, &Approve { proposal_id })
            .await;
        approved.expect("can be approved");
        proposal_id
    }
}

pub async fn each_is_paid_once_and_known(world: &World) {
    let rounds = number_of("CHAMALINK_PAYOUT_ROUNDS", 500);
    let seed = seed();
    println!(
        "{}: {rounds} payouts, seed {seed}",
        world.dialect().as_str()
    );
    let settings = Settings::for_tests(seed, clock_of(&world.clock));
    let sandbox = Sandbox::start(settings).await.expect("starts");
    let stage = Stage::set(world, sandbox, 1, 12).await;
    let chama = &stage.chamas[0];
    fund(&stage, chama).await;
    let hands = Hands::of(&stage, chama).await;
    let mut dice = Dice::new(seed);
    let mut amount = 10;
    for first in (0..rounds).step_by(TOGETHER) {
        let count = TOGETHER.min(rounds - first);
        let mut faults: BTreeMap<i64, Plan> = BTreeMap::new();
        for _ in 0..count {
            amount += 1;
            let plan = Plan {
                amount: Some(shillings(amount)),
                ..draw_plan(&mut dice)
            };
            faults.insert(amount, plan.clone());
            stage.sandbox.next(plan);
        }
        together(&stage, &hands, &mut dice, faults.keys().copied().collect()).await;
        stage.sandbox.forget_plans();
        check(&stage, chama, &faults).await;
    }
    // Days later nothing of it stirs.
    stage.sandbox.release().await;
    let node = Node::begin(&stage.context(), "last").await;
    stage.door.leads_to(Some(&node.address));
    let paid = payouts_of(&stage.sandbox).len();
    stage.let_pass(chrono::Duration::hours(6), 8).await;
    node.stop().await;
    assert_eq!(payouts_of(&stage.sandbox).len(), paid, "seed {seed}");
    compare(&stage, chama, rounds).await;
}

/// Money to pay out from, at M-Pesa and in the book.
async fn fund(stage: &Stage, chama: &Chama) {
    let deposited = stage.sandbox.deposit(&chama.short_code, shillings(FUNDS));
    let receipt = deposited.expect("a sum").receipt;
    let form = MoneyForm {
        method: "mpesa".to_owned(),
        receipt_code: receipt,
        place_id: Some(chama.place),
        ..money_form("other_income", &FUNDS.to_string())
    };
    chama.group.recorded(&stage.context(), &form).await;
}

/// Pays so many amounts with two nodes at work, one of which dies somewhere on the way, and in some
/// rounds with a database that does not answer while results come in.
async fn together(stage: &Stage, hands: &Hands, dice: &mut Dice, amounts: Vec<i64>) {
    let chama = &stage.chamas[0];
    let one = Node::begin(&stage.context(), DOOMED).await;
    let other = Node::begin(&stage.context(), "other").await;
    let down = down(stage).await;
    let deaf = dice.once_in(3);
    stage
        .door
        .leads_to(Some(if deaf { &down.address } else { &one.address }));
    let dies_after = dice.below(amounts.len());
    let mut one = Some(one);
    for (place, amount) in amounts.into_iter().enumerate() {
        hands.pay(stage, chama, amount).await;
        if place == dies_after
            && let Some(node) = one.take()
        {
            if !deaf {
                stage.door.leads_to(Some(&other.address));
            }
            node.crash().await;
        }
    }
    if deaf {
        stage.sandbox.settle().await;
        stage.door.leads_to(Some(&other.address));
    }
    let third = Node::begin(&stage.context(), "third").await;
    // What the dead node had comes back when its leases have run out.
    stage.let_pass(chrono::Duration::seconds(70), 6).await;
    stage.let_pass(chrono::Duration::minutes(10), 9).await;
    other.stop().await;
    third.stop().await;
    down.stop().await;
}

/// A server whose database is gone: it answers nothing but that.
async fn down(stage: &Stage) -> Node {
    let settings = store::Settings::new(stage.world.home.url());
    let db = Database::connect(&settings).await.expect("opens");
    let context = stage.world.context_on(&db);
    let context = with_mpesa(&stage.world, context, &stage.sandbox, &stage.door);
    let node = Node::serve(&context).await;
    db.close().await;
    node
}

fn payouts_of(sandbox: &Sandbox) -> Vec<Transaction> {
    let all = sandbox.receipts();
    all.into_iter()
        .filter(|one| one.kind == Kind::Payout)
        .collect()
}

#[derive(Debug, sqlx::FromRow)]
struct Row {
    amount: i64,
    state: String,
    receipt: Option<String>,
    originator_conversation_id: String,
}

const ROWS: &str = "SELECT amount, state, receipt, originator_conversation_id \
    FROM payouts ORDER BY id";

/// After a round nothing is open any more, and nothing was paid that was not to be.
async fn check(stage: &Stage, chama: &Chama, faults: &BTreeMap<i64, Plan>) {
    let rows: Vec<Row> = stage.rows(ROWS).await;
    for row in rows {
        let Some(plan) = faults.get(&(row.amount / 100)) else {
            continue;
        };
        let open = !matches!(row.state.as_str(), "succeeded" | "failed");
        if open {
            let told = story(stage, &row).await;
            panic!("{row:?} after {plan:?}: {told:#?}");
        }
        let refused = plan.outcome.is_some();
        assert_eq!(row.state == "failed", refused, "{row:?} after {plan:?}");
    }
    in_step(stage, chama).await;
}

/// What is written down of one payout, for whoever looks for what went wrong.
async fn story(stage: &Stage, row: &Row) -> Vec<String> {
    let all: Vec<(
        String,
        String,
        chrono::DateTime<chrono::Utc>,
        Option<String>,
    )> = stage
        .rows(
            "SELECT p.originator_conversation_id, e.what, e.at, e.note FROM payout_events e \
             JOIN payouts p ON p.id = e.payout_id ORDER BY e.id",
        )
        .await;
    all.into_iter()
        .filter(|(name, ..)| *name == row.originator_conversation_id)
        .map(|(_, what, at, note)| format!("{at} {what} {}", note.unwrap_or_default()))
        .collect()
}

/// What lies at the place of the paybill is what M-Pesa holds for the chama.
async fn in_step(stage: &Stage, chama: &Chama) {
    let held = stage.held_at_the_sandbox(chama);
    let booked = chama
        .group
        .raw_balance(&stage.context(), "mpesa_paybill")
        .await;
    assert_eq!(Money::from_cents(booked), held, "the book and M-Pesa");
    for kind in ["payouts_in_transit", "payouts_payable"] {
        let left = chama.group.raw_balance(&stage.context(), kind).await;
        assert_eq!(left, 0, "{kind}");
    }
}

/// Row by row: what we know of each payout is what M-Pesa did.
async fn compare(stage: &Stage, chama: &Chama, rounds: usize) {
    let rows: Vec<Row> = stage.rows(ROWS).await;
    assert_eq!(rows.len(), rounds);
    let mut paid: BTreeMap<String, Vec<Transaction>> = BTreeMap::new();
    for payout in payouts_of(&stage.sandbox) {
        let name = payout.originator_conversation_id.clone();
        paid.entry(name.expect("was asked for"))
            .or_default()
            .push(payout);
    }
    let mut succeeded = 0;
    for row in &rows {
        let made = paid
            .remove(&row.originator_conversation_id)
            .unwrap_or_default();
        assert!(made.len() <= 1, "paid twice: {row:?} {made:?}");
        assert_eq!(
            row.state == "succeeded",
            made.len() == 1,
            "{row:?} {made:?}"
        );
        if let [made] = made.as_slice() {
            assert_eq!(row.receipt.as_ref(), Some(&made.receipt), "{row:?}");
            assert_eq!(Money::from_cents(row.amount), made.amount, "{row:?}");
            succeeded += 1;
        }
    }
    assert!(
        paid.is_empty(),
        "M-Pesa paid what nobody asked for: {paid:?}"
    );
    assert!(stage.sandbox.books().sound);
    in_step(stage, chama).await;
    println!("{rounds} payouts: {succeeded} paid once each, the rest failed, 0 unknown");
}
