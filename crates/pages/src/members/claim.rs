//! The code by which a member takes over their membership: made here, shown once.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::members::MakeClaimCode;
use chama::reports::membership;
use domain::access::may;
use domain::ids::{ChamaId, MemberId};
use http::{Failure, HttpState, Path};
use i18n::Words;

use super::form_page::{FormPage, form};
use super::statement::Whose;
use crate::form::Typed;
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, show};

/// A code and what leads to it, shown this once.
#[derive(Debug, Template)]
#[template(path = "members/code.html")]
pub struct CodePage {
    pub(super) frame: Frame,
    pub(super) once: String,
    pub(super) code: String,
    pub(super) link: Option<String>,
    pub(super) message: Option<String>,
    pub(super) back: String,
}

impl CodePage {
    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let mut frame = samples::in_chama(words, Tab::Members);
        frame.title = words.text("invite-made");
        let time = frame.time(samples::moment(29));
        let (link, code) = ("https://chama.example/join/ABCDEFGHJKMN", "ABCD-EFGH-JKMN");
        let gaps = [("chama", "Umoja"), ("link", link), ("code", code)];
        Self {
            once: words.text_with("invite-made-once", &[("time", &time)]),
            code: code.to_owned(),
            message: Some(words.text_with("invite-share", &gaps)),
            link: Some(link.to_owned()),
            back: "/chamas/7/invitations".to_owned(),
            frame,
        }
    }
}

fn page_of(frame: Frame, chama: ChamaId, member: MemberId, about: (String, bool)) -> FormPage {
    let words = frame.words;
    let (name, open) = about;
    let home = format!("/chamas/{chama}/members/{member}");
    let title = format!("{}: {name}", words.text("membership-claim-title"));
    let mut lead = words.text("membership-claim-lead");
    if open {
        lead.push(' ');
        lead.push_str(&words.text("membership-claim-open"));
    }
    let action = format!("{home}/claim");
    let form = form(&frame, action, "membership-claim-submit", &Typed::default())
        .way(words.text("action-cancel"), home);
    FormPage::in_members(frame, chama, (title, lead), form).of_member(chama, member, &name)
}

/// A page to look at.
pub fn sample(words: Words) -> FormPage {
    let frame = samples::in_chama(words, Tab::Members);
    let about = ("Nyambura wa Kamau-Njoroge".to_owned(), true);
    page_of(frame, ChamaId::new(7), MemberId::new(4), about)
}

/// `GET /chamas/{chama_id}/members/{member_id}/claim`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ManageMembers>,
    Path(whose): Path<Whose>,
) -> Result<Response, Failure> {
    let (view, member) = (super::view(&inside)?, whose.member_id);
    let file = membership::file(state.context(), view, member).await?;
    let open = file.particulars.is_some_and(|own| own.claim_open);
    let about = (file.member.name, open);
    show(&page_of(inside.frame(), view.chama_id(), member, about))
}

/// `POST /chamas/{chama_id}/members/{member_id}/claim`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::ManageMembers>,
    Path(whose): Path<Whose>,
) -> Result<Response, Failure> {
    let (grant, context) = (inside.with.grant, state.context());
    let name = super::named(&state, &inside, whose.member_id).await?.name;
    let command = MakeClaimCode::new(context, whose.member_id)?;
    let made = context.run(&grant, None, &command).await?.answer;
    let mut frame = inside.frame().at(Tab::Members).in_its_chama();
    frame.title = frame.text_with("membership-claim-made", &[("name", &name)]);
    let time = frame.time(made.expires_at);
    show(&CodePage {
        once: frame.text_with("membership-claim-once", &[("time", &time)]),
        code: command.code().grouped(),
        link: None,
        message: None,
        back: format!("/chamas/{}/members/{}", grant.chama_id(), whose.member_id),
        frame,
    })
}
