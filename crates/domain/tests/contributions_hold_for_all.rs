//! What holds for every schedule and every payment.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "numbers far from the ends of their range"
)]

use chrono::{Days, NaiveDate};
use domain::chamas::ContributionFrequency;
use domain::contributions::{CellState, Membership, Paid, Plan, Rhythm, Schedule, standing};
use domain::money::Money;
use proptest::prelude::*;

fn after(days: u64) -> NaiveDate {
    let start = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default();
    start.checked_add_days(Days::new(days)).unwrap_or(start)
}

prop_compose! {
    fn any_plan()(
        from in 0..900_u64,
        cents in 0..1_000_000_i64,
        every in 0..4_usize,
        day in 1..=31_i64,
    ) -> Plan {
        let every = ContributionFrequency::ALL.get(every).copied()
            .unwrap_or(ContributionFrequency::Weekly);
        let week = matches!(
            every,
            ContributionFrequency::Weekly | ContributionFrequency::Fortnightly
        );
        let day = if week { day % 7 + 1 } else { day };
        let rhythm = Rhythm::new(every, day);
        Plan {
            valid_from: after(from),
            amount: Money::from_cents(cents),
            rhythm: rhythm.unwrap_or(Rhythm::Monthly(31)),
        }
    }
}

proptest! {
    #[test]
    fn periods_follow_each_other_without_gap_or_overlap(
        plans in prop::collection::vec(any_plan(), 1..5),
        asked in 0..1_500_u64,
    ) {
        let schedule = Schedule::new(plans);
        let periods = schedule.begun_by(after(asked));
        for pair in periods.windows(2) {
            let [one, next] = pair else { continue };
            prop_assert_eq!(one.deadline.succ_opt(), Some(next.begins));
        }
        for period in &periods {
            prop_assert!(period.begins <= period.deadline);
            prop_assert!(period.begins <= after(asked));
        }
    }

    #[test]
    fn a_new_plan_leaves_every_period_that_has_begun_as_it_was(
        old in any_plan(),
        new in any_plan(),
    ) {
        let before = Schedule::new(vec![old]).begun_by(new.valid_from);
        let kept: Vec<_> = before.iter().filter(|p| p.begins < new.valid_from).collect();
        let after = Schedule::new(vec![old, new]).begun_by(new.valid_from);
        if new.valid_from >= old.valid_from {
            for (kept, found) in kept.into_iter().zip(&after) {
                if kept.begins < new.valid_from {
                    prop_assert_eq!(kept, found);
                }
            }
        }
    }

    #[test]
    fn every_cent_paid_is_in_one_place(
        plan in any_plan(),
        total in 0..20_000_000_i64,
        joined in 0..900_u64,
        stays in prop::option::of(0..600_u64),
        asked in 0..1_500_u64,
    ) {
        let today = after(asked);
        let periods = Schedule::new(vec![plan]).begun_by(today);
        let member = Membership {
            joined_on: after(joined),
            left_on: stays.map(|days| after(joined.saturating_add(days))),
        };
        let paid = Paid { total: Money::from_cents(total), owed_before: Money::ZERO };
        let found = standing(&periods, member, paid, today);
        let found = found.ok_or_else(|| TestCaseError::fail("does not fit"))?;
        let set: i64 = found.cells.iter().map(|cell| cell.paid.cents()).sum();
        prop_assert_eq!(set + found.credit.cents(), total);
        prop_assert!(!(found.credit.is_positive() && found.due_now().is_positive()));
        for cell in &found.cells {
            prop_assert_eq!(cell.paid.cents() + cell.left.cents(), cell.due.cents());
            if cell.state == CellState::Missed {
                prop_assert!(cell.period.deadline < today);
            }
            if !member.owes(&cell.period) {
                prop_assert_eq!(cell.state, CellState::NotDue);
            }
        }
        // A later due is paid only when all before it are.
        let mut unpaid = false;
        for cell in &found.cells {
            prop_assert!(!(unpaid && cell.paid.is_positive()));
            unpaid |= cell.left.is_positive();
        }
    }
}
