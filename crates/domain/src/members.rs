//! The life of a membership: offices and their holds.

use chrono::{DateTime, Duration, Utc};

use crate::access::Role;

/// Hours in which money put out by a new officer is on hold, where a chama did not decide
/// otherwise. Three days: long enough for every member to learn of the change of office.
pub const OFFICER_HOLD_HOURS: i64 = 72;

/// The longest hold a chama can decide on: thirty days.
pub const OFFICER_HOLD_HOURS_MAX: i64 = 720;

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
