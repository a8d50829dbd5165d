//! Recording what became of a membership.

use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::members::ChangeStatus;
use domain::access::may;
use domain::chamas::MemberStatus;
use domain::ids::{ChamaId, MemberId};
use domain::members::StatusChange;
use http::{Failure, Form as Sent, HttpState, Path};
use i18n::Words;

use super::form_page::{FormPage, form};
use super::statement::Whose;
use crate::form::{Choice, Control, Field, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, key_of, show, show_refused, with_fresh_key};

/// Whom the page is about, and where the membership stands.
#[derive(Clone, Debug)]
pub struct About {
    chama: ChamaId,
    member: MemberId,
    name: String,
    status: MemberStatus,
}

fn page_of(frame: Frame, about: &About, typed: &Typed) -> FormPage {
    let words = frame.words;
    let home = format!("/chamas/{}/members/{}", about.chama, about.member);
    let title = format!("{}: {}", words.text("membership-status-title"), about.name);
    let changes = StatusChange::possible_from(about.status);
    let choices = changes.iter().map(|change| {
        let label = words.named("membership-change-", change.as_str());
        Choice::new(change.as_str(), label)
    });
    let what = Control::Row(choices.collect());
    let fields = vec![
        Field::new("change", words.text("membership-status-change"), what).required(),
        Field::new(
            "since",
            words.text("membership-status-since"),
            Control::Line("date", "numeric"),
        )
        .hint(words.text("membership-status-since-hint"))
        .short(),
        Field::new(
            "reason",
            words.text("membership-status-reason"),
            Control::Lines,
        )
        .hint(words.text("membership-status-reason-hint"))
        .max(500)
        .required(),
    ];
    let action = format!("{home}/status");
    let form = form(&frame, action, "membership-status-submit", typed)
        .fields(fields)
        .way(words.text("action-cancel"), home)
        .confirm(words.text("membership-status-confirm"))
        .with(typed);
    FormPage::in_members(frame, about.chama, (title, String::new()), form)
        .of_member(about.chama, about.member, &about.name)
        .refused(typed)
}

/// A page to look at.
pub fn sample(words: Words) -> FormPage {
    let about = About {
        chama: ChamaId::new(7),
        member: MemberId::new(4),
        name: "Nyambura wa Kamau-Njoroge".to_owned(),
        status: MemberStatus::Active,
    };
    page_of(
        samples::in_chama(words, Tab::Members),
        &about,
        &Typed::default(),
    )
}

async fn about(
    state: &HttpState,
    inside: &Inside<may::ChangeMemberStatus>,
    member: MemberId,
) -> Result<About, Failure> {
    let row = super::named(state, inside, member).await?;
    Ok(About {
        chama: inside.with.grant.chama_id(),
        member,
        name: row.name,
        status: row.status,
    })
}

/// `GET /chamas/{chama_id}/members/{member_id}/status`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ChangeMemberStatus>,
    Path(whose): Path<Whose>,
) -> Result<Response, Failure> {
    let about = about(&state, &inside, whose.member_id).await?;
    let frame = inside.frame();
    let typed = with_fresh_key(Typed::default(), &frame);
    show(&page_of(frame, &about, &typed))
}

/// `POST /chamas/{chama_id}/members/{member_id}/status`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::ChangeMemberStatus>,
    Path(whose): Path<Whose>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, member) = (inside.with.grant, whose.member_id);
    match record(&state, &grant, member, &typed).await {
        Ok(()) => Ok(go(&format!(
            "/chamas/{}/members/{member}?done=status-changed",
            grant.chama_id()
        ))),
        Err(failure) => {
            let (typed, failure) = typed.refused(inside.words(), failure)?;
            let about = about(&state, &inside, member).await?;
            show_refused(failure.status, &page_of(inside.frame(), &about, &typed))
        }
    }
}

async fn record(
    state: &HttpState,
    grant: &Grant<may::ChangeMemberStatus>,
    member: MemberId,
    typed: &Typed,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let (change, reason) = (typed.get("change"), typed.get("reason"));
    let command = ChangeStatus::check(member, change, reason, typed.get("since"))?;
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}
