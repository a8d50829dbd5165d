//! Playing one sequence against program and reference.

use std::fmt;
use std::sync::Arc;

use chama::access::Grant;
use chama::approvals::{Approve, Propose, Withdraw};
use chama::ledger::commands::OpenPlace;
use chama::people::proof::Fresh;
use chama::people::views::SessionView;
use chama::reconciliation::ClosePeriod;
use chama::transactions::{RecordMoney, ReverseTransaction};
use chama::{Context, Done, Error};
use domain::access::may;
use domain::ids::{AccountId, FundId, MemberId, TransactionId};
use tests::{Dice, Dump, Group, TestClock, World, dump_of, key, money_form};

use crate::draw::Draw;
use crate::naive::{Answer, Fate, Ledger};
use crate::read;
use crate::step::{Step, Wish};

/// One refused command in so many is checked by comparing every row of the chama before and
/// after; the others by the counts and balances, see [`read::state`].
const DUMP_ONE_IN: usize = 64;

/// Ids of another chama, which must be as unknown as invented ones.
#[derive(Debug, Clone, Copy)]
pub struct Stranger {
    pub member: MemberId,
    pub fund: FundId,
    pub place: AccountId,
    pub transaction: TransactionId,
}

impl Stranger {
    pub async fn found(world: &World) -> Self {
        let group = world.group("Wageni").await;
        let view = group
            .recorded(&world.context, &money_form("contribution", "1000"))
            .await;
        let chart = read::chart(&world.context, group.id, group.founder_member).await;
        let (_, fund) = chart.savings.keys().next().expect("savings");
        Self {
            member: group.founder_member,
            fund: *fund,
            place: chart.places[0].0,
            transaction: view.id,
        }
    }
}

/// What was played.
#[derive(Debug, Default)]
pub struct Totals {
    done: u64,
    replayed: u64,
    refused: u64,
    waited: u64,
    dumps: u64,
}

impl Totals {
    pub fn add(&mut self, ended: Result<Self, String>, failures: &mut Vec<String>) {
        match ended {
            Ok(totals) => {
                self.done += totals.done;
                self.replayed += totals.replayed;
                self.refused += totals.refused;
                self.waited += totals.waited;
                self.dumps += totals.dumps;
            }
            Err(failure) => failures.push(failure),
        }
    }

    /// A model that refuses everything proves nothing.
    pub fn were_worth_it(&self) {
        let all = self.done + self.replayed + self.refused + self.waited;
        assert!(self.done * 10 > all * 3, "too few were carried out: {self}");
        assert!(self.refused * 10 > all, "too few were refused: {self}");
        assert!(self.replayed * 100 > all, "too few were repeated: {self}");
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            done,
            replayed,
            refused,
            waited,
            dumps,
        } = self;
        write!(
            f,
            "{done} carried out, {replayed} replayed, {refused} refused ({dumps} of them compared \
             row by row), {waited} waits"
        )
    }
}

struct Player {
    context: Context,
    clock: Arc<TestClock>,
    group: Group,
    record: Grant<may::RecordMoney>,
    reverse: Grant<may::ReverseEntry>,
    close: Grant<may::ClosePeriod>,
    propose: Grant<may::ProposePayment>,
    fresh: Fresh<may::ApprovePayment>,
}

/// Plays one sequence; the error tells seed, command and what diverged.
pub async fn sequence(
    world: World,
    stranger: Stranger,
    seed: u64,
    length: u64,
) -> Result<Totals, String> {
    let mut player = Player::new(&world).await;
    let chart = read::chart(
        &player.context,
        player.group.id,
        player.group.founder_member,
    )
    .await;
    let mut ledger = Ledger::new(chart, player.read().await);
    let mut dice = Dice::new(seed);
    let mut totals = Totals::default();
    for turn in 0..length {
        let today = player.clock.today();
        let draw = Draw {
            dice: &mut dice,
            ledger: &ledger,
            stranger,
            today,
            seed,
            turn,
        };
        let step = { draw }.step();
        if let Wish::Wait(time) = &step.command {
            player.clock.advance(*time);
            player.give_password().await;
            totals.waited += 1;
            continue;
        }
        let told = |what: String| format!("seed {seed}, command {turn}: {what}\n{step:#?}");
        let fate = ledger.foretell(&step, player.context.now());
        let before = match fate {
            Fate::Refused(_) if dice.once_in(DUMP_ONE_IN) => Some(player.dump().await),
            _ => None,
        };
        let outcome = player.send(&step).await;
        judge(&mut ledger, &step, fate, outcome, &mut totals).map_err(told)?;
        let state = player.read().await;
        if state != ledger.state {
            let expected = &ledger.state;
            return Err(told(format!(
                "the books are\n{state:#?}\nand should be\n{expected:#?}"
            )));
        }
        if let Some(before) = before {
            totals.dumps += 1;
            if player.dump().await != before {
                return Err(told("a refused command changed a row".to_owned()));
            }
        }
    }
    Ok(totals)
}

fn judge(
    ledger: &mut Ledger,
    step: &Step,
    fate: Fate,
    outcome: Result<(Answer, bool), Error>,
    totals: &mut Totals,
) -> Result<(), String> {
    match (fate, outcome) {
        (Fate::Done(change), Ok((answer, false))) => {
            ledger.carry_out(step, change, &answer);
            totals.done += 1;
            Ok(())
        }
        (Fate::Replayed(first), Ok((answer, true))) if first == answer => {
            totals.replayed += 1;
            Ok(())
        }
        (Fate::Refused(codes), Err(Error::Refused(refusal)))
            if codes.contains(&refusal.code)
                || refusal
                    .fields
                    .iter()
                    .any(|field| codes.contains(&field.code)) =>
        {
            totals.refused += 1;
            Ok(())
        }
        (fate, outcome) => Err(format!("foretold {fate:?}, came {outcome:?}")),
    }
}

impl Player {
    async fn new(world: &World) -> Self {
        let clock = Arc::new(TestClock::default());
        let context = world.context_with(Arc::clone(&clock));
        let group = world.group("Umoja").await;
        for name in ["Amina", "Otieno"] {
            group.member(&context, name).await;
        }
        let manage: Grant<may::ManageAccounts> = group.grant(&context, &group.founder).await;
        let bank = OpenPlace::check("bank_account", "Equity").expect("in order");
        context
            .run(&manage, None, &bank)
            .await
            .expect("can be opened");
        let other = world.officer(&group, "Halima", "treasurer").await;
        Self {
            propose: group.grant(&context, &other).await,
            fresh: fresh(&context, &group).await,
            record: group.grant(&context, &group.founder).await,
            reverse: group.grant(&context, &group.founder).await,
            close: group.grant(&context, &group.founder).await,
            context,
            clock,
            group,
        }
    }

    /// The chairperson gives the password again, as after every pause.
    async fn give_password(&mut self) {
        self.fresh = fresh(&self.context, &self.group).await;
    }

    async fn read(&self) -> crate::naive::State {
        read::state(&self.context, self.group.id).await
    }

    async fn dump(&self) -> Dump {
        dump_of(
            self.context.db(),
            self.group.id,
            self.group.founder.profile.id,
        )
        .await
    }

    /// Sends the command as an officer would; tells the answer and whether it is an earlier one.
    async fn send(&self, step: &Step) -> Result<(Answer, bool), Error> {
        let key = step.key.as_deref().map(key);
        let transaction =
            |done: Done<_>| (Answer::Transaction(Box::new(done.answer)), done.replayed);
        let proposal = |done: Done<_>| (Answer::Proposal(Box::new(done.answer)), done.replayed);
        match &step.command {
            Wish::Record(money) => {
                let command = RecordMoney::check(&money.form(), "receipt_code")?;
                let done = self
                    .context
                    .run(&self.record, key.as_ref(), &command)
                    .await?;
                Ok(transaction(done))
            }
            Wish::Reverse { id, reason } => {
                let command = ReverseTransaction::check(*id, reason)?;
                let done = self
                    .context
                    .run(&self.reverse, key.as_ref(), &command)
                    .await?;
                Ok(transaction(done))
            }
            Wish::Close { through } => {
                let command = ClosePeriod { through: *through };
                let done = self
                    .context
                    .run(&self.close, key.as_ref(), &command)
                    .await?;
                Ok((Answer::Closed(done.answer.closed_through), done.replayed))
            }
            Wish::Propose(money) => {
                let command = Propose::check(&money.payment())?;
                let done = self
                    .context
                    .run(&self.propose, key.as_ref(), &command)
                    .await?;
                Ok(proposal(done))
            }
            Wish::Approve { id } => {
                let command = Approve { proposal_id: *id };
                let done = self
                    .context
                    .run(&self.fresh, key.as_ref(), &command)
                    .await?;
                Ok(proposal(done))
            }
            Wish::Withdraw { id } => {
                let command = Withdraw::check(*id, "")?;
                let done = self
                    .context
                    .run(&self.propose, key.as_ref(), &command)
                    .await?;
                Ok(proposal(done))
            }
            Wish::Wait(_) => unreachable!("waiting is no command"),
        }
    }
}

/// The chairperson's right to approve, the password just given.
async fn fresh(context: &Context, group: &Group) -> Fresh<may::ApprovePayment> {
    let grant = group.grant(context, &group.founder).await;
    let session = group.founder.session.clone();
    let session = SessionView {
        since: context.now(),
        ..session
    };
    let fresh = context.fresh(&session, grant, None).await;
    fresh.expect("the password was just given")
}
