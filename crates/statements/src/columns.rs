//! Which column holds what, found by the words of the headings.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use crate::grid::Line;

/// What a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The receipt, or a bank's reference.
    Receipt,
    /// The day, often with the time.
    CompletedAt,
    /// The time, where it has a column of its own.
    Time,
    /// What the row says.
    Details,
    /// Whether the money moved.
    Status,
    /// Money in.
    PaidIn,
    /// Money out.
    Withdrawn,
    /// Money in or out in one column, out below zero or told by [`Field::Side`].
    Amount,
    /// Debit or credit.
    Side,
    /// The balance after the row.
    Balance,
    /// The kind of transaction.
    Reason,
    /// The other side.
    OtherParty,
    /// The receipt this one belongs to.
    Linked,
    /// The account number the payer typed.
    Account,
}

impl Field {
    /// Every field, in the order a person is asked.
    pub const ALL: &'static [Self] = &[
        Self::CompletedAt,
        Self::Time,
        Self::Receipt,
        Self::Details,
        Self::PaidIn,
        Self::Withdrawn,
        Self::Amount,
        Self::Side,
        Self::Balance,
        Self::Status,
        Self::Reason,
        Self::OtherParty,
        Self::Linked,
        Self::Account,
    ];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::CompletedAt => "completed_at",
            Self::Time => "time",
            Self::Details => "details",
            Self::Status => "status",
            Self::PaidIn => "paid_in",
            Self::Withdrawn => "withdrawn",
            Self::Amount => "amount",
            Self::Side => "side",
            Self::Balance => "balance",
            Self::Reason => "reason",
            Self::OtherParty => "other_party",
            Self::Linked => "linked",
            Self::Account => "account",
        }
    }

    /// The headings it is known by, the surest first; see [`plain`] for how they are compared.
    ///
    /// Those of M-Pesa are as its statements have them. Those of Equity and KCB are an unverified
    /// layout, mapped by header name: which of them a given export has depends on the channel it
    /// was taken from, so the wording of several is here, and a person can always choose instead.
    const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Receipt => &[
                "receipt no",
                "receipt number",
                "receipt",
                "transaction id",
                "trans id",
                "mpesa code",
                "transaction reference",
                "transaction ref",
                "bank reference number",
                "payment reference",
                "reference number",
                "reference no",
                "reference",
                "ref no",
                "ref",
            ],
            Self::CompletedAt => &[
                "completion time",
                "completed at",
                "transaction date",
                "transaction date and time",
                "trans date",
                "tran date",
                "txn date",
                "date",
                "date and time",
                "date time",
                "posting date",
                "value date",
            ],
            Self::Time => &["time", "transaction time"],
            Self::Details => &[
                "details",
                "transaction details",
                "transaction description",
                "transaction particulars",
                "particulars",
                "description",
                "narration",
                "narrative",
                "remarks",
            ],
            Self::Status => &["transaction status", "status"],
            Self::Reason => &["reason type", "transaction type", "reason"],
            Self::OtherParty => &["other party info", "other party", "counterparty"],
            Self::Linked => &["linked transaction id", "linked transaction"],
            Self::Account => &[
                "a c no",
                "account reference",
                "bill reference",
                "bill ref number",
            ],
            _ => self.headings_of_money(),
        }
    }

    /// The headings of the columns that hold money, and of none else.
    const fn headings_of_money(self) -> &'static [&'static str] {
        match self {
            Self::PaidIn => &[
                "paid in",
                "money in",
                "credit money in",
                "credit amount",
                "credit",
                "credits",
                "deposit",
                "deposits",
                "cr",
            ],
            Self::Withdrawn => &[
                "withdrawn",
                "paid out",
                "money out",
                "debit money out",
                "debit amount",
                "debit",
                "debits",
                "withdrawal",
                "withdrawals",
                "dr",
            ],
            Self::Amount => &["amount", "transaction amount"],
            Self::Side => &["dr cr", "cr dr", "debit credit", "d c", "drcr", "crdr"],
            Self::Balance => &[
                "balance",
                "running balance",
                "ledger balance",
                "account balance",
                "book balance",
                "closing balance",
                "available balance",
            ],
            _ => &[],
        }
    }
}

impl FromStr for Field {
    type Err = ();

    /// Reads the exact spelling of [`Field::as_str`].
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut all = Self::ALL.iter();
        all.find(|field| field.as_str() == text).copied().ok_or(())
    }
}

/// Where the headings stand, and which column holds what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// The line of the headings, from 1, and for a workbook that of the sheet.
    pub header_line: usize,
    /// The sheet of a workbook, from 0; 0 for any other file.
    pub sheet: usize,
    places: BTreeMap<Field, usize>,
}

impl Columns {
    /// No columns yet, below a line of headings.
    pub fn below(header_line: usize) -> Self {
        Self {
            header_line,
            ..Self::default()
        }
    }

    /// Takes a column, from 0, for a field.
    #[must_use]
    pub fn with(mut self, field: Field, column: usize) -> Self {
        self.places.insert(field, column);
        self
    }

    /// The column of a field.
    pub fn get(&self, field: Field) -> Option<usize> {
        self.places.get(&field).copied()
    }

    /// Each field that has a column, and the column.
    pub fn iter(&self) -> impl Iterator<Item = (Field, usize)> + '_ {
        self.places.iter().map(|(field, column)| (*field, *column))
    }

    /// The fields without which no row can be read: a day, and a column of amounts.
    pub fn missing(&self) -> Vec<Field> {
        let has = |field| self.places.contains_key(&field);
        let mut missing = Vec::new();
        if !has(Field::CompletedAt) {
            missing.push(Field::CompletedAt);
        }
        if !has(Field::PaidIn) && !has(Field::Withdrawn) && !has(Field::Amount) {
            missing.push(Field::Amount);
        }
        missing
    }

    /// The columns of a line of headings. A heading serves one field: the one that names it surest.
    pub(crate) fn of_header(line: &Line) -> Self {
        let mut claims: Vec<(usize, Field, usize)> = Vec::new();
        for (column, heading) in line.cells.iter().enumerate() {
            let heading = plain(heading);
            for field in Field::ALL {
                let place = field.headings().iter().position(|own| *own == heading);
                claims.extend(place.map(|place| (place, *field, column)));
            }
        }
        claims.sort_unstable();
        let mut columns = Self::below(line.number);
        let mut taken = BTreeSet::new();
        for (_, field, column) in claims {
            if !columns.places.contains_key(&field) && taken.insert(column) {
                columns.places.insert(field, column);
            }
        }
        columns
    }

    /// How many fields were found.
    pub(crate) fn count(&self) -> usize {
        self.places.len()
    }

    pub(crate) fn drop(&mut self, field: Field) {
        self.places.remove(&field);
    }
}

/// A heading in small letters, signs as blanks, without the currency: `A/C No.` is `a c no` and
/// `Paid In (KSHs)` is `paid in`.
pub fn plain(heading: &str) -> String {
    let spaced: String = heading
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let small = spaced.to_lowercase();
    let words = small.split_whitespace();
    let words: Vec<&str> = words
        .filter(|word| !matches!(*word, "kes" | "ksh" | "kshs"))
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(header: &str) -> Vec<(&'static str, usize)> {
        let line = Line::of(1, header.split(',').map(str::to_owned));
        Columns::of_header(&line)
            .iter()
            .map(|(field, column)| (field.as_str(), column))
            .collect()
    }

    #[test]
    fn headings_of_an_organisation_in_any_order() {
        let header = "A/C No.,Balance (KSHs),Withdrawn,Paid In,Reason Type,Other Party Info,\
            RECEIPT NO,Completion  Time,Initiation Time,Details,Transaction Status,\
            Linked Transaction ID,Balance Confirmed";
        assert_eq!(
            found(header),
            [
                ("receipt", 6),
                ("completed_at", 7),
                ("details", 9),
                ("status", 10),
                ("paid_in", 3),
                ("withdrawn", 2),
                ("balance", 1),
                ("reason", 4),
                ("other_party", 5),
                ("linked", 11),
                ("account", 0),
            ]
        );
    }

    #[test]
    fn headings_of_banks() {
        assert_eq!(
            found("Transaction Date,Value Date,Particulars,Money Out,Money In,Ledger Balance"),
            [
                ("completed_at", 0),
                ("details", 2),
                ("paid_in", 4),
                ("withdrawn", 3),
                ("balance", 5)
            ]
        );
        assert_eq!(
            found("Date,Time,Narration,Ref,Amount,DR/CR,Running Balance"),
            [
                ("receipt", 3),
                ("completed_at", 0),
                ("time", 1),
                ("details", 2),
                ("amount", 4),
                ("side", 5),
                ("balance", 6)
            ]
        );
    }

    #[test]
    fn what_is_needed_is_named() {
        let missing = |header: &str| {
            let line = Line::of(1, header.split(',').map(str::to_owned));
            Columns::of_header(&line).missing()
        };
        assert_eq!(missing("Date,Credit"), []);
        assert_eq!(missing("Foo,Bar"), [Field::CompletedAt, Field::Amount]);
        assert_eq!(missing("Date,Details"), [Field::Amount]);
    }

    #[test]
    fn every_name_reads_back() {
        for field in Field::ALL {
            assert_eq!(field.as_str().parse(), Ok(*field));
        }
        assert_eq!("nothing".parse::<Field>(), Err(()));
    }
}
