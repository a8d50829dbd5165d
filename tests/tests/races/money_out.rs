//! Money out at the same moment: approvals, rejections, and a cash place that does not hold it all.

use chama::approvals::views::ProposalView;
use chama::approvals::{Approve, BandForm, Reject, SetBands};
use chama::people::proof::Fresh;
use chama::typed::AmountText;
use chama::{Context, Error};
use domain::access::may;
use domain::approvals::ProposalState;
use domain::ids::ProposalId;
use tests::{Group, Person, World, money_form, payment_form};
use tokio::task::JoinSet;

use super::{LANES, NODES, ROUNDS};

tests::on_both_databases!(
    two_approvals_that_complete,
    an_approval_against_a_rejection,
    payments_that_together_exceed_the_cash,
);

/// A chama with three officers besides its chairperson, and the nodes they use.
struct Lane {
    group: Group,
    nodes: Vec<Context>,
    proposer: Person,
    hands: Vec<Fresh<may::ApprovePayment>>,
    rounds: usize,
}

async fn race<F>(world: &World, needed: u8, round: impl Fn(Lane) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let rounds = std::env::var("CHAMALINK_RACE_ROUNDS").ok();
    let rounds = rounds.map_or(ROUNDS, |text| text.parse().expect("a number"));
    let mut lanes = JoinSet::new();
    for lane in 0..LANES {
        let nodes: Vec<Context> = (0..NODES).map(|_| world.another_context()).collect();
        let group = world.group("Umoja").await;
        let proposer = world.officer(&group, "Otieno", "treasurer").await;
        let mut hands = vec![group.fresh(&nodes[0], &group.founder).await];
        for name in ["Amina", "Baraka"] {
            let officer = world.officer(&group, name, "secretary").await;
            hands.push(group.fresh(&nodes[0], &officer).await);
        }
        let band = BandForm {
            from: AmountText::Number("0.01".to_owned()),
            approvals: needed,
            from_field: "from",
            approvals_field: "approvals",
        };
        let bands = SetBands::check(&[band], "bands").expect("in order");
        let grant = group.grant(&nodes[0], &group.founder).await;
        let set = nodes[0].run(&grant, None, &bands).await;
        set.expect("may");
        lanes.spawn(round(Lane {
            group,
            nodes,
            proposer,
            hands,
            rounds: rounds / LANES + usize::from(lane < rounds % LANES),
        }));
    }
    while let Some(ended) = lanes.join_next().await {
        ended.expect("every round of the lane has one winner");
    }
}

impl Lane {
    async fn propose(&self, amount: &str) -> ProposalId {
        let form = payment_form("expense", amount);
        let proposed = self.group.propose(&self.nodes[0], &self.proposer, &form);
        proposed.await.expect("can be proposed").id
    }

    async fn brought(&self, amount: &str) {
        let form = money_form("opening_balance", amount);
        self.group.recorded(&self.nodes[0], &form).await;
    }

    async fn held(&self) -> i64 {
        self.group.raw_balance(&self.nodes[0], "cash_box").await
    }

    /// Each approval at once, on a node of its own.
    async fn approve(&self, all: &[(usize, ProposalId)]) -> Vec<Result<ProposalView, Error>> {
        let mut running = JoinSet::new();
        for (number, (hand, proposal_id)) in all.iter().enumerate() {
            let (node, fresh) = (self.nodes[number % NODES].clone(), self.hands[*hand]);
            let approve = Approve {
                proposal_id: *proposal_id,
            };
            running.spawn(async move {
                let done = node.run(&fresh, None, &approve).await;
                done.map(|done| done.answer)
            });
        }
        running.join_all().await
    }
}

fn is_refused<T>(outcome: &Result<T, Error>, codes: &[&str]) -> bool {
    matches!(outcome, Err(Error::Refused(refusal)) if codes.contains(&refusal.code))
}

/// Two of three must approve and all three do, one of them twice: the money goes once.
async fn two_approvals_that_complete(world: &World) {
    race(world, 2, async |lane: Lane| {
        for round in 0..lane.rounds {
            lane.brought("250").await;
            let id = lane.propose("250").await;
            let all = [(0, id), (1, id), (2, id), (1, id)];
            let outcomes = lane.approve(&all).await;
            let paid = |view: &&ProposalView| view.state == ProposalState::Paid;
            let taken: Vec<&ProposalView> = outcomes.iter().flatten().collect();
            assert_eq!(taken.len(), 2, "round {round}: {outcomes:?}");
            assert_eq!(taken.iter().copied().filter(paid).count(), 1, "{taken:?}");
            let codes = ["proposal_closed", "already_approved"];
            let lost = outcomes
                .iter()
                .filter(|outcome| is_refused(outcome, &codes));
            assert_eq!(lost.count(), 2, "{outcomes:?}");
            assert_eq!(lane.held().await, 0, "paid once");
        }
    })
    .await;
}

async fn an_approval_against_a_rejection(world: &World) {
    race(world, 1, async |lane: Lane| {
        let mut expected = 0;
        for round in 0..lane.rounds {
            lane.brought("10").await;
            expected += 1_000;
            let id = lane.propose("10").await;
            let reject = Reject::check(id, "not as agreed").expect("in order");
            let (node, grant) = (lane.nodes[1].clone(), lane.hands[1].grant());
            let rejected = tokio::spawn(async move { node.run(&grant, None, &reject).await });
            let approved = lane.approve(&[(0, id)]).await.remove(0);
            let rejected = rejected.await.expect("ends");
            let codes = ["proposal_closed"];
            if let Ok(view) = approved {
                assert_eq!(view.state, ProposalState::Paid);
                assert!(is_refused(&rejected, &codes), "round {round}: {rejected:?}");
                expected -= 1_000;
            } else {
                assert!(is_refused(&approved, &codes), "round {round}: {approved:?}");
                let view = rejected.expect("one of the two wins").answer;
                assert_eq!(view.state, ProposalState::Rejected);
            }
            assert_eq!(lane.held().await, expected);
        }
    })
    .await;
}

/// Withdrawals of two members whose savings are there, out of a box that holds one of them.
async fn payments_that_together_exceed_the_cash(world: &World) {
    race(world, 1, async |lane: Lane| {
        let node = &lane.nodes[0];
        let member = lane.group.member(node, "Njeri").await;
        let mut saved = money_form("opening_balance", "1000000");
        saved.member_id = Some(member);
        lane.group.recorded(node, &saved).await;
        for round in 0..lane.rounds {
            lane.brought("1000").await;
            let mut ids = Vec::new();
            for _both in 0..NODES {
                let mut form = payment_form("withdrawal", "600");
                form.payee_name = String::new();
                form.member_id = Some(member);
                let proposed = lane.group.propose(node, &lane.proposer, &form).await;
                ids.push(proposed.expect("can be proposed").id);
            }
            let all: Vec<(usize, ProposalId)> =
                ids.iter().enumerate().map(|(n, id)| (n % 3, *id)).collect();
            let outcomes = lane.approve(&all).await;
            let paid = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
            let lost = |outcome: &&Result<_, _>| is_refused(outcome, &["insufficient_funds"]);
            let lost = outcomes.iter().filter(lost).count();
            assert_eq!((paid, lost), (1, NODES - 1), "round {round}: {outcomes:?}");
            assert_eq!(lane.held().await, 40_000, "paid once");
            // The rest is paid out too, so that the next round begins with an empty box.
            let rest = lane.propose("400").await;
            let rest = lane.approve(&[(0, rest)]).await.remove(0);
            assert_eq!(rest.expect("is paid").state, ProposalState::Paid);
        }
    })
    .await;
}
