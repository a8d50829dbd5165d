//! Who pays when: on time, late, in parts, or double after a month missed; and the fines for it.

use chrono::NaiveDate;
use domain::transactions::{PaymentMethod, TransactionType};

use super::{CONTRIBUTION, LATE_FINE, WELFARE, Year, after, at, before, month};
use crate::demo::event::{Fund, Money, Place};
use crate::demo::people::{Habit, MEMBERS};

/// The meeting at which one who misses a month misses it.
const MISSED_MEETING: usize = 7;
/// Whose husband pays now and then, and in which name.
const MARRIED: (usize, &str) = (8, "Joseph Njoroge");
/// Who once pays for whom, at which meeting.
const FRIENDS: (usize, usize, usize) = (0, 9, 7);

pub fn tell(year: &mut Year) {
    for number in 0..year.meetings.len() {
        let Some(day) = year.meeting(number) else {
            continue;
        };
        for (member, person) in MEMBERS.iter().enumerate() {
            if person.joins_at > number {
                continue;
            }
            match person.habit {
                Habit::OftenLate if year.dice.percent(55) => late(year, number, day, member),
                Habit::InParts if year.dice.percent(60) => in_parts(year, day, member),
                Habit::MissesOne if number == MISSED_MEETING => missed(year, number, day, member),
                _ => on_time(year, number, day, member),
            }
            welfare(year, day, member);
        }
    }
    early_for_the_next(year);
}

fn contribution(member: usize, shillings: i64, for_meeting: NaiveDate) -> Money {
    let text = format!("Contribution for {}", month(for_meeting));
    Money::new(TransactionType::Contribution, shillings, text).of(member)
}

fn on_time(year: &mut Year, number: usize, day: NaiveDate, member: usize) {
    let mut money = contribution(member, CONTRIBUTION, day);
    if member == MARRIED.0 && number % 3 == 1 {
        money.payer_name = MARRIED.1;
    }
    if (member, number) == (FRIENDS.1, FRIENDS.2) {
        money.payer = Some(FRIENDS.0);
    }
    let minute = at(14, 0) + u32::try_from(year.dice.between(5, 90)).unwrap_or(0);
    match year.dice.between(1, 10) {
        // At the founding nothing came before the meeting: there was no chama yet.
        1..=5 if number > 0 => {
            let paid = before(day, year.dice.between(0, 3));
            let money = year.over_mpesa(paid, money);
            year.money(paid, minute, money);
        }
        // The slip is shown at the meeting, some days after the bank took the money.
        6 if number > 0 => {
            let mut money = year.over_bank(before(day, 2), money);
            money.days_ago = 2;
            year.money(day, minute, money);
        }
        1..=6 => {
            let money = year.over_mpesa(day, money);
            year.money(day, minute, money);
        }
        _ => {
            money.by_chairperson = number == 4;
            year.money(day, minute, money);
        }
    }
}

fn late(year: &mut Year, number: usize, day: NaiveDate, member: usize) {
    let paid = after(day, year.dice.between(4, 12));
    let money = year.over_mpesa(paid, contribution(member, CONTRIBUTION, day));
    year.money(paid, at(19, 21), money);
    fine(year, number, day, member);
}

fn in_parts(year: &mut Year, day: NaiveDate, member: usize) {
    let first = year.dice.between(2, 4) * 1_000;
    year.money(day, at(15, 10), contribution(member, first, day));
    let paid = after(day, year.dice.between(8, 16));
    let mut rest = contribution(member, CONTRIBUTION - first, day);
    rest.description.push_str(", the rest");
    let rest = year.over_mpesa(paid, rest);
    year.money(paid, at(20, 4), rest);
}

fn missed(year: &mut Year, number: usize, day: NaiveDate, member: usize) {
    if let Some(next) = year.meeting(number + 1) {
        year.money(next, at(14, 20), contribution(member, CONTRIBUTION, day));
        fine(year, number, day, member);
    }
}

/// The fine is paid in cash at the next meeting.
fn fine(year: &mut Year, number: usize, day: NaiveDate, member: usize) {
    if let Some(next) = year.meeting(number + 1) {
        let text = format!("Late contribution for {}", month(day));
        let fine = Money::new(TransactionType::Fine, LATE_FINE, text).of(member);
        year.money(next, at(14, 25), fine);
    }
}

fn welfare(year: &mut Year, day: NaiveDate, member: usize) {
    if year.dice.percent(4) {
        return;
    }
    let text = format!("Welfare for {}", month(day));
    let mut money = Money::new(TransactionType::Contribution, WELFARE, text).of(member);
    money.fund = Fund::Welfare;
    year.money(day, at(15, 40), money);
}

/// Two members pay for the next meeting already: one this morning, one some days ago at the bank.
fn early_for_the_next(year: &mut Year) {
    let today = year.today;
    let next = after(today, 21);
    let mut early = contribution(4, CONTRIBUTION, next);
    early.description.push_str(", paid early");
    let slip = crate::demo::codes::bank(before(today, 2), &mut year.dice);
    let at_the_bank = early.clone().by(Place::Bank, PaymentMethod::Bank, slip);
    year.money(
        before(today, 2),
        at(11, 35),
        Money {
            member: Some(3),
            ..at_the_bank
        },
    );
    let early = year.over_mpesa(today, early);
    year.money(today, at(7, 50), early);
}
