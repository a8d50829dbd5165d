//! What happened in the sample year, made from a fixed seed and the day it ends on.

mod contributions;
mod founding;
mod household;
mod meetings;

use chrono::{Days, NaiveDate};
use domain::transactions::PaymentMethod;

use super::codes;
use super::dice::Dice;
use super::event::{Event, Money, Place, What};

const SEED: u64 = 2024;

/// What each member saves a month, in shillings.
pub const CONTRIBUTION: i64 = 5_000;
/// What each member gives to the welfare fund a month.
pub const WELFARE: i64 = 300;
/// What a new member pays once.
pub const REGISTRATION: i64 = 1_000;
/// What a late contribution costs.
pub const LATE_FINE: i64 = 200;

/// Minutes since midnight.
const fn at(hour: u32, minute: u32) -> u32 {
    hour * 60 + minute
}

/// Everything that happened until `today`, in order.
pub fn events(today: NaiveDate) -> Vec<Event> {
    let mut year = Year {
        today,
        meetings: meetings::until(today),
        dice: Dice::new(SEED),
        events: Vec::new(),
    };
    founding::tell(&mut year);
    contributions::tell(&mut year);
    household::tell(&mut year);
    // What happens in the same minute stays in the order it was told.
    year.events.sort_by_key(|event| (event.day, event.minute));
    year.events
}

/// The first day of the sample.
pub fn begins(today: NaiveDate) -> NaiveDate {
    meetings::until(today).first().copied().unwrap_or(today)
}

/// The year while it is being told.
struct Year {
    today: NaiveDate,
    meetings: Vec<NaiveDate>,
    dice: Dice,
    events: Vec<Event>,
}

impl Year {
    /// Something happens, unless the day has not come yet.
    fn tell(&mut self, day: NaiveDate, minute: u32, what: What) {
        if day <= self.today {
            self.events.push(Event { day, minute, what });
        }
    }

    fn money(&mut self, day: NaiveDate, minute: u32, money: Money) {
        self.tell(day, minute, What::Money(money));
    }

    fn meeting(&self, number: usize) -> Option<NaiveDate> {
        self.meetings.get(number).copied()
    }

    /// The money comes over the paybill, with a code of that day.
    fn over_mpesa(&mut self, day: NaiveDate, money: Money) -> Money {
        let code = codes::mpesa(day, &mut self.dice);
        money.by(Place::Paybill, PaymentMethod::Mpesa, code)
    }

    /// The money goes through the bank, with the number of the slip.
    fn over_bank(&mut self, day: NaiveDate, money: Money) -> Money {
        let code = codes::bank(day, &mut self.dice);
        money.by(Place::Bank, PaymentMethod::Bank, code)
    }
}

/// So many days later.
fn after(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_add_days(Days::new(days.unsigned_abs()))
        .unwrap_or(day)
}

/// So many days earlier.
fn before(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_sub_days(Days::new(days.unsigned_abs()))
        .unwrap_or(day)
}

/// `March 2026`.
fn month(day: NaiveDate) -> String {
    day.format("%B %Y").to_string()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn the_same_day_has_the_same_year() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let told = |today| format!("{:?}", events(today));
        assert_eq!(told(today), told(today));
    }

    #[test]
    fn a_year_ends_today_whatever_the_day() {
        let mut today = NaiveDate::from_ymd_opt(2027, 12, 20).unwrap();
        for _ in 0..500 {
            let events = events(today);
            assert_eq!(events.first().map(|e| e.day), Some(begins(today)));
            assert_eq!(events.last().map(|e| e.day), Some(today));
            assert!(
                (300..700).contains(&events.len()),
                "{today}: {}",
                events.len()
            );
            assert!(
                (364..=400).contains(&(today - begins(today)).num_days()),
                "{today}"
            );
            today = after(today, 1);
        }
    }
}
