//! SQL of the officers.

use domain::approvals::Officer;
use domain::ids::{ChamaId, MemberId};
use store::{Connection, query};

use crate::error::{Error, Result};

/// More officers than this no chama has.
const OFFICERS_MAX: i64 = 50;

pub(in crate::members) async fn officers(
    on: &mut impl Connection,
    chama_id: ChamaId,
) -> Result<Vec<Officer>> {
    let rows: Vec<(i64, String, Option<String>)> = query(
        "SELECT id, role, phone_number FROM members WHERE chama_id = $1 AND status = 'active' \
         AND user_id IS NOT NULL AND role <> 'member' ORDER BY id LIMIT $2",
    )
    .bind(chama_id.get())
    .bind(OFFICERS_MAX)
    .all(on)
    .await?;
    rows.into_iter()
        .map(|(id, role, phone_number)| {
            let unknown = |_unknown| Error::Defect(format!("unknown role {role}"));
            Ok(Officer {
                member: MemberId::new(id),
                role: role.parse().map_err(unknown)?,
                phone_number,
            })
        })
        .collect()
}
