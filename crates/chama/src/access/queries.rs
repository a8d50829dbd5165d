//! All SQL of access: what the database holds of a person's membership now.

use domain::ids::{ChamaId, UserId};
use store::{Reader, query};

use super::StandingRow;

#[derive(sqlx::FromRow)]
pub(super) struct MembershipRow {
    pub member_id: i64,
    #[sqlx(flatten)]
    pub standing: StandingRow,
}

/// The membership of a person who belongs to the chama, be it suspended.
pub(super) async fn membership(
    on: &mut Reader,
    chama: ChamaId,
    person: UserId,
) -> store::Result<Option<MembershipRow>> {
    query(
        "SELECT m.id AS member_id, m.role, m.status AS member_status, c.status AS chama_status \
         FROM members m JOIN chamas c ON c.id = m.chama_id \
         WHERE m.chama_id = $1 AND m.user_id = $2 AND m.status IN ('active', 'suspended')",
    )
    .bind(chama.get())
    .bind(person.get())
    .optional(on)
    .await
}
