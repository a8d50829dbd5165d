//! A member's statement: each line with its reason and the balance after it, and the proof that
//! the lines come to what the book says.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::reports::contributions;
use chama::reports::statement::{self, Ask, Cursor, StatementLine};
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::may;
use domain::ids::{ChamaId, FundId, MemberId};
use domain::member_code::MemberCode;
use domain::money::Money;
use http::{Failure, HttpState, Path, Query};
use i18n::Words;
use serde::Deserialize;

use crate::contributions::dues::DuesCard;
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, show};

/// One line.
#[derive(Clone, Debug)]
pub struct Line {
    /// The page of the transaction behind it.
    pub href: Option<String>,
    /// The day it happened.
    pub date: NaiveDate,
    /// Whether another entry undid it.
    pub undone: bool,
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

/// A fund to choose.
#[derive(Clone, Debug)]
pub struct FundLink {
    /// Its name.
    pub name: String,
    /// The statement in it.
    pub href: String,
    /// Whether it is the one shown.
    pub shown: bool,
}

/// Everything the page shows.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Of which chama.
    pub chama: ChamaId,
    /// Of which member.
    pub member: MemberId,
    /// In which fund.
    pub fund: FundId,
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
    /// What the member has in the fund now.
    pub savings: Money,
    /// Whether the lines prove each other and the balance in the book.
    pub proved: bool,
    /// The funds, with the address of the statement in each.
    pub funds: Vec<FundLink>,
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
    dues: DuesCard,
}

impl StatementPage {
    /// The page.
    pub fn new(frame: Frame, statement: Statement, dues: DuesCard) -> Self {
        let tab = if statement.own {
            Tab::Statement
        } else {
            Tab::Members
        };
        let mut frame = frame.at(tab).in_its_chama();
        frame.title = frame.text_with("statement-of", &[("name", &statement.name)]);
        Self {
            frame,
            statement,
            dues,
        }
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

    fn as_of(&self) -> String {
        let time = self.frame.time(self.statement.made_at);
        self.frame.text_with("statement-as-of", &[("time", &time)])
    }

    fn code(&self) -> String {
        MemberCode::of(self.statement.member).to_string()
    }

    fn by(&self, name: &str) -> String {
        self.frame.text_with("statement-by", &[("name", name)])
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Statement);
        Self::new(frame, Statement::sample(), DuesCard::sample(words))
    }

    /// A statement without lines.
    pub fn sample_empty(words: Words) -> Self {
        let mut page = Self::sample(words);
        page.statement.lines.clear();
        page.statement.opening = Money::ZERO;
        page.statement.total_in = Money::ZERO;
        page.statement.total_out = Money::ZERO;
        page.statement.closing = Money::ZERO;
        page.statement.savings = Money::ZERO;
        page
    }
}

impl Statement {
    fn sample() -> Self {
        let line = |day, entry, title: &str, reason: &str, cents_in: i64, balance| Line {
            href: Some(format!("/chamas/7/transactions/{entry}")),
            date: samples::day(day),
            undone: entry == 15,
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
            fund: FundId::new(3),
            name: "Wanjiku Mwangi".to_owned(),
            chama_name: "Umoja Women\u{2019}s Group".to_owned(),
            made_at: samples::moment(31),
            opening: samples::kes(50_000),
            total_in: samples::kes(20_000),
            total_out: samples::kes(5_000),
            closing: samples::kes(65_000),
            savings: samples::kes(65_000),
            proved: true,
            funds: vec![
                FundLink {
                    name: "Personal savings".to_owned(),
                    href: "/chamas/7/members/1/statement?fund=3".to_owned(),
                    shown: true,
                },
                FundLink {
                    name: "Welfare fund".to_owned(),
                    href: "/chamas/7/members/1/statement?fund=4".to_owned(),
                    shown: false,
                },
            ],
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

/// Lines on a page.
const PER_PAGE: i64 = 50;

/// The member of the address.
#[derive(Debug, Deserialize)]
pub struct Whose {
    /// Which.
    pub member_id: MemberId,
}

/// Which part of the statement.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Part {
    /// In which fund.
    pub fund: Option<FundId>,
    /// Continues after this line, `ENTRY.LINE`.
    pub before: Option<String>,
}

impl Part {
    fn cursor(&self) -> Option<Cursor> {
        let (entry, line) = self.before.as_deref()?.split_once('.')?;
        Some(Cursor {
            entry_number: entry.parse().ok()?,
            line_no: line.parse().ok()?,
        })
    }
}

/// `GET /chamas/{chama_id}/members/{member_id}/statement`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewOwnStatement>,
    Path(whose): Path<Whose>,
    Query(part): Query<Part>,
) -> Result<Response, Failure> {
    let (grant, words) = (inside.with.grant, inside.words());
    let member = whose.member_id;
    let ask = Ask {
        member,
        fund: part.fund,
        before: part.cursor(),
        limit: PER_PAGE,
    };
    let found = statement::page(state.context(), grant, ask).await?;
    let mut view = Statement::of(found, grant.chama_id(), words)?;
    view.own = member == grant.member_id();
    view.made_at = state.now();
    let owed = contributions::own(state.context(), grant, member).await?;
    let dues = DuesCard::new(words, &owed);
    show(&StatementPage::new(inside.frame(), view, dues))
}

impl Statement {
    fn of(found: statement::Statement, chama: ChamaId, words: Words) -> Result<Self, Failure> {
        let sums = Sums::of(&found).ok_or_else(Failure::internal)?;
        let address = format!("/chamas/{chama}/members/{}/statement", found.member_id);
        let shown = found.fund.fund_id;
        let funds = found.funds.iter().map(|fund| FundLink {
            name: fund.name.clone(),
            href: format!("{address}?fund={}", fund.fund_id),
            shown: fund.fund_id == shown,
        });
        let older = found.next.map(|next| {
            let Cursor {
                entry_number,
                line_no,
            } = next;
            format!("{address}?fund={shown}&before={entry_number}.{line_no}")
        });
        Ok(Self {
            chama,
            member: found.member_id,
            fund: shown,
            name: found.member_name,
            chama_name: found.chama_name,
            made_at: DateTime::default(),
            opening: sums.opening,
            total_in: sums.total_in,
            total_out: sums.total_out,
            closing: sums.closing,
            savings: found.fund.balance,
            proved: found.proved,
            funds: funds.collect(),
            lines: found
                .lines
                .into_iter()
                .rev()
                .map(|line| Line::of(line, chama, words))
                .collect(),
            older,
            own: false,
        })
    }
}

/// What the lines of a page come to.
struct Sums {
    opening: Money,
    total_in: Money,
    total_out: Money,
    closing: Money,
}

impl Sums {
    fn of(found: &statement::Statement) -> Option<Self> {
        let of_sign = |wanted: fn(Money) -> bool| {
            let changes = found.lines.iter().map(|line| line.change);
            Money::checked_sum(changes.filter(|change| wanted(*change)))
        };
        let opening = match found.lines.last() {
            Some(oldest) => oldest.balance.checked_sub(oldest.change)?,
            None => found.fund.balance,
        };
        Some(Self {
            opening,
            total_in: of_sign(Money::is_positive)?,
            total_out: of_sign(Money::is_negative)?.checked_abs()?,
            closing: found.lines.first().map_or(opening, |newest| newest.balance),
        })
    }
}

impl Line {
    fn of(line: StatementLine, chama: ChamaId, words: Words) -> Self {
        let came = line.change.is_positive();
        let amount = line.change.checked_abs();
        Self {
            href: line
                .transaction_id
                .map(|id| format!("/chamas/{chama}/transactions/{id}")),
            date: line.value_date,
            undone: line.reversed_by_number.is_some(),
            title: words.named("transaction-type-", line.kind.as_str()),
            reason: line.description,
            receipt: line.receipt_code,
            by: line.booked_by,
            paid_in: amount.filter(|_| came),
            taken_out: amount.filter(|_| !came),
            balance: line.balance,
        }
    }
}
