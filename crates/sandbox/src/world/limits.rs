//! What a customer may pay and hold.

use chrono::{DateTime, TimeDelta, Utc};
use domain::money::Money;
use domain::time::eat_date;

use super::World;
use crate::outcome::Outcome;

impl World {
    /// Why this customer may not pay so much now, before the wallet is looked at.
    pub(super) fn refuses_payment(
        &self,
        msisdn: &str,
        party: &str,
        amount: Money,
        now: DateTime<Utc>,
    ) -> Option<Outcome> {
        if amount < Money::from_cents(100) {
            return Some(Outcome::of("below_minimum"));
        }
        if amount > self.limits.transaction {
            return Some(Outcome::of("above_maximum"));
        }
        let person = self.people.get(msisdn)?;
        let today = person.paid.filter(|(day, _)| *day == eat_date(now));
        let paid = today.map_or(Money::ZERO, |(_, paid)| paid);
        if paid
            .checked_add(amount)
            .is_none_or(|sum| sum > self.limits.a_day)
        {
            return Some(Outcome::of("daily_limit"));
        }
        let (to, last, at) = person.last_payment.as_ref()?;
        let just_now = now - *at < TimeDelta::seconds(self.limits.repeat_s);
        let again = to == party && *last == amount && just_now;
        again.then(|| Outcome::of("repeated_too_soon"))
    }

    /// Why this customer may not be given so much.
    pub(super) fn refuses_receipt(&self, msisdn: &str, amount: Money) -> Option<Outcome> {
        if amount < self.limits.payout_least {
            return Some(Outcome::of("below_minimum"));
        }
        if amount > self.limits.transaction {
            return Some(Outcome::of("above_maximum"));
        }
        let full = self.wallet(msisdn).checked_add(amount);
        let full = full.is_none_or(|sum| sum > self.limits.wallet);
        full.then(|| Outcome::of("wallet_full"))
    }

    /// Notes a payment, for the limits of the next.
    pub(super) fn note_payment(
        &mut self,
        msisdn: &str,
        party: &str,
        amount: Money,
        now: DateTime<Utc>,
    ) {
        let today = eat_date(now);
        let person = self.person(msisdn, now);
        let before = person.paid.filter(|(day, _)| *day == today);
        let before = before.map_or(Money::ZERO, |(_, paid)| paid);
        person.paid = before.checked_add(amount).map(|sum| (today, sum));
        person.last_payment = Some((party.to_owned(), amount, now));
    }
}
