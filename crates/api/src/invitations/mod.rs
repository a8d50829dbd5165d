//! Invitations of a chama.

mod create;
mod list;
mod revoke;

use domain::ids::InvitationId;
use http::HttpState;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::fields::Id;

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_invitations, create::invite))
        .routes(routes!(revoke::revoke_invitation))
}

/// The invitation of the path.
#[derive(Debug, Deserialize)]
pub struct Which {
    invitation_id: Id<InvitationId>,
}
