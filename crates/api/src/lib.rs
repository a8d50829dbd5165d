//! The API for programs: `NOUN/VERB.rs` holds the request, the answer, the description and the
//! handler of one operation, so the listing of the folders is the API.
//!
//! A handler takes what `http` has made of the request, calls one command or one question of
//! `chama`, and writes the answer. No rule and no SQL is here. The description is generated from
//! the handlers (`document`) and can be read at `/api/docs` (`docs`).

mod accounts;
mod amounts;
mod attachments;
mod auth;
mod chamas;
mod collections;
mod contributions;
mod docs;
mod document;
mod fields;
mod funds;
mod hooks;
mod invitations;
mod join;
mod links;
mod members;
mod paging;
mod paybills;
mod paying;
mod payment_rules;
mod periods;
mod plans;
mod proposals;
mod reconciliation;
mod suspense;
mod transactions;

use axum::Router;
use axum::routing::get;
use http::{Cookies, HttpState, Person};
use i18n::Language;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// Every operation with its description.
fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::with_openapi(document::head())
        .merge(auth::operations())
        .merge(chamas::operations())
        .merge(members::operations())
        .merge(invitations::operations())
        .merge(join::operations())
        .merge(accounts::operations())
        .merge(periods::operations())
        .merge(transactions::operations())
        .merge(proposals::operations())
        .merge(payment_rules::operations())
        .merge(attachments::operations())
        .merge(paybills::operations())
        .merge(funds::operations())
        .merge(plans::operations())
        .merge(contributions::operations())
        .merge(collections::operations())
        .merge(paying::operations())
        .merge(suspense::operations())
        .merge(reconciliation::operations())
}

/// Where the description is: for programs, for people, and its looks. Open to everybody.
pub const DOCS: [&str; 3] = ["/api/openapi.json", "/api/docs", "/api/docs.css"];

/// The routes of the API, its description and the page to read it, and where M-Pesa sends its
/// messages.
pub fn routes() -> Router<HttpState> {
    let (router, _) = operations().split_for_parts();
    let [json, page, style] = DOCS;
    router
        .route(json, get(docs::json::json))
        .route(page, get(docs::page::page))
        .route(style, get(docs::page::style))
        .merge(hooks::routes())
}

/// The description of the API in OpenAPI 3.1, with the session cookie as it is called over http.
pub fn openapi() -> OpenApi {
    document::complete(operations().into_openapi(), Cookies::new(false))
}

/// The language the person reads: what they found and add is named in it.
fn language(person: &Person) -> Language {
    Language::from_tag(&person.profile().language).unwrap_or_default()
}
