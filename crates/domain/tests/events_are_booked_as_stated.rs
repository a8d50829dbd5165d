//! Worked numbers: what each business event does to the books, as a bookkeeper would set it out.

use std::collections::BTreeMap;

use domain::approvals::RefundOf;
use domain::ids::{AccountId, FundId, MemberId};
use domain::ledger::balance::{apply, trial_balance};
use domain::ledger::{AccountKind, EntryError, EntryKind};
use domain::money::{Amount, Money, MoneyError};
use domain::postings::{
    AccountRef, Collected, MoneyEvent, PayoutSettled, collection_entry, entry_for,
    payout_after_all, payout_reserved, payout_settled,
};

const CASH: AccountId = AccountId::new(1);
const BANK: AccountId = AccountId::new(2);
const WANJIKU: MemberId = MemberId::new(7);
const OTIENO: MemberId = MemberId::new(8);
const PERSONAL: FundId = FundId::new(1);

fn kes(shillings: i64) -> Result<Amount, MoneyError> {
    Amount::from_cents(shillings.saturating_mul(100))
}

fn savings(member: MemberId) -> AccountRef {
    AccountRef::Savings {
        member,
        fund: PERSONAL,
    }
}

/// The two accounts of an event's only posting.
fn ends(event: MoneyEvent) -> Result<(AccountRef, AccountRef), EntryError> {
    let entry = entry_for(&event)?;
    assert_eq!(entry.kind(), event.kind());
    match entry.postings() {
        [posting] => Ok((posting.from, posting.to)),
        _ => Err(EntryError::TooManyPostings),
    }
}

#[test]
fn from_and_to_of_every_event() -> Result<(), Box<dyn std::error::Error>> {
    use AccountRef::{Chart, Place};

    let amount = kes(5_000)?;
    let (place, member, fund) = (CASH, WANJIKU, PERSONAL);
    let cash = Place(CASH);
    for (event, from, to) in [
        (
            MoneyEvent::Contribution {
                member,
                fund,
                place,
                amount,
            },
            savings(WANJIKU),
            cash,
        ),
        (
            MoneyEvent::RegistrationFee { place, amount },
            Chart(AccountKind::RegistrationFees),
            cash,
        ),
        (
            MoneyEvent::Fine { place, amount },
            Chart(AccountKind::FinesIncome),
            cash,
        ),
        (
            MoneyEvent::OtherIncome { place, amount },
            Chart(AccountKind::OtherIncome),
            cash,
        ),
        (
            MoneyEvent::Expense { place, amount },
            cash,
            Chart(AccountKind::Expenses),
        ),
        (
            MoneyEvent::Welfare { place, amount },
            cash,
            Chart(AccountKind::WelfarePaid),
        ),
        (
            MoneyEvent::Transfer {
                from_place: CASH,
                to_place: BANK,
                amount,
            },
            cash,
            Place(BANK),
        ),
        (
            MoneyEvent::OpeningPlace { place, amount },
            Chart(AccountKind::RetainedSurplus),
            cash,
        ),
        (
            MoneyEvent::OpeningSavings {
                member,
                fund,
                amount,
            },
            savings(WANJIKU),
            Chart(AccountKind::RetainedSurplus),
        ),
    ] {
        assert_eq!(ends(event)?, (from, to), "{event:?}");
    }
    Ok(())
}

#[test]
fn what_goes_back_to_people_goes_the_way_it_came() -> Result<(), Box<dyn std::error::Error>> {
    use AccountRef::{Chart, Place};

    let amount = kes(300)?;
    let (place, member, fund) = (CASH, WANJIKU, PERSONAL);
    let withdrawal = MoneyEvent::Withdrawal {
        member,
        fund,
        place,
        amount,
    };
    assert_eq!(ends(withdrawal)?, (Place(CASH), savings(WANJIKU)));
    for (of, account) in [
        (RefundOf::Fine, AccountKind::FinesIncome),
        (RefundOf::RegistrationFee, AccountKind::RegistrationFees),
        (RefundOf::OtherIncome, AccountKind::OtherIncome),
        (RefundOf::Unexplained, AccountKind::Suspense),
    ] {
        let refund = MoneyEvent::Refund { of, place, amount };
        assert_eq!(ends(refund)?, (Place(CASH), Chart(account)), "{of}");
    }
    Ok(())
}

#[test]
fn a_place_cannot_pay_itself() -> Result<(), MoneyError> {
    let event = MoneyEvent::Transfer {
        from_place: CASH,
        to_place: CASH,
        amount: kes(1)?,
    };
    assert_eq!(entry_for(&event), Err(EntryError::SameAccount));
    Ok(())
}

/// What happened at a chama that joined with 40,000 in the bank, 30,000 of it Wanjiku's, and then
/// had one meeting.
fn a_meeting() -> Result<Vec<MoneyEvent>, MoneyError> {
    let (place, fund) = (CASH, PERSONAL);
    let saves = |member, amount| MoneyEvent::Contribution {
        member,
        fund,
        place,
        amount,
    };
    let brought = |member, amount| MoneyEvent::OpeningSavings {
        member,
        fund,
        amount,
    };
    Ok(vec![
        MoneyEvent::OpeningPlace {
            place: BANK,
            amount: kes(40_000)?,
        },
        brought(WANJIKU, kes(30_000)?),
        saves(WANJIKU, kes(5_000)?),
        saves(OTIENO, kes(5_000)?),
        MoneyEvent::RegistrationFee {
            place,
            amount: kes(500)?,
        },
        MoneyEvent::Fine {
            place,
            amount: kes(50)?,
        },
        MoneyEvent::Expense {
            place,
            amount: kes(300)?,
        },
        MoneyEvent::Transfer {
            from_place: CASH,
            to_place: BANK,
            amount: kes(10_000)?,
        },
        MoneyEvent::Welfare {
            place: BANK,
            amount: kes(1_000)?,
        },
    ])
}

#[test]
fn the_books_after_a_meeting() -> Result<(), Box<dyn std::error::Error>> {
    let mut books = BTreeMap::new();
    for event in a_meeting()? {
        apply(&mut books, &entry_for(&event)?)?;
    }

    let shown = |account: AccountRef, kind: AccountKind| {
        kind.natural(books.get(&account).copied().unwrap_or_default())
            .kes()
    };
    let chart = |kind: AccountKind| shown(AccountRef::Chart(kind), kind);
    assert_eq!(
        shown(AccountRef::Place(CASH), AccountKind::CashBox),
        "KES 250.00"
    );
    assert_eq!(
        shown(AccountRef::Place(BANK), AccountKind::BankAccount),
        "KES 49,000.00"
    );
    assert_eq!(
        shown(savings(WANJIKU), AccountKind::MemberSavings),
        "KES 35,000.00"
    );
    assert_eq!(
        shown(savings(OTIENO), AccountKind::MemberSavings),
        "KES 5,000.00"
    );
    assert_eq!(chart(AccountKind::RetainedSurplus), "KES 10,000.00");
    assert_eq!(chart(AccountKind::RegistrationFees), "KES 500.00");
    assert_eq!(chart(AccountKind::FinesIncome), "KES 50.00");
    assert_eq!(chart(AccountKind::Expenses), "KES 300.00");
    assert_eq!(chart(AccountKind::WelfarePaid), "KES 1,000.00");
    assert_eq!(trial_balance(&books)?, Money::ZERO);
    Ok(())
}

#[test]
fn every_kind_but_what_follows_comes_from_an_event() {
    let made: Vec<&str> = domain::transactions::TransactionType::ALL
        .iter()
        .map(|transaction| transaction.entry_kind().as_str())
        .collect();
    // What is undone, and how a payment by M-Pesa goes on, follow from an earlier entry; a cost
    // that only a statement shows is booked by itself.
    let later = [
        EntryKind::Reversal,
        EntryKind::PayoutReserved,
        EntryKind::PayoutSettled,
        EntryKind::StatementCost,
    ];
    for kind in EntryKind::ALL {
        assert_eq!(
            made.contains(&kind.as_str()),
            !later.contains(kind),
            "{kind}"
        );
    }
}

/// 1,400 saved, 50 of a fine and 200 to join: three lines of one entry, 1,650 in the cash box.
#[test]
fn what_a_member_pays_at_a_meeting_is_one_entry() -> Result<(), EntryError> {
    let amount = |shillings| kes(shillings).unwrap_or(Amount::MIN);
    let lines = [
        (Collected::Contribution(PERSONAL), amount(1_400)),
        (Collected::Fine, amount(50)),
        (Collected::RegistrationFee, amount(200)),
    ];
    let entry = collection_entry(WANJIKU, CASH, &lines)?;
    assert_eq!(entry.kind(), EntryKind::Collection);
    let deltas = BTreeMap::from([
        (AccountRef::Place(CASH), Money::from_cents(165_000)),
        (savings(WANJIKU), Money::from_cents(-140_000)),
        (
            AccountRef::Chart(AccountKind::FinesIncome),
            Money::from_cents(-5_000),
        ),
        (
            AccountRef::Chart(AccountKind::RegistrationFees),
            Money::from_cents(-20_000),
        ),
    ]);
    assert_eq!(entry.deltas(), deltas);
    assert_eq!(entry.turnover(), Money::from_cents(165_000));
    let nothing = collection_entry(WANJIKU, CASH, &[]);
    assert_eq!(nothing, Err(EntryError::Empty));
    Ok(())
}

type Books = BTreeMap<AccountRef, Money>;

fn held(books: &Books, account: AccountRef) -> Money {
    books.get(&account).copied().unwrap_or_default()
}

fn in_chart(books: &Books, kind: AccountKind) -> Money {
    held(books, AccountRef::Chart(kind))
}

fn shillings(amount: i64) -> Money {
    Money::from_cents(amount.saturating_mul(100))
}

/// Wanjiku has saved 25,000, of which 20,000 are to be sent to her; M-Pesa will take 13 for it.
fn a_payment_by_mpesa() -> Result<(Books, MoneyEvent, Money), Box<dyn std::error::Error>> {
    let (member, fund, place) = (WANJIKU, PERSONAL, CASH);
    let mut books = BTreeMap::new();
    let saved = MoneyEvent::Contribution {
        member,
        fund,
        place,
        amount: kes(25_000)?,
    };
    apply(&mut books, &entry_for(&saved)?)?;
    let event = MoneyEvent::Withdrawal {
        member,
        fund,
        place,
        amount: kes(20_000)?,
    };
    Ok((books, event, shillings(13)))
}

#[test]
fn what_mpesa_is_to_pay_is_set_aside() -> Result<(), Box<dyn std::error::Error>> {
    let (before, event, cost) = a_payment_by_mpesa()?;
    let reserved = payout_reserved(&event, cost)?;
    assert_eq!(reserved.kind(), EntryKind::PayoutReserved);
    let mut books = before.clone();
    apply(&mut books, &reserved)?;
    assert_eq!(held(&books, AccountRef::Place(CASH)), shillings(4_987));
    let transit = in_chart(&books, AccountKind::PayoutsInTransit);
    assert_eq!(transit, shillings(20_013));
    let payable = in_chart(&books, AccountKind::PayoutsPayable);
    assert_eq!(payable, shillings(-20_000));
    assert_eq!(held(&books, savings(WANJIKU)), shillings(-5_000));
    // It failed: everything is as it was.
    apply(&mut books, &reserved.reverse())?;
    for (account, balance) in &books {
        assert_eq!(*balance, held(&before, *account), "{account:?}");
    }
    Ok(())
}

#[test]
fn what_mpesa_has_paid_is_gone_with_its_cost() -> Result<(), Box<dyn std::error::Error>> {
    let (mut set_aside, event, cost) = a_payment_by_mpesa()?;
    apply(&mut set_aside, &payout_reserved(&event, cost)?)?;
    for (taken, place) in [(13, 4_987), (9, 4_991), (15, 4_985), (0, 5_000)] {
        let mut books = set_aside.clone();
        let settled = PayoutSettled {
            place: CASH,
            amount: kes(20_000)?,
            cost_reserved: cost,
            cost: shillings(taken),
        };
        apply(&mut books, &payout_settled(&settled)?)?;
        for kind in [AccountKind::PayoutsInTransit, AccountKind::PayoutsPayable] {
            assert_eq!(in_chart(&books, kind), Money::ZERO, "{kind} of {taken}");
        }
        assert_eq!(held(&books, AccountRef::Place(CASH)), shillings(place));
        let costs = in_chart(&books, AccountKind::TransactionCosts);
        assert_eq!(costs, shillings(taken));
        assert_eq!(trial_balance(&books)?, Money::ZERO);
    }
    Ok(())
}

#[test]
fn what_arrives_after_all_is_booked_by_itself() -> Result<(), Box<dyn std::error::Error>> {
    let (before, event, cost) = a_payment_by_mpesa()?;
    let reserved = payout_reserved(&event, cost)?;
    let costs = AccountRef::Chart(AccountKind::TransactionCosts);
    let mut books = before.clone();
    apply(&mut books, &payout_after_all(&reserved, cost, costs, None)?)?;
    assert_eq!(held(&books, AccountRef::Place(CASH)), shillings(4_987));
    assert_eq!(held(&books, savings(WANJIKU)), shillings(-5_000));
    assert_eq!(trial_balance(&books)?, Money::ZERO);
    // She has taken her savings out in cash since: nobody knows yet what becomes of it.
    let suspense = AccountRef::Chart(AccountKind::Suspense);
    let made = payout_after_all(&reserved, cost, costs, Some(suspense))?;
    let mut unexplained = before;
    apply(&mut unexplained, &made)?;
    assert_eq!(held(&unexplained, suspense), shillings(20_000));
    assert_eq!(held(&unexplained, savings(WANJIKU)), shillings(-25_000));
    Ok(())
}
