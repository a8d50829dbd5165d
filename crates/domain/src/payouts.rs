//! Payments that M-Pesa makes for the chama: what can be sent, how far a payment has come, and
//! whose name it went to.
//!
//! M-Pesa only takes a request and tells later how it ended. Until it has, a payment is neither
//! made nor not made: it is asked after, and never sent a second time as another one.

use chrono::{DateTime, Duration, Utc};

use crate::approvals::{Officer, Payee, eligible};
use crate::choice::choice;
use crate::ids::MemberId;
use crate::money::{Amount, Money};
use crate::payments::party_names::{NameFit, compare};
use crate::phone::PhoneNumber;

choice! {
    /// How far a payment by M-Pesa has come.
    pub enum PayoutState else "payout_state_unknown" {
        /// Its money is set aside; M-Pesa was not asked yet.
        Reserved = "reserved",
        /// M-Pesa is being asked, or has taken the request and not answered yet.
        Sending = "sending",
        /// M-Pesa may have the request; it is being asked what became of it.
        Unknown = "unknown",
        /// The money has arrived.
        Succeeded = "succeeded",
        /// The money did not leave; what was set aside is back in its place.
        Failed = "failed",
    }
}

impl PayoutState {
    /// Whether how it ends is not known yet.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Reserved | Self::Sending | Self::Unknown)
    }
}

/// The least M-Pesa sends, in cents.
pub const SENT_MIN_CENTS: i64 = 1_000;

/// The most M-Pesa sends at once, in cents.
pub const SENT_MAX_CENTS: i64 = 25_000_000;

/// The most payments prepared as one list.
pub const BATCH_LINES_MAX: usize = 100;

/// Minutes after which a payment of which nothing is known is shown to the officers and to whoever
/// runs the installation.
pub const UNKNOWN_MINUTES_MAX: i64 = 15;

/// Hours in which a payment that could not be handed to M-Pesa is tried again. After them the money
/// goes back to its place.
pub const TRIED_HOURS_MAX: i64 = 24;

/// Why M-Pesa cannot send a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PayoutError {
    /// M-Pesa moves whole shillings.
    #[error("the amount has cents")]
    NotWholeShillings,
    /// Less than 10 shillings, or more than 250,000.
    #[error("the amount is out of range")]
    OutOfRange,
    /// There is no Kenyan number to send it to.
    #[error("there is no Kenyan phone number")]
    NoPhone,
    /// The list is empty.
    #[error("the list is empty")]
    BatchEmpty,
    /// The list has more than [`BATCH_LINES_MAX`] lines.
    #[error("the list is too long")]
    BatchTooLong,
    /// Somebody stands twice in the list.
    #[error("a member is twice in the list")]
    MemberTwice,
    /// All of it together is more than one amount can be.
    #[error("the total is too large")]
    TotalTooLarge,
}

impl PayoutError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotWholeShillings => "payout_not_whole_shillings",
            Self::OutOfRange => "payout_out_of_range",
            Self::NoPhone => "payout_no_phone",
            Self::BatchEmpty => "batch_empty",
            Self::BatchTooLong => "batch_too_long",
            Self::MemberTwice => "batch_member_twice",
            Self::TotalTooLarge => "batch_total_too_large",
        }
    }
}

/// Whether M-Pesa can send this amount.
///
/// # Errors
/// [`PayoutError::NotWholeShillings`] or [`PayoutError::OutOfRange`].
pub const fn can_send(amount: Amount) -> Result<(), PayoutError> {
    let cents = amount.cents();
    if !matches!(cents.checked_rem(100), Some(0)) {
        return Err(PayoutError::NotWholeShillings);
    }
    if cents < SENT_MIN_CENTS || cents > SENT_MAX_CENTS {
        return Err(PayoutError::OutOfRange);
    }
    Ok(())
}

/// Whether M-Pesa can send money to this number.
pub fn is_reachable(phone: &PhoneNumber) -> bool {
    phone.e164().starts_with("+254")
}

/// The sum of a list of payments, if it can be one: somebody is in it, nobody twice.
///
/// # Errors
/// Any [`PayoutError`] of a list, or of an amount in it.
pub fn batch_total(lines: &[(MemberId, Amount)]) -> Result<Amount, PayoutError> {
    if lines.is_empty() {
        return Err(PayoutError::BatchEmpty);
    }
    if lines.len() > BATCH_LINES_MAX {
        return Err(PayoutError::BatchTooLong);
    }
    let mut seen = std::collections::BTreeSet::new();
    let mut total = Money::ZERO;
    for (member, amount) in lines {
        can_send(*amount)?;
        if !seen.insert(*member) {
            return Err(PayoutError::MemberTwice);
        }
        let sum = total.checked_add(amount.money());
        total = sum.ok_or(PayoutError::TotalTooLarge)?;
    }
    Amount::new(total).map_err(|_sum| PayoutError::TotalTooLarge)
}

/// Who is paid by a list.
#[derive(Debug, Clone, Copy)]
pub struct Paid<'a> {
    /// Each of them.
    pub payees: &'a [Payee],
    /// Whether that is every active member of the chama.
    pub everybody: bool,
}

/// Which officers may approve a list of payments: of those who may approve a payment at all, the
/// ones who are not in it. Where every member is paid, as in a share-out, too few are left; then
/// all of them may, but for whoever prepared the list. Nobody approves a list of some that pays
/// them.
pub fn eligible_for_batch(
    officers: &[Officer],
    proposer: MemberId,
    paid: Paid<'_>,
    needed: u8,
) -> Vec<MemberId> {
    let all = eligible(officers, proposer, &Payee::default());
    let is_paid = |member: &MemberId| {
        let officer = officers.iter().find(|officer| officer.member == *member);
        officer.is_some_and(|officer| paid.payees.iter().any(|payee| payee.is(officer)))
    };
    let others: Vec<MemberId> = all.iter().copied().filter(|own| !is_paid(own)).collect();
    if paid.everybody && others.len() < usize::from(needed) {
        all
    } else {
        others
    }
}

/// What M-Pesa tells of a transaction it is asked after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Told {
    /// The money has arrived.
    Done,
    /// It did not leave, and will not.
    NotDone,
    /// That is not decided yet.
    Undecided,
}

/// Reads the word with which M-Pesa says how a transaction stands. A word that is not known decides
/// nothing.
pub fn told(status: &str) -> Told {
    match status.trim().to_ascii_lowercase().as_str() {
        "completed" => Told::Done,
        "cancelled" | "canceled" | "declined" | "expired" | "failed" | "rejected" => Told::NotDone,
        _ => Told::Undecided,
    }
}

/// How long to wait before M-Pesa is asked again, after so many times: half a minute, then twice as
/// long each time, at most an hour.
pub fn wait_before_asking(asked: i64) -> Duration {
    let doublings = u32::try_from(asked.clamp(0, 7)).unwrap_or(0);
    Duration::seconds(
        2_i64
            .saturating_pow(doublings)
            .saturating_mul(30)
            .min(3_600),
    )
}

/// How long to wait before a payment that could not be handed over is tried again.
pub fn wait_before_sending(tried: i64) -> Duration {
    let doublings = u32::try_from(tried.clamp(0, 6)).unwrap_or(0);
    Duration::seconds(2_i64.saturating_pow(doublings).saturating_mul(15).min(900))
}

/// Whether nothing has been known of a payment for too long.
pub fn is_overdue(state: PayoutState, since: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    matches!(state, PayoutState::Sending | PayoutState::Unknown)
        && now.signed_duration_since(since) >= Duration::minutes(UNKNOWN_MINUTES_MAX)
}

/// The name out of M-Pesa's words for who was paid, such as `254705912645 - AKINYI A ODHIAMBO`. The
/// number before it is left out.
pub fn registered_name(words: &str) -> Option<String> {
    let name = words.split_once(" - ").map_or(words, |(_, name)| name);
    let is_number = |word: &str| {
        word.chars()
            .all(|c| c.is_ascii_digit() || "*+-".contains(c))
    };
    let kept: Vec<&str> = name
        .split_whitespace()
        .filter(|word| !is_number(word))
        .collect();
    let name: String = kept.join(" ").chars().take(100).collect();
    (!name.is_empty()).then_some(name)
}

/// Whether the name a number is registered under is the name the chama knows. Where it is not,
/// people are told; money that has moved stays moved.
pub fn name_agrees(registered: &str, known: &str) -> bool {
    compare(registered, known) == NameFit::Same
}

choice! {
    /// Why a payment was not made, as far as it helps to know.
    pub enum PayoutFailure else "payout_failure_unknown" {
        /// The paybill does not hold enough.
        NoFunds = "no_funds",
        /// The amount is beyond a limit of M-Pesa or of who is paid.
        Limit = "limit",
        /// The number is not registered with M-Pesa.
        NotRegistered = "not_registered",
        /// The credentials of the paybill are wrong, blocked or not enough.
        Credentials = "credentials",
        /// The paybill may not send money.
        NotAllowed = "not_allowed",
        /// It could not be handed to M-Pesa in time.
        NotHandedOver = "not_handed_over",
        /// M-Pesa says no in other words.
        Other = "other",
    }
}

/// What a code of M-Pesa's means for whoever reads the page. Unknown codes are [`Other`].
///
/// [`Other`]: PayoutFailure::Other
pub fn failure_of(code: &str) -> PayoutFailure {
    match code.trim() {
        "1" => PayoutFailure::NoFunds,
        "2" | "3" | "4" | "8" | "17" => PayoutFailure::Limit,
        "2040" | "SFC_IC0003" => PayoutFailure::NotRegistered,
        "2001" | "8006" => PayoutFailure::Credentials,
        "11" | "21" | "2006" | "2028" => PayoutFailure::NotAllowed,
        "not_handed_over" => PayoutFailure::NotHandedOver,
        _ => PayoutFailure::Other,
    }
}

/// Whether officers may end a payment themselves: M-Pesa was asked to make it more than
/// [`TRIED_HOURS_MAX`] hours ago, so that it is handed over no more, and nothing was told since.
pub fn may_be_ended(
    state: PayoutState,
    sent_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> bool {
    let hours = Duration::hours(TRIED_HOURS_MAX);
    state == PayoutState::Unknown
        && sent_at.is_some_and(|sent| now.signed_duration_since(sent) >= hours)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Role;

    fn amount(cents: i64) -> Amount {
        Amount::from_cents(cents).unwrap_or(Amount::MIN)
    }

    #[test]
    fn whole_shillings_from_ten_to_a_quarter_million() {
        assert_eq!(can_send(amount(1_000)), Ok(()));
        assert_eq!(can_send(amount(25_000_000)), Ok(()));
        assert_eq!(can_send(amount(900)), Err(PayoutError::OutOfRange));
        assert_eq!(can_send(amount(25_000_100)), Err(PayoutError::OutOfRange));
        assert_eq!(
            can_send(amount(10_050)),
            Err(PayoutError::NotWholeShillings)
        );
    }

    #[test]
    fn only_kenyan_numbers_are_reached() {
        let reached = |text| PhoneNumber::parse(text).is_ok_and(|phone| is_reachable(&phone));
        assert!(reached("0712345678"));
        assert!(reached("0110345678"));
        assert!(!reached("+447911123456"));
    }

    #[test]
    fn a_list_names_everybody_once() {
        let line = |member, cents| (MemberId::new(member), amount(cents));
        let total = batch_total(&[line(1, 500_000), line(2, 250_000)]);
        assert_eq!(total.map(Amount::cents), Ok(750_000));
        assert_eq!(batch_total(&[]), Err(PayoutError::BatchEmpty));
        let twice = [line(1, 5_000), line(1, 5_000)];
        assert_eq!(batch_total(&twice), Err(PayoutError::MemberTwice));
        let odd = [line(1, 5_000), line(2, 5_050)];
        assert_eq!(batch_total(&odd), Err(PayoutError::NotWholeShillings));
        let long: Vec<_> = (1..=101).map(|n| line(n, 5_000)).collect();
        assert_eq!(batch_total(&long), Err(PayoutError::BatchTooLong));
    }

    #[test]
    fn whoever_is_paid_approves_only_where_everybody_is() {
        let officer = |member, role| Officer {
            member: MemberId::new(member),
            role,
            phone_number: None,
        };
        let officers = [
            officer(1, Role::Chairperson),
            officer(2, Role::Treasurer),
            officer(3, Role::Secretary),
            officer(4, Role::Auditor),
        ];
        let paid = |members: &[i64]| -> Vec<Payee> {
            let payee = |member: &i64| Payee {
                member: Some(MemberId::new(*member)),
                phone_number: None,
            };
            members.iter().map(payee).collect()
        };
        let who = |members: &[i64], needed, everybody| -> Vec<i64> {
            let proposer = MemberId::new(2);
            let payees = paid(members);
            let paid = Paid {
                payees: &payees,
                everybody,
            };
            let found = eligible_for_batch(&officers, proposer, paid, needed);
            found.into_iter().map(MemberId::get).collect()
        };
        assert_eq!(who(&[7, 8], 1, false), [1, 3]);
        assert_eq!(who(&[3, 8], 1, false), [1]);
        // Two are needed and one of the two is paid: the list waits for other officers.
        assert_eq!(who(&[3, 8], 2, false), [1]);
        assert_eq!(who(&[1, 2, 3, 4, 7, 8], 1, true), [1, 3]);
        // Where one is left who is not paid, that one approves.
        assert_eq!(who(&[1, 2, 4, 7, 8], 1, true), [3]);
    }

    #[test]
    fn what_mpesa_says_of_a_transaction() {
        assert_eq!(told("Completed"), Told::Done);
        assert_eq!(told(" completed "), Told::Done);
        for word in ["Cancelled", "Declined", "Expired"] {
            assert_eq!(told(word), Told::NotDone, "{word}");
        }
        for word in ["Initiated", "Authorized", "", "Pending"] {
            assert_eq!(told(word), Told::Undecided, "{word}");
        }
    }

    #[test]
    fn it_is_asked_often_at_first() {
        let minutes: Vec<i64> = [0, 1, 2, 6, 7, 100, -1]
            .iter()
            .map(|asked| wait_before_asking(*asked).num_seconds())
            .collect();
        assert_eq!(minutes, [30, 60, 120, 1_920, 3_600, 3_600, 30]);
        assert_eq!(wait_before_sending(0).num_seconds(), 15);
        assert_eq!(wait_before_sending(50).num_seconds(), 900);
    }

    #[test]
    fn after_a_quarter_of_an_hour_somebody_looks() {
        let at = |minutes| DateTime::<Utc>::UNIX_EPOCH + Duration::minutes(minutes);
        assert!(!is_overdue(PayoutState::Unknown, at(0), at(14)));
        assert!(is_overdue(PayoutState::Unknown, at(0), at(15)));
        assert!(is_overdue(PayoutState::Sending, at(0), at(15)));
        assert!(!is_overdue(PayoutState::Reserved, at(0), at(15)));
        assert!(!is_overdue(PayoutState::Succeeded, at(0), at(99)));
    }

    #[test]
    fn the_name_behind_the_number() {
        let name = |words| registered_name(words);
        assert_eq!(
            name("254705912645 - AKINYI A ODHIAMBO").as_deref(),
            Some("AKINYI A ODHIAMBO")
        );
        assert_eq!(name("2547***645 - AKINYI").as_deref(), Some("AKINYI"));
        assert_eq!(name("AKINYI ODHIAMBO").as_deref(), Some("AKINYI ODHIAMBO"));
        assert_eq!(name("254705912645"), None);
        assert_eq!(name(" - "), None);
    }

    #[test]
    fn names_that_can_be_one_person() {
        for (registered, known) in [
            ("AKINYI ATIENO ODHIAMBO", "Akinyi Odhiambo"),
            ("ODHIAMBO AKINYI", "Akinyi Odhiambo"),
            ("WANJIKU MWANGI", "Wanjiku wa Mwangi"),
            ("JOHN O. OTIENO", "John Otieno"),
            ("NG'ANG'A PETER", "Peter Nganga"),
        ] {
            assert!(name_agrees(registered, known), "{registered} / {known}");
        }
        for (registered, known) in [
            ("PETER KAMAU NJOROGE", "Akinyi Odhiambo"),
            ("AKINYI MARY KAMAU", "Akinyi Odhiambo"),
            ("AKINYI", "Akinyi Odhiambo"),
            ("JOAN OTIENO", "John Otieno"),
            ("", "Akinyi"),
            ("A B", "Akinyi Odhiambo"),
        ] {
            assert!(!name_agrees(registered, known), "{registered} / {known}");
        }
    }

    #[test]
    fn what_a_code_means() {
        assert_eq!(failure_of("1"), PayoutFailure::NoFunds);
        assert_eq!(failure_of("2040"), PayoutFailure::NotRegistered);
        assert_eq!(failure_of("8006"), PayoutFailure::Credentials);
        assert_eq!(failure_of("999"), PayoutFailure::Other);
    }
}
