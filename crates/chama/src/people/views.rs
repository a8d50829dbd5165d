//! What is shown of a person to themselves.

use chrono::{DateTime, Utc};
use domain::ids::{SessionId, UserId};
use serde::{Deserialize, Serialize};

use crate::access::{Memberships, SignedIn};

/// A person's own particulars.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The account.
    pub id: UserId,
    /// Unique name.
    pub username: String,
    /// E-mail address, lower case.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E.164, if given.
    pub phone_number: Option<String>,
    /// May operate the platform.
    pub is_super_admin: bool,
    /// When the account was made.
    pub date_joined: DateTime<Utc>,
    /// Language of pages and messages: `en` or `sw`.
    pub language: String,
}

/// Whoever a valid session belongs to.
#[derive(Debug, Clone)]
pub struct SessionView {
    /// The session.
    pub id: SessionId,
    /// Its owner.
    pub person: Profile,
    /// Proof for commands.
    pub signed_in: SignedIn,
    /// What grants are made from during this request.
    pub memberships: Memberships,
    /// Lasts 30 days, whether used or not.
    pub remember: bool,
    /// When the password was last given.
    pub since: DateTime<Utc>,
}
