//! A person's first page: the chamas, and what happened in them.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::reports::chamas;
use chama::reports::transactions::{self, Filter};
use domain::access::may;
use http::{Failure, HttpState, Person};
use i18n::Words;

use crate::chamas::list::ChamaCard;
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::transactions::movements::{Movement, Movements};
use crate::visit::{Visit, show};

/// Chamas on the page; the rest are one touch away.
const CHAMAS: i64 = 4;
/// Transactions on the page.
const LATEST: usize = 8;

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
    let mut latest = Vec::new();
    let several = found.chamas.len() > 1;
    let limit = i64::try_from(LATEST).unwrap_or(i64::MAX);
    for chama in &found.chamas {
        let grant = person
            .grant::<may::ViewTransactions>(context, chama.id)
            .await?;
        let page = transactions::list(context, grant, &Filter::default(), limit).await?;
        let rows = page.transactions.into_iter().map(|line| {
            let at = line.created_at;
            let movement = Movement::from(line);
            (
                at,
                Movement {
                    chama: several.then(|| chama.name.clone()),
                    ..movement
                },
            )
        });
        latest.extend(rows);
    }
    latest.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let rows = latest
        .into_iter()
        .take(LATEST)
        .map(|(_, row)| row)
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
