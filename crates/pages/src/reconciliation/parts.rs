//! What several of these pages show: the proof of a day in a table, and what was said of it.

use askama::Template;
use askama::filters::HtmlSafe;
use chama::reports::reconciliation::{DayView, PlaceLine};
use domain::daily_proof::{Finding, Outcome};
use i18n::Words;

/// A place as the table tells it.
#[derive(Clone, Debug)]
pub struct PlaceTold {
    name: String,
    books: String,
    on_its_way: Option<String>,
    seen: String,
    difference: String,
    finding: &'static str,
    what: String,
    wrong: bool,
}

/// The proof of a day: books, what was seen, and the difference, place by place.
#[derive(Clone, Debug, Template)]
#[template(path = "components/day_proof.html")]
pub struct ProofTable {
    words: Words,
    day: String,
    outcome: &'static str,
    text: String,
    places: Vec<PlaceTold>,
}

impl HtmlSafe for ProofTable {}

impl ProofTable {
    /// The proof in words.
    pub fn new(words: Words, view: &DayView) -> Self {
        let place = |line: &PlaceLine| PlaceTold::new(words, line);
        Self {
            words,
            day: words.date(view.day),
            outcome: view.outcome.map_or("unseen", Outcome::as_str),
            text: told(words, view),
            places: view.places.iter().map(place).collect(),
        }
    }

    fn named(&self, finding: &str) -> String {
        self.words.named("finding-", finding)
    }

    fn differs(&self) -> bool {
        self.outcome == Outcome::Differs.as_str()
    }
}

/// How a day compares, in one sentence.
pub fn told(words: Words, view: &DayView) -> String {
    let (day, amount) = (words.date(view.day), view.unexplained.kes());
    let gaps = [("day", day.as_str()), ("amount", amount.as_str())];
    let outcome = view.outcome.map_or("unseen", Outcome::as_str);
    words.text_with(&format!("proof-day-{outcome}"), &gaps)
}

impl PlaceTold {
    fn new(words: Words, line: &PlaceLine) -> Self {
        let known = line.proof.known;
        let seen = known.seen.map(|seen| {
            let (amount, day) = (seen.amount.kes(), words.date(seen.on));
            let gaps = [("amount", amount.as_str()), ("day", day.as_str())];
            words.text_with(&format!("seen-by-{}", seen.by.as_str()), &gaps)
        });
        let finding = line.proof.finding;
        let way = known.on_its_way;
        Self {
            name: line.name.clone(),
            books: known.books.kes(),
            on_its_way: way.is_positive().then(|| way.kes()),
            seen: seen.unwrap_or_else(|| words.text("seen-by-nobody")),
            difference: line
                .proof
                .difference
                .map(domain::money::Money::kes)
                .unwrap_or_default(),
            finding: finding.as_str(),
            what: what_to_do(words, finding),
            wrong: matches!(finding, Finding::Differs),
        }
    }
}

/// What to do about a finding, where there is something to do or to know.
fn what_to_do(words: Words, finding: Finding) -> String {
    match finding {
        Finding::OnItsWay => words.text("finding-on-its-way-what"),
        Finding::Differs => words.text("finding-differs-what"),
        Finding::NotSeen => words.text("finding-not-seen-what"),
        Finding::Agrees | Finding::Explained | Finding::Empty => String::new(),
    }
}

/// The card on the home of a chama: whether the books were last proved.
#[derive(Clone, Debug, Template)]
#[template(path = "components/proof_card.html")]
pub struct ProofCard {
    words: Words,
    href: String,
    text: String,
    good: bool,
}

impl HtmlSafe for ProofCard {}

impl ProofCard {
    /// The card of the last proof, or of none.
    pub fn new(
        words: Words,
        chama: domain::ids::ChamaId,
        last: Option<chama::reports::chamas::LastProof>,
    ) -> Self {
        let (outcome, day, amount) = match last {
            Some(last) => (
                last.outcome.as_str(),
                words.date(last.day),
                last.difference.kes(),
            ),
            None => ("unseen", String::new(), String::new()),
        };
        let gaps = [("day", day.as_str()), ("amount", amount.as_str())];
        Self {
            words,
            href: format!("/chamas/{chama}/reconciliation"),
            text: words.text_with(&format!("proof-card-{outcome}"), &gaps),
            good: outcome != Outcome::Differs.as_str(),
        }
    }
}
