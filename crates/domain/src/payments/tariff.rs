//! What M-Pesa takes for a payment, and from whom.
//!
//! Tariffs are data with a first day: a new one is added in front, and what was paid before keeps
//! its own. They say what to expect; where the provider tells what it took, that is booked.

use chrono::NaiveDate;

use crate::choice::choice;
use crate::money::{Amount, Money};

choice! {
    /// Who bears the cost of a payment to a paybill: one of three bouquets, chosen with Safaricom.
    pub enum Bouquet else "bouquet_unknown" {
        /// Whoever pays bears all of it.
        Business = "business",
        /// The chama bears all of it.
        Customer = "customer",
        /// Both bear a part: "mgao".
        Mgao = "mgao",
    }
}

/// What a payment to a paybill costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cost {
    /// Taken from whoever pays, on top of the payment. Not the chama's money.
    pub payer: Money,
    /// Taken from the chama.
    pub organisation: Money,
}

/// Whole shillings.
type Shillings = i64;

/// Amounts up to a limit, and what they cost.
struct PaybillBand {
    up_to: Shillings,
    total: Shillings,
    /// What of it the payer and the organisation bear under "mgao".
    mgao: (Shillings, Shillings),
}

const fn band(up_to: Shillings, total: Shillings, mgao: (Shillings, Shillings)) -> PaybillBand {
    PaybillBand { up_to, total, mgao }
}

/// A table and the day from which it holds.
struct Dated<Band: 'static> {
    from: NaiveDate,
    bands: &'static [Band],
}

const fn first_of(year: i32, month: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, 1) {
        Some(day) => day,
        None => NaiveDate::MAX,
    }
}

/// The tariff of 2025 with its three bouquets, as printed by money.ke/paybill-charges and
/// convertksh.xyz. Neither names its first day; it is taken to hold from the beginning of 2025.
const PAYBILL: &[Dated<PaybillBand>] = &[Dated {
    from: first_of(2025, 1),
    bands: &[
        band(100, 0, (0, 0)),
        band(500, 5, (5, 0)),
        band(1_000, 10, (10, 0)),
        band(1_500, 15, (10, 5)),
        band(2_500, 20, (13, 7)),
        band(3_500, 25, (16, 9)),
        band(5_000, 34, (16, 18)),
        band(7_500, 42, (17, 25)),
        band(10_000, 48, (18, 30)),
        band(15_000, 57, (18, 39)),
        band(20_000, 62, (19, 43)),
        band(25_000, 67, (20, 47)),
        band(30_000, 72, (20, 52)),
        band(35_000, 83, (21, 62)),
        band(40_000, 99, (23, 76)),
        band(45_000, 103, (23, 80)),
        band(250_000, 108, (24, 84)),
    ],
}];

/// What an organisation pays to send money to a phone: limit and cost. As one operator who pays
/// out every day charges it, `mpesaTransactionFee.ts` of mchango-chama-hub; taken to hold from the
/// beginning of 2025.
const B2C: &[Dated<(Shillings, Shillings)>] = &[Dated {
    from: first_of(2025, 1),
    bands: &[
        (100, 0),
        (1_500, 5),
        (5_000, 9),
        (20_000, 11),
        (250_000, 13),
    ],
}];

/// The least that can be paid to a paybill, and sent to a phone. The most of both stands in the
/// tables.
const PAYBILL_LEAST: Shillings = 1;
const B2C_LEAST: Shillings = 10;

/// What a payment to a paybill costs on a day. `None` where no tariff is known, or where such an
/// amount cannot be paid at once.
pub fn paybill_cost(on: NaiveDate, bouquet: Bouquet, amount: Amount) -> Option<Cost> {
    let bands = in_force(PAYBILL, on)?;
    let band = find(bands, PAYBILL_LEAST, amount, |band| band.up_to)?;
    let (payer, organisation) = match bouquet {
        Bouquet::Business => (band.total, 0),
        Bouquet::Customer => (0, band.total),
        Bouquet::Mgao => band.mgao,
    };
    Some(Cost {
        payer: money(payer)?,
        organisation: money(organisation)?,
    })
}

/// What sending money to a phone costs the chama on a day. `None` where no tariff is known, or
/// where such an amount cannot be sent at once.
pub fn b2c_cost(on: NaiveDate, amount: Amount) -> Option<Money> {
    let bands = in_force(B2C, on)?;
    let (_, cost) = find(bands, B2C_LEAST, amount, |(up_to, _)| *up_to)?;
    money(*cost)
}

/// The table with the latest first day that is not after the day.
fn in_force<Band>(tables: &[Dated<Band>], on: NaiveDate) -> Option<&'static [Band]> {
    let begun = tables.iter().filter(|table| table.from <= on);
    begun
        .max_by_key(|table| table.from)
        .map(|table| table.bands)
}

fn find<Band>(
    bands: &[Band],
    least: Shillings,
    amount: Amount,
    up_to: impl Fn(&Band) -> Shillings,
) -> Option<&Band> {
    let fits = |band: &&Band| money(up_to(band)).is_some_and(|limit| amount.money() <= limit);
    let enough = money(least).is_some_and(|least| amount.money() >= least);
    bands.iter().find(fits).filter(|_| enough)
}

fn money(shillings: Shillings) -> Option<Money> {
    shillings.checked_mul(100).map(Money::from_cents)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    fn cost(bouquet: Bouquet, cents: i64) -> Option<(i64, i64)> {
        let amount = Amount::from_cents(cents).ok()?;
        let cost = paybill_cost(day("2026-11-23"), bouquet, amount)?;
        Some((cost.payer.cents() / 100, cost.organisation.cents() / 100))
    }

    fn payout(cents: i64) -> Option<i64> {
        let amount = Amount::from_cents(cents).ok()?;
        b2c_cost(day("2026-11-23"), amount).map(|cost| cost.cents() / 100)
    }

    #[test]
    fn payer_and_organisation_together_bear_the_total() {
        for table in PAYBILL {
            let mut before = (0, 0);
            for band in table.bands {
                let (payer, organisation) = band.mgao;
                assert_eq!(payer.checked_add(organisation), Some(band.total));
                assert!(band.up_to > before.0 && band.total >= before.1);
                before = (band.up_to, band.total);
            }
            assert_eq!(before, (250_000, 108));
        }
        let limits = B2C.iter().flat_map(|table| table.bands.windows(2));
        for pair in limits {
            assert!(pair.is_sorted() && pair.first() != pair.last());
        }
    }

    #[test]
    fn worked_costs_of_each_bouquet() {
        use Bouquet::{Business, Customer, Mgao};
        assert_eq!(cost(Business, 140_000), Some((15, 0)));
        assert_eq!(cost(Customer, 140_000), Some((0, 15)));
        assert_eq!(cost(Mgao, 140_000), Some((10, 5)));
        assert_eq!(cost(Mgao, 100), Some((0, 0)));
        assert_eq!(cost(Mgao, 10_000), Some((0, 0)));
        assert_eq!(cost(Mgao, 10_050), Some((5, 0)));
        assert_eq!(cost(Mgao, 10_100), Some((5, 0)));
        assert_eq!(cost(Mgao, 500_000), Some((16, 18)));
        assert_eq!(cost(Mgao, 500_100), Some((17, 25)));
        assert_eq!(cost(Customer, 25_000_000), Some((0, 108)));
        assert_eq!(cost(Customer, 25_000_100), None);
        assert_eq!(cost(Customer, 99), None);
    }

    #[test]
    fn worked_costs_of_sending() {
        for (cents, shillings) in [
            (1_000, Some(0)),
            (10_000, Some(0)),
            (10_100, Some(5)),
            (150_000, Some(5)),
            (150_100, Some(9)),
            (500_000, Some(9)),
            (2_000_000, Some(11)),
            (2_000_100, Some(13)),
            (25_000_000, Some(13)),
            (25_000_100, None),
            (999, None),
        ] {
            assert_eq!(payout(cents), shillings, "{cents}");
        }
    }

    #[test]
    fn before_the_first_tariff_nothing_is_known() {
        let amount = Amount::from_cents(140_000).unwrap_or(Amount::MIN);
        let before = day("2024-12-31");
        assert_eq!(paybill_cost(before, Bouquet::Customer, amount), None);
        assert_eq!(b2c_cost(before, amount), None);
        assert!(b2c_cost(day("2025-01-01"), amount).is_some());
    }

    #[test]
    fn a_later_tariff_takes_over_on_its_day() {
        const OLD: &[u8] = &[1];
        const NEW: &[u8] = &[2];
        let tables = [
            Dated {
                from: first_of(2027, 7),
                bands: NEW,
            },
            Dated {
                from: first_of(2025, 1),
                bands: OLD,
            },
        ];
        assert_eq!(in_force(&tables, day("2027-06-30")), Some(OLD));
        assert_eq!(in_force(&tables, day("2027-07-01")), Some(NEW));
        assert_eq!(in_force(&tables, day("2024-06-30")), None);
    }

    proptest::proptest! {
        #[test]
        fn every_amount_that_can_be_paid_has_a_cost(cents in 100..=25_000_000_i64) {
            let total = |bouquet| cost(bouquet, cents).and_then(|(a, b)| a.checked_add(b));
            let all = total(Bouquet::Business);
            proptest::prop_assert!(all.is_some());
            proptest::prop_assert_eq!(total(Bouquet::Customer), all);
            proptest::prop_assert_eq!(total(Bouquet::Mgao), all);
        }
    }
}
