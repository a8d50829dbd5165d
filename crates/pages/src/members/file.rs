//! The file of one member: who they are, roles held, where the membership stood, and what the
//! reader can do about it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::members::NextOfKin;
use chama::reports::members::MemberRow;
use chama::reports::membership::{self, Fee, MemberFile, Particulars, Stood, Term};
use chrono::{DateTime, Utc};
use domain::access::{Permission, Role, Standing, may};
use domain::chamas::MemberStatus;
use domain::ids::{ChamaId, MemberId, UserId};
use domain::member_code::MemberCode;
use domain::members::StatusChange;
use http::{Failure, HttpState, Path};
use i18n::Words;

use super::statement::Whose;
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, show};

/// Who reads the file.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    chama: ChamaId,
    own: MemberId,
    standing: Standing,
    now: DateTime<Utc>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "members/file.html")]
pub struct FilePage {
    frame: Frame,
    reader: Reader,
    file: MemberFile,
}

impl FilePage {
    /// The page.
    pub fn new(frame: Frame, reader: Reader, file: MemberFile) -> Self {
        let mut frame = frame.at(Tab::Members).in_its_chama();
        frame.title.clone_from(&file.member.name);
        let list = frame.text("members-title");
        let frame = frame.crumb(list, format!("/chamas/{}/members", reader.chama));
        Self {
            frame,
            reader,
            file,
        }
    }

    fn own(&self) -> bool {
        self.file.member.id == self.reader.own
    }

    fn may(&self, permission: Permission) -> bool {
        self.reader.standing.may(permission)
    }

    fn sees_statement(&self) -> bool {
        self.own() || self.may(Permission::ViewAnyStatement)
    }

    fn may_give_role(&self) -> bool {
        let active = self.file.member.status == MemberStatus::Active;
        active && !self.own() && self.may(Permission::AssignRole)
    }

    fn may_change_status(&self) -> bool {
        let steps = StatusChange::possible_from(self.file.member.status);
        !steps.is_empty() && !self.own() && self.may(Permission::ChangeMemberStatus)
    }

    fn may_edit(&self) -> bool {
        self.may(Permission::ManageMembers)
    }

    fn may_hand_over(&self) -> bool {
        let member = &self.file.member;
        let kept = member.user_id.is_none() && member.status == MemberStatus::Active;
        let office = member.role == Role::Member || self.may(Permission::AssignRole);
        kept && office && self.may_edit()
    }

    fn may_name_kin(&self) -> bool {
        (self.own() && self.may(Permission::EditOwnDetails)) || self.may_edit()
    }

    fn may_leave(&self) -> bool {
        self.own() && self.may(Permission::LeaveChama)
    }

    fn account(&self) -> String {
        let key = if self.file.member.user_id.is_some() {
            "membership-has-account"
        } else {
            "membership-no-account"
        };
        self.frame.text(key)
    }

    fn fee(&self) -> Option<String> {
        let Fee { due, paid, .. } = self.file.fee;
        let left = self.file.fee.left();
        let (due_text, paid_text, left_text) = (due.kes(), paid.kes(), left.kes());
        let gaps = [
            ("due", due_text.as_str()),
            ("paid", paid_text.as_str()),
            ("left", left_text.as_str()),
        ];
        let key = if left.is_zero() {
            "membership-fee-paid"
        } else {
            "membership-fee-left"
        };
        (!due.is_zero()).then(|| self.frame.text_with(key, &gaps))
    }

    /// Until when money put out by the member waits, while it does.
    fn hold(&self) -> Option<String> {
        let open = self.file.terms.first();
        let until = open.map(|term| term.money_out_from);
        let until = until.filter(|until| *until > self.reader.now)?;
        let time = self.frame.time(until);
        let text = self.frame.text_with("membership-hold", &[("time", &time)]);
        Some(text)
    }

    fn until(&self, term: &Term) -> String {
        match term.ended_at {
            Some(ended) => self.frame.time(ended),
            None => self.frame.text("membership-now"),
        }
    }

    /// A page to look at: the chairperson reads about the treasurer.
    pub fn sample(words: Words) -> Self {
        let reader = Reader {
            chama: ChamaId::new(7),
            own: MemberId::new(2),
            standing: Standing::active(Role::Chairperson),
            now: samples::moment(12),
        };
        let frame = samples::in_chama(words, Tab::Members);
        Self::new(frame, reader, sample_file())
    }

    /// The same as an ordinary member sees it: no particulars, nothing to do.
    pub fn sample_seen_by_member(words: Words) -> Self {
        let mut page = Self::sample(words);
        page.reader.standing = Standing::active(Role::Member);
        page.file.particulars = None;
        page.file
            .member
            .phone
            .clone_from(&page.file.member.phone_masked);
        page
    }
}

fn sample_file() -> MemberFile {
    let id = MemberId::new(1);
    let term = |role, began, ended, note: &str| Term {
        role,
        began_at: samples::moment(began),
        ended_at: ended,
        money_out_from: samples::moment(began + 3),
        given_by: "Akinyi Odhiambo".to_owned(),
        note: note.to_owned(),
    };
    MemberFile {
        member: MemberRow {
            id,
            user_id: Some(UserId::new(1)),
            name: "Wanjiku Mwangi".to_owned(),
            role: Role::Treasurer,
            status: MemberStatus::Active,
            code: MemberCode::of(id),
            phone_masked: Some("0712***678".to_owned()),
            phone: Some("0712 345 678".to_owned()),
            joined_on: samples::day(3),
            savings: samples::kes(65_000),
        },
        particulars: Some(Particulars {
            first_name: "Wanjiku".to_owned(),
            last_name: "Mwangi".to_owned(),
            phone: Some("0712 345 678".to_owned()),
            email: Some("wanjiku@example.com".to_owned()),
            next_of_kin: Some(NextOfKin {
                name: "<script>alert(1)</script>".to_owned(),
                relation: Some("Sister".to_owned()),
                phone_number: Some("0722 000 111".to_owned()),
            }),
            claim_open: false,
        }),
        fee: Fee {
            member: id,
            due: samples::kes(500),
            paid: samples::kes(200),
        },
        terms: vec![
            term(Role::Treasurer, 10, None, "Keys of the box handed over"),
            term(Role::Member, 3, Some(samples::moment(10)), ""),
        ],
        statuses: vec![Stood {
            status: MemberStatus::Active,
            since: samples::day(3),
            reason: String::new(),
            recorded_by: "Akinyi Odhiambo".to_owned(),
            recorded_at: samples::moment(3),
        }],
    }
}

/// `GET /chamas/{chama_id}/members/{member_id}`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewChama>,
    Path(whose): Path<Whose>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let file = membership::file(state.context(), grant, whose.member_id).await?;
    let reader = Reader {
        chama: grant.chama_id(),
        own: grant.member_id(),
        standing: grant.standing(),
        now: state.now(),
    };
    show(&FilePage::new(inside.frame(), reader, file))
}
