//! What Safaricom asks for carrying money. Written from its published lists on its own, so that
//! the product's tables are checked against others.

use domain::money::Money;
use serde::{Deserialize, Serialize};

/// Who pays for money paid to a short code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bouquet {
    /// The one who pays.
    Business,
    /// The organisation.
    Customer,
    /// Each a part.
    Mgao,
}

/// The cost of one payment, by who bears it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fees {
    pub payer: Money,
    pub organisation: Money,
}

impl Fees {
    /// A payment that costs nobody anything.
    pub const NONE: Self = Self {
        payer: Money::ZERO,
        organisation: Money::ZERO,
    };
}

/// Shillings up to which a band goes, and the payer's and the organisation's part under Mgao.
/// Added up they are the whole fee.
const PAY_BILL: &[(i64, i64, i64)] = &[
    (100, 0, 0),
    (500, 5, 0),
    (1_000, 10, 0),
    (1_500, 10, 5),
    (2_500, 13, 7),
    (3_500, 16, 9),
    (5_000, 16, 18),
    (7_500, 17, 25),
    (10_000, 18, 30),
    (15_000, 18, 39),
    (20_000, 19, 43),
    (25_000, 20, 47),
    (30_000, 20, 52),
    (35_000, 21, 62),
    (40_000, 23, 76),
    (45_000, 23, 80),
    (250_000, 24, 84),
];

/// Shillings up to which a band goes, and what a payout in it costs the organisation.
const PAYOUT: &[(i64, i64)] = &[
    (100, 0),
    (1_500, 5),
    (5_000, 9),
    (20_000, 11),
    (250_000, 13),
];

/// What a payment to a short code costs. Nothing where there is no bouquet.
pub fn pay_bill(bouquet: Option<Bouquet>, amount: Money) -> Fees {
    let band = PAY_BILL
        .iter()
        .find(|(top, ..)| amount.cents() <= top * 100);
    let (Some(bouquet), Some((_, payer, organisation))) = (bouquet, band.or(PAY_BILL.last()))
    else {
        return Fees::NONE;
    };
    let (payer, organisation) = match bouquet {
        Bouquet::Business => (payer + organisation, 0),
        Bouquet::Customer => (0, payer + organisation),
        Bouquet::Mgao => (*payer, *organisation),
    };
    Fees {
        payer: Money::from_cents(payer * 100),
        organisation: Money::from_cents(organisation * 100),
    }
}

/// What a payout costs the organisation.
pub fn payout(amount: Money) -> Money {
    let band = PAYOUT.iter().find(|(top, _)| amount.cents() <= top * 100);
    Money::from_cents(band.or(PAYOUT.last()).map_or(0, |(_, fee)| fee * 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shillings(amount: i64) -> Money {
        Money::from_cents(amount * 100)
    }

    #[test]
    fn the_bands_as_published() {
        for (amount, whole) in [
            (1, 0),
            (100, 0),
            (101, 5),
            (500, 5),
            (501, 10),
            (1_001, 15),
            (2_500, 20),
            (3_500, 25),
            (5_000, 34),
            (7_500, 42),
            (10_000, 48),
            (15_000, 57),
            (20_000, 62),
            (25_000, 67),
            (30_000, 72),
            (35_000, 83),
            (40_000, 99),
            (45_000, 103),
            (45_001, 108),
            (250_000, 108),
        ] {
            let customer = pay_bill(Some(Bouquet::Customer), shillings(amount));
            assert_eq!(customer.organisation, shillings(whole), "{amount}");
            assert!(customer.payer.is_zero());
            let business = pay_bill(Some(Bouquet::Business), shillings(amount));
            assert_eq!(business.payer, shillings(whole), "{amount}");
            assert!(business.organisation.is_zero());
        }
        assert_eq!(
            pay_bill(Some(Bouquet::Mgao), shillings(1_200)),
            Fees {
                payer: shillings(10),
                organisation: shillings(5)
            }
        );
        assert_eq!(pay_bill(None, shillings(1_200)), Fees::NONE);
    }

    #[test]
    fn payouts_cost_by_band() {
        for (amount, fee) in [
            (100, 0),
            (101, 5),
            (1_500, 5),
            (5_000, 9),
            (20_000, 11),
            (20_001, 13),
        ] {
            assert_eq!(payout(shillings(amount)), shillings(fee), "{amount}");
        }
    }
}
