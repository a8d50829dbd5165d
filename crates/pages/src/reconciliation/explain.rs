//! Saying why a place differs, and agreeing with what another officer said.

use axum::extract::State;
use axum::response::Response;
use chama::reconciliation::{Agree, Explain, ExplainForm};
use chama::reports::reconciliation::DayView;
use domain::access::may;
use domain::ids::{ChamaId, ExplanationId};
use http::{Failure, Form as Sent, HttpState, Path};
use serde::Deserialize;

use super::day::{Which, read};
use crate::form::{Choice, Control, Field, Form, Typed};
use crate::frame::Frame;
use crate::visit::{Inside, go, key_of, show_refused, with_fresh_key};

/// The form, where a place differs.
pub(super) fn form(frame: &Frame, chama: ChamaId, view: &DayView, typed: &Typed) -> Option<Form> {
    let differing = view.places.iter().filter(|place| place.differs());
    let choices: Vec<Choice> = differing
        .map(|place| {
            let difference = place.proof.difference.unwrap_or_default().kes();
            Choice::new(
                place.id.to_string(),
                format!("{}: {difference}", place.name),
            )
        })
        .collect();
    let first = choices.first()?.value.clone();
    let words = frame.words;
    let fields = vec![
        Field::new(
            "place_id",
            words.text("chama-place"),
            Control::Select(choices),
        )
        .value(first)
        .required(),
        Field::new("reason", words.text("explanation-reason"), Control::Lines)
            .hint(words.text("explanation-reason-hint"))
            .max(500)
            .required(),
    ];
    let typed = if typed.has("idempotency_key") {
        typed.clone()
    } else {
        with_fresh_key(typed.clone(), frame)
    };
    let action = format!("/chamas/{chama}/reconciliation/{}/explain", view.day);
    let form = Form::new(words, action, &frame.csrf, words.text("explanation-submit"))
        .hidden("idempotency_key", typed.get("idempotency_key"))
        .fields(fields)
        .with(&typed);
    Some(form)
}

/// `POST /chamas/{chama_id}/reconciliation/{day}/explain`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::Reconcile>,
    Path(which): Path<Which>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, words) = (inside.with.grant, inside.words());
    let chama = grant.chama_id();
    match carry_out(&state, &grant, (which, &typed)).await {
        Ok(()) => Ok(go(&format!(
            "/chamas/{chama}/reconciliation/{}?done=explained",
            which.day
        ))),
        Err(failure) => {
            let (typed, failure) = typed.refused(words, failure)?;
            let view = grant.also::<may::ViewReconciliation>();
            let view = view.ok_or_else(Failure::not_found)?;
            let page = read(&state, inside.frame(), view, (which.day, typed)).await?;
            show_refused(failure.status, &page)
        }
    }
}

async fn carry_out(
    state: &HttpState,
    grant: &chama::access::Grant<may::Reconcile>,
    (which, typed): (Which, &Typed),
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let command = Explain::check(&ExplainForm {
        place_id: typed.chosen("place_id")?,
        day: which.day.to_string(),
        reason: typed.text("reason"),
    })?;
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}

/// The explanation of the address.
#[derive(Debug, Deserialize)]
pub struct Said {
    explanation_id: ExplanationId,
}

/// `POST /chamas/{chama_id}/explanations/{explanation_id}/agree`
pub async fn agree(
    State(state): State<HttpState>,
    inside: Inside<may::Reconcile>,
    Path(said): Path<Said>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let command = Agree {
        explanation_id: said.explanation_id,
    };
    let done = state.context().run(&grant, None, &command).await?;
    let (chama, day) = (grant.chama_id(), done.answer.day);
    Ok(go(&format!(
        "/chamas/{chama}/reconciliation/{day}?done=agreed"
    )))
}
