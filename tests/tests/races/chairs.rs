//! Two chairpersons, the last there are, leave or unseat each other at the same moment: the chama
//! keeps one.

use chama::access::Grant;
use chama::members::{ChangeRole, ChangeStatus, LeaveChama};
use chama::{Command, Context, Error};
use domain::access::{Right, may};
use domain::ids::MemberId;
use tests::{Group, Person, World};
use tokio::task::JoinSet;

use super::{LANES, NODES, rounds_of};

/// A chama with two chairpersons, and the nodes on which they act.
struct Hall {
    group: Group,
    chairs: [(Person, MemberId); 2],
    nodes: Vec<Context>,
}

async fn halls(world: &World) -> Vec<Hall> {
    let mut halls = Vec::new();
    for _ in 0..LANES {
        let group = world.group("Umoja").await;
        let second = world.person("Otieno").await;
        let member = group.office(&world.context, &second, "chairperson").await;
        let first = (group.founder.clone(), group.founder_member);
        let nodes = (0..NODES).map(|_| world.another_context()).collect();
        halls.push(Hall {
            chairs: [first, (second, member)],
            group,
            nodes,
        });
    }
    halls
}

/// Runs every round of every hall beside each other.
async fn race<F>(world: &World, round: impl Fn(Hall, usize) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut running = JoinSet::new();
    for (lane, hall) in halls(world).await.into_iter().enumerate() {
        running.spawn(round(hall, rounds_of(lane)));
    }
    while let Some(ended) = running.join_next().await {
        ended.expect("every round of the hall has one winner");
    }
}

async fn run<C>(node: Context, grant: C::Authority, command: C) -> Result<(), Error>
where
    C: Command,
{
    node.run(&grant, None, &command).await.map(|_done| ())
}

impl Hall {
    /// The grants of both, made before either acts.
    async fn grants<R: Right>(&self) -> [Grant<R>; 2] {
        let [first, second] = &self.chairs;
        let node = &self.nodes[0];
        [
            self.group.grant(node, &first.0).await,
            self.group.grant(node, &second.0).await,
        ]
    }

    /// The one who won; the other must have been refused with one of these codes.
    fn winner(outcomes: &[Result<(), Error>; 2], codes: &[&str]) -> usize {
        let lost = |outcome: &Result<(), Error>| match outcome {
            Ok(()) => false,
            Err(error) => {
                let code = error.refusal().map(|refusal| refusal.code);
                assert!(code.is_some_and(|code| codes.contains(&code)), "{error:?}");
                true
            }
        };
        match outcomes.each_ref().map(lost) {
            [false, true] => 0,
            [true, false] => 1,
            other => panic!("refused: {other:?}"),
        }
    }

    /// Whoever stayed makes the other a chairperson again.
    async fn restore(&self, stayed: usize, left: bool) {
        let (node, other) = (&self.nodes[0], self.chairs[1 - stayed].1);
        let stayed = &self.chairs[stayed].0;
        if left {
            let grant: Grant<may::ChangeMemberStatus> = self.group.grant(node, stayed).await;
            let back = ChangeStatus::check(other, "readmit", "again", "").expect("in order");
            node.run(&grant, None, &back).await.expect("comes back");
        }
        let grant: Grant<may::AssignRole> = self.group.grant(node, stayed).await;
        let named = ChangeRole::check(other, "chairperson", "").expect("in order");
        node.run(&grant, None, &named).await.expect("is named");
    }
}

pub async fn two_last_chairpersons_leave(world: &World) {
    race(world, async |hall: Hall, rounds| {
        for round in 0..rounds {
            let mut both = Vec::new();
            for (place, grant) in hall
                .grants::<may::LeaveChama>()
                .await
                .into_iter()
                .enumerate()
            {
                let node = hall.nodes[(round + place) % NODES].clone();
                let command = LeaveChama::check("").expect("in order");
                both.push(tokio::spawn(run(node, grant, command)));
            }
            let outcomes = ends(both).await;
            let gone = Hall::winner(&outcomes, &["last_chairperson"]);
            hall.restore(1 - gone, true).await;
        }
    })
    .await;
}

pub async fn two_last_chairpersons_unseat_each_other(world: &World) {
    race(world, async |hall: Hall, rounds| {
        for round in 0..rounds {
            let mut both = Vec::new();
            for (place, grant) in hall
                .grants::<may::AssignRole>()
                .await
                .into_iter()
                .enumerate()
            {
                let node = hall.nodes[(round + place) % NODES].clone();
                let other = hall.chairs[1 - place].1;
                let command = ChangeRole::check(other, "member", "").expect("in order");
                both.push(tokio::spawn(run(node, grant, command)));
            }
            let outcomes = ends(both).await;
            let stayed = Hall::winner(&outcomes, &["not_allowed"]);
            hall.restore(stayed, false).await;
        }
    })
    .await;
}

async fn ends(both: Vec<tokio::task::JoinHandle<Result<(), Error>>>) -> [Result<(), Error>; 2] {
    let mut outcomes = Vec::new();
    for one in both {
        outcomes.push(one.await.expect("ends"));
    }
    outcomes.try_into().expect("two of them")
}
