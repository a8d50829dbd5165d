//! A constitution of 2026 over a simulated year: 32 members, 1,400 a week by Thursday (the week is
//! Friday to Thursday), 100 a week for tea in a fund of the group, a new amount from July on. What
//! the rules say is compared, at every day of the year, with a bookkeeper who goes through the days
//! one by one with a list of unpaid weeks and knows nothing of the rules' own code.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "a bookkeeper works with small numbers"
)]

use std::collections::VecDeque;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use domain::contributions::{
    CellState, Membership, Paid, Plan, Rhythm, Schedule, Standing, standing,
};
use domain::money::Money;
use domain::time::eat_date;

const MEMBERS: usize = 32;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_default()
}

fn days(from: NaiveDate, through: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    from.iter_days().take_while(move |day| *day <= through)
}

/// A payment: which member, on which day, how many cents.
type Payment = (usize, NaiveDate, i64);

/// Somebody in the chama: the day they joined and left.
type Person = (NaiveDate, Option<NaiveDate>);

/// Numbers that look drawn at random and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.checked_rem(sides).unwrap_or_default()
    }
}

/// Most were there from the start; some joined on a Thursday, a Friday or in between; some left.
fn people() -> Vec<Person> {
    let from_the_start = day("2025-06-01");
    (0..MEMBERS)
        .map(|number| match number {
            3 => (day("2026-01-15"), None),
            4 => (day("2026-01-16"), None),
            5 => (day("2026-04-21"), None),
            6 => (from_the_start, Some(day("2026-05-14"))),
            7 => (from_the_start, Some(day("2026-05-13"))),
            8 => (day("2026-02-03"), Some(day("2026-10-02"))),
            _ => (from_the_start, None),
        })
        .collect()
}

/// Some pay every week, some in parts, some ahead, some seldom; sums with odd cents among them.
fn payments(weekly: i64, seed: u64) -> Vec<Payment> {
    let mut dice = Dice(seed);
    let mut all = Vec::new();
    for today in days(day("2026-01-02"), day("2027-01-07")) {
        for member in 0..MEMBERS {
            let habit = member % 6;
            let pays = match habit {
                0 => today.weekday() == Weekday::Thu,
                1 => today.weekday() == Weekday::Fri || today.weekday() == Weekday::Mon,
                2 => dice.roll(60) == 0,
                3 => dice.roll(10) == 0,
                4 => dice.roll(25) == 0,
                _ => false,
            };
            if !pays || dice.roll(12) == 0 {
                continue;
            }
            let odd = i64::try_from(dice.roll(100)).unwrap_or_default();
            let cents = match habit {
                0 => weekly,
                1 => weekly / 2,
                2 => weekly * 9,
                3 => weekly + odd,
                _ => weekly * 2 - odd * 7,
            };
            all.push((member, today, cents));
        }
    }
    all
}

/// What the bookkeeper wrote down for one member on one day.
#[derive(Debug, Default, PartialEq, Eq)]
struct Page {
    arrears: i64,
    open: i64,
    credit: i64,
    balance: i64,
    performance: Option<i64>,
    weeks: Vec<&'static str>,
}

/// An unpaid or paid week in the bookkeeper's list.
#[derive(Clone, Copy)]
struct Week {
    last_day: NaiveDate,
    owed: i64,
    paid: i64,
}

struct Bookkeeper {
    weeks: Vec<Week>,
    unpaid: VecDeque<usize>,
    spare: i64,
    paid: i64,
}

impl Bookkeeper {
    /// Goes through the year to the evening of `asked`.
    fn until(
        asked: NaiveDate,
        person: Person,
        payments: &[(NaiveDate, i64)],
        amount_of: &dyn Fn(NaiveDate) -> i64,
    ) -> Self {
        let mut book = Self {
            weeks: Vec::new(),
            unpaid: VecDeque::new(),
            spare: 0,
            paid: 0,
        };
        for today in days(day("2026-01-02"), asked) {
            if today.weekday() == Weekday::Fri {
                book.begin_week(today, person, amount_of(today));
            }
            for (_, cents) in payments.iter().filter(|(paid_on, _)| *paid_on == today) {
                book.paid += cents;
                book.spare += cents;
                book.settle();
            }
        }
        book
    }

    fn begin_week(&mut self, friday: NaiveDate, (joined, left): Person, amount: i64) {
        let thursday = friday.checked_add_days(Days::new(6)).unwrap_or(friday);
        let there = joined <= thursday && left.is_none_or(|left| left >= thursday);
        let owed = if there { amount } else { 0 };
        self.weeks.push(Week {
            last_day: thursday,
            owed,
            paid: 0,
        });
        if owed > 0 {
            self.unpaid.push_back(self.weeks.len() - 1);
        }
        self.settle();
    }

    fn settle(&mut self) {
        while self.spare > 0 {
            let Some(week) = self.unpaid.front().and_then(|at| self.weeks.get_mut(*at)) else {
                return;
            };
            let set = self.spare.min(week.owed - week.paid);
            week.paid += set;
            self.spare -= set;
            if week.paid == week.owed {
                self.unpaid.pop_front();
            }
        }
    }

    fn page(&self, asked: NaiveDate) -> Page {
        let mut page = Page {
            credit: self.spare,
            ..Page::default()
        };
        let mut required = 0;
        for week in &self.weeks {
            let over = asked > week.last_day;
            let missing = week.owed - week.paid;
            if over {
                required += week.owed;
                page.arrears += missing;
            } else {
                page.open += missing;
            }
            page.weeks.push(match (week.owed, week.paid) {
                (0, _) => "not_due",
                (owed, paid) if owed == paid => "paid",
                (_, 0) if over => "missed",
                (_, 0) => "open",
                _ => "partly_paid",
            });
        }
        page.balance = self.paid - required;
        page.performance = (required > 0).then(|| self.paid * 10_000 / required);
        page
    }
}

fn page_of(standing: &Standing) -> Page {
    Page {
        arrears: standing.arrears.cents(),
        open: standing.open.cents(),
        credit: standing.credit.cents(),
        balance: standing.balance().cents(),
        performance: standing.performance(),
        weeks: standing
            .cells
            .iter()
            .map(|cell| cell.state.as_str())
            .collect(),
    }
}

fn ruled(
    schedule: &Schedule,
    (joined_on, left_on): Person,
    payments: &[(NaiveDate, i64)],
    asked: NaiveDate,
) -> Option<Standing> {
    let by_then = payments.iter().filter(|(paid_on, _)| *paid_on <= asked);
    let total = by_then.map(|(_, cents)| Money::from_cents(*cents));
    let paid = Paid {
        total: Money::checked_sum(total)?,
        owed_before: Money::ZERO,
    };
    let member = Membership { joined_on, left_on };
    standing(&schedule.begun_by(asked), member, paid, asked)
}

fn plan(from: &str, shillings: i64) -> Plan {
    Plan {
        valid_from: day(from),
        amount: Money::from_cents(shillings * 100),
        rhythm: Rhythm::Weekly(Weekday::Thu),
    }
}

/// Compares rules and bookkeeper for every member on every day; tells how many were in arrears.
fn compare(schedule: &Schedule, all: &[Payment], amount_of: &dyn Fn(NaiveDate) -> i64) -> usize {
    let mut behind = 0;
    for (number, person) in people().into_iter().enumerate() {
        let own: Vec<(NaiveDate, i64)> = all
            .iter()
            .filter(|(member, _, _)| *member == number)
            .map(|(_, paid_on, cents)| (*paid_on, *cents))
            .collect();
        for asked in days(day("2026-01-02"), day("2027-01-07")) {
            let expected = Bookkeeper::until(asked, person, &own, amount_of).page(asked);
            let found = ruled(schedule, person, &own, asked).map(|found| page_of(&found));
            behind += usize::from(expected.arrears > 0);
            assert_eq!(found, Some(expected), "member {number} on {asked}");
        }
    }
    behind
}

#[test]
fn a_year_of_personal_contributions_to_the_cent_with_a_new_amount_midway() {
    // Decided to hold from Wednesday 1 July: the week to Thursday 2 July stays at 1,400.
    let schedule = Schedule::new(vec![plan("2026-01-02", 1_400), plan("2026-07-01", 1_500)]);
    let amount_of = |friday: NaiveDate| {
        if friday < day("2026-07-03") {
            140_000
        } else {
            150_000
        }
    };
    let behind = compare(&schedule, &payments(140_000, 7), &amount_of);
    assert!(
        behind > 2_000,
        "the year has arrears to get right: {behind}"
    );
}

#[test]
fn a_year_of_tea_is_a_fund_of_its_own() {
    let schedule = Schedule::new(vec![plan("2026-01-02", 100)]);
    compare(&schedule, &payments(10_000, 11), &|_| 10_000);
}

#[test]
fn what_was_paid_for_tea_changes_nothing_of_the_personal_performance() {
    let schedule = Schedule::new(vec![plan("2026-01-02", 1_400)]);
    let person = (day("2025-06-01"), None);
    let paid = [(day("2026-01-08"), 140_000), (day("2026-01-15"), 70_000)];
    let found = ruled(&schedule, person, &paid, day("2026-01-16"));
    // Each fund is asked with what was paid into it: 2,100 of 2,800, whatever tea was paid.
    assert_eq!(found.and_then(|found| found.performance()), Some(7_500));
}

#[test]
fn thursday_a_minute_before_midnight_counts_for_the_week_that_ends() {
    let schedule = Schedule::new(vec![plan("2026-01-02", 1_400)]);
    let person = (day("2025-06-01"), None);
    for (moment, state) in [
        ("2026-01-08T20:59:00Z", CellState::Paid),
        ("2026-01-08T21:00:00Z", CellState::Open),
    ] {
        let paid_on = eat_date(moment.parse().unwrap_or_default());
        let asked = day("2026-01-08");
        let found = ruled(&schedule, person, &[(paid_on, 140_000)], asked);
        let states: Vec<CellState> = found
            .map(|found| found.cells.iter().map(|cell| cell.state).collect())
            .unwrap_or_default();
        assert_eq!(states, [state], "{moment}");
    }
}
