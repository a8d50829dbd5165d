//! What every request passes, and what every handler holds.
//!
//! `server` accepts connections, `stack` says what a request passes and in which order. A handler
//! takes extractors: [`Person`], [`InChama`], [`Json`], [`Form`], [`Query`], [`Path`],
//! [`RequiredKey`], [`CsrfToken`], [`ClientAddress`]; and refuses with a [`Failure`], told as
//! problem+json to programs and as a page to people. Only here do refusals become status codes.

mod address;
mod body;
mod cookies;
mod csrf;
mod download;
mod failure;
mod fields;
mod form;
mod guards;
mod health;
mod idempotency;
mod json;
mod limits;
pub mod metrics;
mod observe;
mod person;
mod problem;
mod proof;
mod public_url;
mod query;
mod request_id;
mod security_headers;
mod server;
mod shillings;
mod stack;
mod state;
mod surface;
mod upload;
pub mod words;

pub use address::{ClientAddress, TrustedProxies};
pub use cookies::{Cookies, REMEMBER_SECONDS};
pub use csrf::{CsrfKey, CsrfToken, FIELD as CSRF_FIELD};
pub use download::Download;
pub use failure::{Failure, FieldFailure};
pub use fields::Reason;
pub use form::{Form, FormRefused, Typed};
#[doc(hidden)]
pub use health::__path_health;
pub use health::Health;
pub use health::health;
pub use idempotency::{IDEMPOTENCY_KEY, IDEMPOTENCY_REPLAYED, Once, OptionalKey, RequiredKey};
pub use json::Json;
pub use person::{InChama, MaybePerson, Person};
pub use problem::{ErrorPage, ErrorView, FieldProblem, PROBLEM_JSON, Problem};
pub use proof::Hand;
pub use public_url::{PublicUrl, PublicUrlError};
pub use query::{Path, Query};
pub use request_id::{RequestId, X_REQUEST_ID};
pub use server::{ServerSettings, serve};
pub use shillings::{PositiveShillings, Shillings};
pub use stack::with_everything;
pub use state::{HttpSettings, HttpState, StateError};
pub use surface::{ASSETS, Surface};
pub use upload::{FileBody, FileFields, FileForm};
