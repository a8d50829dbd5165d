//! Choosing a language.

use axum::extract::State;
use axum::http::HeaderValue;
use axum::response::Response;
use chama::people::commands::set_language::SetLanguage;
use http::{Failure, Form as Sent, HttpState, MaybePerson};
use i18n::Language;

use crate::form::Typed;
use crate::visit::{go, language_cookie, local_path};

/// `POST /language`: kept with the account, or in a cookie for a stranger.
pub async fn send(
    State(state): State<HttpState>,
    MaybePerson(person): MaybePerson,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let back = local_path(typed.get("return_to"), "/");
    let Some(language) = Language::from_tag(typed.get("language")) else {
        return Ok(go(back));
    };
    if let Some(person) = person {
        let command = SetLanguage::new(language);
        let context = state.context();
        context.run(&person.signed_in(), None, &command).await?;
    }
    let cookie = HeaderValue::try_from(language_cookie(language));
    Ok(cookie.map_or_else(|_| go(back), |cookie| super::go_with(cookie, back)))
}
