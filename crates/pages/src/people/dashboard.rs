//! A person's first page: the chamas, and what happened in them.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::reports::chamas;
use chama::reports::transactions;
use domain::ids::ChamaId;
use http::{Failure, HttpState, Person};
use i18n::Words;

use crate::chamas::list::ChamaCard;
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::transactions::movements::{Movement, Movements};
use crate::visit::{Visit, show};

/// Chamas on the page; the rest are one touch away.
const CHAMAS: i64 = 10;
/// Transactions on the page.
const LATEST: i64 = 8;

/// The page.
#[derive(Debug, Template)]
#[template(path = "people/dashboard.html")]
pub struct DashboardPage {
    frame: Frame,
    greeting: String,
    chamas: Vec<ChamaCard>,
    latest: Movements,
}

impl DashboardPage {
    /// The page of the person in the frame.
    pub fn new(frame: Frame, first_name: &str, chamas: Vec<ChamaCard>, latest: Movements) -> Self {
        let mut frame = frame.at(Tab::Home);
        frame.title = frame.text("dashboard-title");
        let greeting = frame.text_with("dashboard-greeting", &[("name", first_name)]);
        Self {
            frame,
            greeting,
            chamas,
            latest,
        }
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let chamas = vec![ChamaCard::sample(), ChamaCard::sample_second()];
        let mut frame = samples::signed_in(words);
        frame.flash = Some(words.text("flash-registered"));
        Self::new(frame, "Wanjiku", chamas, Movements::sample(words))
    }

    /// The page of somebody new.
    pub fn sample_empty(words: Words) -> Self {
        let none = Movements::new(words, Vec::new());
        Self::new(samples::signed_in(words), "Wanjiku", Vec::new(), none)
    }
}

/// `GET /dashboard`
pub async fn page(
    State(state): State<HttpState>,
    person: Person,
    visit: Visit,
) -> Result<Response, Failure> {
    let context = state.context();
    let found = chamas::mine(context, person.signed_in(), 1, CHAMAS).await?;
    let ids: Vec<ChamaId> = found.chamas.iter().map(|chama| chama.id).collect();
    let latest = transactions::latest(context, person.signed_in(), &ids, LATEST).await?;
    let several = found.chamas.len() > 1;
    let name_of = |id: ChamaId| {
        let chama = found.chamas.iter().find(|chama| several && chama.id == id);
        chama.map(|chama| chama.name.clone())
    };
    let rows = latest
        .into_iter()
        .map(|line| Movement {
            chama: name_of(line.chama_id),
            ..Movement::from(line)
        })
        .collect();
    let words = visit.words();
    let cards = found.chamas.into_iter().map(ChamaCard::from).collect();
    let first_name = &person.profile().first_name;
    let page = DashboardPage::new(
        visit.frame(),
        first_name,
        cards,
        Movements::new(words, rows),
    );
    show(&page)
}
