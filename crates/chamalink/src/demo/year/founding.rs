//! How the chama begins: its list of members, what it brought from the exercise book, its fees.

use domain::transactions::{PaymentMethod, TransactionType};

use super::{REGISTRATION, Year, at, before};
use crate::demo::event::{Money, Place, What};
use crate::demo::people::{CHAIRPERSON, MEMBERS};

/// What was in the box on the day of the founding; the rest of what members had saved, and a small
/// surplus, was at the bank.
const CASH_BROUGHT: i64 = 14_500;
const SURPLUS_BROUGHT: i64 = 6_300;

pub fn tell(year: &mut Year) {
    let Some(founded) = year.meeting(0) else {
        return;
    };
    year.tell(founded, at(10, 5), What::OpenBank);
    let brought: i64 = MEMBERS.iter().map(|person| person.brought).sum();
    let opening = |shillings, text: &str| {
        Money::new(TransactionType::OpeningBalance, shillings, text)
            .reference("Exercise book, page 48")
    };
    let cash = opening(
        CASH_BROUGHT,
        "Cash counted by three members at the founding",
    );
    year.money(founded, at(10, 10), cash);
    let bank = brought + SURPLUS_BROUGHT - CASH_BROUGHT;
    let bank =
        opening(bank, "Balance of the bank statement").by(Place::Bank, PaymentMethod::Bank, "");
    year.money(founded, at(10, 14), bank);
    for (member, person) in MEMBERS.iter().enumerate() {
        join(year, member, person.joins_at);
        if person.brought > 0 {
            let savings = opening(
                person.brought,
                "Savings carried over from the exercise book",
            );
            year.money(founded, at(10, 20), savings.of(member));
        }
    }
}

/// Somebody is put on the list and pays the registration fee.
fn join(year: &mut Year, member: usize, meeting: usize) {
    let Some(day) = year.meeting(meeting) else {
        return;
    };
    // The founder is on the list by founding.
    if member != CHAIRPERSON {
        year.tell(day, at(9, 30), What::Join(member));
    }
    let text = "Registration fee";
    let mut fee = Money::new(TransactionType::RegistrationFee, REGISTRATION, text).of(member);
    if year.dice.percent(50) {
        fee = year.over_mpesa(day, fee);
    }
    year.money(day, at(10, 45), fee);
    if meeting > 0 {
        let text = "Airtime to call new members";
        let airtime = Money::new(TransactionType::Expense, 100, text);
        year.money(before(day, 1), at(18, 2), airtime);
    }
}
