//! Whose money a payment is: worked cases, and 10,000 payments as people make them.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a test: small numbers and lists that are as long as they are"
)]

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use domain::ids::MemberId;
use domain::member_code::MemberCode;
use domain::money::{Amount, Money};
use domain::payments::account_ref::AccountRef;
use domain::payments::matching::{
    Candidate, Decision, Evidence, SUGGESTIONS_MAX, Suggestion, Why, decide,
};
use domain::payments::msisdn::{PartyPhone, wire};
use domain::phone::PhoneNumber;
use proptest::prelude::*;

// ---- a chama and its payments ------------------------------------------------------------------

/// Not SHA-256, but each number has its own here too.
fn hash(phone: &PhoneNumber) -> [u8; 32] {
    let mut hash = [1; 32];
    for (place, byte) in hash.iter_mut().zip(wire(phone).bytes()) {
        *place = byte;
    }
    hash
}

fn phone(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text).expect("a phone number")
}

fn candidate(member: i64, name: &str, number: &str) -> Candidate {
    let phone = phone(number);
    Candidate {
        member: MemberId::new(member),
        phone_sha256: Some(hash(&phone)),
        phone: Some(phone),
        name: name.to_owned(),
        active: true,
        due_now: Money::from_cents(140_000),
    }
}

fn chama() -> Vec<Candidate> {
    vec![
        candidate(572, "John Kamau", "0712000001"),
        candidate(573, "John Otieno", "0712000002"),
        candidate(574, "Mary Wanjiru Kamau", "0722345126"),
        candidate(575, "May Achieng", "0110345126"),
        candidate(576, "Jane Njeri", "0733999888"),
    ]
}

fn paid(typed: &str, from: PartyPhone, name: &str) -> Evidence {
    Evidence {
        requested: None,
        account_ref: AccountRef::read(typed),
        phone: from,
        name: name.to_owned(),
        amount: Amount::from_cents(50_000).expect("an amount"),
        day: NaiveDate::from_ymd_opt(2026, 12, 5).expect("a day"),
        short_code: "600984".to_owned(),
        chama_name: "Neema Women Group".to_owned(),
    }
}

fn own(candidates: &[Candidate], member: i64) -> PartyPhone {
    let own = candidates.iter().find(|one| one.member.get() == member);
    let phone = own.and_then(|one| one.phone.clone()).expect("a phone");
    PartyPhone::Hashed(hash(&phone))
}

fn certain(evidence: &Evidence, candidates: &[Candidate]) -> Option<(i64, Why)> {
    match decide(evidence, candidates) {
        Decision::Certain(member, why) => Some((member.get(), why)),
        Decision::Suspense(_) => None,
    }
}

fn suggested(evidence: &Evidence, candidates: &[Candidate]) -> Vec<Suggestion> {
    match decide(evidence, candidates) {
        Decision::Certain(..) => Vec::new(),
        Decision::Suspense(suggestions) => suggestions,
    }
}

fn code(member: i64) -> String {
    MemberCode::of(MemberId::new(member)).to_string()
}

const STRANGER: PartyPhone = PartyPhone::Hashed([9; 32]);

// ---- worked cases ------------------------------------------------------------------------------

#[test]
fn what_we_asked_for_is_whose_we_asked() {
    let mut evidence = paid("John Otieno", own(&chama(), 573), "");
    evidence.requested = Some(MemberId::new(576));
    assert_eq!(certain(&evidence, &chama()), Some((576, Why::Requested)));
}

#[test]
fn people_pay_for_each_other_so_the_code_counts_more_than_the_phone() {
    let chama = chama();
    for from in [
        STRANGER,
        PartyPhone::Absent,
        own(&chama, 574),
        own(&chama, 572),
    ] {
        let found = certain(&paid("acc 005724", from, "MARY"), &chama);
        assert_eq!(found, Some((572, Why::MemberCode)));
    }
}

#[test]
fn a_code_of_nobody_here_is_nobodys_even_from_a_members_phone() {
    let chama = chama();
    let elsewhere = paid(&code(9_000), own(&chama, 572), "JOHN");
    assert_eq!(certain(&elsewhere, &chama), None);
    let suggested = suggested(&elsewhere, &chama);
    assert_eq!(suggested[0].member.get(), 572);
    assert_eq!(suggested[0].why, [Why::OwnPhone, Why::PayerName]);
}

#[test]
fn a_member_who_is_not_active_is_only_suggested() {
    let mut chama = chama();
    chama[0].active = false;
    for evidence in [
        paid("005724", STRANGER, ""),
        paid("", own(&chama, 572), ""),
        paid("0712000001", PartyPhone::Absent, ""),
    ] {
        assert_eq!(certain(&evidence, &chama), None);
        assert_eq!(suggested(&evidence, &chama)[0].member.get(), 572);
    }
}

#[test]
fn the_own_phone_is_enough_when_nothing_else_was_typed() {
    let chama = chama();
    for typed in [
        "",
        "savings",
        "weekly contribution",
        "Neema",
        "neema group december",
        "john kamau",
        "Kamau John savings",
        "500",
        "week 12",
        "2026",
        "600984",
        "chama 5",
        "005724 savings",
        "0712000001",
        "john kamau 0712000001",
    ] {
        let found = certain(&paid(typed, own(&chama, 572), ""), &chama);
        let why = if typed == "0712000001" {
            Why::TypedPhone
        } else {
            Why::OwnPhone
        };
        assert_eq!(found, Some((572, why)), "{typed}");
    }
    let plain = PartyPhone::parse("254733999888");
    assert_eq!(
        certain(&paid("jane", plain, ""), &chama),
        Some((576, Why::OwnPhone))
    );
}

#[test]
fn the_own_phone_counts_for_nothing_when_somebody_else_may_be_meant() {
    let chama = chama();
    for typed in [
        "John",
        "otieno",
        "for Jane",
        "mary",
        "June contribution",
        "may",
        "mama Njeri",
        "Peter",
        "005725",
        "005735 savings",
        "0733999888",
        "0733999888 savings",
        "23456781",
        "RKL51ZDR4F",
        "4500",
    ] {
        let found = certain(&paid(typed, own(&chama, 572), ""), &chama);
        assert_eq!(found, None, "{typed}");
    }
}

#[test]
fn a_phone_of_two_members_is_nobodys() {
    let mut chama = chama();
    let shared = chama[0].clone();
    chama[1].phone = shared.phone;
    chama[1].phone_sha256 = shared.phone_sha256;
    for evidence in [
        paid("", own(&chama, 572), ""),
        paid("0712000001", PartyPhone::Absent, ""),
    ] {
        assert_eq!(certain(&evidence, &chama), None);
        assert_eq!(suggested(&evidence, &chama).len(), 2);
    }
}

#[test]
fn a_typed_phone_counts_unless_another_phone_paid_or_a_slip_may_have_made_it() {
    let chama = chama();
    let typed = |number: &str, from: PartyPhone| certain(&paid(number, from, ""), &chama);
    assert_eq!(
        typed("0733999888", PartyPhone::Absent),
        Some((576, Why::TypedPhone))
    );
    let masked = PartyPhone::parse("2547 ***** 888");
    assert_eq!(
        typed("0733999888", masked.clone()),
        Some((576, Why::TypedPhone))
    );
    assert_eq!(typed("0733999888", STRANGER), None);
    assert_eq!(typed("0722345126", masked), None);
    // 0712000001 and 0712000002 are one slip apart.
    assert_eq!(typed("0712000001", PartyPhone::Absent), None);
    assert_eq!(
        typed("0712000001", own(&chama, 572)),
        Some((572, Why::TypedPhone))
    );
}

#[test]
fn a_hidden_number_and_a_name_only_suggest() {
    let chama = chama();
    let masked = PartyPhone::parse("2547 ***** 126");
    let evidence = paid("savings", masked, "MARY WANJIRU");
    assert_eq!(certain(&evidence, &chama), None);
    let found = suggested(&evidence, &chama);
    assert_eq!(found[0].member.get(), 574);
    assert_eq!(found[0].why, [Why::PayerName, Why::PhoneMayFit]);
    assert!(
        found
            .iter()
            .skip(1)
            .all(|other| other.score < found[0].score)
    );
}

#[test]
fn a_code_with_a_slip_suggests_its_owner_first() {
    let chama = chama();
    let found = suggested(&paid("acc 005728", STRANGER, "JANE"), &chama);
    let members: Vec<i64> = found.iter().map(|one| one.member.get()).collect();
    assert!(members.contains(&572), "{found:?}");
    assert_eq!(found[0].why.first(), Some(&Why::NearCode));
}

#[test]
fn a_number_that_is_a_day_the_amount_or_the_short_code_is_no_code() {
    // 12 December 2026 as six digits, an amount and a short code that all carry a check digit.
    let chama = vec![
        candidate(12_122, "John Kamau", "0712000001"),
        candidate(10_001, "Mary Njeri", "0712000003"),
        candidate(60_098, "Jane Otieno", "0712000005"),
    ];
    let day = "121226";
    assert_eq!(
        MemberCode::parse(day).map(|code| code.member().get()),
        Ok(12_122)
    );
    let mut evidence = paid(day, STRANGER, "");
    assert_eq!(certain(&evidence, &chama), None);
    evidence.day = evidence
        .day
        .checked_add_days(Days::new(200))
        .expect("a day");
    assert_eq!(certain(&evidence, &chama), Some((12_122, Why::MemberCode)));

    let mut evidence = paid(&code(10_001), STRANGER, "");
    assert_eq!(certain(&evidence, &chama), Some((10_001, Why::MemberCode)));
    let shillings: i64 = code(10_001).parse().expect("a number");
    evidence.amount = Amount::from_cents(shillings * 100).expect("an amount");
    assert_eq!(certain(&evidence, &chama), None);

    let mut evidence = paid(&code(60_098), STRANGER, "");
    evidence.short_code = code(60_098);
    assert_eq!(certain(&evidence, &chama), None);
}

#[test]
fn suggestions_are_few_and_the_amount_alone_suggests_nobody() {
    let many: Vec<Candidate> = (0..40)
        .map(|n| candidate(600 + n, "John Kamau", &format!("07120{n:05}")))
        .collect();
    let found = suggested(&paid("John Kamau", STRANGER, "JOHN KAMAU"), &many);
    assert_eq!(found.len(), SUGGESTIONS_MAX);
    assert!(found.is_sorted_by_key(|one| (std::cmp::Reverse(one.score), one.member)));
    let mut evidence = paid("savings", STRANGER, "");
    evidence.amount = Amount::from_cents(140_000).expect("an amount");
    assert_eq!(suggested(&evidence, &many), []);
}

// ---- 10,000 payments ---------------------------------------------------------------------------

/// Numbers from a seed, always the same ones (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % u64::try_from(sides).expect("few sides")).expect("few sides")
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.roll(list.len())]
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count)
            .map(|_| char::from(b'0' + u8::try_from(self.roll(10)).expect("a digit")))
            .collect()
    }
}

const FIRST: &[&str] = &[
    "John",
    "Mary",
    "Jane",
    "June",
    "May",
    "Peter",
    "Grace",
    "Neema",
    "Faith",
    "Joseph",
    "Josephine",
    "Otieno",
    "Wanjiru",
    "Wanjiku",
    "Fatuma",
    "Upendo",
    "Kamau",
    "Ann",
    "Anne",
    "Dan",
];
const LAST: &[&str] = &[
    "Kamau", "Kamande", "Otieno", "Odhiambo", "Wanjiru", "Njeri", "Njoroge", "Mwangi", "Ng'ang'a",
    "Achieng", "Atieno", "Hassan", "Kiptoo", "March", "Wafula",
];

/// Members with numbers and codes close to each other, spouses who share a phone, and some who
/// left.
fn any_chama(dice: &mut Dice) -> Vec<Candidate> {
    let first = *dice.of(&[1_i64, 90, 4_000, 12_100, 60_080, 99_990, 1_234_560]);
    let exchange = dice.digits(4);
    (0..5 + dice.roll(30))
        .map(|n| {
            let step = i64::try_from(n + dice.roll(2) * 50).expect("small");
            let subscriber = dice.roll(60);
            let name = format!("{} {}", dice.of(FIRST), dice.of(LAST));
            let number = format!("07{exchange}{subscriber:04}");
            let mut candidate = candidate(first + step * 2, &name, &number);
            candidate.active = dice.roll(10) > 0;
            candidate
        })
        .fold(BTreeMap::new(), |mut all, one| {
            all.insert(one.member, one);
            all
        })
        .into_values()
        .collect()
}

/// One finger on the wrong key.
fn slip(dice: &mut Dice, text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let place = dice.roll(chars.len());
    match dice.roll(4) {
        0 if chars[place].is_ascii_digit() => {
            chars[place] = dice.digits(1).chars().next().unwrap_or('0');
        }
        0 => chars[place] = *dice.of(&['A', 'E', 'U', 'N', 'R']),
        1 => {
            let next = (place + 1).min(chars.len() - 1);
            chars.swap(place, next);
        }
        2 => {
            chars.remove(place);
        }
        _ => chars.insert(place, chars[place]),
    }
    chars.into_iter().collect()
}

/// The same digits as somebody writes them.
fn written(dice: &mut Dice, code: &str) -> String {
    let label = *dice.of(&[
        "",
        "",
        "",
        "acc ",
        "ACC",
        "a/c no ",
        "Acc No. ",
        "account: ",
        "member no ",
        "MEMBER#",
        "no.",
    ]);
    let digits = match dice.roll(5) {
        0 => code.replace('0', "O"),
        1 => code.replace('1', "l"),
        2 => format!("{} {}", &code[..3], &code[3..]),
        3 => format!("{}-{}", &code[..4], &code[4..]),
        _ => code.to_owned(),
    };
    format!("{label}{digits}")
}

/// What a provider tells of a phone.
fn told(dice: &mut Dice, phone: &PhoneNumber) -> PartyPhone {
    let digits = wire(phone);
    match dice.roll(4) {
        0 => PartyPhone::parse(&digits),
        1 => PartyPhone::parse(&format!("{} ***** {}", &digits[..4], &digits[9..])),
        2 => PartyPhone::Absent,
        _ => PartyPhone::Hashed(hash(phone)),
    }
}

/// A payment as somebody makes it, and whom it is meant for; nobody where even the payer could
/// not say it from what is told.
struct Payment {
    kind: &'static str,
    typed: String,
    from: PartyPhone,
    meant: Option<MemberId>,
}

const KINDS: usize = 16;

fn any_payment(dice: &mut Dice, chama: &[Candidate]) -> Payment {
    let meant = dice.of(chama).clone();
    let other = dice.of(chama).clone();
    let stranger = phone(&format!("0799{}", dice.digits(6)));
    let own_phone = meant.phone.clone().expect("a phone");
    let payer = match dice.roll(3) {
        0 => own_phone.clone(),
        1 => other.phone.clone().expect("a phone"),
        _ => stranger.clone(),
    };
    let code = MemberCode::of(meant.member).to_string();
    let other_code = MemberCode::of(other.member).to_string();
    let first_name = meant.name.split(' ').next().unwrap_or_default().to_owned();
    let words = *dice.of(&[
        "savings",
        "contribution",
        "may dues",
        "chama",
        "",
        "neema",
        "march",
    ]);
    let self_paid = payer == own_phone;
    let number = own_phone.local();
    let (kind, typed, payer) = match dice.roll(KINDS) {
        0 | 1 => ("code", written(dice, &code), payer),
        2 => ("code with a slip", slip(dice, &code), payer),
        3 => (
            "code with two slips",
            {
                let once = slip(dice, &code);
                slip(dice, &once)
            },
            payer,
        ),
        4 => ("name", meant.name.clone(), payer),
        5 => ("first name", first_name.to_lowercase(), payer),
        6 => (
            "name with a slip",
            slip(dice, &first_name.to_uppercase()),
            payer,
        ),
        7 => ("phone", number, payer),
        8 => (
            "phone with a slip",
            slip(dice, &number.replace(' ', "")),
            payer,
        ),
        9 => ("words", words.to_owned(), own_phone.clone()),
        10 => ("name and words", format!("{words} {first_name}"), payer),
        11 => ("two codes", format!("{code} {other_code}"), payer),
        12 => ("code and name", format!("{code} {}", meant.name), payer),
        13 => ("number", dice.roll(100_000).to_string(), own_phone.clone()),
        14 => ("identity card", dice.digits(8), own_phone.clone()),
        _ => (
            "receipt",
            format!("UK{}N{}X", dice.digits(3), dice.digits(4)),
            own_phone.clone(),
        ),
    };
    // Nothing typed and a phone that is not theirs: only the payer knows for whom.
    let unknowable = (typed.trim().is_empty() && !self_paid && kind != "words")
        || (kind == "two codes" && code != other_code);
    Payment {
        kind,
        typed,
        from: told(dice, &payer),
        meant: (!unknowable).then_some(meant.member),
    }
}

/// A wrong member is the one thing that must not happen. Only two slips at once can make one code
/// of another; they are let off where what was typed is, sign for sign, the code of somebody else.
#[test]
fn ten_thousand_payments_as_people_make_them() {
    let mut matched: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for seed in 0..200 {
        let mut dice = Dice(seed);
        let chama = any_chama(&mut dice);
        for _ in 0..50 {
            let payment = any_payment(&mut dice, &chama);
            let mut evidence = paid(&payment.typed, payment.from.clone(), "");
            evidence.name = dice.of(FIRST).to_uppercase();
            let shillings = i64::try_from(1 + dice.roll(5_000)).expect("small");
            evidence.amount = Amount::from_cents(100 * shillings).expect("an amount");
            let counts = matched.entry(payment.kind).or_default();
            counts.1 += 1;
            match decide(&evidence, &chama) {
                Decision::Certain(member, why) => {
                    counts.0 += 1;
                    let typed = &payment.typed;
                    let let_off = payment.kind == "code with two slips"
                        && MemberCode::parse(typed).is_ok_and(|code| code.member() == member);
                    assert!(
                        payment.meant == Some(member) || let_off,
                        "seed {seed} {}: {typed:?} {:?} is not {member} by {why}",
                        payment.kind,
                        payment.from
                    );
                    let active = chama.iter().any(|one| one.member == member && one.active);
                    assert!(active, "seed {seed}");
                }
                Decision::Suspense(suggestions) => {
                    assert!(suggestions.len() <= SUGGESTIONS_MAX);
                    assert!(
                        suggestions
                            .iter()
                            .all(|one| one.score > 0 && !one.why.is_empty())
                    );
                }
            }
        }
    }
    let (certain, all) = matched["code"];
    // All but those of members who left.
    assert!(certain * 10 > all * 8, "{matched:?}");
    let total: usize = matched.values().map(|(_, all)| all).sum();
    assert_eq!(total, 10_000);
}

proptest! {
    #[test]
    fn the_same_is_decided_whatever_the_order_of_the_members(seed: u64) {
        let mut dice = Dice(seed);
        let mut chama = any_chama(&mut dice);
        let payment = any_payment(&mut dice, &chama);
        let evidence = paid(&payment.typed, payment.from, "JOHN KAMAU");
        let once = decide(&evidence, &chama);
        chama.reverse();
        prop_assert_eq!(decide(&evidence, &chama), once);
    }

    #[test]
    fn any_text_is_decided_and_names_only_members(typed: String, name: String, from: String) {
        let chama = chama();
        let mut evidence = paid(&typed, PartyPhone::parse(&from), &name);
        evidence.name = name;
        let found = match decide(&evidence, &chama) {
            Decision::Certain(member, _) => vec![member],
            Decision::Suspense(found) => found.into_iter().map(|one| one.member).collect(),
        };
        for member in found {
            prop_assert!(chama.iter().any(|one| one.member == member));
        }
    }
}
