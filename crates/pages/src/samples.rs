//! People and money for the sample pages.

use chama::reports::chamas::ChamaDetails;
use chrono::{DateTime, NaiveDate, Utc};
use domain::chamas::{ChamaStatus, ContributionFrequency};
use domain::ids::{ChamaId, MemberId, UserId};
use domain::money::Money;
use i18n::Words;

use crate::frame::{ChamaMenu, Frame, Person, Tab};

/// Wanjiku is signed in.
pub(crate) fn signed_in(words: Words) -> Frame {
    let mut frame = Frame::new(words, String::new());
    frame.person = Some(Person {
        name: "Wanjiku Mwangi".to_owned(),
    });
    "sample".clone_into(&mut frame.csrf);
    frame
}

/// Wanjiku, treasurer, looks at a page of her chama.
pub(crate) fn in_chama(words: Words, tab: Tab) -> Frame {
    let mut frame = signed_in(words).at(tab);
    frame.chama = Some(ChamaMenu {
        id: ChamaId::new(7),
        name: "Umoja Women\u{2019}s Group".to_owned(),
        may_record: true,
        may_propose: true,
        own_member: MemberId::new(1),
    });
    frame
}

/// Whole shillings.
pub(crate) fn kes(shillings: i64) -> Money {
    Money::from_cents(shillings.saturating_mul(100))
}

/// A day of January 2026.
pub(crate) fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, day).unwrap_or_default()
}

/// A moment of January 2026.
pub(crate) fn moment(day_of_month: u32) -> DateTime<Utc> {
    let at = day(day_of_month).and_hms_opt(11, 5, 0).unwrap_or_default();
    at.and_utc()
}

/// The chama of the samples.
pub(crate) fn chama() -> ChamaDetails {
    ChamaDetails {
        id: ChamaId::new(7),
        name: "Umoja Women\u{2019}s Group".to_owned(),
        description: "We save together for school fees and a maize mill.".to_owned(),
        admin_id: UserId::new(1),
        created_at: moment(1),
        status: ChamaStatus::Active,
        meeting_day: "Saturday".to_owned(),
        meeting_time: "14:00".to_owned(),
        contribution_amount: kes(5_000),
        contribution_frequency: ContributionFrequency::Monthly,
        registration_fee: kes(500),
        location: Some("Kangemi Social Hall".to_owned()),
        rules: Some("A late contribution costs KES 50.".to_owned()),
        objectives: None,
        member_count: 24,
        entries: 312,
        closed_through: Some(day(1)),
        standing: None,
        proved: None,
    }
}
