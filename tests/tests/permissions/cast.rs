//! Everybody there can be: two chamas, each with somebody in every office, one suspended and one
//! who left.

use std::collections::BTreeMap;

use domain::access::Role;
use domain::chamas::MemberStatus;
use store::query;
use tests::{Group, Person, World, money_form};

/// Somebody who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Actor {
    Nobody,
    Outsider,
    Member,
    Secretary,
    Treasurer,
    Auditor,
    Chairperson,
    Suspended,
    ExMember,
}

impl Actor {
    pub const ALL: [Self; 9] = [
        Self::Nobody,
        Self::Outsider,
        Self::Member,
        Self::Secretary,
        Self::Treasurer,
        Self::Auditor,
        Self::Chairperson,
        Self::Suspended,
        Self::ExMember,
    ];

    /// The heading of the column.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Outsider => "outsider",
            Self::Member => "member",
            Self::Secretary => "secretary",
            Self::Treasurer => "treasurer",
            Self::Auditor => "auditor",
            Self::Chairperson => "chairperson",
            Self::Suspended => "suspended",
            Self::ExMember => "ex-member",
        }
    }

    /// The role and the status in their own chama; none for those who have none. Whoever is
    /// suspended or has left held an office, so that it can be seen that nothing of it stays.
    pub fn membership(self) -> Option<(Role, MemberStatus)> {
        Some(match self {
            Self::Nobody | Self::Outsider => return None,
            Self::Member => (Role::Member, MemberStatus::Active),
            Self::Secretary => (Role::Secretary, MemberStatus::Active),
            Self::Treasurer => (Role::Treasurer, MemberStatus::Active),
            Self::Auditor => (Role::Auditor, MemberStatus::Active),
            Self::Chairperson => (Role::Chairperson, MemberStatus::Active),
            Self::Suspended => (Role::Treasurer, MemberStatus::Suspended),
            Self::ExMember => (Role::Secretary, MemberStatus::Left),
        })
    }
}

/// A chama with everybody in it, and the ids of what is in it.
pub struct Cast {
    pub group: Group,
    people: BTreeMap<Actor, Person>,
    /// What a piece of an address is in this chama: `{member_id}` is its chairperson's.
    pub ids: BTreeMap<&'static str, String>,
}

impl Cast {
    pub async fn new(world: &World, name: &str, first_name: &str) -> Self {
        let app = &world.context;
        let group = world.group(name).await;
        let mut people = BTreeMap::new();
        for actor in Actor::ALL {
            let Some((role, status)) = actor.membership() else {
                if actor == Actor::Outsider {
                    people.insert(actor, world.person(first_name).await);
                }
                continue;
            };
            if actor == Actor::Chairperson {
                people.insert(actor, group.founder.clone());
                continue;
            }
            let person = world.person(first_name).await;
            let member = group.office(app, &person, role.as_str()).await;
            if status != MemberStatus::Active {
                let statement =
                    format!("UPDATE members SET status = '{status}' WHERE id = {member}");
                world.raw(&statement).await.expect("a status");
            }
            people.insert(actor, person);
        }
        let ids = ids(world, &group).await;
        Self { group, people, ids }
    }

    pub fn person(&self, actor: Actor) -> Option<&Person> {
        self.people.get(&actor)
    }
}

/// What there is in the chama, one of each. A new piece of an address gets its line here.
async fn ids(world: &World, group: &Group) -> BTreeMap<&'static str, String> {
    let app = &world.context;
    let recorded = group
        .recorded(app, &money_form("contribution", "900"))
        .await;
    let fund: (i64,) = query("SELECT min(id) FROM funds WHERE chama_id = $1")
        .bind(group.id.get())
        .one(&mut app.db().read().await.expect("a reader"))
        .await
        .expect("a fund");
    BTreeMap::from([
        ("chama_id", group.id.to_string()),
        ("member_id", group.founder_member.to_string()),
        ("transaction_id", recorded.id.to_string()),
        (
            "account_id",
            group.account(app, "cash_box").await.to_string(),
        ),
        ("fund_id", fund.0.to_string()),
    ])
}
