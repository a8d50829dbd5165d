//! The chamas somebody belongs to.

use askama::Template;
use domain::access::Role;
use domain::chamas::MeetingDay;
use domain::ids::ChamaId;
use domain::money::Money;
use i18n::Words;

use crate::frame::{Frame, Tab};
use crate::samples;

/// A chama as its members see it in a list.
#[derive(Clone, Debug)]
pub struct ChamaCard {
    /// Which.
    pub id: ChamaId,
    /// Its name.
    pub name: String,
    /// What the reader is in it.
    pub role: Role,
    /// The reader's savings.
    pub my_savings: Money,
    /// Everybody's contributions since the start.
    pub total_contributions: Money,
    /// How many members it has.
    pub member_count: i64,
    /// The weekday of its meetings.
    pub meeting_day: Option<MeetingDay>,
}

impl ChamaCard {
    /// When it meets, in words.
    pub(crate) fn meets(&self, frame: &Frame) -> Option<String> {
        let day = frame.named("weekday-", self.meeting_day?.as_str());
        Some(frame.text_with("chama-meets-day", &[("day", &day)]))
    }

    pub(crate) fn sample() -> Self {
        Self {
            id: ChamaId::new(7),
            name: "Umoja Women\u{2019}s Group".to_owned(),
            role: Role::Treasurer,
            my_savings: samples::kes(65_000),
            total_contributions: samples::kes(1_284_500),
            member_count: 24,
            meeting_day: Some(MeetingDay::Saturday),
        }
    }

    pub(crate) fn sample_second() -> Self {
        Self {
            id: ChamaId::new(9),
            name: "Kilimani Investors".to_owned(),
            role: Role::Member,
            my_savings: samples::kes(12_500),
            total_contributions: samples::kes(240_000),
            member_count: 8,
            meeting_day: None,
        }
    }
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "chamas/list.html")]
pub struct ChamasPage {
    frame: Frame,
    chamas: Vec<ChamaCard>,
    total: i64,
    page: i64,
    pages: i64,
}

impl ChamasPage {
    /// One page of the list, counted from 1.
    pub fn new(frame: Frame, chamas: Vec<ChamaCard>, total: i64, page: i64, pages: i64) -> Self {
        let mut frame = frame.at(Tab::Chamas);
        frame.title = frame.text("chamas-title");
        Self {
            frame,
            chamas,
            total,
            page,
            pages,
        }
    }

    fn page_of(&self) -> String {
        let (page, pages) = (self.page.to_string(), self.pages.to_string());
        let gaps = [("page", page.as_str()), ("pages", pages.as_str())];
        self.frame.text_with("page-of", &gaps)
    }

    const fn before(&self) -> i64 {
        self.page.saturating_sub(1)
    }

    const fn after(&self) -> i64 {
        self.page.saturating_add(1)
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let chamas = vec![ChamaCard::sample(), ChamaCard::sample_second()];
        Self::new(samples::signed_in(words), chamas, 22, 2, 3)
    }

    /// The page of somebody new.
    pub fn sample_empty(words: Words) -> Self {
        Self::new(samples::signed_in(words), Vec::new(), 0, 1, 1)
    }
}
