//! One operation on the page.

use serde_json::Value;

use super::kinds::{Field, Kinds, text};
use super::markup::Markup;

/// An operation of the description.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub operation: &'a Value,
}

impl Shown<'_> {
    /// The name of its place on the page.
    pub fn anchor(&self) -> &str {
        text(self.operation, "operationId")
    }

    pub fn summary(&self) -> &str {
        text(self.operation, "summary")
    }

    /// Whether it belongs to the group.
    pub fn is_of(&self, tag: &str) -> bool {
        let tags = self.operation.get("tags").and_then(Value::as_array);
        let mut tags = tags.into_iter().flatten().filter_map(Value::as_str);
        tags.any(|own| own == tag)
    }
}

/// Writes the operation.
pub fn write(page: &mut Markup, kinds: Kinds<'_>, shown: Shown<'_>) {
    page.raw("<article>");
    page.element(&format!("h3 id=\"{}\"", shown.anchor()), shown.summary());
    page.raw("<p class=\"call\">");
    page.element(&format!("b class=\"{}\"", shown.method), shown.method);
    page.raw(" ").element("code", shown.path).raw("</p>");
    let description = text(shown.operation, "description");
    if !description.is_empty() {
        page.raw("<p>").prose(description).raw("</p>");
    }
    let security = shown.operation.pointer("/security/0/session");
    if security.is_some() {
        page.element("p", &kinds.words.text("api-docs-signed-in"));
    }
    parameters(page, kinds, shown.operation);
    body(page, kinds, shown.operation);
    answers(page, kinds, shown.operation);
    page.raw("</article>");
}

fn parameters(page: &mut Markup, kinds: Kinds<'_>, operation: &Value) {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    let nothing = Value::Null;
    let fields: Vec<Field> = parameters
        .into_iter()
        .flatten()
        .map(|parameter| Field {
            name: text(parameter, "name").to_owned(),
            kind: kinds.kind(parameter.get("schema").unwrap_or(&nothing)),
            required: parameter.get("required") == Some(&Value::Bool(true)),
            description: text(parameter, "description").to_owned(),
        })
        .collect();
    list(page, kinds, "api-docs-parameters", &fields);
}

fn body(page: &mut Markup, kinds: Kinds<'_>, operation: &Value) {
    if let Some(schema) = operation.pointer("/requestBody/content/application~1json/schema") {
        list(page, kinds, "api-docs-body", &kinds.fields(schema));
        example(page, kinds, schema);
    }
}

fn answers(page: &mut Markup, kinds: Kinds<'_>, operation: &Value) {
    let responses = operation.get("responses").and_then(Value::as_object);
    page.element("h4", &kinds.words.text("api-docs-answers"));
    page.raw("<dl>");
    for (status, response) in responses.into_iter().flatten() {
        let response = kinds.resolve(response);
        page.element("dt", status);
        page.raw("<dd>").prose(text(response, "description"));
        page.raw("</dd>");
    }
    page.raw("</dl>");
    let pointer = "/content/application~1json/schema";
    let good = responses.into_iter().flatten();
    let mut good = good.filter(|(status, _)| status.starts_with('2'));
    if let Some(schema) = good.find_map(|(_, response)| response.pointer(pointer)) {
        list(page, kinds, "api-docs-fields", &kinds.fields(schema));
        example(page, kinds, schema);
    }
}

fn list(page: &mut Markup, kinds: Kinds<'_>, title: &str, fields: &[Field]) {
    if fields.is_empty() {
        return;
    }
    page.element("h4", &kinds.words.text(title)).raw("<dl>");
    for field in fields {
        let need = if field.required {
            "api-docs-required"
        } else {
            "api-docs-optional"
        };
        page.raw("<dt>").element("code", &field.name).raw("</dt>");
        page.raw("<dd>").text(&field.kind).raw(" ");
        page.element("small", &kinds.words.text(need));
        if !field.description.is_empty() {
            page.raw("<br>").prose(&field.description);
        }
        page.raw("</dd>");
    }
    page.raw("</dl>");
}

fn example(page: &mut Markup, kinds: Kinds<'_>, schema: &Value) {
    let Some(example) = kinds.resolve(schema).get("example") else {
        return;
    };
    let title = kinds.words.text("api-docs-example");
    page.element("h4", &title);
    // It may be wider than a phone: a person with a keyboard must be able to scroll it.
    page.raw("<pre tabindex=\"0\" role=\"group\" aria-label=\"")
        .text(&title);
    page.raw("\"><code>");
    page.text(&serde_json::to_string_pretty(example).unwrap_or_default());
    page.raw("</code></pre>");
}
