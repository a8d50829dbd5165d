//! The comparison of three tellings of the same money: the book, the statement of the bank or of
//! M-Pesa, and whom it was set against.
//!
//! Lines belong together by their receipt. One receipt may stand in several lines on either side
//! (a payment and its charge): together they agree when their sums do. Lines without a receipt, as
//! banks and cash books have them, belong together when the change is the same and their days lie
//! close. Nothing is paired otherwise; what is left stands in the answer, so that every line of
//! both sides is found in it exactly once.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::money::Money;

/// How many days may lie between two lines without a receipt: a bank books the next working day.
pub const DAYS_APART_MAX: i64 = 3;

/// A change of a cash place as the book has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookLine {
    /// The receipt, where there is one.
    pub receipt: Option<String>,
    /// The day it counts for.
    pub on: NaiveDate,
    /// What came in, or below zero what went out.
    pub change: Money,
    /// Whether it was set against somebody's dues or another purpose. Money nobody has explained is
    /// in the book and on the statement, and still needs a hand.
    pub assigned: bool,
}

/// A change of the same place as the statement has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementLine {
    /// The receipt; empty where the statement has none.
    pub receipt: String,
    /// The day it happened.
    pub on: NaiveDate,
    /// What came in, or below zero what went out.
    pub change: Money,
}

/// Lines that belong together, by their places in the lists compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Lines of the book.
    pub books: Vec<usize>,
    /// Lines of the statement.
    pub statement: Vec<usize>,
    /// How much more the statement has: zero for what agrees.
    pub difference: Money,
}

/// What the comparison found. Lists are in the order of the lines compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What agrees.
    pub matched: Vec<Pair>,
    /// The same receipt, another sum.
    pub amounts_differ: Vec<Pair>,
    /// Lines of the book the statement does not have.
    pub only_books: Vec<usize>,
    /// Lines of the statement the book does not have.
    pub only_statement: Vec<usize>,
    /// Lines of the book nobody has explained, whether the statement has them or not.
    pub unassigned: Vec<usize>,
    /// How much more the statement's lines come to than the book's. Sums beyond 64 bits stop at
    /// their end.
    pub difference: Money,
}

impl Comparison {
    /// Every line of both sides agrees. Money nobody has explained may be among it.
    pub fn agrees(&self) -> bool {
        self.amounts_differ.is_empty()
            && self.only_books.is_empty()
            && self.only_statement.is_empty()
    }

    /// All three tellings agree.
    pub fn is_complete(&self) -> bool {
        self.agrees() && self.unassigned.is_empty()
    }
}

/// Compares book and statement.
pub fn compare(books: &[BookLine], statement: &[StatementLine]) -> Comparison {
    let mut found = Comparison {
        difference: more_on_statement(
            books.iter().map(|line| line.change),
            statement.iter().map(|line| line.change),
        ),
        unassigned: places(books.iter().map(|line| !line.assigned)),
        ..Comparison::default()
    };
    let mut groups: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (at, line) in books.iter().enumerate() {
        if let Some(receipt) = key(line.receipt.as_deref().unwrap_or_default()) {
            groups.entry(receipt).or_default().0.push(at);
        }
    }
    for (at, line) in statement.iter().enumerate() {
        if let Some(receipt) = key(&line.receipt) {
            groups.entry(receipt).or_default().1.push(at);
        }
    }
    let mut paired = Paired::of(books, statement);
    for (own, theirs) in groups.into_values() {
        if !own.is_empty() && !theirs.is_empty() {
            paired.by_receipt(own, theirs, &mut found);
        }
    }
    paired.by_day(&mut found);
    found.only_books = places(paired.books_left.iter().copied());
    found.only_statement = places(paired.statement_left.iter().copied());
    found.matched.sort_by_key(first_line);
    found.amounts_differ.sort_by_key(first_line);
    found
}

/// Receipts are compared in capitals and without blanks, as people copy them.
fn key(receipt: &str) -> Option<String> {
    let bare: String = receipt
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect();
    (!bare.is_empty()).then_some(bare)
}

fn places(marks: impl Iterator<Item = bool>) -> Vec<usize> {
    marks
        .enumerate()
        .filter_map(|(at, marked)| marked.then_some(at))
        .collect()
}

fn first_line(pair: &Pair) -> (Option<usize>, Option<usize>) {
    (pair.statement.first().copied(), pair.books.first().copied())
}

fn more_on_statement(
    books: impl Iterator<Item = Money>,
    statement: impl Iterator<Item = Money>,
) -> Money {
    let sum = |sum: i128, money: Money| sum.saturating_add(i128::from(money.cents()));
    let more = statement
        .fold(0, sum)
        .saturating_sub(books.fold(0_i128, sum));
    let end = if more < 0 { i64::MIN } else { i64::MAX };
    Money::from_cents(i64::try_from(more).unwrap_or(end))
}

/// Lines of the statement with the same change on the same day.
#[derive(Default)]
struct Candidates {
    without: Vec<usize>,
    with_receipt: Vec<usize>,
}

impl Candidates {
    /// Two receipts that differ are never the same money, so one with a receipt goes only to a line
    /// of the book without.
    fn take(&mut self, bare: bool) -> Option<usize> {
        let own = self.without.pop();
        if own.is_some() || !bare {
            return own;
        }
        self.with_receipt.pop()
    }
}

/// The lines not paired so far.
struct Paired<'a> {
    books: &'a [BookLine],
    statement: &'a [StatementLine],
    books_left: Vec<bool>,
    statement_left: Vec<bool>,
}

impl<'a> Paired<'a> {
    fn of(books: &'a [BookLine], statement: &'a [StatementLine]) -> Self {
        Self {
            books,
            statement,
            books_left: vec![true; books.len()],
            statement_left: vec![true; statement.len()],
        }
    }

    /// Lines of one receipt: first those with the same change, then what is left of both together.
    fn by_receipt(&mut self, own: Vec<usize>, theirs: Vec<usize>, found: &mut Comparison) {
        let mut theirs = theirs;
        let mut own_left = Vec::new();
        for at in own {
            let change = self.book_change(at);
            let same = theirs
                .iter()
                .position(|theirs| self.statement_change(*theirs) == change);
            match same {
                Some(place) => {
                    let pair = self.pair(vec![at], vec![theirs.remove(place)]);
                    found.matched.push(pair);
                }
                None => own_left.push(at),
            }
        }
        if own_left.is_empty() || theirs.is_empty() {
            return;
        }
        let pair = self.pair(own_left, theirs);
        if pair.difference.is_zero() {
            found.matched.push(pair);
        } else {
            found.amounts_differ.push(pair);
        }
    }

    /// Lines of which one at least has no receipt: the same change, and the nearest day.
    fn by_day(&mut self, found: &mut Comparison) {
        let mut open: BTreeMap<(Money, NaiveDate), Candidates> = BTreeMap::new();
        // From the end, so that the first line is the last put and the first taken.
        for at in places(self.statement_left.iter().copied())
            .into_iter()
            .rev()
        {
            if let Some(line) = self.statement.get(at) {
                let candidates = open.entry((line.change, line.on)).or_default();
                match key(&line.receipt) {
                    Some(_) => candidates.with_receipt.push(at),
                    None => candidates.without.push(at),
                }
            }
        }
        // The nearest days first over all lines: a line a day late may not take what is another's
        // of the same day.
        for apart in 0..=DAYS_APART_MAX {
            for at in places(self.books_left.iter().copied()) {
                let Some(line) = self.books.get(at) else {
                    continue;
                };
                let bare = key(line.receipt.as_deref().unwrap_or_default()).is_none();
                let days = [apart, apart.saturating_neg()];
                let days = days.map(chrono::TimeDelta::days);
                let theirs = days.into_iter().find_map(|apart| {
                    let on = line.on.checked_add_signed(apart)?;
                    open.get_mut(&(line.change, on))?.take(bare)
                });
                if let Some(theirs) = theirs {
                    let pair = self.pair(vec![at], vec![theirs]);
                    found.matched.push(pair);
                }
            }
        }
    }

    fn pair(&mut self, books: Vec<usize>, statement: Vec<usize>) -> Pair {
        for at in &books {
            if let Some(left) = self.books_left.get_mut(*at) {
                *left = false;
            }
        }
        for at in &statement {
            if let Some(left) = self.statement_left.get_mut(*at) {
                *left = false;
            }
        }
        let difference = more_on_statement(
            books.iter().filter_map(|at| self.book_change(*at)),
            statement.iter().filter_map(|at| self.statement_change(*at)),
        );
        Pair {
            books,
            statement,
            difference,
        }
    }

    fn book_change(&self, at: usize) -> Option<Money> {
        self.books.get(at).map(|line| line.change)
    }

    fn statement_change(&self, at: usize) -> Option<Money> {
        self.statement.get(at).map(|line| line.change)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap_or_default()
    }

    fn book(receipt: &str, on: u32, cents: i64) -> BookLine {
        BookLine {
            receipt: (!receipt.is_empty()).then(|| receipt.to_owned()),
            on: day(on),
            change: Money::from_cents(cents),
            assigned: true,
        }
    }

    fn stated(receipt: &str, on: u32, cents: i64) -> StatementLine {
        StatementLine {
            receipt: receipt.to_owned(),
            on: day(on),
            change: Money::from_cents(cents),
        }
    }

    fn pairs(list: &[Pair]) -> Vec<(Vec<usize>, Vec<usize>, i64)> {
        list.iter()
            .map(|p| (p.books.clone(), p.statement.clone(), p.difference.cents()))
            .collect()
    }

    #[test]
    fn payment_and_charge_share_a_receipt() {
        let books = [book("UKN1A2B3C4", 3, 50_000), book("ukn1a2b3c4 ", 3, -500)];
        let statement = [
            stated("UKN1A2B3C4", 3, -500),
            stated("UKN1A2B3C4", 3, 50_000),
        ];
        let found = compare(&books, &statement);
        assert_eq!(
            pairs(&found.matched),
            [(vec![1], vec![0], 0), (vec![0], vec![1], 0)]
        );
        assert!(found.is_complete());
        assert_eq!(found.difference, Money::ZERO);
        // Booked as one net change it agrees all the same.
        let net = compare(&[book("UKN1A2B3C4", 3, 49_500)], &statement);
        assert_eq!(pairs(&net.matched), [(vec![0], vec![0, 1], 0)]);
    }

    #[test]
    fn each_difference_is_named() {
        let books = [
            book("UKA1A2B3C4", 1, 50_000),
            book("UKB1A2B3C4", 2, 20_000),
            book("UKC1A2B3C4", 3, 10_000),
        ];
        let statement = [
            stated("UKA1A2B3C4", 1, 50_000),
            stated("UKB1A2B3C4", 2, 25_000),
            stated("UKD1A2B3C4", 4, 7_000),
        ];
        let found = compare(&books, &statement);
        assert_eq!(pairs(&found.matched), [(vec![0], vec![0], 0)]);
        assert_eq!(pairs(&found.amounts_differ), [(vec![1], vec![1], 5_000)]);
        assert_eq!(found.only_books, [2]);
        assert_eq!(found.only_statement, [2]);
        // 50,000 + 25,000 + 7,000 against 50,000 + 20,000 + 10,000.
        assert_eq!(found.difference, Money::from_cents(2_000));
        assert!(!found.agrees());
    }

    #[test]
    fn a_reversal_on_the_statement_alone_is_seen() {
        let books = [book("UKA1A2B3C4", 1, 50_000)];
        let statement = [
            stated("UKA1A2B3C4", 1, 50_000),
            stated("UKZ9A2B3C4", 4, -50_000),
        ];
        let found = compare(&books, &statement);
        assert_eq!(found.only_statement, [1]);
        assert_eq!(found.difference, Money::from_cents(-50_000));
    }

    #[test]
    fn lines_without_receipt_are_paired_by_sum_and_nearest_day() {
        let books = [book("", 1, 5_000), book("", 3, 5_000), book("", 9, 5_000)];
        let statement = [
            stated("", 3, 5_000),
            stated("FT001", 4, 5_000),
            stated("", 20, 5_000),
        ];
        let found = compare(&books, &statement);
        assert_eq!(
            pairs(&found.matched),
            [(vec![1], vec![0], 0), (vec![0], vec![1], 0)]
        );
        assert_eq!((found.only_books, found.only_statement), (vec![2], vec![2]));
        // Two receipts that differ are never the same money.
        let other = compare(&[book("UKA1A2B3C4", 1, 5)], &[stated("UKB1A2B3C4", 1, 5)]);
        assert!(other.matched.is_empty());
    }

    #[test]
    fn money_nobody_explained_agrees_but_is_not_complete() {
        let mut line = book("UKA1A2B3C4", 1, 50_000);
        line.assigned = false;
        let found = compare(&[line], &[stated("UKA1A2B3C4", 1, 50_000)]);
        assert!(found.agrees() && !found.is_complete());
        assert_eq!(found.unassigned, [0]);
    }

    fn lines() -> impl Strategy<Value = Vec<(String, u32, i64)>> {
        let receipt = prop::sample::select(vec!["", "A", "B", "C", "D"]);
        let line = (receipt, 1..=12_u32, -3..=3_i64).prop_map(|(r, d, c)| (r.to_owned(), d, c));
        prop::collection::vec(line, 0..12)
    }

    fn listed(all: &mut Vec<usize>, length: usize) -> bool {
        all.sort_unstable();
        *all == (0..length).collect::<Vec<_>>()
    }

    proptest! {
        #[test]
        fn every_line_is_told_of_once_and_the_sums_agree(own in lines(), theirs in lines()) {
            let books: Vec<_> = own.iter().map(|(r, d, c)| book(r, *d, *c)).collect();
            let statement: Vec<_> = theirs.iter().map(|(r, d, c)| stated(r, *d, *c)).collect();
            let found = compare(&books, &statement);

            let both = || found.matched.iter().chain(&found.amounts_differ);
            let mut told: Vec<usize> = both().flat_map(|pair| pair.books.clone()).collect();
            told.extend(&found.only_books);
            prop_assert!(listed(&mut told, books.len()));
            let mut told: Vec<usize> = both().flat_map(|pair| pair.statement.clone()).collect();
            told.extend(&found.only_statement);
            prop_assert!(listed(&mut told, statement.len()));

            prop_assert!(found.matched.iter().all(|pair| pair.difference.is_zero()));
            prop_assert!(found.amounts_differ.iter().all(|pair| !pair.difference.is_zero()));
            // What is listed accounts for the whole difference.
            let at = |list: &[usize], of: &dyn Fn(usize) -> Option<Money>| -> i64 {
                list.iter().filter_map(|at| of(*at)).map(Money::cents).sum()
            };
            let missing = at(&found.only_books, &|i| books.get(i).map(|l| l.change));
            let extra = at(&found.only_statement, &|i| statement.get(i).map(|l| l.change));
            let differing: i64 = found.amounts_differ.iter().map(|p| p.difference.cents()).sum();
            let listed = extra.saturating_sub(missing).saturating_add(differing);
            prop_assert_eq!(found.difference.cents(), listed);
        }

        #[test]
        fn a_statement_agrees_with_itself(own in lines()) {
            let books: Vec<_> = own.iter().map(|(r, d, c)| book(r, *d, *c)).collect();
            let mut statement: Vec<_> = own.iter().map(|(r, d, c)| stated(r, *d, *c)).collect();
            statement.reverse();
            let found = compare(&books, &statement);
            prop_assert!(found.is_complete());
            prop_assert_eq!(found.difference, Money::ZERO);
        }
    }
}
