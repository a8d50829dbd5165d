//! Drawing the next command of a sequence.

use chrono::{Duration, NaiveDate};
use domain::ids::{AccountId, FundId, MemberId, ProposalId, TransactionId};
use tests::Dice;

use crate::naive::Ledger;
use crate::play::Stranger;
use crate::step::{Money, Step, Typed, Wish};

const KINDS: &[&str] = &[
    "contribution",
    "contribution",
    "contribution",
    "registration_fee",
    "fine",
    "other_income",
    "transfer",
    "transfer",
    "opening_balance",
];

const OUT: &[&str] = &["expense", "expense", "welfare", "withdrawal", "refund"];

const NO_AMOUNTS: &[(&str, &str)] = &[
    ("0", "amount_not_positive"),
    ("-5", "amount_not_positive"),
    ("1.005", "amount_too_many_decimals"),
    ("10000000000", "amount_too_large"),
    ("1e400", "amount_too_large"),
    ("NaN", "amount_not_a_number"),
];

/// Draws a command that fits, or deliberately does not fit, the state of the books.
pub struct Draw<'a> {
    pub dice: &'a mut Dice,
    pub ledger: &'a Ledger,
    pub stranger: Stranger,
    pub today: NaiveDate,
    /// The number of the sequence, so that its receipts are its own.
    pub seed: u64,
    /// The number of the command, so that its key is new.
    pub turn: u64,
}

impl Draw<'_> {
    pub fn step(&mut self) -> Step {
        // A key from before: with its own command, or with one it was not given for.
        if self.dice.once_in(9) {
            let nth = self.dice.below(1 << 20);
            if let Some((key, wish)) = self.ledger.used(nth) {
                let (key, wish) = (key.clone(), wish.clone());
                let command = if self.dice.once_in(3) {
                    self.command()
                } else {
                    wish
                };
                return Step {
                    command,
                    key: Some(key),
                };
            }
        }
        let command = self.command();
        // What the other officer sends is not remembered among the keys of this one.
        let own = !matches!(command, Wish::Propose(_) | Wish::Withdraw { .. });
        let key = (own && !self.dice.once_in(3)).then(|| format!("key-{}", self.turn));
        Step { command, key }
    }

    fn command(&mut self) -> Wish {
        match self.dice.below(100) {
            0..12 => self.reverse(),
            12..15 => self.close(),
            15..20 => Wish::Wait(Duration::hours(self.dice.between(1, 60))),
            20..32 => self.propose(),
            32..46 => self.approve(),
            46..48 => Wish::Withdraw {
                id: self.proposal(),
            },
            _ => Wish::Record(self.money()),
        }
    }

    fn propose(&mut self) -> Wish {
        let kind = *self.dice.pick(OUT);
        let place = if self.dice.once_in(3) {
            self.place()
        } else {
            None
        };
        Wish::Propose(Money {
            kind,
            amount: self.amount(),
            member: self.member(),
            payer: None,
            place,
            to_place: None,
            fund: self.fund(),
            date: None,
            receipt: None,
        })
    }

    fn approve(&mut self) -> Wish {
        Wish::Approve {
            id: self.proposal(),
        }
    }

    /// Mostly the newest, which is most likely still open.
    fn proposal(&mut self) -> ProposalId {
        let proposals = &self.ledger.proposals;
        if proposals.is_empty() || self.dice.once_in(20) {
            return ProposalId::new(i64::MAX);
        }
        if self.dice.once_in(4) {
            return self.dice.pick(proposals).id;
        }
        proposals[proposals.len() - 1].id
    }

    fn reverse(&mut self) -> Wish {
        let id = if self.ledger.booked.is_empty() || self.dice.once_in(12) {
            *self
                .dice
                .pick(&[self.stranger.transaction, TransactionId::new(i64::MAX)])
        } else {
            self.dice.pick(&self.ledger.booked).id
        };
        let reason = if self.dice.once_in(15) {
            "  "
        } else {
            "typed wrongly"
        };
        Wish::Reverse { id, reason }
    }

    fn close(&mut self) -> Wish {
        let days = if self.dice.once_in(6) {
            self.dice.between(-3, 0)
        } else {
            self.dice.between(1, 30)
        };
        Wish::Close {
            through: self.today - Duration::days(days),
        }
    }

    fn money(&mut self) -> Money {
        let kind = *self.dice.pick(KINDS);
        let (place, to_place) = if kind == "transfer" {
            let transfer = (self.place(), self.place());
            if self.dice.once_in(10) {
                (transfer.0, None)
            } else {
                transfer
            }
        } else if self.dice.once_in(3) {
            (self.place(), None)
        } else {
            (None, None)
        };
        Money {
            kind,
            amount: self.amount(),
            member: self.member(),
            payer: if self.dice.once_in(8) {
                self.member()
            } else {
                None
            },
            place,
            to_place,
            fund: self.fund(),
            date: self.date(),
            receipt: self.receipt(),
        }
    }

    fn amount(&mut self) -> Typed {
        if self.dice.once_in(25) {
            let (text, code) = *self.dice.pick(NO_AMOUNTS);
            return Typed::Wrong(text, code);
        }
        Typed::Cents(match self.dice.below(40) {
            0 => 999_999_999_999,
            1 => 1,
            2..8 => self.dice.between(1, 100) * 100_000,
            _ => self.dice.between(1, 500_000),
        })
    }

    fn member(&mut self) -> Option<MemberId> {
        let members: Vec<MemberId> = self
            .ledger
            .chart
            .savings
            .keys()
            .map(|(member, _)| *member)
            .collect();
        match self.dice.below(40) {
            0 => Some(self.stranger.member),
            1..20 => Some(*self.dice.pick(&members)),
            _ => None,
        }
    }

    fn place(&mut self) -> Option<AccountId> {
        let places: Vec<AccountId> = self
            .ledger
            .chart
            .places
            .iter()
            .map(|(place, _)| *place)
            .collect();
        match self.dice.below(50) {
            0 => Some(self.stranger.place),
            1 => self.ledger.chart.others.values().next().copied(),
            2 => None,
            _ => Some(*self.dice.pick(&places)),
        }
    }

    fn fund(&mut self) -> Option<FundId> {
        let funds: Vec<FundId> = self
            .ledger
            .chart
            .savings
            .keys()
            .map(|(_, fund)| *fund)
            .collect();
        match self.dice.below(40) {
            0 => Some(self.stranger.fund),
            1..12 => Some(*self.dice.pick(&funds)),
            _ => None,
        }
    }

    fn date(&mut self) -> Option<NaiveDate> {
        match self.dice.below(30) {
            0 => Some(self.today + Duration::days(1)),
            1 => NaiveDate::from_ymd_opt(1989, 12, 31),
            2..12 => Some(self.today - Duration::days(self.dice.between(0, 45))),
            _ => None,
        }
    }

    /// Few codes, so that they meet.
    fn receipt(&mut self) -> Option<(&'static str, String)> {
        if !self.dice.once_in(4) {
            return None;
        }
        let method = *self.dice.pick(&["mpesa", "bank", "cheque"]);
        let number = self.dice.below(60);
        Some((
            method,
            format!("S{:07}R{number:02}", self.seed % 10_000_000),
        ))
    }
}
