//! The daily proof: what the books say each cash place holds at the end of a day, set against what
//! a statement says or an officer counted. Books = M-Pesa = cash box, or the difference is named.

use chrono::NaiveDate;

use crate::choice::choice;
use crate::ids::AccountId;
use crate::money::Money;

choice! {
    /// How it is known what a place holds.
    pub enum SeenBy else "seen_by_unknown" {
        /// A statement of M-Pesa or the bank says it.
        Statement = "statement",
        /// An officer counted it, or read it.
        Count = "count",
    }
}

choice! {
    /// How a place compares at the end of a day.
    pub enum Finding else "finding_unknown" {
        /// It holds what its book says.
        Agrees = "agrees",
        /// It holds more than its book says by what is on its way out of it.
        OnItsWay = "on_its_way",
        /// It differs, and two officers have said why.
        Explained = "explained",
        /// It differs, and nobody has said why.
        Differs = "differs",
        /// Nobody has seen what it holds.
        NotSeen = "not_seen",
        /// Nothing is said to be in it, and nobody has seen anything there.
        Empty = "empty",
    }
}

choice! {
    /// How the places of a chama compare together.
    pub enum Outcome else "outcome_unknown" {
        /// Every place holds what its book says, what is on its way counted.
        Proved = "proved",
        /// The same but for differences that two officers have explained.
        Explained = "explained",
        /// A place differs and nobody has said why.
        Differs = "differs",
        /// What was seen agrees; a place that holds money was not seen.
        Partly = "partly",
    }
}

/// What was seen of a place, and on which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// By what.
    pub by: SeenBy,
    /// The day at whose end it held this.
    pub on: NaiveDate,
    /// What it held.
    pub amount: Money,
}

/// Whether the book of a place moved after it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// Not up to the end of the day.
    No,
    /// On the day it was seen itself, so that what was seen may be from before or after.
    ThatDay,
    /// On a later day.
    Since,
}

/// All that is known of a place at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceDay {
    /// The place.
    pub place: AccountId,
    /// What its book says.
    pub books: Money,
    /// What its book has let go of and the provider may still hold.
    pub on_its_way: Money,
    /// What was seen last, on the day or before.
    pub seen: Option<Seen>,
    /// Whether its book moved after it was seen, up to the end of the day.
    pub moved: Moved,
    /// The difference on which two officers agreed.
    pub explained: Option<Money>,
}

/// How one place compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceProof {
    /// What is known of it.
    pub known: PlaceDay,
    /// How it compares.
    pub finding: Finding,
    /// What it holds more than its book says, less what is on its way; none when it was not seen.
    pub difference: Option<Money>,
}

/// How all places compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayProof {
    /// The day.
    pub day: NaiveDate,
    /// Together; none when nothing was seen at all.
    pub outcome: Option<Outcome>,
    /// All that nobody has explained, whichever way it differs.
    pub unexplained: Money,
    /// Each place.
    pub places: Vec<PlaceProof>,
}

/// Compares one place. A sum too large for the books counts as a difference.
pub fn prove_place(known: PlaceDay) -> PlaceProof {
    let proof = |finding, difference| PlaceProof {
        known,
        finding,
        difference,
    };
    let Some(seen) = known.seen.filter(|_| known.moved != Moved::Since) else {
        let nothing = known.books.is_zero() && known.seen.is_none();
        let finding = if nothing {
            Finding::Empty
        } else {
            Finding::NotSeen
        };
        return proof(finding, None);
    };
    let most = Money::from_cents(i64::MAX);
    let more = seen.amount.checked_sub(known.books).unwrap_or(most);
    if more.is_zero() {
        return proof(Finding::Agrees, Some(Money::ZERO));
    }
    if known.on_its_way.is_positive() && more == known.on_its_way {
        return proof(Finding::OnItsWay, Some(Money::ZERO));
    }
    if known.moved == Moved::ThatDay {
        return proof(Finding::NotSeen, None);
    }
    let difference = more.checked_sub(known.on_its_way).unwrap_or(most);
    let finding = if known.explained == Some(difference) {
        Finding::Explained
    } else {
        Finding::Differs
    };
    proof(finding, Some(difference))
}

/// Compares all places of a chama.
pub fn prove(day: NaiveDate, places: impl IntoIterator<Item = PlaceDay>) -> DayProof {
    let places: Vec<PlaceProof> = places.into_iter().map(prove_place).collect();
    let any = |finding| places.iter().any(|place| place.finding == finding);
    let seen = places.iter().any(|place| place.difference.is_some());
    let outcome = if any(Finding::Differs) {
        Outcome::Differs
    } else if any(Finding::NotSeen) {
        Outcome::Partly
    } else if any(Finding::Explained) {
        Outcome::Explained
    } else {
        Outcome::Proved
    };
    let differing = places.iter().filter(|it| it.finding == Finding::Differs);
    let amounts = differing.filter_map(|place| place.difference?.checked_abs());
    let unexplained = Money::checked_sum(amounts).unwrap_or(Money::from_cents(i64::MAX));
    DayProof {
        day,
        outcome: seen.then_some(outcome),
        unexplained,
        places,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn kes(shillings: i64) -> Money {
        Money::from_cents(shillings.saturating_mul(100))
    }

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 14).unwrap_or_default()
    }

    fn place(books: i64, seen: Option<i64>) -> PlaceDay {
        PlaceDay {
            place: AccountId::new(1),
            books: kes(books),
            on_its_way: Money::ZERO,
            seen: seen.map(|amount| Seen {
                by: SeenBy::Count,
                on: day(),
                amount: kes(amount),
            }),
            moved: Moved::No,
            explained: None,
        }
    }

    #[test]
    fn a_place_that_holds_what_its_book_says_agrees() {
        let proof = prove(day(), [place(500, Some(500)), place(0, None)]);
        assert_eq!(proof.outcome, Some(Outcome::Proved));
        assert_eq!(proof.unexplained, Money::ZERO);
        let findings: Vec<Finding> = proof.places.iter().map(|it| it.finding).collect();
        assert_eq!(findings, [Finding::Agrees, Finding::Empty]);
    }

    #[test]
    fn too_little_here_and_too_much_there_do_not_make_up_for_each_other() {
        let proof = prove(day(), [place(500, Some(465)), place(100, Some(135))]);
        assert_eq!(proof.outcome, Some(Outcome::Differs));
        assert_eq!(proof.unexplained, kes(70));
        let first = proof.places.first().and_then(|place| place.difference);
        assert_eq!(first, Some(kes(-35)));
    }

    #[test]
    fn a_place_nobody_saw_proves_nothing() {
        let nothing = prove(day(), [place(500, None)]);
        assert_eq!(nothing.outcome, None);
        let partly = prove(day(), [place(500, None), place(100, Some(100))]);
        assert_eq!(partly.outcome, Some(Outcome::Partly));
    }

    #[test]
    fn what_moved_after_it_was_seen_is_no_difference() {
        let moved = |moved, seen| {
            let known = PlaceDay {
                moved,
                ..place(500, Some(seen))
            };
            prove_place(known).finding
        };
        assert_eq!(moved(Moved::Since, 500), Finding::NotSeen);
        assert_eq!(moved(Moved::ThatDay, 465), Finding::NotSeen);
        assert_eq!(moved(Moved::ThatDay, 500), Finding::Agrees);
    }

    #[test]
    fn money_on_its_way_may_still_be_there_or_gone() {
        let way = |seen| PlaceDay {
            on_its_way: kes(200),
            ..place(300, Some(seen))
        };
        assert_eq!(prove_place(way(500)).finding, Finding::OnItsWay);
        assert_eq!(prove_place(way(300)).finding, Finding::Agrees);
        let differs = prove_place(way(465));
        assert_eq!(differs.finding, Finding::Differs);
        assert_eq!(differs.difference, Some(kes(-35)));
    }

    #[test]
    fn an_explanation_holds_for_the_difference_it_was_given_for() {
        let said = |explained| PlaceDay {
            explained: Some(kes(explained)),
            ..place(500, Some(465))
        };
        assert_eq!(prove_place(said(-35)).finding, Finding::Explained);
        assert_eq!(prove_place(said(-30)).finding, Finding::Differs);
        let proof = prove(day(), [said(-35)]);
        assert_eq!(proof.outcome, Some(Outcome::Explained));
        assert_eq!(proof.unexplained, Money::ZERO);
    }
}
