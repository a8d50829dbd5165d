//! The life of a membership: where it stands, offices and their holds, and the ways in.

use chrono::{DateTime, Duration, NaiveDate, Utc};

use crate::access::Role;
use crate::chamas::MemberStatus;
use crate::choice::choice;

/// Hours in which money put out by a new officer is on hold, where a chama did not decide
/// otherwise. Three days: long enough for every member to learn of the change of office.
pub const OFFICER_HOLD_HOURS: i64 = 72;

/// The longest hold a chama can decide on: thirty days.
pub const OFFICER_HOLD_HOURS_MAX: i64 = 720;

/// Days an invitation, or a code for taking over a membership, can be used.
pub const INVITATION_DAYS: i64 = 14;

/// The most people one invitation can bring.
pub const INVITATION_USES_MAX: i64 = 500;

choice! {
    /// A step in the life of a membership.
    pub enum StatusChange else "member_change_unknown" {
        /// Held by a decision of the chama.
        Suspend = "suspend",
        /// A held membership goes on.
        Resume = "resume",
        /// Has left.
        RecordLeft = "record_left",
        /// One who left comes back, to the same membership.
        Readmit = "readmit",
        /// Has died.
        RecordDeceased = "record_deceased",
    }
}

choice! {
    /// Where a request to be admitted stands.
    pub enum JoinState else "join_state_unknown" {
        /// Nobody has decided yet.
        Waiting = "waiting",
        /// Admitted.
        Approved = "approved",
        /// Refused, with the reason.
        Rejected = "rejected",
    }
}

impl StatusChange {
    /// Where the membership stands after the step.
    pub const fn leads_to(self) -> MemberStatus {
        match self {
            Self::Suspend => MemberStatus::Suspended,
            Self::Resume | Self::Readmit => MemberStatus::Active,
            Self::RecordLeft => MemberStatus::Left,
            Self::RecordDeceased => MemberStatus::Deceased,
        }
    }

    /// Whether the step can be taken from where the membership stands. Nothing follows death, and
    /// whoever left is neither held nor released but comes back.
    pub const fn is_possible_from(self, status: MemberStatus) -> bool {
        use MemberStatus::{Active, Left, Suspended};
        match self {
            Self::Suspend => matches!(status, Active),
            Self::Resume => matches!(status, Suspended),
            Self::RecordLeft => matches!(status, Active | Suspended),
            Self::Readmit => matches!(status, Left),
            Self::RecordDeceased => matches!(status, Active | Suspended | Left),
        }
    }

    /// The steps that can be taken from where the membership stands.
    pub fn possible_from(status: MemberStatus) -> Vec<Self> {
        let all = Self::ALL.iter().copied();
        all.filter(|change| change.is_possible_from(status))
            .collect()
    }
}

/// A membership as far as rules about it care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The role held.
    pub role: Role,
    /// Where it stands.
    pub status: MemberStatus,
    /// Whether it is the membership of whoever acts.
    pub own: bool,
}

impl Standing {
    /// Whether this is a chairperson who can act.
    pub fn chairs(&self) -> bool {
        self.role == Role::Chairperson && self.status == MemberStatus::Active
    }
}

/// Why a membership cannot be changed so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MembershipError {
    /// Nobody changes their own role, up or down.
    #[error("one's own role is changed by another")]
    OwnRole,
    /// Officers do not decide about their own membership.
    #[error("one's own membership is decided on by another officer")]
    OwnStatus,
    /// The member holds this role already.
    #[error("the member holds this role already")]
    RoleUnchanged,
    /// Only an active member takes a role.
    #[error("only an active member takes a role")]
    RoleOfInactive,
    /// The chama would be without a chairperson.
    #[error("the chama would be without a chairperson")]
    LastChairperson,
    /// The step does not follow from where the membership stands.
    #[error("the step does not follow from where the membership stands")]
    Impossible,
    /// A day that has not come.
    #[error("the day has not come yet")]
    DayInFuture,
    /// A hold outside 0 to 720 hours.
    #[error("the hold is out of range")]
    HoldOutOfRange,
}

impl MembershipError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OwnRole => "own_role",
            Self::OwnStatus => "own_status",
            Self::RoleUnchanged => "role_unchanged",
            Self::RoleOfInactive => "role_of_inactive",
            Self::LastChairperson => "last_chairperson",
            Self::Impossible => "status_change_impossible",
            Self::DayInFuture => "status_day_in_future",
            Self::HoldOutOfRange => "hold_hours_out_of_range",
        }
    }
}

/// Whether a member may be given a role. `chairs` counts the chairpersons who can act, this
/// member included where they are one.
///
/// Nobody changes their own role, so nobody raises it; a chairperson hands over by naming another,
/// who can then relieve the first. A chama therefore always has one.
///
/// # Errors
/// Any [`MembershipError`] of roles.
pub fn may_take_role(member: Standing, role: Role, chairs: i64) -> Result<(), MembershipError> {
    if member.own {
        return Err(MembershipError::OwnRole);
    }
    if member.status != MemberStatus::Active {
        return Err(MembershipError::RoleOfInactive);
    }
    if member.role == role {
        return Err(MembershipError::RoleUnchanged);
    }
    leaves_a_chairperson(member, chairs)
}

/// Whether an officer may take this step with a member's membership.
///
/// # Errors
/// Any [`MembershipError`] of status.
pub fn may_change_status(
    member: Standing,
    change: StatusChange,
    chairs: i64,
) -> Result<(), MembershipError> {
    if member.own {
        return Err(MembershipError::OwnStatus);
    }
    if !change.is_possible_from(member.status) {
        return Err(MembershipError::Impossible);
    }
    leaves_a_chairperson(member, chairs)
}

/// Whether a member may leave. Savings and dues are no hindrance: the book keeps what is owed,
/// either way.
///
/// # Errors
/// When the step does not follow, or the chama would be without a chairperson.
pub fn may_leave(member: Standing, chairs: i64) -> Result<(), MembershipError> {
    if !StatusChange::RecordLeft.is_possible_from(member.status) {
        return Err(MembershipError::Impossible);
    }
    leaves_a_chairperson(member, chairs)
}

fn leaves_a_chairperson(member: Standing, chairs: i64) -> Result<(), MembershipError> {
    if member.chairs() && chairs < 2 {
        return Err(MembershipError::LastChairperson);
    }
    Ok(())
}

/// The day a change counts from: the day given, or today.
///
/// # Errors
/// When the day has not come yet.
pub fn status_day(
    given: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<NaiveDate, MembershipError> {
    match given {
        Some(day) if day > today => Err(MembershipError::DayInFuture),
        Some(day) => Ok(day),
        None => Ok(today),
    }
}

/// The hours of a hold as a chama may decide them.
///
/// # Errors
/// When they are out of range.
pub fn hold_hours(hours: i64) -> Result<i64, MembershipError> {
    if (0..=OFFICER_HOLD_HOURS_MAX).contains(&hours) {
        Ok(hours)
    } else {
        Err(MembershipError::HoldOutOfRange)
    }
}

/// What is kept of an invitation's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invited {
    /// Until when it can be used.
    pub expires_at: DateTime<Utc>,
    /// When an officer ended it.
    pub revoked_at: Option<DateTime<Utc>>,
    /// How many have used it.
    pub uses: i64,
    /// How many can.
    pub uses_max: i64,
}

/// Why an invitation can no longer be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum InvitationError {
    /// Its time is over.
    #[error("the invitation has expired")]
    Expired,
    /// An officer ended it.
    #[error("the invitation was ended")]
    Revoked,
    /// So many as it was for have used it.
    #[error("the invitation was used as often as it can be")]
    UsedUp,
}

impl InvitationError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Expired => "invitation_expired",
            Self::Revoked => "invitation_revoked",
            Self::UsedUp => "invitation_used_up",
        }
    }
}

impl Invited {
    /// Whether it can be used at a moment.
    ///
    /// # Errors
    /// Any [`InvitationError`].
    pub fn stands(&self, now: DateTime<Utc>) -> Result<(), InvitationError> {
        if self.revoked_at.is_some() {
            Err(InvitationError::Revoked)
        } else if self.uses >= self.uses_max {
            Err(InvitationError::UsedUp)
        } else if now >= self.expires_at {
            Err(InvitationError::Expired)
        } else {
            Ok(())
        }
    }
}

/// Until when an invitation made now can be used.
pub fn invitation_end(now: DateTime<Utc>) -> DateTime<Utc> {
    now.checked_add_signed(Duration::days(INVITATION_DAYS))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// From when the holder of a role may put money out. An ordinary member takes no office, so there
/// is nothing to hold.
pub fn money_out_from(role: Role, begins: DateTime<Utc>, hold_hours: Option<i64>) -> DateTime<Utc> {
    if role == Role::Member {
        return begins;
    }
    let hours = hold_hours
        .unwrap_or(OFFICER_HOLD_HOURS)
        .clamp(0, OFFICER_HOLD_HOURS_MAX);
    begins
        .checked_add_signed(Duration::hours(hours))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(role: Role, status: MemberStatus, own: bool) -> Standing {
        Standing { role, status, own }
    }

    #[test]
    fn nobody_changes_their_own_role_and_a_chairperson_stays() {
        use MemberStatus::{Active, Suspended};
        use Role::{Chairperson, Member, Treasurer};
        let ask = may_take_role;
        for role in Role::ALL {
            let own = standing(Treasurer, Active, true);
            assert_eq!(ask(own, *role, 1), Err(MembershipError::OwnRole));
        }
        let other = standing(Member, Active, false);
        assert_eq!(ask(other, Treasurer, 1), Ok(()));
        assert_eq!(ask(other, Member, 1), Err(MembershipError::RoleUnchanged));
        let held = standing(Member, Suspended, false);
        assert_eq!(
            ask(held, Treasurer, 1),
            Err(MembershipError::RoleOfInactive)
        );
        let chair = standing(Chairperson, Active, false);
        assert_eq!(ask(chair, Member, 1), Err(MembershipError::LastChairperson));
        assert_eq!(ask(chair, Member, 2), Ok(()));
        assert_eq!(may_leave(chair, 1), Err(MembershipError::LastChairperson));
        assert_eq!(may_leave(chair, 2), Ok(()));
        assert_eq!(may_leave(standing(Chairperson, Suspended, true), 1), Ok(()));
    }

    #[test]
    fn where_a_membership_can_go() {
        use StatusChange::{Readmit, RecordDeceased, RecordLeft, Resume, Suspend};
        let from = StatusChange::possible_from;
        assert_eq!(
            from(MemberStatus::Active),
            [Suspend, RecordLeft, RecordDeceased]
        );
        assert_eq!(
            from(MemberStatus::Suspended),
            [Resume, RecordLeft, RecordDeceased]
        );
        assert_eq!(from(MemberStatus::Left), [Readmit, RecordDeceased]);
        assert_eq!(from(MemberStatus::Deceased), []);
        let own = standing(Role::Secretary, MemberStatus::Active, true);
        assert_eq!(
            may_change_status(own, Suspend, 1),
            Err(MembershipError::OwnStatus)
        );
        let gone = standing(Role::Member, MemberStatus::Deceased, false);
        for change in StatusChange::ALL {
            let refused = may_change_status(gone, *change, 1);
            assert_eq!(refused, Err(MembershipError::Impossible));
        }
    }

    #[test]
    fn an_invitation_stands_until_one_of_three_ends() {
        let now: DateTime<Utc> = "2026-01-15T10:00:00Z".parse().unwrap_or_default();
        let open = Invited {
            expires_at: invitation_end(now),
            revoked_at: None,
            uses: 1,
            uses_max: 2,
        };
        assert_eq!(open.expires_at.to_rfc3339(), "2026-01-29T10:00:00+00:00");
        assert_eq!(open.stands(now), Ok(()));
        assert_eq!(open.stands(open.expires_at), Err(InvitationError::Expired));
        let used = Invited { uses: 2, ..open };
        assert_eq!(used.stands(now), Err(InvitationError::UsedUp));
        let ended = Invited {
            revoked_at: Some(now),
            ..used
        };
        assert_eq!(ended.stands(now), Err(InvitationError::Revoked));
    }

    #[test]
    fn days_and_hours_have_limits() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap_or_default();
        let today = day("2026-01-15");
        assert_eq!(status_day(None, today), Ok(today));
        assert_eq!(
            status_day(Some(day("2025-12-01")), today),
            Ok(day("2025-12-01"))
        );
        let future = status_day(Some(day("2026-01-16")), today);
        assert_eq!(future, Err(MembershipError::DayInFuture));
        assert_eq!((hold_hours(0), hold_hours(720)), (Ok(0), Ok(720)));
        assert_eq!(hold_hours(721), Err(MembershipError::HoldOutOfRange));
    }

    #[test]
    fn a_new_officer_waits_and_a_member_does_not() {
        let begins: DateTime<Utc> = "2026-01-15T10:00:00Z".parse().unwrap_or_default();
        let from = |role, hours| money_out_from(role, begins, hours).to_rfc3339();
        assert_eq!(from(Role::Treasurer, None), "2026-01-18T10:00:00+00:00");
        assert_eq!(from(Role::Treasurer, Some(0)), "2026-01-15T10:00:00+00:00");
        assert_eq!(from(Role::Member, None), "2026-01-15T10:00:00+00:00");
        assert_eq!(from(Role::Auditor, Some(24)), "2026-01-16T10:00:00+00:00");
    }
}
