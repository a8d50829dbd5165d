//! Who belongs to a chama.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::reports::{members, membership};
use domain::access::{Permission, Role, Standing, may};
use domain::chamas::MemberStatus;
use domain::ids::{ChamaId, MemberId};
use domain::member_code::MemberCode;
use domain::money::Money;
use http::{Failure, HttpState, Query};
use i18n::Words;

use crate::chamas::list::{Which, pages};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, show};

/// One member as the list shows them.
#[derive(Clone, Debug)]
pub struct MemberRow {
    /// Which.
    pub id: MemberId,
    /// What they type when they pay by phone.
    pub code: MemberCode,
    /// First and last name.
    pub name: String,
    /// What they are in it.
    pub role: Role,
    /// Where the membership stands.
    pub status: MemberStatus,
    /// The number, already masked where the reader is no officer.
    pub phone: Option<String>,
    /// What they have saved.
    pub savings: Money,
    /// Whether the reader may open the statement.
    pub statement: bool,
    /// Whether this is the reader.
    pub own: bool,
}

/// Members on a page.
const PER_PAGE: i64 = 50;

/// A part of the list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The members.
    pub members: Vec<MemberRow>,
    /// How many there are in all.
    pub total: i64,
    /// The page, from 1.
    pub page: i64,
    /// How many pages there are.
    pub pages: i64,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "members/list.html")]
pub struct MembersPage {
    frame: Frame,
    chama: ChamaId,
    listed: Listed,
    standing: Standing,
    waiting: i64,
}

impl MembersPage {
    /// The page of the chama in the frame.
    pub fn new(frame: Frame, chama: ChamaId, listed: Listed, own: (Standing, i64)) -> Self {
        let (standing, waiting) = own;
        let mut frame = frame.at(Tab::Members).in_its_chama();
        frame.title = frame.text("members-title");
        Self {
            frame,
            chama,
            listed,
            standing,
            waiting,
        }
    }

    fn may_add(&self) -> bool {
        self.standing.may(Permission::AddMember)
    }

    fn may_manage(&self) -> bool {
        self.standing.may(Permission::ManageMembers)
    }

    fn may_set_rules(&self) -> bool {
        self.standing.may(Permission::EditChama)
    }

    fn page_of(&self) -> String {
        let (page, pages) = (self.listed.page.to_string(), self.listed.pages.to_string());
        let gaps = [("page", page.as_str()), ("pages", pages.as_str())];
        self.frame.text_with("page-of", &gaps)
    }

    const fn before(&self) -> i64 {
        self.listed.page.saturating_sub(1)
    }

    const fn after(&self) -> i64 {
        self.listed.page.saturating_add(1)
    }

    fn statement_of(&self, name: &str) -> String {
        self.frame
            .text_with("members-statement-of", &[("name", name)])
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let row = |number: i64, name: &str, role, phone: Option<&str>, shillings| MemberRow {
            id: MemberId::new(number),
            code: MemberCode::of(MemberId::new(number)),
            name: name.to_owned(),
            role,
            status: MemberStatus::Active,
            phone: phone.map(ToOwned::to_owned),
            savings: samples::kes(shillings),
            statement: true,
            own: number == 1,
        };
        let mut members = vec![
            row(
                1,
                "Wanjiku Mwangi",
                Role::Treasurer,
                Some("0712 345 678"),
                65_000,
            ),
            row(
                2,
                "Akinyi Odhiambo",
                Role::Chairperson,
                Some("0722***901"),
                70_000,
            ),
            row(
                3,
                "Fatuma Abdi",
                Role::Secretary,
                Some("0110***456"),
                60_000,
            ),
            row(4, "Nyambura wa Kamau-Njoroge", Role::Member, None, 5_000),
        ];
        members.push(MemberRow {
            status: MemberStatus::Left,
            statement: false,
            ..row(5, "<script>alert(1)</script>", Role::Member, None, 0)
        });
        let frame = samples::in_chama(words, Tab::Members);
        let listed = Listed {
            members,
            total: 55,
            page: 1,
            pages: 2,
        };
        Self::new(
            frame,
            ChamaId::new(7),
            listed,
            (Standing::active(Role::Chairperson), 2),
        )
    }
}

/// `GET /chamas/{chama_id}/members`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewChama>,
    Query(which): Query<Which>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let found = members::list(state.context(), grant, which.page(), PER_PAGE).await?;
    let any_statement = grant.may(Permission::ViewAnyStatement);
    let row = |member: members::MemberRow| MemberRow {
        id: member.id,
        code: member.code,
        name: member.name,
        role: member.role,
        status: member.status,
        phone: member.phone,
        savings: member.savings,
        statement: any_statement || member.id == grant.member_id(),
        own: member.id == grant.member_id(),
    };
    let listed = Listed {
        pages: pages(found.total, found.per_page),
        total: found.total,
        page: found.page,
        members: found.members.into_iter().map(row).collect(),
    };
    let waiting = match grant.also::<may::ManageMembers>() {
        Some(manage) => membership::waiting_count(state.context(), manage).await?,
        None => 0,
    };
    show(&MembersPage::new(
        inside.frame(),
        grant.chama_id(),
        listed,
        (grant.standing(), waiting),
    ))
}
