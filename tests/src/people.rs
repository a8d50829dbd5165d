//! Short words for what people do.

use chama::access::{Grant, SignedIn};
use chama::chamas::commands::found::FoundChama;
use chama::ledger::views::PeriodClosed;
use chama::members::{AddMember, MemberForm};
use chama::people::commands::register::Registration;
use chama::people::sessions::SessionToken;
use chama::people::views::{Profile, SessionView};
use chama::reconciliation::ClosePeriod;
use chama::transactions::views::TransactionView;
use chama::transactions::{MoneyForm, RecordMoney, ReverseTransaction};
use chama::{Context, Done, Result};
use chrono::NaiveDate;
use domain::access::{Right, may};
use domain::idempotency::IdempotencyKey;
use domain::ids::{AccountId, ChamaId, MemberId, TransactionId};
use i18n::Language;
use store::query;

use crate::forms::{chama_form, member_form};
use crate::world::World;

/// The password of everybody in the tests.
pub const PASSWORD: &str = "mwanzo mpya wa safari 7";

/// A person with an account, signed in.
#[derive(Debug, Clone)]
pub struct Person {
    /// The account.
    pub profile: Profile,
    /// The cookie.
    pub token: SessionToken,
    /// Proof of the sign-in.
    pub signed_in: SignedIn,
    /// The session as it began.
    pub session: SessionView,
}

/// A chama and whoever founded it.
#[derive(Debug, Clone)]
pub struct Group {
    /// The chama.
    pub id: ChamaId,
    /// Its chairperson.
    pub founder: Person,
    /// The chairperson as a member.
    pub founder_member: MemberId,
}

impl World {
    /// Signs a person up.
    pub async fn person(&self, first_name: &str) -> Person {
        let number = self.number();
        let registration = Registration {
            username: format!("{}{number}", first_name.to_lowercase()),
            email: format!("{}{number}@example.co.ke", first_name.to_lowercase()),
            password: PASSWORD.to_owned(),
            first_name: first_name.to_owned(),
            last_name: "Mwangi".to_owned(),
            phone_number: String::new(),
        };
        let (profile, token) = self
            .context
            .register(&registration)
            .await
            .expect("signs up");
        let session = self
            .context
            .session(&token)
            .await
            .expect("the database answers");
        let session = session.expect("the session is valid");
        let signed_in = session.signed_in;
        Person {
            profile,
            token,
            signed_in,
            session,
        }
    }

    /// Founds a chama with a founder of its own.
    pub async fn group(&self, name: &str) -> Group {
        let founder = self.person("Wanjiku").await;
        let command = FoundChama::check(&chama_form(name), Language::En).expect("in order");
        let outcome = self.context.run(&founder.signed_in, None, &command).await;
        let done = outcome.expect("can be founded").answer;
        Group {
            id: done.id,
            founder,
            founder_member: done.member_id,
        }
    }
}

impl Group {
    /// The grant of a right in this chama, which the person must have.
    pub async fn grant<R: Right>(&self, context: &Context, person: &Person) -> Grant<R> {
        let grant = context.grant(person.signed_in, self.id).await;
        grant.expect("has the right")
    }

    /// The chairperson adds a member.
    pub async fn add(&self, context: &Context, form: &MemberForm) -> Result<MemberId> {
        let grant: Grant<may::AddMember> = self.grant(context, &self.founder).await;
        let command = AddMember::check(form, Language::En)?;
        Ok(context.run(&grant, None, &command).await?.answer.id)
    }

    /// The chairperson adds a member without an account.
    pub async fn member(&self, context: &Context, first_name: &str) -> MemberId {
        let added = self.add(context, &member_form(first_name)).await;
        added.expect("can be added")
    }

    /// The chairperson adds a person with an account, in a role.
    pub async fn office(&self, context: &Context, person: &Person, role: &str) -> MemberId {
        let form = MemberForm {
            email: person.profile.email.clone(),
            role: role.to_owned(),
            ..member_form(&person.profile.first_name)
        };
        self.add(context, &form).await.expect("can be added")
    }

    /// The chairperson records money.
    pub async fn record(
        &self,
        context: &Context,
        form: &MoneyForm,
        key: Option<&IdempotencyKey>,
    ) -> Result<Done<TransactionView>> {
        let grant: Grant<may::RecordMoney> = self.grant(context, &self.founder).await;
        let command = RecordMoney::check(form, "mpesa_receipt_number")?;
        context.run(&grant, key, &command).await
    }

    /// The same, and it must succeed.
    pub async fn recorded(&self, context: &Context, form: &MoneyForm) -> TransactionView {
        let done = self.record(context, form, None).await;
        done.expect("can be recorded").answer
    }

    /// The chairperson reverses a transaction.
    pub async fn reverse(
        &self,
        context: &Context,
        transaction: TransactionId,
        key: Option<&IdempotencyKey>,
    ) -> Result<Done<TransactionView>> {
        let grant: Grant<may::ReverseEntry> = self.grant(context, &self.founder).await;
        let command = ReverseTransaction::check(transaction, "typed wrongly")?;
        context.run(&grant, key, &command).await
    }

    /// The chairperson closes the book through a day.
    pub async fn close(&self, context: &Context, through: NaiveDate) -> Result<PeriodClosed> {
        let grant: Grant<may::ClosePeriod> = self.grant(context, &self.founder).await;
        Ok(context
            .run(&grant, None, &ClosePeriod { through })
            .await?
            .answer)
    }

    /// The account of a kind that the chama itself has.
    pub async fn account(&self, context: &Context, kind: &str) -> AccountId {
        let mut reader = context.db().read().await.expect("a reader");
        let (id,): (i64,) = query(
            "SELECT id FROM ledger_accounts WHERE chama_id = $1 AND kind = $2 ORDER BY id LIMIT 1",
        )
        .bind(self.id.get())
        .bind(kind.to_owned())
        .one(&mut reader)
        .await
        .expect("the chart has it");
        AccountId::new(id)
    }

    /// What an account of the chama holds, debits less credits, in cents.
    pub async fn raw_balance(&self, context: &Context, kind: &str) -> i64 {
        let mut reader = context.db().read().await.expect("a reader");
        let (cents,): (i64,) = query(
            "SELECT CAST(sum(b.balance) AS BIGINT) FROM ledger_balances b \
             JOIN ledger_accounts a ON a.id = b.account_id WHERE a.chama_id = $1 AND a.kind = $2",
        )
        .bind(self.id.get())
        .bind(kind.to_owned())
        .one(&mut reader)
        .await
        .expect("a balance");
        cents
    }
}
