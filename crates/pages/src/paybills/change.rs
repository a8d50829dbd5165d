//! Changing the credentials and the terms of the paybill.

use axum::extract::State;
use axum::response::Response;
use chama::ledger::views::CashPlace;
use chama::paybills::{self, ChangePaybill, Paybill};
use domain::access::may;
use domain::ids::ChamaId;
use http::{ClientAddress, Failure, Form as Sent, HttpState};
use i18n::Words;

use super::connect::{PaybillFormPage, sample_places};
use super::fields::{Asked, Given, places};
use super::show::sample_paybill;
use crate::form::{Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

/// What the form is made from besides what was typed.
struct Known {
    paybill: Paybill,
    places: Vec<CashPlace>,
    password: bool,
}

async fn known(state: &HttpState, inside: &Inside<may::ManagePaybill>) -> Result<Known, Failure> {
    let view = inside.with.grant.also::<may::ViewChama>();
    let view = view.ok_or_else(Failure::not_found)?;
    let paybill = paybills::shown(state.context(), view).await?;
    Ok(Known {
        paybill: paybill.ok_or_else(Failure::not_found)?,
        places: places(state, inside).await?,
        password: inside.with.person.needs_password(state),
    })
}

fn page_of(frame: Frame, chama: ChamaId, known: &Known, typed: &Typed) -> PaybillFormPage {
    let words = frame.words;
    let here = format!("/chamas/{chama}/paybill");
    let asked = Asked {
        words,
        places: &known.places,
        paybill: Some(&known.paybill),
        password: known.password,
    };
    let submit = words.text("paybill-change-submit");
    let form = Form::new(words, format!("{here}/change"), &frame.csrf, submit)
        .hidden("idempotency_key", typed.get("idempotency_key"))
        .way(words.text("action-cancel"), here);
    let form = asked.onto(form).with(typed);
    PaybillFormPage::new(
        frame,
        chama,
        ["paybill-change", "paybill-change-lead"],
        form,
    )
}

/// The page to look at.
pub fn sample(words: Words) -> PaybillFormPage {
    let known = Known {
        paybill: sample_paybill(),
        places: sample_places(),
        password: false,
    };
    let frame = samples::in_chama(words, Tab::Overview);
    page_of(frame, ChamaId::new(7), &known, &Typed::default())
}

/// `GET /chamas/{chama_id}/paybill/change`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ManagePaybill>,
) -> Result<Response, Failure> {
    let known = known(&state, &inside).await?;
    let chama = inside.with.grant.chama_id();
    let frame = inside.frame();
    let typed = with_fresh_key(Typed::default(), &frame);
    show(&page_of(frame, chama, &known, &typed))
}

/// `POST /chamas/{chama_id}/paybill/change`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::ManagePaybill>,
    address: ClientAddress,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let chama = inside.with.grant.chama_id();
    match carry_out(&state, &inside, address, &typed).await {
        Ok(()) => Ok(go(&format!("/chamas/{chama}/paybill?done=paybill-changed"))),
        Err(failure) => {
            let (typed, failure) = typed.refused(inside.words(), failure)?;
            let known = known(&state, &inside).await?;
            let page = page_of(inside.frame(), chama, &known, &typed);
            show_refused(failure.status, &page)
        }
    }
}

async fn carry_out(
    state: &HttpState,
    inside: &Inside<may::ManagePaybill>,
    address: ClientAddress,
    typed: &Typed,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let command = ChangePaybill::check(&Given::read(typed)?.form())?;
    let (person, grant) = (&inside.with.person, inside.with.grant);
    let password = typed.get_exact("password");
    let fresh = person.fresh(state, address, grant, password).await?;
    let context = state.context();
    context.change_paybill(&fresh, Some(&key), command).await?;
    Ok(())
}
