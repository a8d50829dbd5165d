//! Whoever asks to be admitted.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::members::{ApproveRequest, RejectRequest};
use chama::reports::membership::{self, RequestLine, Requests};
use domain::access::may;
use domain::ids::{ChamaId, JoinRequestId, MemberId};
use http::{Failure, Form as Sent, HttpState, Path};
use i18n::Words;
use serde::Deserialize;

use crate::form::Typed;
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

/// The page.
#[derive(Debug, Template)]
#[template(path = "members/requests.html")]
pub struct RequestsPage {
    frame: Frame,
    chama: ChamaId,
    requests: Requests,
    key: String,
    wrong: Vec<String>,
}

impl RequestsPage {
    /// The page, with what was refused.
    pub fn new(frame: Frame, chama: ChamaId, requests: Requests, typed: &Typed) -> Self {
        let mut frame = frame.at(Tab::Members).in_its_chama();
        let members = frame.text("members-title");
        frame.title = frame.text("requests-title");
        frame.refused = !typed.wrong().is_empty();
        let key = with_fresh_key(Typed::default(), &frame);
        Self {
            key: key.text("idempotency_key"),
            frame: frame.crumb(members, format!("/chamas/{chama}/members")),
            chama,
            requests,
            wrong: typed
                .wrong()
                .iter()
                .map(|wrong| wrong.text.clone())
                .collect(),
        }
    }

    fn asked(&self, line: &RequestLine) -> String {
        let time = self.frame.time(line.asked_at);
        self.frame.text_with("requests-asked", &[("time", &time)])
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let line = |id, name: &str, message: &str, was_member| RequestLine {
            id: JoinRequestId::new(id),
            name: name.to_owned(),
            email: "achieng@example.com".to_owned(),
            phone: Some("0733 444 555".to_owned()),
            message: message.to_owned(),
            asked_at: samples::moment(12),
            was_member,
        };
        let requests = Requests {
            waiting: vec![
                line(1, "Achieng Otieno", "I am Njeri\u{2019}s sister", false),
                line(2, "<script>alert(1)</script>", "", true),
            ],
            kept: vec![(MemberId::new(4), "Nyambura wa Kamau-Njoroge".to_owned())],
        };
        let frame = samples::in_chama(words, Tab::Members);
        Self::new(frame, ChamaId::new(7), requests, &Typed::default())
    }

    /// A page on which nobody waits.
    pub fn sample_empty(words: Words) -> Self {
        let mut page = Self::sample(words);
        page.requests.waiting.clear();
        page
    }
}

/// The request of the address.
#[derive(Debug, Deserialize)]
pub struct Which {
    request_id: JoinRequestId,
}

/// `GET /chamas/{chama_id}/requests`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ManageMembers>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let requests = membership::requests(state.context(), grant).await?;
    let (chama, typed) = (grant.chama_id(), Typed::default());
    show(&RequestsPage::new(inside.frame(), chama, requests, &typed))
}

async fn refused(
    state: &HttpState,
    inside: Inside<may::ManageMembers>,
    typed: Typed,
    failure: Failure,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let (typed, failure) = typed.refused(inside.words(), failure)?;
    let requests = membership::requests(state.context(), grant).await?;
    let page = RequestsPage::new(inside.frame(), grant.chama_id(), requests, &typed);
    show_refused(failure.status, &page)
}

/// `POST /chamas/{chama_id}/requests/{request_id}/approve`
pub async fn approve(
    State(state): State<HttpState>,
    inside: Inside<may::ManageMembers>,
    Path(which): Path<Which>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, words) = (inside.with.grant, inside.words());
    match admit(&state, &grant, which.request_id, (words, &typed)).await {
        Ok(()) => Ok(go(&format!(
            "/chamas/{}/requests?done=admitted",
            grant.chama_id()
        ))),
        Err(failure) => refused(&state, inside, typed, failure).await,
    }
}

async fn admit(
    state: &HttpState,
    grant: &Grant<may::ManageMembers>,
    request: JoinRequestId,
    (words, typed): (Words, &Typed),
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let member = typed.chosen("member_id")?;
    let command = ApproveRequest::new(request, member, words.language());
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}

/// `POST /chamas/{chama_id}/requests/{request_id}/reject`
pub async fn reject(
    State(state): State<HttpState>,
    inside: Inside<may::ManageMembers>,
    Path(which): Path<Which>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    match refuse(&state, &grant, which.request_id, &typed).await {
        Ok(()) => Ok(go(&format!(
            "/chamas/{}/requests?done=rejected",
            grant.chama_id()
        ))),
        Err(failure) => refused(&state, inside, typed, failure).await,
    }
}

async fn refuse(
    state: &HttpState,
    grant: &Grant<may::ManageMembers>,
    request: JoinRequestId,
    typed: &Typed,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let command = RejectRequest::check(request, typed.get("reason"))?;
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}
