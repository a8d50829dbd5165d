//! Refusals that many operations share are told once, under a name made of what they say.

use std::collections::btree_map::Entry;

use utoipa::openapi::path::Operation;
use utoipa::openapi::{OpenApi, Ref, RefOr};

type Named = std::collections::BTreeMap<String, RefOr<utoipa::openapi::Response>>;

/// Puts every refusal among the components, and a reference in its place.
pub fn refusals(document: &mut OpenApi) {
    let mut named = Named::new();
    for (_, operation) in super::operations(document) {
        share(operation, &mut named);
    }
    let components = document.components.get_or_insert_default();
    components.responses.extend(named);
}

fn share(operation: &mut Operation, named: &mut Named) {
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(told) = response else {
            continue;
        };
        if !status.starts_with(['4', '5']) {
            continue;
        }
        let name = format!("{status}{}", in_one_word(&told.description));
        let same = match named.entry(name.clone()) {
            Entry::Vacant(free) => {
                free.insert(response.clone());
                true
            }
            // The same words with other headers stay where they are.
            Entry::Occupied(other) => other.get() == response,
        };
        if same {
            *response = RefOr::Ref(Ref::from_response_name(name));
        }
    }
}

/// `Too many requests` as `TooManyRequests`.
fn in_one_word(text: &str) -> String {
    let words = text.split(|sign: char| !sign.is_ascii_alphanumeric());
    let mut name = String::new();
    for word in words {
        let mut signs = word.chars();
        name.extend(signs.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(signs.as_str());
    }
    name
}
