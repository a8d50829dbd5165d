//! Who belongs to a chama.

use askama::Template;
use domain::access::Role;
use domain::chamas::MemberStatus;
use domain::ids::{ChamaId, MemberId};
use domain::money::Money;
use i18n::Words;

use crate::frame::{Frame, Tab};
use crate::samples;

/// One member as the list shows them.
#[derive(Clone, Debug)]
pub struct MemberRow {
    /// Which.
    pub id: MemberId,
    /// The number within the chama.
    pub number: i64,
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

/// The page.
#[derive(Debug, Template)]
#[template(path = "members/list.html")]
pub struct MembersPage {
    frame: Frame,
    chama: ChamaId,
    members: Vec<MemberRow>,
    may_add: bool,
}

impl MembersPage {
    /// The page of the chama in the frame.
    pub fn new(frame: Frame, chama: ChamaId, members: Vec<MemberRow>, may_add: bool) -> Self {
        let mut frame = frame.at(Tab::Members).in_its_chama();
        frame.title = frame.text("members-title");
        Self {
            frame,
            chama,
            members,
            may_add,
        }
    }

    fn count(&self) -> i64 {
        i64::try_from(self.members.len()).unwrap_or_default()
    }

    fn statement_of(&self, name: &str) -> String {
        self.frame
            .text_with("members-statement-of", &[("name", name)])
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let row = |number: i64, name: &str, role, phone: Option<&str>, shillings| MemberRow {
            id: MemberId::new(number),
            number,
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
        Self::new(frame, ChamaId::new(7), members, true)
    }
}
