//! Properties that hold for every entry and every sequence of entries.

use std::collections::BTreeMap;

use domain::approvals::RefundOf;
use domain::ids::{AccountId, FundId, MemberId};
use domain::ledger::balance::{apply, apply_within, replay, trial_balance};
use domain::ledger::{AccountKind, EntryKind, JournalEntry, Limits, Posting};
use domain::money::{Amount, Money};
use domain::postings::{AccountRef, MoneyEvent, entry_for};
use domain::statement::{first_difference, running_balances};
use proptest::prelude::*;

fn amount() -> impl Strategy<Value = Amount> {
    let cents = prop_oneof![
        1_i64..=1_000,
        1_i64..=999_999_999_999,
        Just(999_999_999_999)
    ];
    cents.prop_filter_map("an amount", |cents| Amount::from_cents(cents).ok())
}

/// Entries over six accounts, so that accounts meet again within one entry.
fn entry() -> impl Strategy<Value = JournalEntry<u8>> {
    let posting = (0_u8..6, 0_u8..6, amount())
        .prop_filter_map("two accounts", |(from, to, amount)| {
            Posting::new(from, to, amount).ok()
        });
    prop::collection::vec(posting, 1..20).prop_filter_map("an entry", |lines| {
        JournalEntry::new(EntryKind::Transfer, lines).ok()
    })
}

/// Events of a small chama: three places, three members, two funds.
fn event() -> impl Strategy<Value = MoneyEvent> {
    let place = || (1_i64..=3).prop_map(AccountId::new);
    let member = || (1_i64..=3).prop_map(MemberId::new);
    let fund = || (1_i64..=2).prop_map(FundId::new);
    let small =
        || (1_i64..=500_000).prop_filter_map("an amount", |cents| Amount::from_cents(cents).ok());
    prop_oneof![
        (member(), fund(), place(), small()).prop_map(|(member, fund, place, amount)| {
            MoneyEvent::Contribution {
                member,
                fund,
                place,
                amount,
            }
        }),
        (place(), small())
            .prop_map(|(place, amount)| MoneyEvent::RegistrationFee { place, amount }),
        (place(), small()).prop_map(|(place, amount)| MoneyEvent::Fine { place, amount }),
        (place(), small()).prop_map(|(place, amount)| MoneyEvent::Expense { place, amount }),
        (place(), small()).prop_map(|(place, amount)| MoneyEvent::OtherIncome { place, amount }),
        (place(), small()).prop_map(|(place, amount)| MoneyEvent::Welfare { place, amount }),
        (place(), small()).prop_map(|(place, amount)| MoneyEvent::Refund {
            of: RefundOf::Fine,
            place,
            amount,
        }),
        (member(), fund(), place(), small()).prop_map(|(member, fund, place, amount)| {
            MoneyEvent::Withdrawal {
                member,
                fund,
                place,
                amount,
            }
        }),
        (place(), small()).prop_map(|(place, amount)| MoneyEvent::OpeningPlace { place, amount }),
        (place(), place(), small()).prop_map(|(from_place, to_place, amount)| {
            MoneyEvent::Transfer {
                from_place,
                to_place,
                amount,
            }
        }),
        (member(), fund(), small()).prop_map(|(member, fund, amount)| {
            MoneyEvent::OpeningSavings {
                member,
                fund,
                amount,
            }
        }),
    ]
}

fn limits(account: AccountRef) -> Limits {
    match account {
        AccountRef::Place(_) => AccountKind::CashBox.limits(),
        AccountRef::Savings { .. } => AccountKind::MemberSavings.limits(),
        AccountRef::Chart(kind) => kind.limits(),
    }
}

proptest! {
    /// I1: whatever is posted, what is taken is what is given.
    #[test]
    fn every_entry_balances(entry in entry()) {
        prop_assert_eq!(Money::checked_sum(entry.deltas().into_values()), Some(Money::ZERO));
    }

    /// I7: an entry and its reversal leave every balance as it was, and undoing twice is the
    /// first entry again in its postings.
    #[test]
    fn a_reversal_undoes(before in entry(), entry in entry()) {
        let mut books = BTreeMap::new();
        prop_assert_eq!(apply(&mut books, &before), Ok(()));
        let untouched = books.clone();
        prop_assert_eq!(apply(&mut books, &entry), Ok(()));
        prop_assert_eq!(apply(&mut books, &entry.reverse()), Ok(()));
        for (account, balance) in &books {
            prop_assert_eq!(*balance, untouched.get(account).copied().unwrap_or_default());
        }
        let undone = entry.reverse();
        prop_assert_eq!(undone.reverse().postings().to_vec(), entry.postings().to_vec());
        for (account, delta) in entry.deltas() {
            prop_assert_eq!(undone.deltas().get(&account).copied(), delta.checked_neg());
        }
    }

    /// What a reversal derives from the entry is what it would compute from its own postings.
    #[test]
    fn a_reversal_knows_its_own_effects(entry in entry()) {
        let undone = entry.reverse();
        let afresh = JournalEntry::new(undone.kind(), undone.postings().to_vec());
        prop_assert_eq!(afresh, Ok(undone));
    }

    /// The balance after each line, worked back from the final balance, is the one reached by
    /// going forward line by line.
    #[test]
    fn balances_after_each_line(opening in entry(), entry in entry()) {
        let mut books = BTreeMap::new();
        prop_assert_eq!(apply(&mut books, &opening), Ok(()));
        let mut forward = books.clone();
        prop_assert_eq!(apply(&mut books, &entry), Ok(()));
        for (posting, (on_from, on_to)) in entry.postings().iter().zip(entry.after_effects()) {
            let line = JournalEntry::new(entry.kind(), vec![*posting]);
            prop_assert_eq!(line.map(|line| apply(&mut forward, &line)), Ok(Ok(())));
            for (account, later) in [(posting.from, on_from), (posting.to, on_to)] {
                let last = books.get(&account).copied().unwrap_or_default();
                prop_assert_eq!(forward.get(&account).copied(), last.checked_sub(later));
            }
        }
        prop_assert_eq!(forward, books);
    }

    /// I3 and the trial balance: replaying is the same as having applied one by one, in any
    /// order, and all balances add up to nothing.
    #[test]
    fn replay_gives_the_same_books(entries in prop::collection::vec(entry(), 0..30)) {
        let mut books = BTreeMap::new();
        for entry in &entries {
            prop_assert_eq!(apply(&mut books, entry), Ok(()));
        }
        prop_assert_eq!(replay(&entries), Ok(books.clone()));
        prop_assert_eq!(replay(entries.iter().rev()), Ok(books.clone()));
        prop_assert_eq!(trial_balance(&books), Ok(Money::ZERO));
    }

    /// I8: whatever people try, no cash place and no member's savings ever goes below nothing, a
    /// refused event leaves no trace, and what is accepted stays in balance.
    #[test]
    fn floors_hold(events in prop::collection::vec((event(), any::<bool>()), 0..200)) {
        let mut books = BTreeMap::new();
        for (event, undo) in events {
            let Ok(entry) = entry_for(&event) else { continue };
            let entry = if undo { entry.reverse() } else { entry };
            let before = books.clone();
            if apply_within(&mut books, &entry, limits).is_err() {
                prop_assert_eq!(&books, &before);
            }
            for (account, raw) in &books {
                match account {
                    AccountRef::Place(_) => prop_assert!(!raw.is_negative()),
                    AccountRef::Savings { .. } => prop_assert!(!raw.is_positive()),
                    AccountRef::Chart(_) => {}
                }
            }
            prop_assert_eq!(trial_balance(&books), Ok(Money::ZERO));
        }
    }

    /// I9: the savings of all members in a fund are what was saved into it less what was taken.
    #[test]
    fn savings_by_member_are_the_savings_of_the_fund(
        events in prop::collection::vec(event(), 0..100),
    ) {
        let mut books = BTreeMap::new();
        let mut saved: BTreeMap<FundId, Money> = BTreeMap::new();
        for event in &events {
            let Ok(entry) = entry_for(event) else { continue };
            prop_assert_eq!(apply(&mut books, &entry), Ok(()));
            if let MoneyEvent::Contribution { fund, amount, .. }
            | MoneyEvent::OpeningSavings { fund, amount, .. } = *event
            {
                let total = saved.entry(fund).or_default();
                *total = total.checked_add(amount.money()).unwrap_or_default();
            }
            if let MoneyEvent::Withdrawal { fund, amount, .. } = *event {
                let total = saved.entry(fund).or_default();
                *total = total.checked_sub(amount.money()).unwrap_or_default();
            }
        }
        for (fund, total) in saved {
            let of_members = books.iter().filter_map(|(account, raw)| match account {
                AccountRef::Savings { fund: of, .. } if *of == fund => {
                    Some(AccountKind::MemberSavings.natural(*raw))
                }
                _ => None,
            });
            prop_assert_eq!(Money::checked_sum(of_members), Some(total));
        }
    }

    /// A statement's last balance is the opening balance and all changes, and a changed line is
    /// found where it stands.
    #[test]
    fn a_statement_proves_itself(
        start in -1_000_000_i64..1_000_000,
        changes in prop::collection::vec(-1_000_000_i64..1_000_000, 1..50),
        at: prop::sample::Index,
    ) {
        let start = Money::from_cents(start);
        let changes: Vec<Money> = changes.into_iter().map(Money::from_cents).collect();
        let mut recorded = running_balances(start, &changes).unwrap_or_default();
        let all = Money::checked_sum(changes.iter().copied().chain([start]));
        prop_assert_eq!(recorded.last().copied(), all);
        prop_assert_eq!(first_difference(start, &changes, &recorded), Ok(None));
        let at = at.index(recorded.len());
        if let Some(balance) = recorded.get_mut(at) {
            *balance = balance.checked_add(Money::from_cents(1)).unwrap_or_default();
        }
        prop_assert_eq!(first_difference(start, &changes, &recorded), Ok(Some(at)));
    }
}
