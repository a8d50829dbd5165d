//! All SQL of access: what the database holds of a person's membership now.

use domain::ids::{ChamaId, UserId};
use store::{Reader, query};

#[derive(sqlx::FromRow)]
pub(super) struct MembershipRow {
    pub member_id: i64,
    pub role: String,
}

/// The membership of a person who is active in the chama.
pub(super) async fn membership(
    on: &mut Reader,
    chama: ChamaId,
    person: UserId,
) -> store::Result<Option<MembershipRow>> {
    query(
        "SELECT id AS member_id, role FROM members \
         WHERE chama_id = $1 AND user_id = $2 AND status = 'active'",
    )
    .bind(chama.get())
    .bind(person.get())
    .optional(on)
    .await
}
