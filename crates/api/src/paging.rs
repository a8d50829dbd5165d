//! Pages of a list, counted from 1.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::fields::{Whole, given};

const PAGE_MAX: i64 = 1_000_000;
const PER_PAGE_MAX: i64 = 100;
const PER_PAGE: i64 = 10;

/// Which page of a list, and how long a page is.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// From 1.
    #[param(value_type = i64, required = false, minimum = 1, maximum = 1_000_000, default = 1)]
    #[serde(default, deserialize_with = "given")]
    page: Option<Whole<1, PAGE_MAX>>,
    /// Items on a page.
    #[param(value_type = i64, required = false, minimum = 1, maximum = 100, default = 10)]
    #[serde(default, deserialize_with = "given")]
    per_page: Option<Whole<1, PER_PAGE_MAX>>,
}

impl Paging {
    pub fn page(&self) -> i64 {
        self.page.map_or(1, |page| page.0)
    }

    pub fn per_page(&self) -> i64 {
        self.per_page.map_or(PER_PAGE, |per_page| per_page.0)
    }
}
