//! What a page's handler begins with: who reads, in which language, and, inside a chama, with
//! which right; and how it ends: with a page, or with the way to one.

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use chama::reports::chamas::{self, ChamaDetails};
use domain::access::{Permission, Right, may};
use domain::idempotency::IdempotencyKey;
use http::words::{self, LANGUAGE_COOKIE};
use http::{CsrfToken, Failure, HttpState, InChama, MaybePerson};
use i18n::{Language, Words};

use crate::form::Typed;
use crate::frame::{ChamaMenu, Frame, Person};

/// Characters of a form's token that serve as its idempotency key.
const KEY_LENGTH: usize = 21;

/// Somebody reads a page.
#[derive(Debug)]
pub struct Visit {
    frame: Frame,
}

impl Visit {
    /// What surrounds the page.
    pub fn frame(self) -> Frame {
        self.frame
    }

    /// The reader's words.
    pub const fn words(&self) -> Words {
        self.frame.words
    }
}

impl FromRequestParts<HttpState> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &HttpState) -> Result<Self, Failure> {
        let Ok(MaybePerson(person)) = MaybePerson::from_request_parts(parts, state).await;
        let language = person
            .as_ref()
            .and_then(|person| Language::from_tag(&person.profile().language))
            .unwrap_or_else(|| words::of(&parts.headers).language());
        let words = Words::new(language);
        let mut frame = Frame::new(words, String::new());
        frame.flash = flash(words, &parts.uri);
        parts.uri.path().clone_into(&mut frame.here);
        // The front page has no form for a stranger, so no cookie is set for one.
        if person.is_some() || parts.uri.path() != "/" || Language::OFFERED.len() > 1 {
            let token = CsrfToken::from_request_parts(parts, state).await?;
            token.as_str().clone_into(&mut frame.csrf);
        }
        frame.person = person.map(|person| {
            let profile = person.profile();
            Person {
                name: format!("{} {}", profile.first_name, profile.last_name),
            }
        });
        Ok(Self { frame })
    }
}

/// Somebody with a right in the chama of the address, and the page they read.
#[derive(Debug)]
pub struct Inside<R: Right> {
    /// The right, and whose.
    pub with: InChama<R>,
    /// The chama.
    pub chama: ChamaDetails,
    visit: Visit,
}

impl<R: Right> Inside<R> {
    /// What surrounds the page, with the chama's menu.
    pub fn frame(self) -> Frame {
        let menu = self.menu();
        let mut frame = self.visit.frame();
        frame.chama = Some(menu);
        frame
    }

    /// The reader's words.
    pub const fn words(&self) -> Words {
        self.visit.words()
    }

    fn menu(&self) -> ChamaMenu {
        let grant = &self.with.grant;
        ChamaMenu {
            id: grant.chama_id(),
            name: self.chama.name.clone(),
            may_record: grant.may(Permission::RecordMoney),
            may_propose: grant.may(Permission::ProposePayment),
            own_member: grant.member_id(),
        }
    }
}

impl<R: Right> FromRequestParts<HttpState> for Inside<R> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &HttpState) -> Result<Self, Failure> {
        let with = InChama::<R>::from_request_parts(parts, state).await?;
        let view = with.grant.also::<may::ViewChama>();
        let view = view.ok_or_else(Failure::not_found)?;
        let chama = chamas::details(state.context(), view).await?;
        let visit = Visit::from_request_parts(parts, state).await?;
        Ok(Self { with, chama, visit })
    }
}

/// `Set-Cookie` for a stranger's language.
pub fn language_cookie(language: Language) -> String {
    format!(
        "{LANGUAGE_COOKIE}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000",
        language.tag()
    )
}

/// What has just been done, as the address after a redirect says: `?done=recorded`.
fn flash(words: Words, uri: &Uri) -> Option<String> {
    let mut pairs = uri.query()?.split('&').filter_map(|it| it.split_once('='));
    let key = match pairs.find(|(name, _)| *name == "done")?.1 {
        "registered" => "flash-registered",
        "signed-out" => "flash-signed-out",
        "founded" => "flash-chama-founded",
        "member-added" => "flash-member-added",
        "role-changed" => "flash-role-changed",
        "status-changed" => "flash-status-changed",
        "member-edited" => "flash-member-edited",
        "invitation-ended" => "flash-invitation-ended",
        "admitted" => "flash-admitted",
        "rejected" => "flash-rejected",
        "imported" => "flash-imported",
        "left" => "flash-left",
        "claimed" => "flash-claimed",
        "asked-to-join" => "flash-asked-to-join",
        "rules-saved" => "flash-rules-saved",
        "recorded" => "flash-recorded",
        "reversed" => "flash-reversed",
        "chama-edited" => "flash-chama-edited",
        "place-opened" => "flash-place-opened",
        "renamed" => "flash-renamed",
        "period-closed" => "flash-period-closed",
        "chama-suspended" => "flash-chama-suspended",
        "chama-resumed" => "flash-chama-resumed",
        "chama-closed" => "flash-chama-closed",
        "plan-set" => "flash-plan-set",
        "fund-opened" => "flash-fund-opened",
        "share-ended" => "flash-share-ended",
        "collection-saved" => "flash-collection-saved",
        "password-changed" => "flash-password-changed",
        "proposed" => "flash-proposed",
        "approved" => "flash-approved",
        "paid" => "flash-paid",
        "sending" => "flash-sending",
        "payment-rejected" => "flash-payment-rejected",
        "withdrawn" => "flash-withdrawn",
        "file-kept" => "flash-file-kept",
        "assigned" => "flash-assigned",
        "assignment-said" => "flash-assignment-said",
        "assignment-rejected" => "flash-assignment-rejected",
        "counted" => "flash-counted",
        "explained" => "flash-explained",
        "agreed" => "flash-agreed",
        "statement-kept" => "flash-statement-kept",
        "payout-end-asked" => "flash-payout-end-asked",
        "payout-ended" => "flash-payout-ended",
        "statement-undo-asked" => "flash-statement-undo-asked",
        "statement-undone" => "flash-statement-undone",
        "bands-saved" => "flash-bands-saved",
        "paybill-connected" => "flash-paybill-connected",
        "paybill-changed" => "flash-paybill-changed",
        "paybill-tested" => "flash-paybill-tested",
        "paybill-registered" => "flash-paybill-registered",
        "paybill-renewed" => "flash-paybill-renewed",
        "paybill-agreed" => "flash-paybill-agreed",
        "paybill-declined" => "flash-paybill-declined",
        "paybill-on" => "flash-paybill-on",
        "paybill-off" => "flash-paybill-off",
        _ => return None,
    };
    Some(words.text(key))
}

/// A page, ready to send.
///
/// # Errors
/// When the template fails, which a test would have shown.
pub fn show(page: &impl Template) -> Result<Response, Failure> {
    let html = page.render().map_err(|error| {
        let _: askama::Error = error;
        Failure::internal()
    })?;
    Ok(Html(html).into_response())
}

/// The page of a form that was refused, under the status of the refusal.
///
/// # Errors
/// As [`show`].
pub fn show_refused(status: StatusCode, page: &impl Template) -> Result<Response, Failure> {
    let mut response = show(page)?;
    *response.status_mut() = status;
    Ok(response)
}

/// To another page, which is then asked for anew.
pub fn go(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// An address of ours that a form brought along; anything else becomes `other`.
pub fn local_path<'a>(typed: &'a str, other: &'a str) -> &'a str {
    let ours = typed.starts_with('/')
        && !typed.starts_with("//")
        && !typed.contains('\\')
        && typed.bytes().all(|byte| byte.is_ascii_graphic());
    if ours { typed } else { other }
}

/// The idempotency key of a form as it is shown first. The beginning of the form's token is random
/// for each page and no secret.
pub fn with_fresh_key(typed: Typed, frame: &Frame) -> Typed {
    let key = frame.csrf.get(..KEY_LENGTH).unwrap_or_default();
    typed.set("idempotency_key", &format!("form-{key}"))
}

/// The idempotency key a form came with.
///
/// # Errors
/// 400 where it has none.
pub fn key_of(typed: &Typed) -> Result<IdempotencyKey, Failure> {
    IdempotencyKey::parse(typed.get("idempotency_key"))
        .map_err(|error| Failure::new(StatusCode::BAD_REQUEST, error.code()))
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn only_addresses_of_ours_are_followed() {
        assert_eq!(local_path("/chamas/7?page=2", "/"), "/chamas/7?page=2");
        for foreign in [
            "//evil.example",
            "https://evil.example",
            "/\\evil",
            "",
            "/a\nb",
        ] {
            assert_eq!(local_path(foreign, "/dashboard"), "/dashboard");
        }
    }
}
