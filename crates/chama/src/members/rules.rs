//! What a chama decided about its members: how long a new officer's payments wait, and what a new
//! member pays once.

use domain::access::may;
use domain::ids::ChamaId;
use domain::members::OFFICER_HOLD_HOURS;
use domain::money::Money;
use store::Connection;

use super::queries;
use crate::access::Grant;
use crate::context::Context;
use crate::error::Result;
use crate::work::Work;

/// The rules of one chama.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberRules {
    /// Hours in which money put out by a new officer is on hold.
    pub officer_hold_hours: i64,
    /// What a new member pays once.
    pub registration_fee: Money,
}

impl Default for MemberRules {
    fn default() -> Self {
        Self {
            officer_hold_hours: OFFICER_HOLD_HOURS,
            registration_fee: Money::ZERO,
        }
    }
}

/// The rules of a chama; the usual ones where it decided nothing.
///
/// # Errors
/// When the database fails.
pub async fn of(on: &mut impl Connection, chama_id: ChamaId) -> Result<MemberRules> {
    Ok(queries::rules(on, chama_id).await?.unwrap_or_default())
}

/// The same, for a page or a program that already has a right in the chama.
///
/// # Errors
/// When the database fails.
pub async fn shown(context: &Context, grant: Grant<may::ViewChama>) -> Result<MemberRules> {
    let mut reader = context.db().read().await?;
    of(&mut reader, grant.chama_id()).await
}

/// Sets what a member who joins from now on pays once. Nobody who joined before owes more by it.
///
/// # Errors
/// When the database fails.
pub async fn set_registration_fee(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    fee: Money,
) -> Result<()> {
    let rules = MemberRules {
        registration_fee: fee,
        ..of(work.tx(), chama_id).await?
    };
    queries::set_rules(work.tx(), chama_id, rules).await?;
    Ok(())
}
