//! The table of addresses: `routes.txt` as it is read, and the addresses the code really has.

use std::collections::BTreeSet;

use domain::access::Permission;

/// What an address asks of whoever opens it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Anyone,
    /// To be signed in.
    SignedIn,
    /// A permission in the chama that the address, or the body, names.
    Right(Permission),
}

/// A row of `routes.txt`.
#[derive(Debug, Clone)]
pub struct Row {
    pub method: String,
    pub path: String,
    pub needs: Needs,
    /// It changes the standing of whoever asks, so each asks with a cast of their own.
    pub alone: bool,
    /// The body sent; without one an empty form or `{}`.
    pub body: Option<String>,
}

impl Row {
    /// `get /chamas/{chama_id}`
    pub fn address(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Whether it is about one chama, named in the address or in the body.
    pub fn is_inside(&self) -> bool {
        matches!(self.needs, Needs::Right(_))
    }
}

/// The checked-in table.
pub fn rows() -> Vec<Row> {
    let lines = include_str!("routes.txt").lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(row).collect()
}

fn row(line: &str) -> Row {
    let (head, body) = match line.split_once(" {\"") {
        Some((head, body)) => (head, Some(format!("{{\"{body}"))),
        None => (line, None),
    };
    let words: Vec<&str> = head.split_whitespace().collect();
    let (method, path, needs, alone) = match words.as_slice() {
        [method, path, needs] => (method, path, needs, false),
        [method, path, needs, "alone"] => (method, path, needs, true),
        _ => panic!("routes.txt: not method, path, right: {line}"),
    };
    let needs = match *needs {
        "anyone" => Needs::Anyone,
        "signed_in" => Needs::SignedIn,
        word => Needs::Right(
            word.parse()
                .unwrap_or_else(|unknown| panic!("routes.txt: {word}: {unknown}: {line}")),
        ),
    };
    Row {
        method: (*method).to_owned(),
        path: (*path).to_owned(),
        needs,
        alone,
        body,
    }
}

/// Every address of the code: the operations the API describes, where its description is, and the
/// table the pages are served from.
pub fn addresses() -> BTreeSet<String> {
    let document = serde_json::to_value(api::openapi()).expect("a document");
    let paths = document["paths"].as_object().expect("paths");
    let operations = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().expect("methods").keys();
        methods.map(move |method| format!("{method} {path}"))
    });
    let docs = api::DOCS.iter().map(|path| format!("get {path}"));
    let pages = pages::ROUTES.iter();
    let pages = pages.map(|route| format!("{} {}", route.method, route.path));
    operations.chain(docs).chain(pages).collect()
}
