//! Carrying the sample year out through the product's own commands.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context as _;
use chama::access::Grant;
use chama::approvals::{Approve, PaymentForm, Propose};
use chama::chamas::commands::found::{ChamaForm, FoundChama};
use chama::ledger::commands::OpenPlace;
use chama::members::{AddMember, MemberForm};
use chama::people::register::Registration;
use chama::people::views::SessionView;
use chama::reconciliation::ClosePeriod;
use chama::reports::members::record_choices;
use chama::transactions::{MoneyForm, RecordMoney, ReverseTransaction};
use chama::typed::AmountText;
use chama::{Context, SystemClock, SystemRandom};
use chrono::{DateTime, Duration, Utc};
use domain::access::may;
use domain::ids::{AccountId, ChamaId, FundId, MemberId, TransactionId};
use domain::ledger::AccountKind;
use domain::time::{eat_date, eat_day_start};
use domain::transactions::{PaymentMethod, TransactionType};
use i18n::Language;
use store::Database;

use super::clock::WalkingClock;
use super::event::{Event, Fund, Money, Place, What};
use super::people::{CHAIRPERSON, MEMBERS, SECRETARY, SIGN_INS, TREASURER};
use super::purse::Purse;
use super::year;

/// What filling in the sample came to.
#[derive(Debug)]
pub struct Filled {
    /// How many events it took.
    pub events: usize,
    /// What came over the paybill on its last day.
    pub paid_today: Vec<PaidToday>,
}

/// A payment of a member over the paybill.
#[derive(Debug, Clone)]
pub struct PaidToday {
    pub receipt: String,
    /// The member's number in the list of members.
    pub member: usize,
    pub shillings: i64,
    pub at: DateTime<Utc>,
}

/// Fills an empty database with the sample.
///
/// # Errors
/// When a command refuses, which says that the sample and the rules no longer fit each other.
pub async fn fill(db: &Database) -> anyhow::Result<Filled> {
    let clock = Arc::new(WalkingClock::default());
    let context = Context::with(db.clone(), clock.clone(), Arc::new(SystemRandom));
    let today = eat_date(chama::Clock::now(&SystemClock));
    let founded = year::begins(today);
    let events = year::events(today);
    clock.put(eat_day_start(founded).context("the year begins nowhere")? + Duration::hours(9));
    let mut play = Play::begin(context).await?;
    let mut paid_today = Vec::new();
    for event in &events {
        let midnight = eat_day_start(event.day).context("a day begins nowhere")?;
        clock.put(midnight + Duration::minutes(i64::from(event.minute)));
        play.carry_out(event)
            .await
            .with_context(|| format!("the sample does not fit the rules: {event:?}"))?;
        if event.day == today {
            paid_today.extend(over_paybill(event, clock.as_ref()));
        }
    }
    Ok(Filled {
        events: events.len(),
        paid_today,
    })
}

/// The payment over the paybill that an event tells of.
fn over_paybill(event: &Event, clock: &WalkingClock) -> Option<PaidToday> {
    let What::Money(money) = &event.what else {
        return None;
    };
    let comes = money.place == Place::Paybill && !money.kind.leaves_the_chama();
    Some(PaidToday {
        receipt: money.code.clone(),
        member: money.payer.or(money.member)?,
        shillings: money.shillings,
        at: chama::Clock::now(clock),
    })
    .filter(|_| comes)
}

/// The sample as far as it has been played.
struct Play {
    context: Context,
    chama_id: ChamaId,
    officers: BTreeMap<usize, SessionView>,
    members: BTreeMap<usize, MemberId>,
    places: Vec<(Place, AccountId)>,
    funds: Vec<FundId>,
    purse: Purse,
    named: BTreeMap<&'static str, (TransactionId, Money)>,
}

impl Play {
    /// Everyone signs up, and the chairperson founds the chama.
    async fn begin(context: Context) -> anyhow::Result<Self> {
        let mut officers = BTreeMap::new();
        for sign_in in SIGN_INS {
            let person = MEMBERS.get(sign_in.member).context("nobody signs in")?;
            let registration = Registration {
                username: sign_in.username.to_owned(),
                email: sign_in.email.to_owned(),
                password: sign_in.password.to_owned(),
                first_name: person.first_name.to_owned(),
                last_name: person.last_name.to_owned(),
                phone_number: person.phone_number.to_owned(),
            };
            let (_, token) = context.register(&registration).await?;
            let session = context.session(&token).await?.context("no session")?;
            officers.insert(sign_in.member, session);
        }
        let chairperson = officers.get(&CHAIRPERSON).context("no chairperson")?;
        let chairperson = chairperson.signed_in;
        let chama = FoundChama::check(&chama_form(), Language::En)?;
        let founded = context.run(&chairperson, None, &chama).await?.answer;
        let mut play = Self {
            context,
            chama_id: founded.id,
            officers,
            members: BTreeMap::from([(CHAIRPERSON, founded.member_id)]),
            places: Vec::new(),
            funds: Vec::new(),
            purse: Purse::default(),
            named: BTreeMap::new(),
        };
        play.look_around().await?;
        Ok(play)
    }

    /// Learns which places and funds there are.
    async fn look_around(&mut self) -> anyhow::Result<()> {
        let grant: Grant<may::RecordMoney> = self.grant(CHAIRPERSON).await?;
        let choices = record_choices(&self.context, grant).await?;
        self.funds = choices.funds.iter().map(|(fund, _)| *fund).collect();
        self.places = choices
            .places
            .iter()
            .filter_map(|place| Some((place_of(place.kind)?, place.id)))
            .collect();
        Ok(())
    }

    async fn grant<R: domain::access::Right>(&self, officer: usize) -> anyhow::Result<Grant<R>> {
        let officer = self.officers.get(&officer).context("nobody signed in")?;
        Ok(self.context.grant(officer.signed_in, self.chama_id).await?)
    }

    async fn carry_out(&mut self, event: &Event) -> anyhow::Result<()> {
        match &event.what {
            What::Join(member) => self.join(*member).await,
            What::OpenBank => {
                let kind = AccountKind::BankAccount.as_str();
                let place = OpenPlace::check(kind, "Equity Bank, Kahawa West")?;
                let grant: Grant<may::ManageAccounts> = self.grant(TREASURER).await?;
                self.context.run(&grant, None, &place).await?;
                self.look_around().await
            }
            What::Money(money) => self.record(event, money).await,
            What::ToBank { from, keep } => self.take_to_bank(event, *from, *keep).await,
            What::Reverse { name, reason } => self.reverse(name, reason).await,
            What::Close(through) => {
                let grant: Grant<may::ClosePeriod> = self.grant(CHAIRPERSON).await?;
                let close = ClosePeriod { through: *through };
                self.context.run(&grant, None, &close).await?;
                Ok(())
            }
        }
    }

    async fn join(&mut self, member: usize) -> anyhow::Result<()> {
        let person = MEMBERS.get(member).context("nobody joins")?;
        let account = SIGN_INS.iter().find(|sign_in| sign_in.member == member);
        let form = MemberForm {
            first_name: person.first_name.to_owned(),
            last_name: person.last_name.to_owned(),
            phone_number: person.phone_number.to_owned(),
            email: account.map_or("", |account| account.email).to_owned(),
            role: person.role.as_str().to_owned(),
        };
        // The founder builds the list; whoever comes later is put on it by the secretary.
        let officer = if person.joins_at == 0 {
            CHAIRPERSON
        } else {
            SECRETARY
        };
        let grant: Grant<may::AddMember> = self.grant(officer).await?;
        let added = AddMember::check(&form, Language::En)?;
        let added = self.context.run(&grant, None, &added).await?.answer;
        self.members.insert(member, added.id);
        Ok(())
    }

    async fn record(&mut self, event: &Event, money: &Money) -> anyhow::Result<()> {
        let officer = if money.by_chairperson {
            CHAIRPERSON
        } else {
            TREASURER
        };
        let id = if money.kind.leaves_the_chama() {
            self.pay(officer, money).await?
        } else {
            self.record_at_once(event, officer, money).await?
        };
        self.purse.moved(money);
        if !money.name.is_empty() {
            self.named.insert(money.name, (id, money.clone()));
        }
        Ok(())
    }

    /// One officer proposes, another approves, and with that it is paid.
    async fn pay(&self, officer: usize, money: &Money) -> anyhow::Result<TransactionId> {
        let other = if officer == TREASURER {
            CHAIRPERSON
        } else {
            TREASURER
        };
        let payee = if money.payer_name.is_empty() {
            "Paid at the counter"
        } else {
            money.payer_name
        };
        let member = money.member.and_then(|it| self.members.get(&it).copied());
        let reference: Vec<&str> = [money.reference.as_str(), money.code.as_str()]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect();
        let form = PaymentForm {
            kind: money.kind.as_str().to_owned(),
            amount: Some(AmountText::Typed(money.shillings.to_string())),
            member_id: member,
            payee_name: if member.is_none() { payee } else { "" }.to_owned(),
            purpose: money.description.clone(),
            place_id: Some(self.place(money.place)?),
            method: money.method.as_str().to_owned(),
            reference_number: reference.join(", "),
            ..PaymentForm::default()
        };
        let grant: Grant<may::ProposePayment> = self.grant(officer).await?;
        let proposed = Propose::check(&form)?;
        let proposed = self.context.run(&grant, None, &proposed).await?.answer;
        let grant: Grant<may::ApprovePayment> = self.grant(other).await?;
        let session = self.officers.get(&other).context("nobody signed in")?;
        // In the sample everybody has only just signed in.
        let session = SessionView {
            since: self.context.now(),
            ..session.clone()
        };
        let fresh = self.context.fresh(&session, grant, None).await?;
        let approve = Approve {
            proposal_id: proposed.id,
        };
        let paid = self.context.run(&fresh, None, &approve).await?.answer;
        paid.transaction_id.context("one approval is enough")
    }

    async fn record_at_once(
        &self,
        event: &Event,
        officer: usize,
        money: &Money,
    ) -> anyhow::Result<TransactionId> {
        let moved = event.day - Duration::days(i64::try_from(money.days_ago)?);
        let form = MoneyForm {
            transaction_type: money.kind.as_str().to_owned(),
            amount: Some(AmountText::Typed(money.shillings.to_string())),
            member_id: money
                .member
                .and_then(|member| self.members.get(&member).copied()),
            payer_member_id: money
                .payer
                .and_then(|payer| self.members.get(&payer).copied()),
            payer_name: money.payer_name.to_owned(),
            method: money.method.as_str().to_owned(),
            receipt_code: money.code.clone(),
            place_id: Some(self.place(money.place)?),
            to_place_id: None,
            fund_id: self.fund(money.fund),
            value_date: moved.to_string(),
            description: money.description.clone(),
            reference_number: money.reference.clone(),
        };
        self.run(officer, &form).await
    }

    async fn take_to_bank(&mut self, event: &Event, from: Place, keep: i64) -> anyhow::Result<()> {
        let Some(spare) = self.purse.take_to_bank(from, keep) else {
            return Ok(());
        };
        let (method, text) = match from {
            Place::CashBox => (PaymentMethod::Cash, "Cash of the meeting taken to the bank"),
            Place::Paybill | Place::Bank => (PaymentMethod::Mpesa, "Paybill to bank account"),
        };
        let form = MoneyForm {
            transaction_type: TransactionType::Transfer.as_str().to_owned(),
            amount: Some(AmountText::Typed(spare.to_string())),
            method: method.as_str().to_owned(),
            place_id: Some(self.place(from)?),
            to_place_id: Some(self.place(Place::Bank)?),
            value_date: event.day.to_string(),
            description: text.to_owned(),
            ..MoneyForm::default()
        };
        self.run(TREASURER, &form).await?;
        Ok(())
    }

    async fn run(&self, officer: usize, form: &MoneyForm) -> anyhow::Result<TransactionId> {
        let grant: Grant<may::RecordMoney> = self.grant(officer).await?;
        let command = RecordMoney::check(form, "receipt_code")?;
        Ok(self.context.run(&grant, None, &command).await?.answer.id)
    }

    async fn reverse(&mut self, name: &str, reason: &str) -> anyhow::Result<()> {
        let (id, money) = self.named.remove(name).context("nothing of this name")?;
        let grant: Grant<may::ReverseEntry> = self.grant(TREASURER).await?;
        let command = ReverseTransaction::check(id, reason)?;
        self.context.run(&grant, None, &command).await?;
        self.purse.moved_back(&money);
        Ok(())
    }

    fn place(&self, place: Place) -> anyhow::Result<AccountId> {
        let found = self.places.iter().find(|(of, _)| *of == place);
        Ok(found.with_context(|| format!("no {place:?}"))?.1)
    }

    /// The fund; personal savings come first and need not be named.
    fn fund(&self, fund: Fund) -> Option<FundId> {
        match fund {
            Fund::Personal => None,
            Fund::Welfare => self.funds.get(1).copied(),
        }
    }
}

fn place_of(kind: AccountKind) -> Option<Place> {
    match kind {
        AccountKind::CashBox => Some(Place::CashBox),
        AccountKind::MpesaPaybill => Some(Place::Paybill),
        AccountKind::BankAccount => Some(Place::Bank),
        _ => None,
    }
}

fn chama_form() -> ChamaForm {
    ChamaForm {
        name: "Tumaini Savings Group".to_owned(),
        description: "Neighbours of Kahawa West who save for school fees and small businesses."
            .to_owned(),
        meeting_day: "Saturday".to_owned(),
        meeting_time: "14:00".to_owned(),
        contribution_amount: Some(AmountText::Typed(year::CONTRIBUTION.to_string())),
        contribution_frequency: "monthly".to_owned(),
        registration_fee: Some(AmountText::Typed(year::REGISTRATION.to_string())),
        location: "Kahawa West Social Hall, Nairobi".to_owned(),
        rules: format!(
            "1. Each member saves KES {} by the first Saturday of the month.\n\
             2. Each member gives KES {} a month to the welfare fund.\n\
             3. A contribution after the meeting is fined KES {}.\n\
             4. Two officers count the cash and take it to the bank by Monday.\n\
             5. Nothing is paid without a resolution of the meeting.",
            year::CONTRIBUTION,
            year::WELFARE,
            year::LATE_FINE,
        ),
        objectives: "School fees in January, and a plot of our own in five years.".to_owned(),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use chama::reports::verify::verify;
    use store::Settings;

    use super::*;

    #[tokio::test]
    async fn the_sample_fits_the_rules_and_its_books_are_right() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("demo.sqlite");
        let settings = Settings::new(format!("sqlite:{}", path.display()));
        let db = Database::connect(&settings).await.unwrap();
        db.migrate().await.unwrap();
        let events = fill(&db).await.unwrap().events;
        assert!(events > 300, "{events}");
        let report = verify(&db).await.unwrap();
        assert!(report.is_clean(), "{report:?}");
        assert!(report.entries > 300, "{report:?}");
    }
}
