//! The officers of a chama as rules ask for them.

use domain::approvals::Officer;
use domain::ids::ChamaId;
use store::Connection;

use super::queries;
use crate::error::Result;

/// Every active member with an account and an office, in the order in which they joined.
///
/// # Errors
/// When the database fails.
pub async fn officers(on: &mut impl Connection, chama_id: ChamaId) -> Result<Vec<Officer>> {
    queries::officers::officers(on, chama_id).await
}
