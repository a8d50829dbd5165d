//! A member's statement: each line with its reason and the balance after it, and the proof that
//! the lines come to what the book says.

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ChamaId, MemberId};
use domain::money::Money;
use i18n::Words;

use crate::frame::{Frame, Tab};
use crate::samples;

/// One line.
#[derive(Clone, Debug)]
pub struct Line {
    /// The page of the entry behind it.
    pub href: String,
    /// The day it happened.
    pub date: NaiveDate,
    /// Number of the entry in the chama's book.
    pub entry: i64,
    /// What it was, in words.
    pub title: String,
    /// Why.
    pub reason: String,
    /// The code of the payment.
    pub receipt: Option<String>,
    /// Who wrote it.
    pub by: String,
    /// What came.
    pub paid_in: Option<Money>,
    /// What went.
    pub taken_out: Option<Money>,
    /// What was there after it.
    pub balance: Money,
}

/// Everything the page shows.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Of which chama.
    pub chama: ChamaId,
    /// Of which member.
    pub member: MemberId,
    /// The member's name.
    pub name: String,
    /// The chama's name.
    pub chama_name: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The balance before the first line.
    pub opening: Money,
    /// What came, altogether.
    pub total_in: Money,
    /// What went, altogether.
    pub total_out: Money,
    /// Opening, plus what came, less what went.
    pub closing: Money,
    /// What the book says.
    pub book: Money,
    /// The lines, oldest first.
    pub lines: Vec<Line>,
    /// The page with the lines before these.
    pub older: Option<String>,
    /// Whether it is the reader's own.
    pub own: bool,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "members/statement.html")]
pub struct StatementPage {
    frame: Frame,
    statement: Statement,
}

impl StatementPage {
    /// The page.
    pub fn new(frame: Frame, statement: Statement) -> Self {
        let tab = if statement.own {
            Tab::Statement
        } else {
            Tab::Members
        };
        let mut frame = frame.at(tab).in_its_chama();
        frame.title = frame.text_with("statement-of", &[("name", &statement.name)]);
        Self { frame, statement }
    }

    fn proves_itself(&self) -> bool {
        self.statement.closing == self.statement.book
    }

    fn proof(&self) -> String {
        let it = &self.statement;
        let (opening, closing) = (it.opening.kes(), it.closing.kes());
        let (total_in, total_out) = (it.total_in.kes(), it.total_out.kes());
        let gaps = [
            ("opening", opening.as_str()),
            ("in", total_in.as_str()),
            ("out", total_out.as_str()),
            ("closing", closing.as_str()),
        ];
        self.frame.text_with("statement-proof-text", &gaps)
    }

    fn broken(&self) -> String {
        let (lines, book) = (self.statement.closing.kes(), self.statement.book.kes());
        let gaps = [("lines", lines.as_str()), ("book", book.as_str())];
        self.frame.text_with("statement-proof-broken-text", &gaps)
    }

    fn as_of(&self) -> String {
        let time = self.frame.time(self.statement.made_at);
        self.frame.text_with("statement-as-of", &[("time", &time)])
    }

    fn by(&self, name: &str) -> String {
        self.frame.text_with("statement-by", &[("name", name)])
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Statement);
        Self::new(frame, Statement::sample())
    }

    /// A statement without lines.
    pub fn sample_empty(words: Words) -> Self {
        let mut page = Self::sample(words);
        page.statement.lines.clear();
        page.statement.opening = Money::ZERO;
        page.statement.total_in = Money::ZERO;
        page.statement.total_out = Money::ZERO;
        page.statement.closing = Money::ZERO;
        page.statement.book = Money::ZERO;
        page
    }
}

impl Statement {
    fn sample() -> Self {
        let line = |day, entry, title: &str, reason: &str, cents_in: i64, balance| Line {
            href: format!("/chamas/7/transactions/{entry}"),
            date: samples::day(day),
            entry,
            title: title.to_owned(),
            reason: reason.to_owned(),
            receipt: (entry == 14).then(|| "SGL61HZVU4".to_owned()),
            by: "Akinyi Odhiambo".to_owned(),
            paid_in: (cents_in > 0).then(|| samples::kes(cents_in)),
            taken_out: (cents_in < 0).then(|| samples::kes(cents_in.saturating_neg())),
            balance: samples::kes(balance),
        };
        Self {
            chama: ChamaId::new(7),
            member: MemberId::new(1),
            name: "Wanjiku Mwangi".to_owned(),
            chama_name: "Umoja Women\u{2019}s Group".to_owned(),
            made_at: samples::moment(31),
            opening: samples::kes(50_000),
            total_in: samples::kes(20_000),
            total_out: samples::kes(5_000),
            closing: samples::kes(65_000),
            book: samples::kes(65_000),
            lines: vec![
                line(
                    3,
                    12,
                    "Contribution",
                    "January, paid at the meeting",
                    5_000,
                    55_000,
                ),
                line(10, 14, "Contribution", "Sent by phone", 5_000, 60_000),
                line(10, 15, "Contribution", "Sent by phone", 5_000, 65_000),
                line(12, 19, "Reversal", "Typed twice", -5_000, 60_000),
                line(
                    31,
                    27,
                    "Contribution",
                    "For February, in advance",
                    5_000,
                    65_000,
                ),
            ],
            older: Some("/chamas/7/members/1/statement?before=12".to_owned()),
            own: true,
        }
    }
}
