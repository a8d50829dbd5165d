//! Money out by two hands, in short words.

use chama::access::Grant;
use chama::approvals::views::ProposalView;
use chama::approvals::{Approve, PaymentForm, Propose, Reject, Withdraw};
use chama::people::proof::Fresh;
use chama::{Context, Done, Result};
use domain::access::may;
use domain::idempotency::IdempotencyKey;
use domain::ids::{ProposalId, TransactionId};
use store::{Isolation, query};

use crate::people::{Group, PASSWORD, Person};
use crate::world::World;

impl World {
    /// A person with an account who is an officer of the chama, and no longer new as one.
    pub async fn officer(&self, group: &Group, first_name: &str, role: &str) -> Person {
        let person = self.person(first_name).await;
        group.office(&self.context, &person, role).await;
        self.nobody_is_new().await;
        person
    }

    /// Ends the hold of every new officer, past the program.
    pub async fn nobody_is_new(&self) {
        let ended =
            "UPDATE member_terms SET money_out_from = began_at WHERE money_out_from > began_at";
        // Through the one writer: beside a busy one a connection of its own would starve.
        let mut tx = self.db.begin(Isolation::Guarded).await.expect("begins");
        query(ended).execute(&mut tx).await.expect("a rule ended");
        tx.commit().await.expect("is kept");
    }
}

impl Group {
    /// The person proposes a payment.
    pub async fn propose(
        &self,
        context: &Context,
        person: &Person,
        form: &PaymentForm,
    ) -> Result<ProposalView> {
        let grant: Grant<may::ProposePayment> = self.grant(context, person).await;
        let command = Propose::check(form)?;
        Ok(context.run(&grant, None, &command).await?.answer)
    }

    /// The person's right to approve, with the password given.
    pub async fn fresh(&self, context: &Context, person: &Person) -> Fresh<may::ApprovePayment> {
        let grant: Grant<may::ApprovePayment> = self.grant(context, person).await;
        let session = context.session(&person.token).await;
        let session = session.expect("the database answers").expect("signed in");
        let fresh = context.fresh(&session, grant, Some(PASSWORD)).await;
        fresh.expect("the password is right")
    }

    /// The person approves a payment.
    pub async fn approve(
        &self,
        context: &Context,
        person: &Person,
        proposal_id: ProposalId,
        key: Option<&IdempotencyKey>,
    ) -> Result<Done<ProposalView>> {
        let fresh = self.fresh(context, person).await;
        context.run(&fresh, key, &Approve { proposal_id }).await
    }

    /// The person rejects a payment.
    pub async fn reject(
        &self,
        context: &Context,
        person: &Person,
        id: ProposalId,
    ) -> Result<ProposalView> {
        let grant: Grant<may::ApprovePayment> = self.grant(context, person).await;
        let command = Reject::check(id, "not as agreed")?;
        Ok(context.run(&grant, None, &command).await?.answer)
    }

    /// The person takes a proposal back.
    pub async fn withdraw(
        &self,
        context: &Context,
        person: &Person,
        id: ProposalId,
    ) -> Result<ProposalView> {
        let grant: Grant<may::ProposePayment> = self.grant(context, person).await;
        let command = Withdraw::check(id, "")?;
        Ok(context.run(&grant, None, &command).await?.answer)
    }

    /// The officer proposes and the chairperson approves; what that pays.
    pub async fn pay(
        &self,
        context: &Context,
        officer: &Person,
        form: &PaymentForm,
        key: Option<&IdempotencyKey>,
    ) -> Result<Done<ProposalView>> {
        let proposed = self.propose(context, officer, form).await?;
        self.approve(context, &self.founder, proposed.id, key).await
    }

    /// The same, and it must succeed.
    pub async fn paid(
        &self,
        context: &Context,
        officer: &Person,
        form: &PaymentForm,
    ) -> TransactionId {
        let done = self.pay(context, officer, form, None).await;
        let view = done.expect("can be paid").answer;
        view.transaction_id.expect("is paid")
    }
}
