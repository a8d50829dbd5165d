//! The members of a chama: the register, the file of each, their statements, and the ways in.

pub mod add;
pub mod claim;
pub mod csv;
pub mod edit;
pub mod file;
pub mod form_page;
pub mod import;
pub mod invitations;
pub mod kin;
pub mod leave;
pub mod list;
pub mod requests;
pub mod role;
pub mod rules;
pub mod statement;
pub mod status;

use chama::access::Grant;
use chama::reports::members::{self, MemberRow};
use domain::access::{Right, may};
use domain::ids::MemberId;
use http::{Failure, HttpState};

use crate::visit::Inside;

/// The right to look, which whoever is inside has.
fn view<R: Right>(inside: &Inside<R>) -> Result<Grant<may::ViewChama>, Failure> {
    let view = inside.with.grant.also::<may::ViewChama>();
    view.ok_or_else(Failure::not_found)
}

/// A member of the chama a page is in.
async fn named<R: Right>(
    state: &HttpState,
    inside: &Inside<R>,
    member: MemberId,
) -> Result<MemberRow, Failure> {
    Ok(members::member(state.context(), view(inside)?, member).await?)
}
