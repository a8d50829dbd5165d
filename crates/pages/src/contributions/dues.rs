//! What one member owes, fund by fund, in a sentence each.

use askama::Template;
use askama::filters::HtmlSafe;
use chama::reports::contributions::Dues;
use domain::contributions::{CellState, Standing};
use domain::money::Money;
use i18n::Words;

use super::table::{bare, mark};
use crate::samples;
use crate::show::Icon;

/// One fund.
#[derive(Clone, Debug)]
pub struct Due {
    fund: String,
    class: &'static str,
    icon: Icon,
    text: String,
    more: Option<String>,
}

/// The dues of a member.
#[derive(Clone, Debug, Template)]
#[template(path = "components/dues.html")]
pub struct DuesCard {
    title: String,
    dues: Vec<Due>,
}

impl HtmlSafe for DuesCard {}

impl DuesCard {
    /// The card of these funds.
    pub fn new(words: Words, found: &[Dues]) -> Self {
        let due = |dues: &Dues| Due::new(words, dues.fund.name.clone(), &dues.standing);
        Self {
            title: words.text("dues-title"),
            dues: found.iter().map(due).collect(),
        }
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.dues.is_empty()
    }

    /// A card to look at.
    pub fn sample(words: Words) -> Self {
        let due = |fund: &str, state, key: &str, shillings| Due {
            fund: fund.to_owned(),
            class: mark(state).0,
            icon: mark(state).1,
            text: sentence(
                words,
                key,
                samples::kes(shillings),
                &words.short_date(samples::day(31)),
            ),
            more: None,
        };
        Self {
            title: words.text("dues-title"),
            dues: vec![
                due(
                    "Personal savings",
                    CellState::PartlyPaid,
                    "dues-partly",
                    400,
                ),
                due("Tea", CellState::Missed, "dues-missed", 200),
            ],
        }
    }
}

fn sentence(words: Words, key: &str, amount: Money, day: &str) -> String {
    let amount = bare(amount);
    words.text_with(key, &[("amount", amount.as_str()), ("date", day)])
}

impl Due {
    fn new(words: Words, fund: String, standing: &Standing) -> Self {
        let (state, text) = match standing.next() {
            None => (CellState::Paid, words.text("dues-paid")),
            Some(cell) => {
                let key = match (cell.state, cell.over) {
                    (CellState::PartlyPaid, false) => "dues-partly",
                    (CellState::PartlyPaid, true) => "dues-partly-over",
                    (CellState::Missed, _) => "dues-missed",
                    _ => "dues-open",
                };
                let day = words.short_date(cell.period.deadline);
                (cell.state, sentence(words, key, cell.left, &day))
            }
        };
        let more = if standing.credit.is_positive() {
            Some(sentence(words, "dues-ahead", standing.credit, ""))
        } else if standing.arrears.is_positive() {
            Some(sentence(words, "dues-behind", standing.due_now(), ""))
        } else {
            None
        };
        let (class, icon) = mark(state);
        Self {
            fund,
            class,
            icon,
            text,
            more,
        }
    }
}
