//! Inviting people, and the invitations there are.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::members::{Invite, RevokeInvitation};
use chama::reports::membership::{self, InvitationLine};
use chrono::{DateTime, Utc};
use domain::access::may;
use domain::ids::{ChamaId, InvitationId};
use domain::members::{InvitationError, Invited};
use http::{Failure, Form as Sent, HttpState, Path};
use i18n::Words;
use serde::Deserialize;

use super::claim::CodePage;
use super::form_page::form;
use crate::form::{Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, show, show_refused};

/// How many people an invitation brings where nobody says otherwise.
const USES_USUAL: &str = "30";

/// The page.
#[derive(Debug, Template)]
#[template(path = "members/invitations.html")]
pub struct InvitationsPage {
    frame: Frame,
    chama: ChamaId,
    form: Form,
    list: Vec<InvitationLine>,
    now: DateTime<Utc>,
}

impl InvitationsPage {
    /// The page.
    pub fn new(
        frame: Frame,
        chama: ChamaId,
        typed: &Typed,
        list: Vec<InvitationLine>,
        now: DateTime<Utc>,
    ) -> Self {
        let mut frame = frame.at(Tab::Members).in_its_chama();
        let words = frame.words;
        frame.title = words.text("invite-title");
        frame.refused = !typed.wrong().is_empty();
        let fields = vec![
            Field::line("label", words.text("invite-label"))
                .hint(words.text("invite-label-hint"))
                .max(100),
            Field::new(
                "uses_max",
                words.text("invite-uses"),
                Control::Line("text", "numeric"),
            )
            .value(USES_USUAL)
            .required()
            .max(3)
            .short(),
        ];
        let action = format!("/chamas/{chama}/invitations");
        let form = form(&frame, action, "invite-submit", typed)
            .fields(fields)
            .with(typed);
        let members = words.text("members-title");
        let frame = frame.crumb(members, format!("/chamas/{chama}/members"));
        Self {
            frame,
            chama,
            form,
            list,
            now,
        }
    }

    fn is_open(&self, line: &InvitationLine) -> bool {
        line.invited.stands(self.now).is_ok()
    }

    fn state(&self, line: &InvitationLine) -> String {
        let key = match line.invited.stands(self.now) {
            Ok(()) => "invite-state-open",
            Err(InvitationError::Expired) => "invite-state-expired",
            Err(InvitationError::Revoked) => "invite-state-revoked",
            Err(InvitationError::UsedUp) => "invite-state-used-up",
        };
        self.frame.text(key)
    }

    fn used(&self, line: &InvitationLine) -> String {
        let (uses, max) = (
            line.invited.uses.to_string(),
            line.invited.uses_max.to_string(),
        );
        let gaps = [("uses", uses.as_str()), ("max", max.as_str())];
        self.frame.text_with("invite-used", &gaps)
    }

    fn until(&self, line: &InvitationLine) -> String {
        let time = self.frame.time(line.invited.expires_at);
        self.frame.text_with("invite-until", &[("time", &time)])
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let line = |id, label: &str, uses, revoked_at| InvitationLine {
            id: InvitationId::new(id),
            label: label.to_owned(),
            invited: Invited {
                expires_at: samples::moment(29),
                revoked_at,
                uses,
                uses_max: 30,
            },
            created_by: "Fatuma Abdi".to_owned(),
            created_at: samples::moment(15),
        };
        let list = vec![
            line(2, "Neighbours of Mama Njeri", 3, None),
            line(1, "<script>alert(1)</script>", 0, Some(samples::moment(15))),
        ];
        let frame = samples::in_chama(words, Tab::Members);
        let chama = ChamaId::new(7);
        Self::new(frame, chama, &Typed::default(), list, samples::moment(16))
    }
}

async fn list(
    state: &HttpState,
    grant: Grant<may::ManageMembers>,
) -> Result<Vec<InvitationLine>, Failure> {
    Ok(membership::invitations(state.context(), grant).await?)
}

/// `GET /chamas/{chama_id}/invitations`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ManageMembers>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let list = list(&state, grant).await?;
    let (chama, typed) = (grant.chama_id(), Typed::default());
    let page = InvitationsPage::new(inside.frame(), chama, &typed, list, state.now());
    show(&page)
}

/// `POST /chamas/{chama_id}/invitations`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::ManageMembers>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let chama_name = inside.chama.name.clone();
    match invite(&state, &grant, &typed).await {
        Ok((command, made)) => show(&made_page(
            &state,
            inside.frame(),
            &chama_name,
            (&command, made),
        )),
        Err(failure) => {
            let (typed, failure) = typed.refused(inside.words(), failure)?;
            let list = list(&state, grant).await?;
            let chama = grant.chama_id();
            let page = InvitationsPage::new(inside.frame(), chama, &typed, list, state.now());
            show_refused(failure.status, &page)
        }
    }
}

type Made = chama::members::views::Invited;

async fn invite(
    state: &HttpState,
    grant: &Grant<may::ManageMembers>,
    typed: &Typed,
) -> Result<(Invite, Made), Failure> {
    let context = state.context();
    // What is no number is out of range.
    let uses = typed.get("uses_max").parse().unwrap_or(0);
    let command = Invite::check(context, typed.get("label"), uses)?;
    let made = context.run(grant, None, &command).await?.answer;
    Ok((command, made))
}

fn made_page(
    state: &HttpState,
    frame: Frame,
    chama_name: &str,
    (command, made): (&Invite, Made),
) -> CodePage {
    let back = frame.here.clone();
    let mut frame = frame.at(Tab::Members).in_its_chama();
    frame.title = frame.text("invite-made");
    let path = format!("/join/{}", command.code().expose());
    let link = state
        .public_url()
        .map_or(path.clone(), |url| url.join(&path));
    let code = command.code().grouped();
    let time = frame.time(made.expires_at);
    let gaps = [
        ("chama", chama_name),
        ("link", link.as_str()),
        ("code", code.as_str()),
    ];
    CodePage {
        once: frame.text_with("invite-made-once", &[("time", &time)]),
        message: Some(frame.text_with("invite-share", &gaps)),
        code,
        link: Some(link),
        back,
        frame,
    }
}

/// The invitation of the address.
#[derive(Debug, Deserialize)]
pub struct Which {
    invitation_id: InvitationId,
}

/// `POST /chamas/{chama_id}/invitations/{invitation_id}/revoke`
pub async fn revoke(
    State(state): State<HttpState>,
    inside: Inside<may::ManageMembers>,
    Path(which): Path<Which>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let command = RevokeInvitation {
        invitation: which.invitation_id,
    };
    state.context().run(&grant, None, &command).await?;
    let chama = grant.chama_id();
    Ok(go(&format!(
        "/chamas/{chama}/invitations?done=invitation-ended"
    )))
}
