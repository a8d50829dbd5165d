//! What the chama itself spends, earns and moves; a mistake put right; books closed.

use chrono::{Datelike, NaiveDate};
use domain::transactions::{PaymentMethod, TransactionType};

use super::{CONTRIBUTION, Year, after, at, before, month};
use crate::demo::event::{Money, Place, What};

/// What stays in the box and on the paybill when the rest is taken to the bank.
const KEPT_IN_BOX: i64 = 3_000;
const KEPT_ON_PAYBILL: i64 = 2_000;
/// Whose contribution is once typed with a zero too many, after which meeting.
const MISTAKE: (usize, usize) = (11, 6);
/// The books are closed through the end of this meeting's month, at that later meeting.
const CLOSED: (usize, usize) = (3, 6);

pub fn tell(year: &mut Year) {
    for number in 0..year.meetings.len() {
        if let Some(day) = year.meeting(number) {
            each_month(year, number, day);
            each_quarter(year, number, day);
            once(year, number, day);
        }
    }
    mistake(year);
    close(year);
}

fn expense(shillings: i64, text: impl Into<String>) -> Money {
    Money::new(TransactionType::Expense, shillings, text)
}

/// Officers who are new cannot put money out for three days, so what the founding cost is paid
/// after them.
fn paid_on(number: usize, day: NaiveDate) -> NaiveDate {
    if number == 0 { after(day, 5) } else { day }
}

fn each_month(year: &mut Year, number: usize, day: NaiveDate) {
    let tea = year.dice.between(17, 28) * 50;
    year.money(
        paid_on(number, day),
        at(16, 30),
        expense(tea, "Tea and mandazi for the meeting"),
    );
    year.tell(
        after(day, 2),
        at(10, 40),
        What::ToBank {
            from: Place::CashBox,
            keep: KEPT_IN_BOX,
        },
    );
    let charges = year.dice.between(6, 24) * 10;
    let charged = after(day, 4);
    // What the pretended M-Pesa is asked about begins with today: it knows of no such payment.
    if charged == year.today {
        return;
    }
    let charges = expense(charges, format!("M-Pesa charges for {}", month(day))).by(
        Place::Paybill,
        PaymentMethod::Mpesa,
        "",
    );
    year.money(charged, at(9, 12), charges);
    year.tell(
        charged,
        at(9, 30),
        What::ToBank {
            from: Place::Paybill,
            keep: KEPT_ON_PAYBILL,
        },
    );
}

fn each_quarter(year: &mut Year, number: usize, day: NaiveDate) {
    match number % 3 {
        0 => {
            let hall = expense(1_500, "Social hall for three meetings").reference(voucher(number));
            year.money(paid_on(number, day), at(17, 5), hall);
        }
        2 => {
            let charge = expense(350, "Bank charges for the quarter").by(
                Place::Bank,
                PaymentMethod::Bank,
                "",
            );
            year.money(after(day, 5), at(12, 0), charge);
            // The more is saved, the more it earns; by the end it carries tea, hall and welfare.
            let months = i64::try_from(number).unwrap_or(0);
            let interest = months * 1_250 + year.dice.between(0, 240);
            let text = "Interest of the bank for the quarter";
            let interest = Money::new(TransactionType::OtherIncome, interest, text);
            let interest = year.over_bank(after(day, 5), interest);
            year.money(after(day, 5), at(12, 5), interest);
        }
        _ => {}
    }
}

fn once(year: &mut Year, number: usize, day: NaiveDate) {
    match number {
        1 => {
            let books = expense(640, "Receipt books and pens").reference(voucher(number));
            year.money(after(day, 3), at(11, 20), books);
        }
        3 | 8 => {
            let hire = if number == 3 { 3_500 } else { 4_200 };
            let text = "Hire of our tents and chairs for a wedding";
            let hire = Money::new(TransactionType::OtherIncome, hire, text);
            let mut hire = year.over_mpesa(after(day, 7), hire);
            hire.payer_name = "Mary Wambui";
            year.money(after(day, 7), at(17, 45), hire);
        }
        4 => {
            let text = "Bereavement of Achieng: burial of her father, resolution 4 of the meeting";
            let help = Money::new(TransactionType::Welfare, 20_000, text).of(6);
            let cheque = help.by(Place::Bank, PaymentMethod::Cheque, "000117");
            year.money(after(day, 6), at(10, 15), cheque.reference(voucher(number)));
        }
        5 => {
            let text = "Renewal of the registration certificate, Community Development office";
            let renewal = year.over_mpesa(after(day, 9), expense(1_000, text));
            year.money(after(day, 9), at(11, 50), renewal.reference("CGR/NRB/4471"));
        }
        9 => {
            let text = "Hospital bill of Peter, Kiambu Level 5";
            let help = Money::new(TransactionType::Welfare, 8_000, text).of(13);
            let help = year.over_bank(after(day, 3), help);
            year.money(after(day, 3), at(15, 30), help.reference(voucher(number)));
        }
        11 => {
            let text = "Training on record keeping, lunch and facilitator";
            let cheque = expense(6_500, text).by(Place::Bank, PaymentMethod::Cheque, "000118");
            year.money(after(day, 1), at(13, 0), cheque.reference(voucher(number)));
        }
        _ => {}
    }
}

fn voucher(number: usize) -> String {
    format!("PV {:03}", number * 4 + 11)
}

/// A zero too many, seen the same evening, reversed, and recorded as it was.
fn mistake(year: &mut Year) {
    let (member, number) = MISTAKE;
    let Some(day) = year.meeting(number).map(|day| after(day, 1)) else {
        return;
    };
    let text = "Extra savings towards school fees";
    let wrong = Money::new(TransactionType::Contribution, CONTRIBUTION * 10, text).of(member);
    let wrong = year.over_mpesa(day, wrong);
    let right = Money {
        shillings: CONTRIBUTION,
        ..wrong.clone()
    };
    year.money(day, at(17, 10), wrong.named("a zero too many"));
    year.tell(
        day,
        at(19, 40),
        What::Reverse {
            name: "a zero too many",
            reason: "Typed 50,000 for 5,000; the M-Pesa message says 5,000",
        },
    );
    year.money(day, at(19, 44), right);
}

fn close(year: &mut Year) {
    let (closed, at_meeting) = CLOSED;
    let month_end = year
        .meeting(closed)
        .and_then(|day| after(day, 31).with_day(1))
        .map(|next_month| before(next_month, 1));
    if let (Some(month_end), Some(day)) = (month_end, year.meeting(at_meeting)) {
        year.tell(day, at(17, 30), What::Close(month_end));
    }
}
