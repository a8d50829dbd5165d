//! What lies where, in shillings, while the sample is played.

use domain::transactions::TransactionType;

use super::event::{Money, Place};

/// Less than this is not worth the way to the bank.
const WORTH_BANKING: i64 = 2_000;

/// The cash places and what they hold.
#[derive(Debug)]
pub struct Purse {
    held: Vec<(Place, i64)>,
}

impl Default for Purse {
    fn default() -> Self {
        let places = [Place::CashBox, Place::Paybill, Place::Bank];
        Self {
            held: places.map(|place| (place, 0)).into(),
        }
    }
}

impl Purse {
    /// Money came or went.
    pub fn moved(&mut self, money: &Money) {
        self.add(money.place, effect(money));
    }

    /// What came or went did not, after all.
    pub fn moved_back(&mut self, money: &Money) {
        self.add(money.place, -effect(money));
    }

    /// Takes whole thousands to the bank and leaves `keep`; nothing where it is not worth it.
    pub fn take_to_bank(&mut self, from: Place, keep: i64) -> Option<i64> {
        let spare = (self.holds(from) - keep) / 1_000 * 1_000;
        if spare < WORTH_BANKING {
            return None;
        }
        self.add(from, -spare);
        self.add(Place::Bank, spare);
        Some(spare)
    }

    fn holds(&self, place: Place) -> i64 {
        let found = self.held.iter().find(|(at, _)| *at == place);
        found.map_or(0, |(_, held)| *held)
    }

    fn add(&mut self, place: Place, shillings: i64) {
        for (_, held) in self.held.iter_mut().filter(|(at, _)| *at == place) {
            *held += shillings;
        }
    }
}

/// What a movement does to its place.
fn effect(money: &Money) -> i64 {
    match money.kind {
        kind if kind.leaves_the_chama() => -money.shillings,
        // What a member brought lies in no place: it says whose the money there is.
        TransactionType::OpeningBalance if money.member.is_some() => 0,
        _ => money.shillings,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::collections::BTreeMap;

    use chrono::{Days, NaiveDate};

    use super::*;
    use crate::demo::event::What;
    use crate::demo::year;

    #[test]
    fn no_place_runs_short_whatever_the_day() {
        let mut today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        for _ in 0..400 {
            let mut purse = Purse::default();
            let mut named = BTreeMap::new();
            for event in year::events(today) {
                match &event.what {
                    What::Money(money) => {
                        purse.moved(money);
                        named.insert(money.name, money.clone());
                    }
                    What::ToBank { from, keep } => drop(purse.take_to_bank(*from, *keep)),
                    What::Reverse { name, .. } => purse.moved_back(named.get(name).unwrap()),
                    What::Join(_) | What::OpenBank | What::Close(_) => {}
                }
                for (place, held) in &purse.held {
                    assert!(
                        *held >= 0,
                        "{today}: {place:?} holds {held} after {event:?}"
                    );
                }
            }
            today = today.checked_add_days(Days::new(1)).unwrap();
        }
    }
}
