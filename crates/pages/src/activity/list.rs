//! The activity of a chama, kind by kind and page by page.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::reports::activity::{self, Filter};
use domain::access::may;
use domain::activity::ActivityKind;
use domain::ids::ChamaId;
use http::{Failure, HttpState, Query};
use i18n::Words;
use serde::Deserialize;

use super::feed::{Feed, Line};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, show};

/// Activities on a page.
const PER_PAGE: i64 = 30;

/// What the list is narrowed down to, as it stands in the address; what is not understood counts
/// as anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Which {
    /// Word of a kind.
    kind: String,
    /// Older than this activity.
    before: String,
}

/// A kind to choose.
#[derive(Clone, Debug)]
pub struct Pick {
    /// Its list.
    pub href: String,
    /// Its name.
    pub label: String,
    /// Whether it is shown now.
    pub here: bool,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "activity/list.html")]
pub struct ActivityPage {
    frame: Frame,
    picks: Vec<Pick>,
    feed: Feed,
    /// The address of the page of older ones.
    older: Option<String>,
    /// The address of the newest, on a later page.
    newest: Option<String>,
}

fn address(chama: ChamaId, kind: Option<ActivityKind>, before: Option<i64>) -> String {
    let kind = kind.map(|kind| format!("kind={kind}"));
    let before = before.map(|before| format!("before={before}"));
    let words: Vec<String> = kind.into_iter().chain(before).collect();
    let mark = if words.is_empty() { "" } else { "?" };
    format!("/chamas/{chama}/activity{mark}{}", words.join("&"))
}

impl ActivityPage {
    /// The page: which kind, from where on, and what is there.
    pub fn new(
        frame: Frame,
        chama: ChamaId,
        filter: Filter,
        feed: Feed,
        next: Option<i64>,
    ) -> Self {
        let mut frame = frame.at(Tab::Overview).in_its_chama();
        frame.title = frame.text("activity-title");
        let everything = Pick {
            href: address(chama, None, None),
            label: frame.text("activity-everything"),
            here: filter.kind.is_none(),
        };
        let kinds = ActivityKind::ALL.iter().map(|kind| Pick {
            href: address(chama, Some(*kind), None),
            label: frame.named("activity-kind-", kind.as_str()),
            here: filter.kind == Some(*kind),
        });
        Self {
            picks: std::iter::once(everything).chain(kinds).collect(),
            feed,
            older: next.map(|next| address(chama, filter.kind, Some(next))),
            newest: filter.before.map(|_| address(chama, filter.kind, None)),
            frame,
        }
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Overview);
        let filter = Filter::default();
        Self::new(
            frame,
            ChamaId::new(7),
            filter,
            Feed::sample(words),
            Some(12),
        )
    }

    /// A kind of which there is nothing yet.
    pub fn sample_empty(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Overview);
        let filter = Filter {
            kind: Some(ActivityKind::Payments),
            before: None,
        };
        Self::new(frame, ChamaId::new(7), filter, Feed::new(Vec::new()), None)
    }
}

/// `GET /chamas/{chama_id}/activity`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewChama>,
    Query(which): Query<Which>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let (chama, words) = (grant.chama_id(), inside.words());
    let filter = Filter {
        kind: which.kind.parse().ok(),
        before: which.before.parse().ok(),
    };
    let found = activity::list(state.context(), grant, filter, PER_PAGE).await?;
    let lines = found.activities.iter();
    let lines = lines.map(|activity| Line::of(activity, chama, words));
    let feed = Feed::new(lines.collect());
    show(&ActivityPage::new(
        inside.frame(),
        chama,
        filter,
        feed,
        found.next,
    ))
}
