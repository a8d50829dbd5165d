//! The paybill or till of a chama: its own short code, through which members pay it and it pays
//! them. The money lies with the chama; this program only speaks for it.
//!
//! Table `paybills`. Every member sees which one is in use; the chairperson and the treasurer
//! connect it, with their password given a moment ago, and all members read of it in the activity.
//! Naming the number that members pay to takes two of them: one connects it, another agrees.
//! Credentials are sealed and never shown again. A chama uses one short code at a time, and a short
//! code in use belongs to one chama on the whole platform. One without a chama is the operator's,
//! from the configuration, and serves chamas that have none.
//!
//! What comes in by a short code that is switched off is still taken in: the money has moved.

mod account;
pub mod commands;
mod failure;
mod hooks;
mod queries;
mod reseal;
mod shared;
pub mod views;

use chrono::{DateTime, Utc};
use domain::access::may;
use domain::ids::{AccountId, ChamaId};
use domain::paybills::PaybillState;
use store::Connection;

use crate::access::Grant;
use crate::context::Context;
use crate::error::Result;
use crate::people;

pub use account::{account, hook_url};
pub use commands::{ChangePaybill, ConnectPaybill, DecidePaybill, PaybillForm, SwitchPaybill};
pub use failure::told;
pub use queries::{by_hook_secret, by_id, in_use, of_chama, platform_default, serving};
pub use reseal::{KeyUse, Resealed};
pub use shared::SharedPaybill;
pub use views::{Paybill, PaybillRow, Waiting};

/// The paybill the chama has: in use, waiting for another officer, or switched off; the last one
/// where it had several.
///
/// # Errors
/// When the database fails.
pub async fn shown(context: &Context, grant: Grant<may::ViewChama>) -> Result<Option<Paybill>> {
    let mut reader = context.db().read().await?;
    let row = queries::latest(&mut reader, grant.chama_id()).await?;
    Ok(row.map(|row| row.view))
}

/// The paybill that waits for another officer, which may be another than the one in use.
///
/// # Errors
/// When the database fails.
pub async fn waiting(context: &Context, grant: Grant<may::ViewChama>) -> Result<Option<Waiting>> {
    let mut reader = context.db().read().await?;
    let Some(row) = queries::proposed(&mut reader, grant.chama_id()).await? else {
        return Ok(None);
    };
    let by = people::profile(&mut reader, row.view.asked_by).await?;
    Ok(Some(Waiting {
        paybill: row.view,
        asked_by: format!("{} {}", by.first_name, by.last_name),
    }))
}

/// Whether the chama paid out of this place by a paybill when something was decided, and has
/// switched that paybill off since.
///
/// # Errors
/// When the database fails.
pub async fn switched_off_since(
    on: &mut impl Connection,
    chama_id: ChamaId,
    place: AccountId,
    decided_at: DateTime<Utc>,
) -> Result<bool> {
    let row = queries::latest(on, chama_id).await?;
    Ok(row.is_some_and(|row| {
        let view = row.view;
        view.state != PaybillState::Active
            && view.place == Some(place)
            && view.initiator_set_at.is_some()
            && view.agreed_at.is_some_and(|agreed| agreed < decided_at)
            && view.changed_at > decided_at
    }))
}

/// The operator's paybill that serves chamas without one, where there is one.
///
/// # Errors
/// When the database fails.
pub async fn operators(context: &Context) -> Result<Option<Paybill>> {
    let mut reader = context.db().read().await?;
    let row = queries::platform_default(&mut reader).await?;
    Ok(row.map(|row| row.view))
}
