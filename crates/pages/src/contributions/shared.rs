//! Who has paid, for anybody with the link: first names and initials, no way further in.

use askama::Template;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, HeaderName, HeaderValue};
use axum::response::Response;
use chama::reports::contributions::{self, Grid};
use domain::contributions::Period;
use http::{Failure, HttpState, Path};
use i18n::Words;

use super::table::{GridTable, Reader, sample_grid};
use crate::frame::Frame;
use crate::visit::{Visit, show};

/// The page.
#[derive(Debug, Template)]
#[template(path = "contributions/shared.html")]
pub struct SharedPage {
    frame: Frame,
    chama_name: String,
    fund_name: String,
    as_of: String,
    last: Option<Period>,
    table: GridTable,
}

impl SharedPage {
    /// The page of a report.
    pub fn new(frame: Frame, grid: &Grid) -> Self {
        let mut frame = frame;
        let words = frame.words;
        frame.title = words.text_with("shared-title", &[("chama", &grid.chama_name)]);
        let day = words.date(grid.on);
        Self {
            chama_name: grid.chama_name.clone(),
            fund_name: grid.fund.name.clone(),
            as_of: words.text_with("statement-as-of", &[("time", &day)]),
            last: grid.periods.last().copied(),
            table: GridTable::new(words, grid, Reader::Anybody),
            frame,
        }
    }

    fn due(&self, period: &Period) -> String {
        let (amount, day) = (period.amount.kes(), self.frame.date(period.deadline));
        let gaps = [("amount", amount.as_str()), ("date", day.as_str())];
        self.frame.text_with("message-period", &gaps)
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        Self::new(Frame::new(words, String::new()), &sample_grid())
    }
}

/// `GET /shared/{token}`: the same "not found" for a link that never was, expired or was ended.
pub async fn page(
    State(state): State<HttpState>,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let grid = contributions::shared(state.context(), &token, None).await?;
    let mut response = show(&SharedPage::new(visit.frame(), &grid))?;
    let headers = response.headers_mut();
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex, nofollow"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
