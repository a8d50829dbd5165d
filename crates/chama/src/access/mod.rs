//! Who asks, and the proof that they may.
//!
//! A command takes one of three proofs: [`Anyone`], [`SignedIn`], or a [`Grant`] for one right in
//! one chama. Only this file makes a grant, from the membership as the database holds it at the
//! time of the request; without the right nobody ever holds the value that lets them call.

mod queries;

use std::marker::PhantomData;

use domain::access::{AccessError, Permission, Right, Role, Standing};
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

/// The program itself, acting on what M-Pesa reported: money that has moved is booked whoever is at
/// a screen. Only jobs and the intake of messages make one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Automatic {
    chama_id: Option<ChamaId>,
}

impl Automatic {
    /// Acting in a chama, or for all of them.
    pub(crate) const fn new(chama_id: Option<ChamaId>) -> Self {
        Self { chama_id }
    }
}

impl Authority for Automatic {
    fn user_id(&self) -> Option<UserId> {
        Some(UserId::AUTOMATIC)
    }

    fn chama_id(&self) -> Option<ChamaId> {
        self.chama_id
    }
}

/// Proof of one right in one chama.
#[derive(Debug)]
pub struct Grant<R: Right> {
    user_id: UserId,
    chama_id: ChamaId,
    member_id: MemberId,
    standing: Standing,
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

    /// The role held. For showing; whether something is allowed is asked with [`Grant::also`] and
    /// [`Grant::may`].
    pub fn role(&self) -> Role {
        self.standing.role
    }

    /// Where the person and the chama stand.
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// Whether the same person may do this as well, as things stand.
    pub fn may(&self, permission: Permission) -> bool {
        self.standing.check(permission).is_ok()
    }

    /// The grant for another right, if the same person has it as things stand.
    pub fn also<S: Right>(&self) -> Option<Grant<S>> {
        self.may(S::PERMISSION).then_some(Grant {
            user_id: self.user_id,
            chama_id: self.chama_id,
            member_id: self.member_id,
            standing: self.standing,
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

/// A membership as the database held it when it was read, of a member who still belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Membership {
    pub chama_id: ChamaId,
    pub member_id: MemberId,
    pub standing: Standing,
}

/// The words of a membership as the database spells them.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct StandingRow {
    pub role: String,
    pub member_status: String,
    pub chama_status: String,
}

impl StandingRow {
    fn read(&self) -> Result<Standing> {
        let defect = |word: &str| Error::Defect(format!("unknown word in a membership: {word}"));
        Ok(Standing {
            role: self.role.parse().map_err(|_unknown| defect(&self.role))?,
            member: (self.member_status.parse()).map_err(|_unknown| defect(&self.member_status))?,
            chama: (self.chama_status.parse()).map_err(|_unknown| defect(&self.chama_status))?,
        })
    }
}

impl Membership {
    pub fn new(chama_id: i64, member_id: i64, standing: &StandingRow) -> Result<Self> {
        let (chama_id, member_id) = (ChamaId::new(chama_id), MemberId::new(member_id));
        Ok(Self {
            chama_id,
            member_id,
            standing: standing.read()?,
        })
    }

    fn grant<R: Right>(&self, person: SignedIn) -> Result<Grant<R>> {
        self.standing.check(R::PERMISSION).map_err(refused)?;
        Ok(Grant {
            user_id: person.user_id,
            chama_id: self.chama_id,
            member_id: self.member_id,
            standing: self.standing,
            right: PhantomData,
        })
    }
}

fn refused(why: AccessError) -> Error {
    match why {
        AccessError::Outside => Error::not_found(),
        why => Refusal::new(Kind::Forbidden, why.code()).into(),
    }
}

/// The memberships of a person, suspended ones too, read together with their session at the time
/// of the request, so that a grant needs no question of its own. Never kept longer than the
/// request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memberships {
    list: Vec<Membership>,
}

impl Memberships {
    /// The most that are read along; whoever has more is asked about one by one.
    pub(crate) const READ_MAX: usize = 50;

    pub(crate) const fn new(list: Vec<Membership>) -> Self {
        Self { list }
    }

    fn find(&self, chama_id: ChamaId) -> Option<&Membership> {
        self.list.iter().find(|own| own.chama_id == chama_id)
    }

    fn are_all(&self) -> bool {
        self.list.len() < Self::READ_MAX
    }
}

impl Context {
    /// The grant for a right in a chama.
    ///
    /// # Errors
    /// Not found when the person is no member or was one, so that nobody learns which chamas exist;
    /// forbidden when their role lacks the right, or where they or the chama are suspended.
    pub async fn grant<R: Right>(&self, person: SignedIn, chama_id: ChamaId) -> Result<Grant<R>> {
        let mut reader = self.db.read().await?;
        let row = queries::membership(&mut reader, chama_id, person.user_id).await?;
        let row = row.ok_or_else(Error::not_found)?;
        Membership::new(chama_id.get(), row.member_id, &row.standing)?.grant(person)
    }

    /// The grant for a right in a chama, from the memberships read with this request's session.
    ///
    /// # Errors
    /// As [`Context::grant`].
    pub async fn grant_from<R: Right>(
        &self,
        person: SignedIn,
        memberships: &Memberships,
        chama_id: ChamaId,
    ) -> Result<Grant<R>> {
        match memberships.find(chama_id) {
            Some(own) => own.grant(person),
            None if memberships.are_all() => Err(Error::not_found()),
            None => self.grant(person, chama_id).await,
        }
    }
}
