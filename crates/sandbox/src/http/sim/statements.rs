//! The statement, to be saved.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use serde::Deserialize;

use super::asked::refused;
use crate::clock::from_eat;
use crate::shared::Shared;
use crate::statement::{Span, StatementError, csv, xlsx};

const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Which days, and which end first.
#[derive(Deserialize)]
pub struct Days {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    order: Option<String>,
}

impl Days {
    fn span(&self) -> Span {
        let midnight = |day: NaiveDate| from_eat(day.and_time(NaiveTime::MIN));
        let after = self.to.and_then(|day| day.succ_opt());
        Span {
            from: self.from.and_then(midnight),
            to: after
                .and_then(midnight)
                .map(|at| at - TimeDelta::microseconds(1)),
            newest_first: self.order.as_deref() == Some("newest"),
        }
    }
}

/// `SHORT_CODE.csv` or `SHORT_CODE.xlsx`.
pub async fn download(
    State(shared): State<Arc<Shared>>,
    Path(file): Path<String>,
    Query(days): Query<Days>,
) -> Response {
    let span = days.span();
    let now = shared.now();
    let (bytes, kind) = match file.rsplit_once('.') {
        Some((code, "csv")) => (csv(&shared.world(), code, &span, now), CSV),
        Some((code, "xlsx")) => (xlsx(&shared.world(), code, &span, now), XLSX),
        _ => return refused(404, "a statement ends in .csv or .xlsx"),
    };
    let name = format!("attachment; filename=\"{file}\"");
    match bytes {
        Ok(bytes) => {
            let headers = [(header::CONTENT_TYPE, kind.to_owned())];
            (headers, [(header::CONTENT_DISPOSITION, name)], bytes).into_response()
        }
        Err(error @ StatementError::UnknownShortCode) => refused(404, &error),
        Err(error) => refused(500, &error),
    }
}
