//! `GET /api/docs`: the description for a person, made on the server, without a script.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse};
use http::{Failure, HttpState};
use i18n::Words;
use serde_json::Value;

use super::kinds::{Kinds, text};
use super::markup::Markup;
use super::operation::{self, Shown};

const STYLE: &str = include_str!("page.css");

/// The methods in the order in which one address is told.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// The page.
pub async fn page(State(state): State<HttpState>) -> Result<Html<String>, Failure> {
    let document = crate::operations().into_openapi();
    let document = crate::document::complete(document, state.cookies());
    let document = serde_json::to_value(document).map_err(|_broken| Failure::internal())?;
    Ok(Html(render(Words::default(), &document)))
}

/// Its style.
pub async fn style() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)
}

/// The operations in the order of the description.
fn operations(document: &Value) -> Vec<Shown<'_>> {
    let paths = document.get("paths").and_then(Value::as_object);
    let items = paths.into_iter().flatten();
    items
        .flat_map(|(path, item)| {
            METHODS.into_iter().filter_map(move |method| {
                item.get(method).map(|operation| Shown {
                    method,
                    path,
                    operation,
                })
            })
        })
        .collect()
}

fn render(words: Words, document: &Value) -> String {
    let kinds = Kinds { words, document };
    let shown = operations(document);
    let nothing = Vec::new();
    let tags = document.get("tags").and_then(Value::as_array);
    let tags = tags.unwrap_or(&nothing);
    let mut page = Markup::default();
    head(&mut page, words);
    page.element("h1", &words.text("api-docs-title"));
    page.raw("<p>").text(&words.text("api-docs-intro"));
    page.raw(" <a href=\"/api/openapi.json\">/api/openapi.json</a></p>");
    let description = document.pointer("/info/description");
    let description = description.and_then(Value::as_str).unwrap_or_default();
    page.raw("<p>").prose(description).raw("</p>");
    page.raw("<nav aria-labelledby=\"contents\">");
    page.element("h2 id=\"contents\"", &words.text("api-docs-contents"));
    page.raw("<ul>");
    for one in tags.iter().flat_map(|tag| of_tag(&shown, tag)) {
        page.raw("<li>");
        page.element(&format!("a href=\"#{}\"", one.anchor()), one.summary());
        page.raw(" ").element("code", one.path).raw("</li>");
    }
    page.raw("</ul></nav>");
    for tag in tags {
        page.raw("<section>")
            .element("h2", text(tag, "description"));
        for one in of_tag(&shown, tag) {
            operation::write(&mut page, kinds, *one);
        }
        page.raw("</section>");
    }
    page.raw("</main></body></html>");
    page.finish()
}

fn of_tag<'a>(shown: &'a [Shown<'a>], tag: &Value) -> impl Iterator<Item = &'a Shown<'a>> {
    let tag = text(tag, "name").to_owned();
    shown.iter().filter(move |shown| shown.is_of(&tag))
}

fn head(page: &mut Markup, words: Words) {
    page.raw("<!doctype html><html lang=\"");
    page.text(words.language().tag()).raw("\"><head>");
    page.raw("<meta charset=\"utf-8\">");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    page.raw("<meta name=\"color-scheme\" content=\"light dark\">");
    page.element("title", &words.text("api-docs-title"));
    page.raw("<link rel=\"stylesheet\" href=\"/api/docs.css\"></head><body>");
    page.element(
        "a class=\"skip\" href=\"#main\"",
        &words.text("api-docs-skip"),
    );
    page.raw("<header>");
    page.element("a href=\"/\"", &words.text("api-docs-home"));
    page.raw("</header><main id=\"main\" tabindex=\"-1\">");
}
