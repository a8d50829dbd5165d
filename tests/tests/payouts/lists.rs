//! Many payments at once.

use chama::access::Grant;
use chama::approvals::views::ProposalView;
use chama::approvals::{ListForm, ListLine, ProposeList};
use domain::access::may;
use domain::approvals::ProposalState;
use domain::ids::MemberId;
use domain::money::Money;
use domain::payouts::PayoutState;
use sandbox::{Api, Fault, Plan};
use tests::{World, on_both_databases, shillings};

use crate::kit::{Paying, kes, phone};

fn line(member_id: MemberId, amount: &str) -> ListLine {
    ListLine {
        member_id,
        amount: shillings(amount),
        purpose: String::new(),
    }
}

fn list(lines: Vec<ListLine>) -> ListForm {
    ListForm {
        kind: "welfare".to_owned(),
        title: "Share-out 2026".to_owned(),
        purpose: "Resolution 7".to_owned(),
        fund_id: None,
        lines,
    }
}

impl Paying {
    async fn list(&self, form: &ListForm) -> chama::Result<ProposalView> {
        let grant: Grant<may::ProposePayment> =
            self.group.grant(&self.context, &self.treasurer).await;
        let command = ProposeList::check(form)?;
        Ok(self.context.run(&grant, None, &command).await?.answer)
    }
}

fn code(refused: chama::Result<ProposalView>) -> &'static str {
    refused
        .expect_err("is refused")
        .refusal()
        .expect("a refusal")
        .code
}

async fn a_list_is_approved_once_and_sent_one_by_one(world: &World) {
    let chama = Paying::new(world).await;
    let mut lines = Vec::new();
    for number in 1..=5 {
        let member = chama.member(number, "Akinyi").await;
        lines.push(line(member, "1000"));
    }
    let proposed = chama.list(&list(lines)).await.expect("may propose");
    assert_eq!(proposed.amount, kes(5_000));
    let before = chama.details(proposed.id).await;
    assert_eq!(before.payouts.len(), 5);
    assert!(before.payouts.iter().all(|line| line.sent.is_none()));
    // The third is refused, the fourth loses its answer.
    for (number, plan) in [
        (3, Plan::outcome("2040")),
        (
            4,
            Plan {
                drop: true,
                ..Plan::fault(Api::B2c, Fault::LostResponse)
            },
        ),
    ] {
        let msisdn = Some(phone(number));
        chama.sandbox.next(Plan {
            on: Some(Api::B2c),
            msisdn,
            ..plan
        });
    }
    let founder = &chama.group.founder;
    let done = chama
        .group
        .approve(&chama.context, founder, proposed.id, None)
        .await;
    assert_eq!(done.expect("approves").answer.state, ProposalState::Sending);
    assert_eq!(chama.held().await, kes(200_000 - 5 * 1_005));
    chama.work().await;
    chama.hear().await;
    let halfway = chama.details(proposed.id).await;
    assert_eq!(halfway.payment.state, ProposalState::Sending);
    let progress = halfway.progress();
    assert_eq!(
        (progress.lines, progress.arrived, progress.failed),
        (5, 3, 1)
    );
    chama.until_known().await;
    let after = chama.details(proposed.id).await;
    assert_eq!(after.payment.state, ProposalState::Paid);
    assert_eq!(after.progress().arrived, 4);
    let states: Vec<_> = after
        .payouts
        .iter()
        .map(|line| line.sent.as_ref().expect("is approved").state)
        .collect();
    assert_eq!(states[2], PayoutState::Failed);
    assert_eq!(chama.made(), 4);
    assert_eq!(chama.account("payouts_in_transit").await, Money::ZERO);
    chama.agree().await;
}

async fn a_list_whose_money_is_not_there_sends_nothing(world: &World) {
    let chama = Paying::new(world).await;
    let (akinyi, otieno) = (
        chama.member(1, "Akinyi").await,
        chama.member(2, "Otieno").await,
    );
    let form = list(vec![line(akinyi, "150000"), line(otieno, "150000")]);
    let proposed = chama.list(&form).await.expect("may propose");
    let founder = &chama.group.founder;
    let refused = chama
        .group
        .approve(&chama.context, founder, proposed.id, None)
        .await;
    let refused = refused.expect_err("is too much");
    assert_eq!(
        refused.refusal().map(|it| it.code),
        Some("insufficient_funds")
    );
    chama.work().await;
    assert_eq!(chama.made(), 0);
    assert_eq!(chama.held().await, kes(200_000));
    assert_eq!(
        chama.details(proposed.id).await.payment.state,
        ProposalState::Open
    );
}

async fn what_can_be_no_list(world: &World) {
    let chama = Paying::new(world).await;
    let akinyi = chama.member(1, "Akinyi").await;
    let without = chama.group.member(&chama.context, "Otieno").await;
    let refused = async |form: &ListForm| code(chama.list(form).await);
    assert_eq!(refused(&list(vec![])).await, "batch_empty");
    let twice = list(vec![line(akinyi, "100"), line(akinyi, "100")]);
    assert_eq!(refused(&twice).await, "batch_member_twice");
    let cents = list(vec![line(akinyi, "100.50")]);
    assert_eq!(refused(&cents).await, "payout_not_whole_shillings");
    let nobody = list(vec![line(without, "100")]);
    assert_eq!(refused(&nobody).await, "batch_member_without_phone");
    let mut refund = list(vec![line(akinyi, "100")]);
    refund.kind = "refund".to_owned();
    assert_eq!(refused(&refund).await, "batch_kind_not_offered");
}

on_both_databases!(
    a_list_is_approved_once_and_sent_one_by_one,
    a_list_whose_money_is_not_there_sends_nothing,
    what_can_be_no_list,
);
