//! Two people move money: who must approve a payment, who may, and how long it can be approved.
//!
//! A payment out of the chama is proposed by one officer and approved by others. How many depends
//! on the amount; who may approve is settled when it is proposed, so that neither a change of rules
//! nor a change of office afterwards decides about money that is already on its way.

use chrono::{DateTime, Duration, Utc};

use crate::access::{Permission, Role, allows};
use crate::choice::choice;
use crate::ids::MemberId;
use crate::ledger::AccountKind;
use crate::money::{Amount, Money};
use crate::transactions::TransactionType;

choice! {
    /// For what money leaves the chama.
    pub enum PaymentKind else "payment_kind_unknown" {
        /// The chama buys or pays for something.
        Expense = "expense",
        /// Welfare for a member: bereavement, hospital, a new child.
        Welfare = "welfare",
        /// A member takes out what they saved.
        Withdrawal = "withdrawal",
        /// Money that came in is given back.
        Refund = "refund",
        /// Money goes to an account that is not the chama's own.
        TransferOut = "transfer_out",
    }
}

impl PaymentKind {
    /// The type of the transaction it is booked as. Money sent to an account outside is spent: what
    /// the chama still owns lies in a cash place of its own, and is moved there by a transfer.
    pub const fn transaction_type(self) -> TransactionType {
        match self {
            Self::Expense | Self::TransferOut => TransactionType::Expense,
            Self::Welfare => TransactionType::Welfare,
            Self::Withdrawal => TransactionType::Withdrawal,
            Self::Refund => TransactionType::Refund,
        }
    }
}

choice! {
    /// As what money had come in that is given back.
    pub enum RefundOf else "refund_of_unknown" {
        /// Anything else the chama earned.
        OtherIncome = "other_income",
        /// A fee to join.
        RegistrationFee = "registration_fee",
        /// A fine.
        Fine = "fine",
        /// Money whose owner was not known when it came.
        Unexplained = "unexplained",
    }
}

impl RefundOf {
    /// The account it had been booked to.
    pub const fn account(self) -> AccountKind {
        match self {
            Self::OtherIncome => AccountKind::OtherIncome,
            Self::RegistrationFee => AccountKind::RegistrationFees,
            Self::Fine => AccountKind::FinesIncome,
            Self::Unexplained => AccountKind::Suspense,
        }
    }
}

choice! {
    /// How far a proposal has come.
    pub enum ProposalState else "proposal_state_unknown" {
        /// It waits for approvals.
        Open = "open",
        /// Enough approved, and M-Pesa is asked to pay it.
        Sending = "sending",
        /// Enough approved, and the money is booked.
        Paid = "paid",
        /// Enough approved, and M-Pesa did not pay it; the money is where it was.
        Failed = "failed",
        /// An approver said no.
        Rejected = "rejected",
        /// The proposer took it back.
        Withdrawn = "withdrawn",
        /// It was open for too long.
        Expired = "expired",
    }
}

impl ProposalState {
    /// Whether it has come to its end and nothing was paid.
    pub const fn ended_unpaid(self) -> bool {
        matches!(
            self,
            Self::Failed | Self::Rejected | Self::Withdrawn | Self::Expired
        )
    }
}

/// Days a proposal can be approved.
pub const OPEN_DAYS: i64 = 14;

/// Minutes after giving the password in which it is not asked for again.
pub const PROOF_MINUTES: i64 = 10;

/// Approvals needed where a chama did not decide otherwise: with the proposer that makes two.
pub const APPROVALS_USUAL: u8 = 1;

/// The most approvals a chama can ask for.
pub const APPROVALS_MAX: u8 = 5;

/// The most bands a chama can have.
pub const BANDS_MAX: usize = 5;

/// Until when a proposal made now can be approved.
pub fn open_until(proposed_at: DateTime<Utc>) -> DateTime<Utc> {
    proposed_at
        .checked_add_signed(Duration::days(OPEN_DAYS))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// Where a proposal stands at a moment: one left open for too long is expired without anybody
/// writing that down.
pub fn state_at(
    kept: ProposalState,
    open_until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> ProposalState {
    if kept == ProposalState::Open && now >= open_until {
        return ProposalState::Expired;
    }
    kept
}

/// Whether the password was given so lately that it need not be given again. A moment in the
/// future, from a clock set back, proves nothing.
pub fn proof_is_fresh(proved_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    let age = now.signed_duration_since(proved_at);
    age >= Duration::zero() && age < Duration::minutes(PROOF_MINUTES)
}

/// From an amount on, so many must approve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Band {
    /// The least amount of the band.
    pub from: Amount,
    /// How many must approve, the proposer not counted.
    pub approvals: u8,
}

/// Why bands cannot be a chama's rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum BandError {
    /// More than [`BANDS_MAX`].
    #[error("too many bands")]
    TooMany,
    /// Two bands begin at one amount.
    #[error("two bands begin at the same amount")]
    Twice,
    /// Fewer than one approval, or more than [`APPROVALS_MAX`].
    #[error("the number of approvals is out of range")]
    Approvals,
    /// A larger payment would need fewer approvals than a smaller one.
    #[error("a larger payment needs fewer approvals than a smaller one")]
    Falling,
}

impl BandError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooMany => "bands_too_many",
            Self::Twice => "band_twice",
            Self::Approvals => "band_approvals_out_of_range",
            Self::Falling => "band_falling",
        }
    }
}

/// How many must approve a payment, by its amount.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bands(Vec<Band>);

impl Bands {
    /// The rule made of these bands, in any order. None at all is the usual rule.
    ///
    /// # Errors
    /// Any [`BandError`].
    pub fn new(mut bands: Vec<Band>) -> Result<Self, BandError> {
        if bands.len() > BANDS_MAX {
            return Err(BandError::TooMany);
        }
        if bands
            .iter()
            .any(|band| !(APPROVALS_USUAL..=APPROVALS_MAX).contains(&band.approvals))
        {
            return Err(BandError::Approvals);
        }
        bands.sort_unstable_by_key(|band| band.from);
        let pairs = || bands.iter().zip(bands.iter().skip(1));
        if pairs().any(|(lower, higher)| lower.from == higher.from) {
            return Err(BandError::Twice);
        }
        if pairs().any(|(lower, higher)| lower.approvals > higher.approvals) {
            return Err(BandError::Falling);
        }
        Ok(Self(bands))
    }

    /// The bands, the smallest amount first.
    pub fn as_slice(&self) -> &[Band] {
        &self.0
    }

    /// How many must approve a payment of this amount, the proposer not counted.
    pub fn needed(&self, amount: Amount) -> u8 {
        let reached = self.0.iter().rev().find(|band| band.from <= amount);
        reached.map_or(APPROVALS_USUAL, |band| band.approvals)
    }

    /// The amount from which so many are needed, for a person to read; the first band begins at
    /// nothing where it is the usual rule.
    pub fn lines(&self) -> Vec<(Money, u8)> {
        let usual = (Money::ZERO, APPROVALS_USUAL);
        let own = self
            .0
            .iter()
            .map(|band| (band.from.money(), band.approvals));
        std::iter::once(usual).chain(own).collect()
    }
}

/// A member who could approve: active, with an account of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Officer {
    /// The member.
    pub member: MemberId,
    /// Their role.
    pub role: Role,
    /// Their phone in E.164.
    pub phone_number: Option<String>,
}

/// Who is paid, as far as it decides who may approve.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Payee {
    /// The member paid.
    pub member: Option<MemberId>,
    /// The phone paid, in E.164.
    pub phone_number: Option<String>,
}

impl Payee {
    /// Whether the officer is who is paid: the same member, or the same phone.
    pub fn is(&self, officer: &Officer) -> bool {
        let same_phone = self.phone_number.is_some() && self.phone_number == officer.phone_number;
        self.member == Some(officer.member) || same_phone
    }
}

/// Those who may approve: the right by their role, and neither proposer nor payee.
pub fn eligible(officers: &[Officer], proposer: MemberId, payee: &Payee) -> Vec<MemberId> {
    let mut members: Vec<MemberId> = officers
        .iter()
        .filter(|officer| allows(officer.role, Permission::ApprovePayment))
        .filter(|officer| officer.member != proposer && !payee.is(officer))
        .map(|officer| officer.member)
        .collect();
    members.sort_unstable();
    members.dedup();
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap_or_default()
    }

    fn amount(shillings: i64) -> Amount {
        Amount::from_cents(shillings.saturating_mul(100)).unwrap_or(Amount::MIN)
    }

    fn band(from: i64, approvals: u8) -> Band {
        Band {
            from: amount(from),
            approvals,
        }
    }

    fn officer(number: i64, role: Role, phone: Option<&str>) -> Officer {
        Officer {
            member: MemberId::new(number),
            role,
            phone_number: phone.map(str::to_owned),
        }
    }

    /// Up to 9,999.99 one approves, from 10,000 two, from 100,000 three.
    #[test]
    fn the_band_of_an_amount_says_how_many_approve() -> Result<(), BandError> {
        let bands = Bands::new(vec![band(100_000, 3), band(10_000, 2)])?;
        for (shillings, needed) in [
            (1, 1),
            (9_999, 1),
            (10_000, 2),
            (99_999, 2),
            (100_000, 3),
            (5_000_000, 3),
        ] {
            assert_eq!(bands.needed(amount(shillings)), needed, "{shillings}");
        }
        let cent_less = Amount::from_cents(999_999).unwrap_or(Amount::MIN);
        assert_eq!(bands.needed(cent_less), 1);
        assert_eq!(Bands::default().needed(Amount::MAX), 1);
        Ok(())
    }

    #[test]
    fn what_can_be_no_rule() {
        let refused = |bands| Bands::new(bands).map_err(|error| error.code());
        assert_eq!(
            refused(vec![band(1, 0)]),
            Err("band_approvals_out_of_range")
        );
        assert_eq!(
            refused(vec![band(1, 6)]),
            Err("band_approvals_out_of_range")
        );
        assert_eq!(refused(vec![band(5, 2), band(5, 3)]), Err("band_twice"));
        assert_eq!(refused(vec![band(5, 3), band(9, 2)]), Err("band_falling"));
        let six = (1..7).map(|from| band(from, 2)).collect();
        assert_eq!(refused(six), Err("bands_too_many"));
        assert_eq!(refused(vec![]), Ok(Bands::default()));
    }

    #[test]
    fn neither_proposer_nor_payee_approves() {
        let officers = [
            officer(1, Role::Chairperson, Some("+254712000001")),
            officer(2, Role::Treasurer, Some("+254712000002")),
            officer(3, Role::Secretary, None),
            officer(4, Role::Auditor, None),
            officer(5, Role::Member, None),
        ];
        let proposer = MemberId::new(2);
        let who = |payee| {
            let members = eligible(&officers, proposer, &payee);
            members.into_iter().map(MemberId::get).collect::<Vec<_>>()
        };
        assert_eq!(who(Payee::default()), [1, 3]);
        let secretary = Payee {
            member: Some(MemberId::new(3)),
            ..Payee::default()
        };
        assert_eq!(who(secretary), [1]);
        // The chairperson's own phone under another name.
        let phone = Payee {
            phone_number: Some("+254712000001".to_owned()),
            ..Payee::default()
        };
        assert_eq!(who(phone), [3]);
        // Somebody without a phone is not everybody without a phone.
        assert!(!Payee::default().is(&officer(3, Role::Secretary, None)));
    }

    #[test]
    fn a_proposal_expires_by_itself() {
        let until = open_until(at("2026-01-01T09:00:00Z"));
        assert_eq!(until, at("2026-01-15T09:00:00Z"));
        let state = |kept, now| state_at(kept, until, at(now));
        let last = "2026-01-15T08:59:59.999999Z";
        assert_eq!(state(ProposalState::Open, last), ProposalState::Open);
        let over = "2026-01-15T09:00:00Z";
        assert_eq!(state(ProposalState::Open, over), ProposalState::Expired);
        assert_eq!(state(ProposalState::Paid, over), ProposalState::Paid);
        assert_eq!(
            state(ProposalState::Rejected, over),
            ProposalState::Rejected
        );
    }

    #[test]
    fn a_password_is_fresh_for_ten_minutes() {
        let now = at("2026-01-01T09:10:00Z");
        assert!(proof_is_fresh(at("2026-01-01T09:00:00.000001Z"), now));
        assert!(!proof_is_fresh(at("2026-01-01T09:00:00Z"), now));
        assert!(proof_is_fresh(now, now));
        assert!(!proof_is_fresh(at("2026-01-01T09:10:01Z"), now));
    }

    #[test]
    fn every_kind_of_payment_leaves_the_chama() {
        for kind in PaymentKind::ALL {
            assert!(kind.transaction_type().leaves_the_chama(), "{kind}");
        }
        let out = TransactionType::ALL.iter().filter(|t| t.leaves_the_chama());
        assert_eq!(out.count(), 4);
    }
}
