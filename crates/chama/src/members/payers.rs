//! Members as whoever matches a payment to one sees them.

use chrono::NaiveDate;
use domain::chamas::MemberStatus;
use domain::contributions::Membership;
use domain::ids::{ChamaId, MemberId};
use domain::phone::PhoneNumber;
use store::Connection;

use super::queries::payers as queries;
use crate::error::Result;

/// A member who may have paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payer {
    /// The member.
    pub id: MemberId,
    /// Of which chama.
    pub chama_id: ChamaId,
    /// First and last name.
    pub name: String,
    /// Their own phone.
    pub phone: Option<PhoneNumber>,
    /// Where the membership stands.
    pub status: MemberStatus,
    /// The day of joining.
    pub joined_on: NaiveDate,
    /// The day of leaving, if they have left.
    pub left_on: Option<NaiveDate>,
}

impl Payer {
    /// Whether the member belongs.
    pub fn is_active(&self) -> bool {
        self.status == MemberStatus::Active
    }

    /// The days between which they are a member.
    pub const fn membership(&self) -> Membership {
        Membership {
            joined_on: self.joined_on,
            left_on: self.left_on,
        }
    }
}

/// A member, of whichever chama.
///
/// # Errors
/// When the database fails.
pub async fn payer(on: &mut impl Connection, member: MemberId) -> Result<Option<Payer>> {
    queries::one(on, member).await
}

/// Everybody who is or was a member of the chama.
///
/// # Errors
/// When the database fails.
pub async fn payers(on: &mut impl Connection, chama_id: ChamaId) -> Result<Vec<Payer>> {
    queries::all(on, chama_id).await
}

/// The active members with this phone, of whichever chama; more than two are as good as two.
///
/// # Errors
/// When the database fails.
pub async fn payers_by_phone(on: &mut impl Connection, phone: &PhoneNumber) -> Result<Vec<Payer>> {
    queries::by_phone(on, phone).await
}
