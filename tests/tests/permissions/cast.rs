//! Everybody there can be: two chamas, each with somebody in every office, one suspended and one
//! who left.

use std::collections::BTreeMap;

use chama::access::Grant;
use chama::attachments::Upload;
use chama::contributions::ShareReport;
use chama::members::{Invite, Join};
use chama::payments::{PromptForm, RequestPayment, Sighting};
use chama::reconciliation::views::Looked;
use chama::reconciliation::{CountCash, CountForm, Explain, ExplainForm, LookForm};
use chama::typed::AmountText;
use domain::access::{Role, may};
use domain::chamas::MemberStatus;
use domain::ids::{FundId, PaybillId};
use domain::money::Amount;
use domain::payments::Channel;
use store::query;
use tests::{Group, Person, World, member_form, money_form, paybill_form, payment_form, shillings};

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

type People = BTreeMap<Actor, Person>;

/// A chama with everybody in it, and the ids of what is in it.
pub struct Cast {
    pub group: Group,
    people: People,
    /// What a piece of an address is in this chama: `{member_id}` is its chairperson's.
    pub ids: BTreeMap<&'static str, String>,
}

impl Cast {
    pub async fn new(world: &World, name: &str, first_name: &str) -> Self {
        let app = &world.context;
        let group = world.group(name).await;
        let mut people = People::new();
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
        let kept = group.add(app, &member_form(first_name)).await;
        kept.expect("a member without an account");
        let ids = ids(world, &group, &people).await;
        Self { group, people, ids }
    }

    pub fn person(&self, actor: Actor) -> Option<&Person> {
        self.people.get(&actor)
    }
}

/// What there is in the chama, one of each. A new piece of an address gets its line here.
async fn ids(world: &World, group: &Group, people: &People) -> BTreeMap<&'static str, String> {
    let app = &world.context;
    let recorded = group
        .recorded(app, &money_form("contribution", "900"))
        .await;
    let fund: (i64,) = query("SELECT min(id) FROM funds WHERE chama_id = $1")
        .bind(group.id.get())
        .one(&mut app.db().read().await.expect("a reader"))
        .await
        .expect("a fund");
    let mut ids = BTreeMap::from([
        ("chama_id", group.id.to_string()),
        ("member_id", group.founder_member.to_string()),
        ("transaction_id", recorded.id.to_string()),
        (
            "account_id",
            group.account(app, "cash_box").await.to_string(),
        ),
        ("fund_id", fund.0.to_string()),
    ]);
    ids.extend(ways_in(world, group).await);
    ids.extend(money_out(world, group, people).await);
    ids.extend(compared(world, group, people).await);
    let short_code = (600_000 + world.number()).to_string();
    let connected = group.connect(app, &paybill_form(&short_code)).await;
    let paybill = connected.expect("has a paybill").id;
    ids.extend(money_in(world, group, paybill).await);
    let share = ShareReport::check(FundId::new(fund.0), Some(7)).expect("in order");
    let grant: Grant<may::ShareReports> = group.grant(app, &group.founder).await;
    let shared = app.run(&grant, None, &share).await.expect("is made").answer;
    ids.insert("share_id", shared.id.to_string());
    ids.insert("token", shared.token);
    ids
}

type Ids = Vec<(&'static str, String)>;

/// A cash box that is short, what the treasurer says of it, and a statement that was looked at.
async fn compared(world: &World, group: &Group, people: &People) -> Ids {
    let app = &world.context;
    let treasurer = people.get(&Actor::Treasurer).expect("is in the cast");
    let grant: Grant<may::Reconcile> = group.grant(app, treasurer).await;
    let (cash, today) = (group.account(app, "cash_box").await, world.clock.today());
    let count = CountForm {
        place_id: Some(cash),
        amount: shillings("1"),
        ..CountForm::default()
    };
    let count = CountCash::check(&count).expect("in order");
    app.run(&grant, None, &count).await.expect("is counted");
    let explain = ExplainForm {
        place_id: Some(cash),
        day: today.to_string(),
        reason: "change for the bus".to_owned(),
    };
    let explain = Explain::check(&explain).expect("in order");
    let said = app.run(&grant, None, &explain).await.expect("is said");
    let form = LookForm {
        place_id: Some(cash),
        file_name: "statement.csv".to_owned(),
        content: b"Date,Details,Money in,Money out,Balance\n2026-03-01,Interest,5,,5\n"
            .to_vec()
            .into(),
        ..LookForm::default()
    };
    let Looked::Read(import) = app.look_at_statement(&grant, form).await.expect("is read") else {
        panic!("its columns are not known");
    };
    vec![
        ("day", today.to_string()),
        ("explanation_id", said.answer.id.to_string()),
        ("import_id", import.id.to_string()),
    ]
}

/// An invitation, and somebody who asks to join by it.
async fn ways_in(world: &World, group: &Group) -> Ids {
    let app = &world.context;
    let grant: Grant<may::ManageMembers> = group.grant(app, &group.founder).await;
    let invite = Invite::check(app, "Neighbours", 5).expect("in order");
    let made = app
        .run(&grant, None, &invite)
        .await
        .expect("is made")
        .answer;
    let code = invite.code().grouped();
    let asks = world.person("Kiprono").await;
    let join = Join::check(&code, "").expect("in order");
    app.run(&asks.signed_in, None, &join).await.expect("asks");
    let request: (i64,) = query("SELECT max(id) FROM join_requests WHERE chama_id = $1")
        .bind(group.id.get())
        .one(&mut app.db().read().await.expect("a reader"))
        .await
        .expect("a request");
    vec![
        ("invitation_id", made.id.to_string()),
        ("code", code),
        ("request_id", request.0.to_string()),
    ]
}

/// Money nobody explains, and a phone that is asked for some.
async fn money_in(world: &World, group: &Group, paybill: PaybillId) -> Ids {
    let app = &world.context;
    let receipt = format!("UAA{:07}", world.number());
    let amount = Amount::from_cents(70_000).expect("an amount");
    let sighting = Sighting::new(receipt.clone(), Channel::Pull, amount);
    let seen = app.see_receipt(paybill, sighting).await;
    seen.expect("is booked as unexplained");
    let grant: Grant<may::PayByMpesa> = group.grant(app, &group.founder).await;
    let form = PromptForm {
        amount: Some(AmountText::Typed("100".to_owned())),
        phone_number: format!("07{:08}", world.number()),
        ..PromptForm::default()
    };
    let command = RequestPayment::check(&form).expect("in order");
    let asked = app.run(&grant, None, &command).await.expect("is asked");
    vec![
        ("receipt", receipt),
        ("prompt_id", asked.answer.to_string()),
    ]
}

/// A payment that waits for approval, with a file.
async fn money_out(world: &World, group: &Group, people: &People) -> Ids {
    let app = &world.context;
    world.nobody_is_new().await;
    let secretary = people.get(&Actor::Secretary).expect("is in the cast");
    let mut form = payment_form("expense", "5");
    // Of one paid by M-Pesa the page leads on to how far that is.
    form.method = "mpesa".to_owned();
    let proposed = group
        .propose(app, secretary, &form)
        .await
        .expect("may propose");
    let grant: Grant<may::ProposePayment> = group.grant(app, secretary).await;
    let invoice = Upload {
        file_name: "invoice.pdf".to_owned(),
        content: b"%PDF-1.7\nan invoice".to_vec().into(),
    };
    let kept = app.attach(&grant, proposed.id, invoice).await;
    vec![
        ("proposal_id", proposed.id.to_string()),
        ("attachment_id", kept.expect("is kept").id.to_string()),
    ]
}
