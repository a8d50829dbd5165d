//! Against forged requests: a page of another site must not act with our visitor's cookies.
//!
//! `decision` holds the rule, `facts` reads it off a request, `token` is the hidden field of forms,
//! and `guard` is the layer. The layer itself reads a form that needs its token, checks it and puts
//! the body back, so no handler can forget to.

mod decision;
mod facts;
mod guard;
mod token;

pub use decision::{BodyKind, Decision, Facts, FetchSite, Origin, decide};
pub use facts::is_json;
pub use guard::guard;
pub use token::{CsrfKey, CsrfToken, FIELD};
