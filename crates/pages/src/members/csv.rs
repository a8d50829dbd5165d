//! A statement as a file for a spreadsheet.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use chama::reports::statement::{self, Ask, EXPORT_MAX, Statement};
use domain::access::may;
use domain::money::Money;
use http::{Failure, HttpState, Path, Query};
use i18n::Words;

use super::statement::{Part, Whose};
use crate::visit::Inside;

/// `GET /chamas/{chama_id}/members/{member_id}/statement.csv`
pub async fn file(
    State(state): State<HttpState>,
    inside: Inside<may::ViewOwnStatement>,
    Path(whose): Path<Whose>,
    Query(part): Query<Part>,
) -> Result<Response, Failure> {
    let (grant, words) = (inside.with.grant, inside.words());
    let member = whose.member_id;
    let ask = Ask {
        member,
        fund: part.fund,
        before: None,
        limit: EXPORT_MAX,
    };
    let found = statement::page(state.context(), grant, ask).await?;
    let table = table(&found, words).map_err(|error| {
        let _: csv::Error = error;
        Failure::internal()
    })?;
    let name = format!("statement-{}-{member}.csv", grant.chama_id());
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    Ok((headers, table).into_response())
}

/// The lines, oldest first.
fn table(statement: &Statement, words: Words) -> Result<Vec<u8>, csv::Error> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record([
        words.text("csv-date"),
        words.text("csv-entry"),
        words.text("csv-type"),
        words.text("csv-reason"),
        words.text("csv-receipt"),
        words.text("csv-by"),
        words.text("csv-in"),
        words.text("csv-out"),
        words.text("csv-balance"),
    ])?;
    for line in statement.lines.iter().rev() {
        let amount = line
            .change
            .checked_abs()
            .unwrap_or(line.change)
            .to_decimal();
        let (came, went) = if line.change.is_positive() {
            (amount, String::new())
        } else {
            (String::new(), amount)
        };
        table.write_record([
            line.value_date.to_string(),
            line.entry_number.to_string(),
            words.named("transaction-type-", line.kind.as_str()),
            harmless(&line.description),
            harmless(line.receipt_code.as_deref().unwrap_or_default()),
            harmless(&line.booked_by),
            came,
            went,
            Money::to_decimal(line.balance),
        ])?;
    }
    table
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

/// A text that a spreadsheet shows and never works out: those that begin like a formula get an
/// apostrophe before them.
pub(crate) fn harmless(text: &str) -> String {
    let begins = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0');
    if text.trim_start_matches(' ').starts_with(begins) {
        return format!("'{text}");
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_text_is_never_a_formula() {
        for formula in ["=1+1", "+254712", "-5", "@SUM(A1)", "\t=1", "\r=1", " =1+1"] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        assert_eq!(
            harmless("January, paid at the meeting"),
            "January, paid at the meeting"
        );
        assert_eq!(harmless(""), "");
    }
}
