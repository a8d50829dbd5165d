//! What the phone shows.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;

use super::html::{escape, not_found, page};
use crate::people::{PIN, is_wire_msisdn};
use crate::shared::Shared;
use crate::short_codes::Registered;
use crate::sms::sum;
use crate::world::{Prompt, World};

/// Which phone?
pub async fn pick(State(shared): State<Arc<Shared>>) -> Response {
    let world = shared.world();
    let known = world.people.values().map(|person| {
        let (number, name) = (escape(&person.msisdn), escape(&person.name));
        let waits = if world.open_prompts.contains_key(&person.msisdn) {
            " (asks for a PIN)"
        } else {
            ""
        };
        format!("<li><a href=\"/phone/{number}\">{number}</a> {name}{waits}</li>")
    });
    let known: String = known.collect();
    let businesses: String = world.short_codes.values().map(business).collect();
    let body = format!(
        "<h1>A pretend phone</h1>\
         <p class=\"note\">Nothing here is real money. Every PIN is {PIN} unless it was changed.\
         </p><form method=\"post\" action=\"/phone\"><label for=\"msisdn\">Phone number</label>\
         <input id=\"msisdn\" name=\"msisdn\" inputmode=\"tel\" required \
         placeholder=\"0712345678\">\
         <button class=\"go\">Pick up</button></form><h2>Phones seen so far</h2><ul>{known}</ul>\
         <h2>Businesses and their statements</h2><ul>{businesses}</ul>"
    );
    page("A pretend phone", false, &body)
}

/// A business, and the files its portal would give it.
fn business(one: &Registered) -> String {
    let (code, name) = (&one.settings.short_code, escape(&one.settings.name));
    format!(
        "<li>{code} {name}: statement as <a href=\"/sim/statement/{code}.csv\">CSV</a> or \
         <a href=\"/sim/statement/{code}.xlsx\">Excel</a></li>"
    )
}

/// The phone's first screen.
pub async fn home(State(shared): State<Arc<Shared>>, Path(msisdn): Path<String>) -> Response {
    if !is_wire_msisdn(&msisdn) {
        return not_found("That is no Kenyan mobile number.");
    }
    let now = shared.now();
    let mut world = shared.world();
    world.person(&msisdn, now);
    let prompt = world
        .open_prompts
        .get(&msisdn)
        .and_then(|id| world.prompts.get(id));
    let has_prompt = prompt.is_some();
    let prompt = prompt
        .map(|prompt| prompt_form(&msisdn, prompt))
        .unwrap_or_default();
    let body = format!(
        "{}{prompt}{}{}",
        top(&world, &msisdn),
        actions(&msisdn),
        messages(&world, &msisdn)
    );
    page(&format!("Phone {msisdn}"), !has_prompt, &body)
}

/// Lipa na M-Pesa, Pay Bill.
pub async fn pay(State(shared): State<Arc<Shared>>, Path(msisdn): Path<String>) -> Response {
    if !is_wire_msisdn(&msisdn) {
        return not_found("That is no Kenyan mobile number.");
    }
    let now = shared.now();
    let mut world = shared.world();
    world.person(&msisdn, now);
    let known = world.short_codes.values().map(|one| {
        let (number, name) = (escape(one.party()), escape(&one.settings.name));
        format!("<li>{number} {name}</li>")
    });
    let known: String = known.collect();
    let body = format!(
        "{}<h2>Lipa na M-Pesa: Pay Bill</h2><form method=\"post\" action=\"/phone/{msisdn}/pay\">\
         <label for=\"business\">Business number</label>\
         <input id=\"business\" name=\"business\" inputmode=\"numeric\" required>\
         <label for=\"reference\">Account number</label>\
         <input id=\"reference\" name=\"reference\" maxlength=\"20\">\
         <label for=\"amount\">Amount</label>\
         <input id=\"amount\" name=\"amount\" inputmode=\"numeric\" required>\
         <label for=\"pin\">M-PESA PIN</label>\
         <input id=\"pin\" name=\"pin\" type=\"password\" inputmode=\"numeric\" required \
         autocomplete=\"off\"><button class=\"go\">Send</button>\
         <a class=\"button\" href=\"/phone/{msisdn}\">Back</a></form>\
         <h2>Businesses that are there</h2><ul>{known}</ul>",
        top(&world, &msisdn)
    );
    page("Pay Bill", false, &body)
}

fn top(world: &World, msisdn: &str) -> String {
    let person = world.people.get(msisdn);
    let name = person.map_or("", |person| person.name.as_str());
    let screen = person
        .map(|person| person.screen.as_str())
        .filter(|text| !text.is_empty());
    let screen =
        screen.map(|text| format!("<p class=\"screen\" role=\"status\">{}</p>", escape(text)));
    format!(
        "<header><h1>{msisdn} {}</h1><a href=\"/phone\">Another phone</a></header>\
         <p class=\"balance\">Ksh{}</p>{}",
        escape(name),
        sum(world.wallet(msisdn)),
        screen.unwrap_or_default()
    )
}

fn prompt_form(msisdn: &str, prompt: &Prompt) -> String {
    let checkout = escape(&prompt.checkout_request_id);
    format!(
        "<form class=\"prompt\" method=\"post\" action=\"/phone/{msisdn}/prompts/{checkout}\">\
         <p>{}</p><label for=\"pin\">M-PESA PIN</label>\
         <input id=\"pin\" name=\"pin\" type=\"password\" inputmode=\"numeric\" \
         autocomplete=\"off\"><button class=\"go\" name=\"does\" value=\"pin\">Send</button>\
         <button name=\"does\" value=\"cancel\">Cancel</button>\
         <button name=\"does\" value=\"ignore\">Let it ring out</button></form>",
        escape(&prompt.text)
    )
}

fn actions(msisdn: &str) -> String {
    format!(
        "<p><a class=\"button go\" href=\"/phone/{msisdn}/pay\">Lipa na M-Pesa: Pay Bill</a></p>\
         <form method=\"post\" action=\"/phone/{msisdn}/top-up\">\
         <button>Put Ksh10,000.00 in</button></form>"
    )
}

fn messages(world: &World, msisdn: &str) -> String {
    let messages = world
        .people
        .get(msisdn)
        .map(|person| person.messages.as_slice());
    let messages = messages.unwrap_or_default().iter();
    let messages = messages.map(|text| format!("<p class=\"sms\">{}</p>", escape(text)));
    let messages: String = messages.collect();
    if messages.is_empty() {
        return "<h2>Messages</h2><p class=\"note\">None so far.</p>".to_owned();
    }
    format!("<h2>Messages</h2>{messages}")
}
