//! Opening accounts and finding them.

use domain::ids::{AccountId, ChamaId, FundId, MemberId};
use domain::ledger::AccountKind;
use domain::money::Money;
use domain::postings::AccountRef;
use store::{Connection, Reader};

use super::queries::{self, NewSavings};
use super::views::{AccountBalance, CashPlace};
use crate::error::{Error, Refusal, Result};
use crate::work::Work;

/// Opens the book of a new chama with the chart every chama starts with. The names of the accounts
/// are in the language of whoever founds it, so they come as an argument.
///
/// # Errors
/// When the database fails.
pub async fn open_book(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    name_of: impl Fn(AccountKind) -> String,
) -> Result<()> {
    let now = work.now();
    queries::insert_book(work.tx(), chama_id).await?;
    for kind in AccountKind::CHART {
        queries::insert_account(work.tx(), chama_id, *kind, name_of(*kind), now).await?;
    }
    queries::insert_missing_balances(work.tx(), chama_id, AccountKind::CHART).await?;
    Ok(())
}

/// Opens one more cash place, such as a bank account.
///
/// # Errors
/// When the database fails.
pub async fn open_place(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    kind: AccountKind,
    name: String,
) -> Result<AccountId> {
    let now = work.now();
    let id = queries::insert_account(work.tx(), chama_id, kind, name, now).await?;
    queries::insert_missing_balances(work.tx(), chama_id, &[kind]).await?;
    Ok(id)
}

/// Opens the savings account of a member in a fund.
///
/// # Errors
/// When the database fails.
pub async fn open_savings(
    work: &mut Work<'_>,
    chama_id: ChamaId,
    member: MemberId,
    fund: FundId,
    name: String,
) -> Result<AccountId> {
    let now = work.now();
    let savings = NewSavings {
        chama_id,
        member,
        fund,
        name,
        now,
    };
    let id = queries::insert_savings(work.tx(), savings).await?;
    queries::insert_missing_balances(work.tx(), chama_id, &[AccountKind::MemberSavings]).await?;
    Ok(id)
}

/// The accounts a money event may touch, read in one query: all that belong to the chama, and the
/// savings of the members named.
#[derive(Debug, Clone)]
pub struct Chart {
    accounts: Vec<ChartAccount>,
}

/// One account of a [`Chart`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChartAccount {
    /// The account.
    pub id: AccountId,
    /// Its kind.
    pub kind: AccountKind,
    /// Whose savings, if savings.
    pub member: Option<MemberId>,
    /// In which fund.
    pub fund: Option<FundId>,
}

impl Chart {
    /// Reads the chart with the savings of up to two members.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(
        on: &mut impl Connection,
        chama_id: ChamaId,
        members: [Option<MemberId>; 2],
    ) -> Result<Self> {
        Ok(Self {
            accounts: queries::chart(on, chama_id, members).await?,
        })
    }

    /// Reads the chart with the savings of every member.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load_whole(on: &mut impl Connection, chama_id: ChamaId) -> Result<Self> {
        Ok(Self {
            accounts: queries::whole_chart(on, chama_id).await?,
        })
    }

    /// Whether this is a member of the chama: every member has savings accounts.
    pub fn has_member(&self, member: MemberId) -> bool {
        self.accounts
            .iter()
            .any(|account| account.member == Some(member))
    }

    /// The cash place named, or when none is, the first of the kind usual for the way of paying,
    /// or else the cash box.
    ///
    /// # Errors
    /// A refusal of the field when the place is none of this chama's.
    pub fn place(
        &self,
        field: &'static str,
        named: Option<AccountId>,
        usual: AccountKind,
    ) -> Result<AccountId> {
        let places = || {
            self.accounts
                .iter()
                .filter(|account| account.kind.is_cash_place())
        };
        let found = match named {
            Some(id) => places().find(|account| account.id == id),
            None => places()
                .find(|account| account.kind == usual)
                .or_else(|| places().find(|account| account.kind == AccountKind::CashBox)),
        };
        let found = found.ok_or_else(|| Refusal::field(field, "place_unknown"))?;
        Ok(found.id)
    }

    /// The cash place of a kind: the one named if it is of that kind, or when none is, the first.
    pub fn place_of_kind(&self, named: Option<AccountId>, kind: AccountKind) -> Option<AccountId> {
        let mut of_kind = self.accounts.iter().filter(|account| account.kind == kind);
        let found = match named {
            Some(id) => of_kind.find(|account| account.id == id),
            None => of_kind.next(),
        };
        found.map(|account| account.id)
    }

    /// The fund named, or when none is, the member's first: personal savings.
    ///
    /// # Errors
    /// A refusal of `member_id` or `fund_id` when there is no such savings account.
    pub fn fund(&self, member: MemberId, named: Option<FundId>) -> Result<FundId> {
        if !self.has_member(member) {
            return Err(Refusal::field("member_id", "member_unknown").into());
        }
        let own = self
            .accounts
            .iter()
            .filter(|account| account.member == Some(member));
        let fund = match named {
            Some(fund) => own.filter_map(|account| account.fund).find(|f| *f == fund),
            None => own.filter_map(|account| account.fund).min(),
        };
        Ok(fund.ok_or_else(|| Refusal::field("fund_id", "fund_unknown"))?)
    }

    /// The entry with the accounts of this chama.
    ///
    /// # Errors
    /// A defect when the chart lacks one of them.
    pub fn entry(
        &self,
        entry: &domain::ledger::JournalEntry<AccountRef>,
    ) -> Result<domain::ledger::JournalEntry<AccountId>> {
        let defect = |error: domain::ledger::EntryError| Error::Defect(error.code().to_owned());
        let mut accounts = std::collections::BTreeMap::new();
        for posting in entry.postings() {
            for reference in [posting.from, posting.to] {
                accounts.insert(reference, self.find(reference)?);
            }
        }
        // Every reference was looked up just before.
        let found = |reference| {
            let account = accounts.get(&reference).copied();
            account.ok_or(domain::ledger::EntryError::Empty)
        };
        entry.try_map(found).map_err(defect)
    }

    /// The account a reference means.
    ///
    /// # Errors
    /// A defect: what a money event refers to was looked up in this chart before.
    pub fn find(&self, reference: AccountRef) -> Result<AccountId> {
        let found = self.accounts.iter().find(|account| match reference {
            AccountRef::Place(id) => account.id == id,
            AccountRef::Savings { member, fund } => {
                account.member == Some(member) && account.fund == Some(fund)
            }
            AccountRef::Chart(kind) => account.kind == kind,
        });
        let missing = || Error::Defect(format!("no account for {reference:?}"));
        Ok(found.ok_or_else(missing)?.id)
    }
}

/// The cash places of a chama with what each holds.
///
/// # Errors
/// When the database fails.
pub async fn cash_places(on: &mut Reader, chama_id: ChamaId) -> Result<Vec<CashPlace>> {
    let accounts = balances(on, chama_id).await?;
    Ok(accounts
        .into_iter()
        .filter(|account| account.kind.is_cash_place())
        .map(|account| CashPlace {
            id: account.id,
            kind: account.kind,
            name: account.name,
            balance: account.balance,
        })
        .collect())
}

/// Every account of the chama that is not a member's, with its balance as a person expects it, and
/// one line per fund for the members' savings together.
///
/// # Errors
/// When the database fails.
pub async fn balances(on: &mut impl Connection, chama_id: ChamaId) -> Result<Vec<AccountBalance>> {
    queries::balances(on, chama_id).await
}

/// An account that no member has for themselves, with what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The account.
    pub id: AccountId,
    /// Its kind.
    pub kind: AccountKind,
    /// Its name.
    pub name: String,
    /// The balance with the sign a person expects.
    pub balance: Money,
}

/// The cash places of a chama and the money on its way out of them, in the order of the chart.
///
/// # Errors
/// When the database fails.
pub async fn held(on: &mut impl Connection, chama_id: ChamaId) -> Result<Vec<Held>> {
    let asked = |account: &AccountBalance| {
        account.kind.is_cash_place() || account.kind == AccountKind::PayoutsInTransit
    };
    let accounts = queries::balances(on, chama_id).await?;
    let held = accounts.into_iter().filter(asked).map(|account| Held {
        id: account.id,
        kind: account.kind,
        name: account.name,
        balance: account.balance,
    });
    Ok(held.collect())
}

/// What a member has saved, all funds together.
///
/// # Errors
/// When the database fails.
pub async fn savings_of(
    on: &mut impl Connection,
    chama_id: ChamaId,
    member: MemberId,
) -> Result<Money> {
    Ok(queries::savings_of(on, chama_id, member).await?)
}
