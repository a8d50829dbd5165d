//! Whose money it is.
//!
//! There are three ways to be certain: we asked for it; the code of an active member was typed and
//! nothing else; or a phone number is the own number of exactly one active member and nothing
//! that was typed speaks for anybody else. People pay for each other, so the code that was typed
//! counts more than the phone it came from, and a phone counts for nothing when its owner wrote
//! the name of somebody else.
//!
//! All else waits for an officer, with the members it may be from. A name, a number whose middle is
//! hidden or a code with a slip suggests and no more: a wrong guess is worse than a question.

use chrono::NaiveDate;

use super::account_ref::{AccountRef, Hints};
use super::msisdn::{self, Match, PartyPhone};
use super::party_names;
use crate::choice::choice;
use crate::ids::MemberId;
use crate::member_code::MemberCode;
use crate::money::{Amount, Money};
use crate::phone::PhoneNumber;

choice! {
    /// What speaks for a member.
    pub enum Why else "match_reason_unknown" {
        /// We asked this member's phone for it.
        Requested = "requested",
        /// The member's code was typed.
        MemberCode = "member_code",
        /// It was paid from the member's own phone.
        OwnPhone = "own_phone",
        /// The member's phone number was typed.
        TypedPhone = "typed_phone",
        /// The number it was paid from is hidden in part, and the rest fits.
        PhoneMayFit = "phone_may_fit",
        /// Whoever paid has this name.
        PayerName = "payer_name",
        /// The name was typed.
        TypedName = "typed_name",
        /// One slip makes the member's code of what was typed.
        NearCode = "near_code",
        /// It is just what the member owes now.
        AmountDue = "amount_due",
    }
}

/// What is known of a payment.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The member whom we asked for it, if it answers a request of ours.
    pub requested: Option<MemberId>,
    /// What was typed as the account number.
    pub account_ref: AccountRef,
    /// The phone it came from.
    pub phone: PartyPhone,
    /// The name of whoever paid, as far as it is told.
    pub name: String,
    /// What was paid.
    pub amount: Amount,
    /// The East African day it was paid on.
    pub day: NaiveDate,
    /// The short code it was paid to: people type it as the account too.
    pub short_code: String,
    /// The name of the chama: its words, typed as the account, speak for nobody.
    pub chama_name: String,
}

/// A member of the chama that owns the short code.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Who.
    pub member: MemberId,
    /// The own phone number, if known.
    pub phone: Option<PhoneNumber>,
    /// The SHA-256 of its twelve digits ([`msisdn::wire`]).
    pub phone_sha256: Option<[u8; 32]>,
    /// First and last name.
    pub name: String,
    /// Whether the membership is active: others are only suggested.
    pub active: bool,
    /// What the member owes by now.
    pub due_now: Money,
}

/// A member it may be from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Who.
    pub member: MemberId,
    /// The more, the likelier.
    pub score: u16,
    /// What speaks for it, the strongest first.
    pub why: Vec<Why>,
}

/// Whose money it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// This member's, and why.
    Certain(MemberId, Why),
    /// Nobody's yet: the members it may be from, the likeliest first.
    Suspense(Vec<Suggestion>),
}

/// The most members that are suggested.
pub const SUGGESTIONS_MAX: usize = 5;

/// Days around a payment within which a number that reads as a day is taken for one.
const DATE_DAYS: i64 = 60;

/// Words of an account number that speak for nobody.
const EMPTY_WORDS: &[&str] = &[
    "ACC",
    "ACCOUNT",
    "AKAUNTI",
    "AKIBA",
    "AND",
    "APR",
    "APRIL",
    "AUG",
    "AUGUST",
    "CASH",
    "CHAMA",
    "CONTRI",
    "CONTRIBUTION",
    "CONTRIBUTIONS",
    "DEC",
    "DECEMBER",
    "DEPOSIT",
    "DUES",
    "FAINI",
    "FEB",
    "FEBRUARY",
    "FEE",
    "FEES",
    "FINE",
    "FINES",
    "FOR",
    "FRIDAY",
    "FUND",
    "GROUP",
    "JAN",
    "JANUARY",
    "JUL",
    "JULY",
    "JUN",
    "JUNE",
    "KIKUNDI",
    "KSH",
    "KES",
    "KWA",
    "LOAN",
    "MAR",
    "MARCH",
    "MAY",
    "MCHANGO",
    "MEMBER",
    "MERRY",
    "MGR",
    "MKOPO",
    "MONDAY",
    "MONEY",
    "MONTH",
    "MONTHLY",
    "MPESA",
    "MWEZI",
    "MY",
    "NA",
    "NIL",
    "NO",
    "NONE",
    "NOV",
    "NOVEMBER",
    "OCT",
    "OCTOBER",
    "OF",
    "PAY",
    "PAYMENT",
    "PESA",
    "SACCO",
    "SATURDAY",
    "SAVING",
    "SAVINGS",
    "SELF",
    "SEP",
    "SEPT",
    "SEPTEMBER",
    "SHARE",
    "SHARES",
    "SHG",
    "SUNDAY",
    "TABLE",
    "TEA",
    "CHAI",
    "THE",
    "THURSDAY",
    "TUESDAY",
    "WEDNESDAY",
    "WEEK",
    "WEEKLY",
    "WELFARE",
    "WIKI",
    "YA",
    "ZA",
];

/// Decides whose money it is among the members of one chama.
pub fn decide(evidence: &Evidence, candidates: &[Candidate]) -> Decision {
    if let Some(member) = evidence.requested {
        return Decision::Certain(member, Why::Requested);
    }
    let certain = by_code(evidence, candidates)
        .or_else(|| by_typed_phone(evidence, candidates))
        .or_else(|| by_own_phone(evidence, candidates));
    match certain {
        Some((member, why)) => Decision::Certain(member, why),
        None => Decision::Suspense(suggestions(evidence, candidates)),
    }
}

fn by_code(evidence: &Evidence, candidates: &[Candidate]) -> Option<(MemberId, Why)> {
    let AccountRef::Code(code) = &evidence.account_ref else {
        return None;
    };
    let digits = code.as_str();
    let other_number = is_amount(digits, evidence.amount)
        || is_day(digits, evidence.day)
        || digits == evidence.short_code;
    if other_number {
        return None;
    }
    let owner = only(candidates, |candidate| candidate.member == code.member())?;
    Some((owner.member, Why::MemberCode))
}

/// A number that was typed names its owner, unless the payment comes from another phone: then
/// either may be meant. Where it is not known to come from that very phone, and a slip makes the
/// number of one member that of another, either may be meant too.
fn by_typed_phone(evidence: &Evidence, candidates: &[Candidate]) -> Option<(MemberId, Why)> {
    let AccountRef::Phone(typed) = &evidence.account_ref else {
        return None;
    };
    let own = |candidate: &Candidate| candidate.phone.as_ref() == Some(typed);
    let owner = only(candidates, own)?;
    let near = |candidate: &Candidate| {
        let phone = candidate.phone.as_ref();
        phone.is_some_and(|phone| party_names::one_slip(phone.e164(), typed.e164()))
    };
    let certain = match paid_from(&evidence.phone, owner) {
        Match::Same => true,
        Match::Possible | Match::Unknown => !candidates.iter().any(near),
        Match::No => false,
    };
    certain.then_some((owner.member, Why::TypedPhone))
}

fn by_own_phone(evidence: &Evidence, candidates: &[Candidate]) -> Option<(MemberId, Why)> {
    let same = |candidate: &Candidate| paid_from(&evidence.phone, candidate) == Match::Same;
    let owner = only(candidates, same)?;
    speaks_for_nobody_else(evidence, owner, candidates).then_some((owner.member, Why::OwnPhone))
}

/// The one candidate of whom this holds, if it is one alone and active.
fn only(candidates: &[Candidate], holds: impl Fn(&Candidate) -> bool) -> Option<&Candidate> {
    let mut found = candidates.iter().filter(|candidate| holds(candidate));
    let first = found.next()?;
    (found.next().is_none() && first.active).then_some(first)
}

fn paid_from(phone: &PartyPhone, candidate: &Candidate) -> Match {
    match (phone, &candidate.phone, &candidate.phone_sha256) {
        (PartyPhone::Plain(paid), Some(own), _) if paid == own => Match::Same,
        (PartyPhone::Hashed(paid), _, Some(own)) if paid == own => Match::Same,
        (PartyPhone::Plain(_), Some(_), _) | (PartyPhone::Hashed(_), _, Some(_)) => Match::No,
        (PartyPhone::Masked { head, tail }, Some(own), _) => msisdn::fits(head, tail, own),
        _ => Match::Unknown,
    }
}

/// Whether all that was typed is the owner's own code, number or name, or says nothing of a person.
fn speaks_for_nobody_else(evidence: &Evidence, owner: &Candidate, all: &[Candidate]) -> bool {
    let hints = evidence.account_ref.hints();
    let own_code = |code: &MemberCode| code.member() == owner.member;
    let own_phone = |phone: &PhoneNumber| owner.phone.as_ref() == Some(phone);
    let says_nothing = |number: &String| {
        number.len() <= 3
            || is_year(number)
            || is_amount(number, evidence.amount)
            || *number == evidence.short_code
    };
    hints.codes.iter().all(own_code)
        && hints.phones.iter().all(own_phone)
        && hints.numbers.iter().all(says_nothing)
        && names_nobody_else(&hints, &evidence.chama_name, owner, all)
}

fn names_nobody_else(hints: &Hints, chama: &str, owner: &Candidate, all: &[Candidate]) -> bool {
    let own = party_names::words(&owner.name);
    let chama = party_names::words(chama);
    let others: Vec<Vec<String>> = all
        .iter()
        .filter(|candidate| candidate.member != owner.member)
        .map(|candidate| party_names::words(&candidate.name))
        .collect();
    let of_another = |word: &String| others.iter().any(|name| meant(word, name));
    let (named, rest): (Vec<&String>, Vec<&String>) =
        hints.words.iter().partition(|word| own.contains(word));
    // "May" is a month and "Neema" a chama, but also names, and "June" is "Jane" with a slip.
    let empty = |word: &String| EMPTY_WORDS.contains(&word.as_str()) || chama.contains(word);
    let all_of_it = |name: &Vec<String>| named.iter().all(|word| meant(word, name));
    rest.iter().all(|word| empty(word) && !of_another(word))
        && (named.is_empty() || !others.iter().any(all_of_it))
}

/// Whether a word may be meant for one of a name.
fn meant(word: &String, name: &[String]) -> bool {
    let long = word.chars().nth(2).is_some();
    name.contains(word) || (long && name.iter().any(|own| party_names::one_slip(word, own)))
}

fn is_year(number: &str) -> bool {
    number.len() == 4 && number.starts_with("20")
}

/// Whether digits are the amount, in shillings or in cents.
fn is_amount(digits: &str, amount: Amount) -> bool {
    let typed: Option<i64> = digits.parse().ok();
    let in_cents = typed.and_then(|shillings| shillings.checked_mul(100));
    typed == Some(amount.cents()) || in_cents == Some(amount.cents())
}

/// Whether digits are a day near the payment, however its parts are ordered.
fn is_day(digits: &str, paid: NaiveDate) -> bool {
    let shapes = match digits.len() {
        6 => ["%d%m%y", "%m%d%y", "%y%m%d"].as_slice(),
        8 => ["%d%m%Y", "%m%d%Y", "%Y%m%d"].as_slice(),
        _ => &[],
    };
    shapes.iter().any(|shape| {
        let day = NaiveDate::parse_from_str(digits, shape);
        let days = day.map(|day| paid.signed_duration_since(day).num_days());
        days.is_ok_and(|days| days.unsigned_abs() <= DATE_DAYS.unsigned_abs())
    })
}

fn suggestions(evidence: &Evidence, candidates: &[Candidate]) -> Vec<Suggestion> {
    let clues = Clues {
        evidence,
        hints: evidence.account_ref.hints(),
        payer: party_names::words(&evidence.name),
    };
    let mut found: Vec<Suggestion> = candidates
        .iter()
        .filter_map(|candidate| clues.of(candidate))
        .collect();
    found.sort_by_key(|one| (std::cmp::Reverse(one.score), one.member));
    found.truncate(SUGGESTIONS_MAX);
    found
}

/// What is known, read once for all candidates.
struct Clues<'a> {
    evidence: &'a Evidence,
    hints: Hints,
    payer: Vec<String>,
}

impl Clues<'_> {
    fn of(&self, candidate: &Candidate) -> Option<Suggestion> {
        let name = party_names::words(&candidate.name);
        let mut clues = [
            (Why::MemberCode, self.code(candidate)),
            (Why::OwnPhone, self.phone(candidate)),
            (Why::TypedPhone, self.typed_phone(candidate)),
            (Why::PhoneMayFit, self.masked(candidate)),
            (Why::PayerName, by_words(&self.payer, &name)),
            (Why::TypedName, by_words(&self.hints.words, &name)),
            (Why::NearCode, self.near_code(candidate)),
        ]
        .to_vec();
        clues.retain(|(_, score)| *score > 0);
        if clues.is_empty() {
            return None;
        }
        if candidate.due_now == self.evidence.amount.money() {
            clues.push((Why::AmountDue, 8));
        }
        clues.sort_by_key(|(why, score)| (std::cmp::Reverse(*score), *why));
        let score: u16 = clues
            .iter()
            .map(|(_, score)| *score)
            .fold(0, u16::saturating_add);
        Some(Suggestion {
            member: candidate.member,
            // Somebody who left is the less likely of two.
            score: if candidate.active { score } else { score / 2 },
            why: clues.into_iter().map(|(why, _)| why).collect(),
        })
    }

    fn code(&self, candidate: &Candidate) -> u16 {
        let typed = self
            .hints
            .codes
            .iter()
            .any(|code| code.member() == candidate.member);
        if typed { 60 } else { 0 }
    }

    fn phone(&self, candidate: &Candidate) -> u16 {
        let same = paid_from(&self.evidence.phone, candidate) == Match::Same;
        if same { 50 } else { 0 }
    }

    fn typed_phone(&self, candidate: &Candidate) -> u16 {
        let typed = |phone: &PhoneNumber| candidate.phone.as_ref() == Some(phone);
        if self.hints.phones.iter().any(typed) {
            60
        } else {
            0
        }
    }

    /// The more digits are shown, the fewer people have them.
    fn masked(&self, candidate: &Candidate) -> u16 {
        let PartyPhone::Masked { head, tail } = &self.evidence.phone else {
            return 0;
        };
        if paid_from(&self.evidence.phone, candidate) != Match::Possible {
            return 0;
        }
        let shown = head
            .trim_start_matches("254")
            .len()
            .saturating_add(tail.len());
        u16::try_from(shown).unwrap_or(9).saturating_mul(6).min(45)
    }

    fn near_code(&self, candidate: &Candidate) -> u16 {
        let code = MemberCode::of(candidate.member);
        let near = |number: &String| party_names::one_slip(number, code.as_str());
        if self.hints.numbers.iter().any(near) {
            25
        } else {
            0
        }
    }
}

/// Two words of a name in common tell much, one tells little, one with a slip even less.
fn by_words(typed: &[String], name: &[String]) -> u16 {
    let near = |word: &&String| {
        word.chars().nth(4).is_some() && name.iter().any(|own| party_names::one_slip(word, own))
    };
    match party_names::shared(typed, name) {
        0 => typed.iter().find(near).map_or(0, |_| 6),
        1 if name.len() > 1 => 12,
        _ => 30,
    }
}
