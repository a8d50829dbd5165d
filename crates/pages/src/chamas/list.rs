//! The chamas somebody belongs to.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::reports::chamas::{self, ChamaSummary};
use domain::access::Role;
use domain::ids::ChamaId;
use domain::money::Money;
use http::{Failure, HttpState, Person, Query};
use i18n::Words;
use serde::Deserialize;

use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Visit, show};

/// Chamas on a page.
const PER_PAGE: i64 = 20;

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
}

impl ChamaCard {
    pub(crate) fn sample() -> Self {
        Self {
            id: ChamaId::new(7),
            name: "Umoja Women\u{2019}s Group".to_owned(),
            role: Role::Treasurer,
            my_savings: samples::kes(65_000),
            total_contributions: samples::kes(1_284_500),
            member_count: 24,
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

impl From<ChamaSummary> for ChamaCard {
    fn from(chama: ChamaSummary) -> Self {
        Self {
            id: chama.id,
            name: chama.name,
            role: chama.role,
            my_savings: chama.own_savings,
            total_contributions: chama.total_contributions,
            member_count: chama.member_count,
        }
    }
}

/// Which page of a list, counted from 1.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    page: Option<i64>,
}

impl Which {
    /// The page asked for.
    pub fn page(&self) -> i64 {
        self.page.unwrap_or(1).max(1)
    }
}

/// How many pages there are.
pub(crate) fn pages(total: i64, per_page: i64) -> i64 {
    let whole = total.checked_div(per_page).unwrap_or_default();
    let rest = i64::from(total.checked_rem(per_page).is_some_and(|rest| rest > 0));
    whole.saturating_add(rest).max(1)
}

/// `GET /chamas`
pub async fn page(
    State(state): State<HttpState>,
    person: Person,
    visit: Visit,
    Query(which): Query<Which>,
) -> Result<Response, Failure> {
    let found = chamas::mine(state.context(), person.signed_in(), which.page(), PER_PAGE).await?;
    let cards = found.chamas.into_iter().map(ChamaCard::from).collect();
    let pages = pages(found.total, found.per_page);
    show(&ChamasPage::new(
        visit.frame(),
        cards,
        found.total,
        found.page,
        pages,
    ))
}
