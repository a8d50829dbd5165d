//! What a member owes and has paid, period by period.

use chrono::NaiveDate;

use super::schedule::Period;
use crate::money::Money;

/// The days between which somebody is a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Membership {
    /// The day of joining.
    pub joined_on: NaiveDate,
    /// The day of leaving, if they have left.
    pub left_on: Option<NaiveDate>,
}

impl Membership {
    /// Whether the member owes for a period: not for one that was over when they joined, nor for
    /// one whose deadline came after they left.
    pub fn owes(&self, period: &Period) -> bool {
        period.deadline >= self.joined_on && self.left_on.is_none_or(|left| period.deadline <= left)
    }
}

/// What a member has paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Paid {
    /// Everything paid into the fund up to the day asked about.
    pub total: Money,
    /// What was owed already when the books began here, to be paid before anything else.
    pub owed_before: Money,
}

/// Where one due stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellState {
    /// Nothing is owed for the period.
    NotDue,
    /// All of it is paid.
    Paid,
    /// Some of it is paid.
    PartlyPaid,
    /// Nothing is paid, and there is still time.
    Open,
    /// Nothing is paid, and the deadline has passed.
    Missed,
}

impl CellState {
    /// A stable word for programs, texts and classes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotDue => "not_due",
            Self::Paid => "paid",
            Self::PartlyPaid => "partly_paid",
            Self::Open => "open",
            Self::Missed => "missed",
        }
    }
}

/// One member's due for one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cell {
    /// The period.
    pub period: Period,
    /// What is owed for it.
    pub due: Money,
    /// What is paid of it.
    pub paid: Money,
    /// What is still to be paid of it.
    pub left: Money,
    /// Where it stands.
    pub state: CellState,
    /// Whether its deadline has passed.
    pub over: bool,
}

/// Where a member stands with a fund on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// A cell per period that has begun, oldest first.
    pub cells: Vec<Cell>,
    /// Everything paid.
    pub paid: Money,
    /// Everything owed by now: deadlines passed, and what was owed before the books began.
    pub expected: Money,
    /// What is unpaid of it.
    pub arrears: Money,
    /// What is unpaid of periods that still have time.
    pub open: Money,
    /// What is paid beyond every period that has begun.
    pub credit: Money,
}

impl Standing {
    /// What is paid less what is owed by now: ahead is positive, behind is negative.
    pub fn balance(&self) -> Money {
        self.paid.checked_sub(self.expected).unwrap_or_default()
    }

    /// Everything that can be paid today: arrears, and the open period.
    pub fn due_now(&self) -> Money {
        self.arrears.checked_add(self.open).unwrap_or_default()
    }

    /// What was paid per hundred hundredths of what was owed by now: 10,000 is all of it. Rounded
    /// down; nothing while nothing was owed.
    pub fn performance(&self) -> Option<i64> {
        performance(self.paid, self.expected)
    }

    /// The due that is to be paid next: the oldest that is not paid in full.
    pub fn next(&self) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.left.is_positive())
    }
}

/// Paid over expected in hundredths of a per cent, rounded down.
pub fn performance(paid: Money, expected: Money) -> Option<i64> {
    let scaled = i128::from(paid.cents()).checked_mul(10_000)?;
    let points = scaled.checked_div_euclid(i128::from(expected.cents()))?;
    i64::try_from(points)
        .ok()
        .filter(|_| expected.is_positive())
}

/// Sets what a member has paid against the periods that have begun, oldest first. `periods` are
/// those of [`super::Schedule::begun_by`] `today`. `None` when a sum does not fit.
pub fn standing(
    periods: &[Period],
    member: Membership,
    paid: Paid,
    today: NaiveDate,
) -> Option<Standing> {
    let mut left_over = paid.total.checked_sub(paid.owed_before)?;
    let mut expected = paid.owed_before;
    let mut arrears = left_over.min(Money::ZERO).checked_neg()?;
    left_over = left_over.max(Money::ZERO);
    let mut open = Money::ZERO;
    let mut cells = Vec::with_capacity(periods.len());
    for period in periods {
        let due = if member.owes(period) {
            period.amount
        } else {
            Money::ZERO
        };
        let set = due.min(left_over);
        left_over = left_over.checked_sub(set)?;
        let cell = cell(*period, due, set, today)?;
        if cell.over {
            expected = expected.checked_add(due)?;
            arrears = arrears.checked_add(cell.left)?;
        } else {
            open = open.checked_add(cell.left)?;
        }
        cells.push(cell);
    }
    Some(Standing {
        cells,
        paid: paid.total,
        expected,
        arrears,
        open,
        credit: left_over,
    })
}

fn cell(period: Period, due: Money, paid: Money, today: NaiveDate) -> Option<Cell> {
    let left = due.checked_sub(paid)?;
    let over = period.is_over(today);
    let state = if due.is_zero() {
        CellState::NotDue
    } else if left.is_zero() {
        CellState::Paid
    } else if paid.is_positive() {
        CellState::PartlyPaid
    } else if over {
        CellState::Missed
    } else {
        CellState::Open
    };
    Some(Cell {
        period,
        due,
        paid,
        left,
        state,
        over,
    })
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;

    use super::super::{Plan, Rhythm, Schedule};
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    fn kes(shillings: i64) -> Money {
        Money::from_cents(shillings.saturating_mul(100))
    }

    fn on(today: &str, joined: &str, left: Option<&str>, paid: i64) -> Option<Standing> {
        let plan = Plan {
            valid_from: day("2026-01-02"),
            amount: kes(1_400),
            rhythm: Rhythm::Weekly(Weekday::Thu),
        };
        let periods = Schedule::new(vec![plan]).begun_by(day(today));
        let member = Membership {
            joined_on: day(joined),
            left_on: left.map(day),
        };
        let paid = Paid {
            total: kes(paid),
            owed_before: Money::ZERO,
        };
        standing(&periods, member, paid, day(today))
    }

    fn states(standing: Option<Standing>) -> Vec<&'static str> {
        let cells = standing.map(|standing| standing.cells).unwrap_or_default();
        cells.iter().map(|cell| cell.state.as_str()).collect()
    }

    #[test]
    fn nothing_is_missed_before_its_deadline_has_passed() {
        let joined = "2026-01-02";
        assert_eq!(states(on("2026-01-08", joined, None, 0)), ["open"]);
        assert_eq!(
            states(on("2026-01-09", joined, None, 0)),
            ["missed", "open"]
        );
        assert_eq!(
            states(on("2026-01-08", joined, None, 1_000)),
            ["partly_paid"]
        );
        let week = ["partly_paid", "open"];
        assert_eq!(states(on("2026-01-09", joined, None, 1_000)), week);
    }

    /// 3,000 against weeks of 1,400: two are paid, and 200 are set against the third.
    #[test]
    fn the_oldest_due_is_paid_first_and_the_rest_is_carried_forward() {
        let third = on("2026-01-17", "2026-01-02", None, 3_000);
        let third = third.map(|s| (s.arrears, s.open, s.credit, s.balance(), s.performance()));
        // 2,800 were due by the 15th, so 200 are ahead: 3,000 / 2,800.
        let expected = (kes(0), kes(1_200), kes(0), kes(200), Some(10_714));
        assert_eq!(third, Some(expected));
        let second = on("2026-01-09", "2026-01-02", None, 3_000);
        let second = second.map(|s| (s.open, s.credit, s.balance(), s.performance()));
        assert_eq!(second, Some((kes(0), kes(200), kes(1_600), Some(21_428))));
    }

    #[test]
    fn a_member_owes_from_the_period_of_joining_to_the_last_deadline_before_leaving() {
        let joined_on_the_deadline = on("2026-01-20", "2026-01-08", None, 0);
        assert_eq!(states(joined_on_the_deadline), ["missed", "missed", "open"]);
        let joined_after = on("2026-01-20", "2026-01-09", None, 0);
        assert_eq!(states(joined_after), ["not_due", "missed", "open"]);
        let left = on("2026-01-20", "2026-01-02", Some("2026-01-14"), 0);
        assert_eq!(states(left), ["missed", "not_due", "not_due"]);
        let left_on_the_deadline = on("2026-01-20", "2026-01-02", Some("2026-01-15"), 0);
        assert_eq!(
            states(left_on_the_deadline),
            ["missed", "missed", "not_due"]
        );
    }

    #[test]
    fn what_was_owed_before_is_paid_first_and_counts_as_expected() {
        let week = Period {
            begins: day("2026-01-02"),
            deadline: day("2026-01-08"),
            amount: kes(1_400),
        };
        let member = Membership {
            joined_on: day("2025-01-01"),
            left_on: None,
        };
        let paid = Paid {
            total: kes(2_000),
            owed_before: kes(2_500),
        };
        let found = standing(&[week], member, paid, day("2026-01-09"));
        let found = found.map(|s| (s.arrears, s.expected, s.performance()));
        // 500 of old and 1,400 of new; 2,000 / 3,900.
        assert_eq!(found, Some((kes(1_900), kes(3_900), Some(5_128))));
    }

    #[test]
    fn performance_is_of_something() {
        assert_eq!(performance(kes(100), Money::ZERO), None);
        assert_eq!(performance(Money::ZERO, kes(100)), Some(0));
        assert_eq!(performance(kes(200), kes(300)), Some(6_666));
    }
}
