//! Who asks, and the proof that they may.
//!
//! A command takes one of three proofs: [`Anyone`], [`SignedIn`], or a [`Grant`] for one right in
//! one chama. Only this file makes a grant, from the membership as the database holds it at the
//! time of the request; without the right nobody ever holds the value that lets them call.

mod queries;

use std::marker::PhantomData;

use domain::access::{Right, Role, allows};
use domain::ids::{ChamaId, MemberId, UserId};

use crate::context::Context;
use crate::error::{Error, Kind, Refusal, Result};

/// What a command learns of whoever calls it.
pub trait Authority: Send + Sync {
    /// The person, when known.
    fn user_id(&self) -> Option<UserId>;
    /// The chama the proof is for, if for one.
    fn chama_id(&self) -> Option<ChamaId>;
}

/// No proof: for what a stranger may do, such as signing up.
#[derive(Debug, Clone, Copy)]
pub struct Anyone;

impl Authority for Anyone {
    fn user_id(&self) -> Option<UserId> {
        None
    }

    fn chama_id(&self) -> Option<ChamaId> {
        None
    }
}

/// Proof that a session was valid a moment ago. Made by `people::sessions` only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedIn {
    user_id: UserId,
}

impl SignedIn {
    pub(crate) const fn new(user_id: UserId) -> Self {
        Self { user_id }
    }

    /// The person.
    pub const fn user_id(self) -> UserId {
        self.user_id
    }
}

impl Authority for SignedIn {
    fn user_id(&self) -> Option<UserId> {
        Some(self.user_id)
    }

    fn chama_id(&self) -> Option<ChamaId> {
        None
    }
}

/// Proof of one right in one chama.
#[derive(Debug)]
pub struct Grant<R: Right> {
    user_id: UserId,
    chama_id: ChamaId,
    member_id: MemberId,
    role: Role,
    right: PhantomData<fn() -> R>,
}

impl<R: Right> Clone for Grant<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Right> Copy for Grant<R> {}

impl<R: Right> Grant<R> {
    /// The person.
    pub fn user_id(&self) -> UserId {
        self.user_id
    }

    /// The chama.
    pub fn chama_id(&self) -> ChamaId {
        self.chama_id
    }

    /// The person as a member of the chama.
    pub fn member_id(&self) -> MemberId {
        self.member_id
    }

    /// The role held. For showing; whether something is allowed is asked with [`Grant::also`].
    pub fn role(&self) -> Role {
        self.role
    }

    /// The grant for another right, if the same role has it.
    pub fn also<S: Right>(&self) -> Option<Grant<S>> {
        allows(self.role, S::PERMISSION).then_some(Grant {
            user_id: self.user_id,
            chama_id: self.chama_id,
            member_id: self.member_id,
            role: self.role,
            right: PhantomData,
        })
    }
}

impl<R: Right> Authority for Grant<R> {
    fn user_id(&self) -> Option<UserId> {
        Some(self.user_id)
    }

    fn chama_id(&self) -> Option<ChamaId> {
        Some(self.chama_id)
    }
}

impl Context {
    /// The grant for a right in a chama.
    ///
    /// # Errors
    /// Not found when the person is not an active member, so that nobody learns which chamas
    /// exist; forbidden when they are but their role lacks the right.
    pub async fn grant<R: Right>(&self, person: SignedIn, chama_id: ChamaId) -> Result<Grant<R>> {
        let mut reader = self.db.read().await?;
        let row = queries::membership(&mut reader, chama_id, person.user_id).await?;
        let row = row.ok_or_else(Error::not_found)?;
        let role: Role = row
            .role
            .parse()
            .map_err(|_unknown| Error::Defect(format!("unknown role {}", row.role)))?;
        if !allows(role, R::PERMISSION) {
            return Err(Refusal::new(Kind::Forbidden, "not_allowed").into());
        }
        Ok(Grant {
            user_id: person.user_id,
            chama_id,
            member_id: MemberId::new(row.member_id),
            role,
            right: PhantomData,
        })
    }
}
