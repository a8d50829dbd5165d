//! Saving the sheet of a meeting: what every member paid, all of it or nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::access::may;
use domain::ids::{AccountId, FundId, MemberId};
use domain::ledger::{AccountKind, EntryError, JournalEntry};
use domain::money::{Amount, Money};
use domain::names::Description;
use domain::period::value_date_allowed;
use domain::postings::{Collected, collection_entry};
use serde::Serialize;
use serde_json::json;
use store::Isolation;

use crate::access::Grant;
use crate::audit;
use crate::contributions::lines;
use crate::contributions::views::Collection;
use crate::error::{Error, Fields, Kind, Refusal, Result};
use crate::ledger::accounts::Chart;
use crate::members;
use crate::transactions::{self, write_collected};
use crate::typed::{AmountText, given};
use crate::work::{Command, Work};

/// The most lines of one sheet.
pub const LINES_MAX: usize = 2_000;

/// What a line of the sheet is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineKind {
    /// Savings in a fund; the first when none is named.
    Contribution(Option<FundId>),
    /// A fine.
    Fine,
    /// A fee to join.
    RegistrationFee,
}

/// One amount of the sheet.
#[derive(Debug, Clone)]
pub struct LineForm {
    /// Who paid.
    pub member_id: MemberId,
    /// What for.
    pub kind: LineKind,
    /// How much.
    pub amount: AmountText,
}

/// What an officer fills in at the meeting.
#[derive(Debug, Clone, Default)]
pub struct CollectionForm {
    /// The day of the meeting, `2026-01-15`; today when empty.
    pub value_date: String,
    /// Where the money came to lie; the cash box when empty.
    pub place_id: Option<AccountId>,
    /// What the sheet says about itself; may be empty.
    pub description: String,
    /// The cash as it was counted; if given, it must equal the total.
    pub cash_counted: Option<AmountText>,
    /// The amounts. Nothing is not an amount: an empty field is left out.
    pub lines: Vec<LineForm>,
}

/// One amount, checked.
#[derive(Debug, Clone, Copy, Serialize)]
struct Line {
    member_id: MemberId,
    kind: &'static str,
    fund_id: Option<FundId>,
    amount: Amount,
}

/// Saves the sheet of a meeting.
#[derive(Debug, Clone, Serialize)]
pub struct RecordCollection {
    value_date: Option<NaiveDate>,
    place_id: Option<AccountId>,
    description: String,
    lines: Vec<Line>,
    total: Money,
}

impl RecordCollection {
    /// Checks the sheet, and that the cash counted is what it adds up to.
    ///
    /// # Errors
    /// A refusal naming every field that is wrong.
    pub fn check(form: &CollectionForm) -> Result<Self> {
        let mut fields = Fields::new();
        let date = given(&form.value_date)
            .map(str::parse::<NaiveDate>)
            .transpose();
        let date = fields.take("value_date", date.map_err(|_not_one| "date_not_a_date"));
        let description = Description::parse_optional(&form.description);
        let description = fields.take("description", description.map_err(|e| e.code()));
        let lines = fields.take("lines", lines(&form.lines));
        let counted = form.cash_counted.as_ref().map(AmountText::parse);
        let counted = fields.take("cash_counted", counted.transpose());
        fields.finish()?;
        let lines = lines.unwrap_or_default();
        let total = Money::checked_sum(lines.iter().map(|line| line.amount.money()));
        let total = total.ok_or_else(|| Refusal::field("lines", "amount_too_large"))?;
        cash_is_right(counted.flatten(), total)?;
        Ok(Self {
            value_date: date.flatten(),
            place_id: form.place_id,
            description: description
                .flatten()
                .map(|text| text.as_str().to_owned())
                .unwrap_or_default(),
            lines,
            total,
        })
    }

    /// What the sheet adds up to.
    pub const fn total(&self) -> Money {
        self.total
    }

    /// The members of the sheet in the order in which they first stand on it.
    fn payers(&self) -> Vec<MemberId> {
        let mut seen = BTreeSet::new();
        let ids = self.lines.iter().map(|line| line.member_id);
        ids.filter(|id| seen.insert(*id)).collect()
    }
}

fn lines(typed: &[LineForm]) -> std::result::Result<Vec<Line>, &'static str> {
    if typed.is_empty() {
        return Err("collection_empty");
    }
    if typed.len() > LINES_MAX {
        return Err("collection_too_long");
    }
    let mut seen = BTreeSet::new();
    let mut lines = Vec::with_capacity(typed.len());
    for line in typed {
        if !seen.insert((line.member_id, line.kind)) {
            return Err("collection_line_twice");
        }
        let amount = Amount::new(line.amount.parse()?).map_err(|error| error.code())?;
        let (kind, fund_id) = match line.kind {
            LineKind::Contribution(fund) => ("contribution", fund),
            LineKind::Fine => ("fine", None),
            LineKind::RegistrationFee => ("registration_fee", None),
        };
        lines.push(Line {
            member_id: line.member_id,
            kind,
            fund_id,
            amount,
        });
    }
    Ok(lines)
}

/// The cash counted is the total, or the difference is named.
fn cash_is_right(counted: Option<Money>, total: Money) -> Result<()> {
    let Some(counted) = counted else {
        return Ok(());
    };
    let (code, more, less) = match counted.cmp(&total) {
        std::cmp::Ordering::Equal => return Ok(()),
        std::cmp::Ordering::Greater => ("cash_over", counted, total),
        std::cmp::Ordering::Less => ("cash_short", total, counted),
    };
    let difference = more.checked_sub(less).unwrap_or(more);
    let refusal = Refusal::new(Kind::Invalid, code).with_field("cash_counted", code);
    Err(refusal
        .with_arg("counted", counted.kes())
        .with_arg("total", total.kes())
        .with_arg("difference", difference.kes())
        .into())
}

impl Command for RecordCollection {
    const NAME: &'static str = "contributions.collect";
    // Accounts never move between chamas and are never deleted; the rest the schema holds.
    const ISOLATION: Isolation = Isolation::Guarded;
    const NEW_ROW: Option<&'static str> = Some("transactions");
    type Authority = Grant<may::RecordMoney>;
    type Answer = Collection;

    fn new_rows(&self) -> usize {
        self.payers().len()
    }

    async fn execute(
        &self,
        work: &mut Work<'_>,
        grant: &Grant<may::RecordMoney>,
    ) -> Result<Collection> {
        let chama_id = grant.chama_id();
        let value_date = self.value_date.unwrap_or_else(|| work.today());
        value_date_allowed(work.today(), value_date)
            .map_err(|error| Refusal::field("value_date", error.code()))?;
        let active = members::active(work.tx(), chama_id).await?;
        let chart = Chart::load_whole(work.tx(), chama_id).await?;
        let place = chart.place("place_id", self.place_id, AccountKind::CashBox)?;
        let mut transactions = Vec::new();
        for member in self.payers() {
            if !active.contains(&member) {
                return Err(Refusal::field("lines", "member_unknown").into());
            }
            let own = self.lines_of(&chart, member)?;
            let collected = transactions::Collected {
                chama_id,
                user_id: grant.user_id(),
                member,
                place,
                value_date,
                description: self.description.clone(),
                entry: entry(&chart, member, place, &own)?,
            };
            let written = write_collected(work, &collected)?;
            lines::push(work, chama_id, (written.id, member), &own);
            // On PostgreSQL one statement cannot touch the chama's book twice.
            work.flush().await?;
            transactions.push(written.id);
        }
        audit::record(
            work,
            audit::Record {
                action: Self::NAME,
                subject: "collection",
                subject_id: transactions.first().map(|id| id.get()),
                detail: json!({ "members": transactions.len(), "cents": self.total }),
            },
        );
        Ok(Collection {
            transactions,
            total: self.total,
        })
    }
}

impl RecordCollection {
    /// What one member paid, each fund once.
    fn lines_of(&self, chart: &Chart, member: MemberId) -> Result<Vec<(Collected, Amount)>> {
        let mut own = BTreeMap::new();
        for line in self.lines.iter().filter(|line| line.member_id == member) {
            let what = match line.kind {
                "fine" => Collected::Fine,
                "registration_fee" => Collected::RegistrationFee,
                _ => Collected::Contribution(chart.fund(member, line.fund_id)?),
            };
            if own.insert(what, line.amount).is_some() {
                return Err(Refusal::field("lines", "collection_line_twice").into());
            }
        }
        Ok(own.into_iter().collect())
    }
}

fn entry(
    chart: &Chart,
    member: MemberId,
    place: AccountId,
    lines: &[(Collected, Amount)],
) -> Result<JournalEntry<AccountId>> {
    let defect = |error: EntryError| Error::Defect(error.code().to_owned());
    let entry = collection_entry(member, place, lines).map_err(defect)?;
    let mut accounts = BTreeMap::new();
    for posting in entry.postings() {
        for reference in [posting.from, posting.to] {
            accounts.insert(reference, chart.find(reference)?);
        }
    }
    // Every reference was looked up just before.
    let found = |reference| accounts.get(&reference).copied().ok_or(EntryError::Empty);
    entry.try_map(found).map_err(defect)
}
